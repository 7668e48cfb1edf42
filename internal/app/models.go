package app

import (
	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/allocation"
	"github.com/lianxin/lianxin/internal/audit"
	"github.com/lianxin/lianxin/internal/callback"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/double"
	"github.com/lianxin/lianxin/internal/file"
	"github.com/lianxin/lianxin/internal/history"
	"github.com/lianxin/lianxin/internal/issue"
	"github.com/lianxin/lianxin/internal/job"
	"github.com/lianxin/lianxin/internal/org"
	"github.com/lianxin/lianxin/internal/outreach"
	"github.com/lianxin/lianxin/internal/quality"
	"github.com/lianxin/lianxin/internal/registry"
	"github.com/lianxin/lianxin/internal/roster"
	"github.com/lianxin/lianxin/internal/search"
	"github.com/lianxin/lianxin/internal/view"
)

// Models are all tables that have a model, for the test that holds models and schemas together.
func Models() []any {
	return []any{
		// access, audit, job
		&access.Account{}, &access.GrantRow{}, &access.Session{}, &access.RefreshToken{}, &access.LoginFailure{},
		&access.Rule{}, &access.RuleMark{}, &access.Deputy{},
		&audit.Event{}, &job.Row{}, &job.Period{},
		// org
		&org.Area{}, &org.Map{}, &org.Unit{}, &org.UnitCategory{}, &org.Branch{}, &org.BranchService{}, &org.Member{}, &org.Leave{}, &org.Duty{}, &org.Team{}, &org.Volunteer{},
		// allocation
		&allocation.Plan{}, &allocation.PlanMember{}, &allocation.PlanItem{}, &allocation.PlanExclusion{}, &allocation.Assignment{}, &allocation.GuaranteeCheck{},
		// issue, callback
		&issue.Category{}, &issue.Counter{}, &issue.Issue{}, &issue.Round{}, &issue.Task{}, &issue.Plan{}, &issue.PlanStep{}, &issue.Request{},
		&issue.Supervision{}, &issue.Event{}, &issue.Tell{}, &callback.Callback{}, &callback.Attempt{},
		// registry
		&registry.Building{}, &registry.Household{}, &registry.Resident{}, &registry.Shop{}, &history.Change{}, &history.Row{},
		// catalog
		&catalog.Entry{}, &catalog.Group{}, &catalog.Membership{}, &catalog.Field{}, &catalog.Noted{},
		// file, outreach
		&file.File{}, &file.Attachment{}, &outreach.Round{}, &outreach.RoundTarget{}, &outreach.Visit{}, &outreach.VisitMember{}, &outreach.Activity{}, &outreach.Deed{},
		// quality
		&quality.Dismissal{}, &quality.Reading{},
		// view
		&view.View{}, &view.Preference{},
		// double
		&double.Double{}, &double.Mark{}, &double.Merge{},
		// search
		&search.District{}, &search.Entry{}, &search.Term{}, &search.Mark{},
		// roster
		&roster.Import{}, &roster.Part{}, &roster.ChangedCell{}, &roster.Kept{}, &roster.Export{}, &roster.ExportPart{},
	}
}
