package issue

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/fault"
)

// MayReveal refuses as Forbidden whom the reporter's phone is not for (DOMAIN §10): the desk may see it, a member who
// raised the issue or has the household or errand, and a unit while its task is open. Callers see it at their
// callback. An anonymous reporter's is for the desk alone.
func (s *Service) MayReveal(ctx context.Context, id uuid.UUID) error {
	m, err := s.view(s.db.Read(ctx), id)
	if err != nil {
		return err
	}
	return m.mayReveal()
}

func (m *move) mayReveal() error {
	if !m.actor.Can(access.RevealPhone) {
		return fault.NotAllowed()
	}
	own := slices.ContainsFunc(m.actor.Grants, func(g access.Grant) bool {
		return (g.Role == access.Township || g.Role == access.Community) && covers(g, m.issue)
	})
	if m.parts[Office] || m.parts[Desk] || own && !m.issue.ReporterAnonymous {
		return nil
	}
	if m.issue.ReporterAnonymous {
		return fault.Forbidden("anonymous", fault.Say("诉求人要求匿名", "The reporter wants to stay anonymous"))
	}
	if m.parts[Contact] || m.parts[Errand] {
		return nil
	}
	if m.parts[Raiser] {
		return m.mayRevealOwn()
	}
	for _, t := range m.tasks {
		if t.Open() && ownsTask(m.actor, *t) == nil {
			return nil
		}
	}
	return fault.Forbidden("task_closed", fault.Say("任务办理期间才能查看诉求人电话", "The reporter's phone is for the unit while its task is open"))
}

// mayRevealOwn refuses a raiser the phone that was filled in from a shop's record and that they may not see there:
// members visit any shop of the district, and naming one must not open its keeper's number to them.
func (m *move) mayRevealOwn() error {
	if m.issue.ShopID == nil {
		return nil
	}
	var known int64
	err := fresh(m.tx).Table("shops").Where("id = ? AND phone_hash = ?", *m.issue.ShopID, m.issue.ReporterPhone.Hash).Count(&known).Error
	if err != nil || known == 0 {
		return err
	}
	err = access.Check(m.tx.Statement.Context, m.tx, access.Shop, *m.issue.ShopID, access.RevealPhone)
	if fault.Is(err, fault.KindNotFound) {
		err = fault.Forbidden("from_registry", fault.Say("这是登记的商铺电话，请由诉求受理人员联系", "This is the shop's number as registered: ask the desk to call"))
	}
	return err
}
