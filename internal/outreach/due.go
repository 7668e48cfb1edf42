package outreach

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/record"
)

// Why a household is due for a visit.
const (
	NeverMet = "never_met" // nobody has been met there
	Again    = "again"     // nobody was met the last time
	FollowUp = "follow_up" // the last visit named a day, which has come
	InRound  = "in_round"  // an open round is about it, and nobody was met yet
	LongAgo  = "long_ago"  // it is long since anybody was met
	InCare   = "care"      // a care group asks for a visit more often than anybody was met
	News     = "news"      // what became of an issue is to be told at the door (回告)
)

// longAgo is after how many days without meeting anybody a household is due.
const longAgo = catalog.OftenEnough

// DueFilter narrows the list of due visits.
type DueFilter struct {
	MemberID, AreaID *uuid.UUID
	// CareGroupID narrows to households of a care group whose visit is overdue; Care to those of any.
	CareGroupID *uuid.UUID
	Care        bool
}

// DueRow is a household that is due for a visit, with why. AwayNow says that it winters on the mainland, when a call
// is enough.
type DueRow struct {
	HouseholdID uuid.UUID
	Tags        []string `gorm:"serializer:json"`
	AwayMonths  []int    `gorm:"serializer:json"`
	Door
	GridName                 *string
	MemberID                 *uuid.UUID
	MemberName               *string
	LastMetAt, LastVisitedAt *time.Time
	LastOutcome              *Outcome
	FollowUpOn               calendar.Day
	RoundID                  *uuid.UUID
	RoundName                *string
	RoundUntilOn             calendar.Day
	RoundStartsAt            *time.Time
	TellIssueID              *uuid.UUID
	// CareDays is after how many days the strictest care group asks for a visit; nil where none does.
	CareDays *int
	// Care are the care groups of the household, the strictest first.
	Care    []catalog.Cared `gorm:"-"`
	Reasons []string        `gorm:"-"`
	AwayNow bool            `gorm:"-"`
}

// lastVisit joins the latest visit to a household that meets the condition; ids are compared so that times keep their
// type on both databases.
func lastVisit(alias, condition string) string {
	return " LEFT JOIN visits AS " + alias + " ON " + alias + ".id = (SELECT v.id FROM visits AS v WHERE v.household_id = households.id" + condition +
		" ORDER BY v.visited_at DESC, v.id DESC LIMIT 1)"
}

// DueVisits lists the households that are due for a visit, those in most need first: where nobody was ever met, where
// nobody was at home, where somebody needs care, where it is longest ago. Of a
// member, or of everybody in reach, who stand in the order of their numbers.
func (s *Service) DueVisits(ctx context.Context, list database.List, f DueFilter) (database.Page[DueRow], error) {
	today := s.Today()
	v, err := s.Catalog.View(ctx)
	if err != nil {
		return database.Page[DueRow]{}, err
	}
	q, careDays := s.due(ctx, v, today, f)
	q = q.Select("households.id AS household_id, households.tags, households.away_months, " + doorColumns +
		", grids.name AS grid_name, assignments.member_id, members.name AS member_name, lastmet.visited_at AS last_met_at, latest.visited_at AS last_visited_at," +
		" latest.outcome AS last_outcome, latest.follow_up_on, rounds.id AS round_id, rounds.name AS round_name, rounds.until_on AS round_until_on, rounds.starts_at AS round_starts_at, " + careDays + " AS care_days," +
		" tells.issue_id AS tell_issue_id").
		Joins(doorJoins[1:] + " LEFT JOIN areas AS grids ON grids.id = households.grid_id LEFT JOIN members ON members.id = assignments.member_id")
	q = database.InArea(q, "households", f.AreaID)
	q = record.Where(q, "assignments.member_id = ?", f.MemberID)
	q = record.Search(q, list.Q, []string{"households.code", "households.address"}, map[string]string{"heads.name": "heads.pinyin"})
	fallback := "need"
	if f.MemberID == nil {
		fallback = "code" // need is found out household by household, which takes long for a whole district
	}
	page, err := database.Paginate[DueRow](q, list, map[string]string{
		"need": "CASE WHEN lastmet.id IS NULL AND latest.id IS NULL THEN 0 WHEN latest.outcome <> 'met' THEN 1 WHEN tells.issue_id IS NOT NULL THEN 2" +
			" WHEN " + careDays + " IS NOT NULL THEN 3 ELSE 4 END, lastmet.visited_at",
		"code": "households.code", "last_met_at": "lastmet.visited_at",
	}, fallback, "households.id")
	if err != nil {
		return page, err
	}
	return page, s.explainAll(ctx, v, page.Items, today)
}

// explainAll says of each row why it is due, and leaves out the tags that the actor may not see.
func (s *Service) explainAll(ctx context.Context, v *catalog.View, rows []DueRow, today calendar.Day) error {
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].HouseholdID
	}
	reach, err := v.Reach(s.DB.Read(ctx), access.Household, ids)
	if err != nil {
		return err
	}
	care, err := v.CareOf(s.DB.Read(ctx), ids)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		r.Tags, r.Care = v.ShowTags(catalog.TableHouseholdTag, r.Tags, reach(r.HouseholdID)), care[r.HouseholdID]
		r.explain(today)
	}
	return nil
}

// due are the households that are due, with the column that says how often their care groups ask for a visit.
func (s *Service) due(ctx context.Context, v *catalog.View, today calendar.Day, f DueFilter) (q *gorm.DB, careDays string) {
	join, overdue, joined, asked := v.Often("lastmet.visited_at", f.CareGroupID)
	careDays = "care.every_days"
	if join == "" {
		join, overdue, careDays = "", "1 = 0", "CAST(NULL AS integer)"
	}
	q = s.DB.Read(ctx).Table("households").Scopes(access.Scope(ctx, access.Household, access.HouseholdRead)).
		Joins("LEFT JOIN assignments ON assignments.household_id = households.id AND assignments.ended_at IS NULL AND assignments.ordinal = 1"+
			lastVisit("lastmet", " AND v.outcome = 'met'")+lastVisit("latest", "")).
		Joins("LEFT JOIN rounds ON rounds.id = (SELECT r.id FROM rounds AS r JOIN round_targets ON round_targets.round_id = r.id"+
			" WHERE round_targets.household_id = households.id AND r.state = 'open' AND r.from_on <= ? AND r.until_on >= ? ORDER BY r.until_on, r.id LIMIT 1)", today, today).
		Joins("LEFT JOIN issue_tells AS tells ON tells.id = (SELECT t.id FROM issue_tells AS t WHERE t.household_id = households.id AND t.done_at IS NULL ORDER BY t.id LIMIT 1)")
	if join != "" {
		q = q.Joins(join, joined...)
	}
	if f.Care || f.CareGroupID != nil {
		return q.Where("households.state = 'active' AND "+careDays+" IS NOT NULL AND (lastmet.id IS NULL OR "+overdue+")", asked...), careDays
	}
	return q.Where("households.state = 'active' AND (lastmet.id IS NULL OR lastmet.visited_at < ? OR latest.outcome <> 'met' OR latest.follow_up_on <= ?"+
		" OR tells.id IS NOT NULL OR (rounds.id IS NOT NULL AND lastmet.visited_at < rounds.starts_at) OR "+overdue+")",
		append([]any{today.Add(-longAgo).Start(), today}, asked...)...), careDays
}

func (r *DueRow) explain(today calendar.Day) {
	add := func(yes bool, reason string) {
		if yes {
			r.Reasons = append(r.Reasons, reason)
		}
	}
	add(r.LastMetAt == nil, NeverMet)
	add(r.LastOutcome != nil && *r.LastOutcome != Met, Again)
	add(r.FollowUpOn != "" && r.FollowUpOn <= today, FollowUp)
	add(r.TellIssueID != nil, News)
	add(r.RoundID != nil && (r.LastMetAt == nil || r.LastMetAt.Before(*r.RoundStartsAt)), InRound)
	care := r.CareDays != nil && r.LastMetAt != nil && r.LastMetAt.Before(today.Add(-*r.CareDays).Start())
	add(care, InCare)
	add(!care && r.LastMetAt != nil && r.LastMetAt.Before(today.Add(-longAgo).Start()), LongAgo)
	_, month, _ := today.Start().In(calendar.Shanghai).Date()
	r.AwayNow = slices.Contains(r.AwayMonths, int(month))
}
