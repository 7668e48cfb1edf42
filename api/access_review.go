package api

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
)

type reviewAPI struct{ access *access.Service }

// account tells what an account may see.
//
//	@Summary		What an account may see
//	@Description	Its roles and where they come from, and of each kind of records how many it may read, change, reveal the numbers of, and export, counted by the same conditions that its requests go through. What it may see as somebody's deputy stands among the roles and is not counted in.
//	@Tags			access-review
//	@Produce		json
//	@Param			id	path		string	true	"Account id"
//	@Success		200	{object}	accountReach
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Failure		404	{object}	problem
//	@Security		Bearer
//	@Router			/users/{id}/reach [get]
func (h *reviewAPI) account(c *gin.Context) error {
	r, err := h.access.ReachOf(c.Request.Context(), pathID(c, "id"))
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, accountReach{
		Roles: mapped(r.Standing, standingDTO),
		Reach: mapped(r.Reach, func(l access.Reach) reachLine {
			return reachLine{Kind: l.Kind, Read: l.Read, Write: l.Write, RevealPhone: l.RevealPhone, RevealIDNumber: l.RevealID, Export: l.Export}
		}),
	})
}

// record tells who may see a record.
//
//	@Summary		Who may see a record
//	@Description	The active accounts that may see one household, resident, shop, building, member, visit, issue or callback, each with the roles because of which it does, by the same conditions that their requests go through.
//	@Tags			access-review
//	@Produce		json
//	@Param			kind		query		string	true	"household, resident, shop, building, member, visit, issue, callback"
//	@Param			code		query		string	true	"The record's code (an issue's number), or its id"
//	@Param			page		query		int		false	"Page, from 1"
//	@Param			page_size	query		int		false	"Items a page, 1 to 200"
//	@Success		200			{object}	seerList
//	@Failure		400			{object}	problem
//	@Failure		401			{object}	problem
//	@Failure		403			{object}	problem
//	@Failure		404			{object}	problem
//	@Failure		422			{object}	problem
//	@Security		Bearer
//	@Router			/access-review [get]
func (h *reviewAPI) record(c *gin.Context) error {
	p, err := listOf(c, "kind", "code")
	if err != nil {
		return err
	}
	kind, code := p.Get("kind"), p.Get("code")
	ctx := c.Request.Context()
	id, err := h.access.FindReviewed(ctx, kind, code)
	if err != nil {
		return err
	}
	seers, err := h.access.SeersOf(ctx, kind, id)
	if err != nil {
		return err
	}
	total := int64(len(seers))
	from := min((p.Page-1)*p.PageSize, len(seers))
	page := database.Page[access.Seer]{Items: seers[from:min(from+p.PageSize, len(seers))], Page: p.Page, PageSize: p.PageSize, Total: &total}
	return answer(c, http.StatusOK, seerList{Items: mapItems(page, func(s access.Seer) seerResponse {
		return seerResponse{
			ID: s.AccountID, Username: s.Username, Name: s.Name, LastLoginAt: s.LastLoginAt, Because: mapped(s.Because, standingDTO),
			Write: s.Write, RevealPhone: s.RevealPhone, RevealIDNumber: s.RevealID,
		}
	}), pageInfo: infoOf(page)})
}

// all lists every account for the yearly check.
//
//	@Summary		All accounts for the yearly check
//	@Description	Every account with its roles and where they come from. That it was asked for is written down.
//	@Tags			access-review
//	@Accept			json
//	@Produce		json
//	@Success		200	{object}	reviewList
//	@Failure		401	{object}	problem
//	@Failure		403	{object}	problem
//	@Security		Bearer
//	@Router			/access-review/accounts [post]
func (h *reviewAPI) all(c *gin.Context) error {
	rows, err := h.access.ReviewAll(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, reviewList{Items: mapped(rows, func(r access.ReviewLine) reviewLine {
		return reviewLine{
			Username: r.Username, Name: r.Name, State: r.State, MemberCode: r.MemberCode, UnitName: r.UnitName, MemberInService: r.InService,
			CreatedAt: r.CreatedAt, LastLoginAt: r.LastLoginAt, Roles: mapped(r.Standing, standingDTO),
		}
	})})
}

type standingResponse struct {
	// Role by which it acts.
	Role access.Role `json:"role" example:"township"`
	// ScopeName is what the role reaches; empty where the member's own work decides.
	ScopeName string `json:"scope_name" example:"南长山街道"`
	// From is hand, rule or deputy.
	From string `json:"from" enums:"hand,rule,deputy" example:"rule"`
	// OnBehalf names who is represented.
	OnBehalf string `json:"on_behalf,omitempty" example:"周敏"`
	// Until is the deputy's last day.
	Until calendar.Day `json:"until,omitempty" swaggertype:"string" example:"2026-12-01"`
} //	@name	Standing

func standingDTO(s access.Standing) standingResponse {
	return standingResponse{Role: s.Role, ScopeName: s.ScopeName, From: s.From, OnBehalf: s.OnBehalf, Until: s.Until}
}

type reachLine struct {
	// Kind of records.
	Kind string `json:"kind" enums:"household,resident,shop,building,member,visit,issue,callback" example:"household"`
	// Read is how many it may see.
	Read int64 `json:"read" example:"120"`
	// Write is how many it may change.
	Write int64 `json:"write" example:"120"`
	// RevealPhone is of how many it may see the whole phone.
	RevealPhone int64 `json:"reveal_phone" example:"120"`
	// RevealIDNumber is of how many it may see the whole ID number.
	RevealIDNumber int64 `json:"reveal_id_number" example:"0"`
	// Export says that it may export what it sees.
	Export bool `json:"export" example:"true"`
} //	@name	ReachLine

type accountReach struct {
	// Roles by which it acts today.
	Roles []standingResponse `json:"roles"`
	// Reach of its own roles.
	Reach []reachLine `json:"reach"`
} //	@name	AccountReach

type seerResponse struct {
	// ID of the account.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Username is the name at sign-in.
	Username string `json:"username" example:"zhoumin"`
	// Name is what the person is called.
	Name string `json:"name" example:"周敏"`
	// LastLoginAt is when it signed in last.
	LastLoginAt *time.Time `json:"last_login_at" extensions:"x-nullable" example:"2026-11-23T01:00:00Z"`
	// Because are the roles for which it sees the record.
	Because []standingResponse `json:"because"`
	// Write says that it may change the record.
	Write bool `json:"write" example:"true"`
	// RevealPhone says that it may see the whole phone.
	RevealPhone bool `json:"reveal_phone" example:"true"`
	// RevealIDNumber says that it may see the whole ID number.
	RevealIDNumber bool `json:"reveal_id_number" example:"false"`
} //	@name	Seer

type seerList struct {
	Items []seerResponse `json:"items"`
	pageInfo
} //	@name	SeerList

type reviewLine struct {
	// Username is the name at sign-in.
	Username string `json:"username" example:"zhoumin"`
	// Name is what the person is called.
	Name string `json:"name" example:"周敏"`
	// State is active or disabled.
	State string `json:"state" enums:"active,disabled" example:"active"`
	// MemberCode is the staff number.
	MemberCode *string `json:"member_code" extensions:"x-nullable" example:"CD00001"`
	// UnitName is the member's unit.
	UnitName *string `json:"unit_name" extensions:"x-nullable" example:"南长山街道办事处"`
	// MemberInService says whether the member still serves.
	MemberInService *bool `json:"member_in_service" extensions:"x-nullable" example:"true"`
	// CreatedAt is when the account was made.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// LastLoginAt is when it signed in last.
	LastLoginAt *time.Time `json:"last_login_at" extensions:"x-nullable" example:"2026-11-23T01:00:00Z"`
	// Roles by which it acts today.
	Roles []standingResponse `json:"roles"`
} //	@name	ReviewLine

type reviewList struct {
	Items []reviewLine `json:"items"`
} //	@name	ReviewList
