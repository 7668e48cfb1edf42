package issue

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lianxin/lianxin/internal/fault"
)

// expected is the table of DOMAIN §7 once more, written as action: from → to, so that a slip in one of them shows.
var expected = map[Action]map[State]State{
	Settle:      {Submitted: Resolved, Accepted: Resolved},
	Accept:      {Submitted: Accepted},
	Assign:      {Submitted: Same, Accepted: Same},
	Decline:     {Submitted: Declined, Accepted: Declined},
	Merge:       {Submitted: Merged, Accepted: Merged},
	Unmerge:     {Merged: Accepted},
	Escalate:    {Submitted: Same, Accepted: Same},
	Delegate:    {Submitted: Same, Accepted: Same},
	Dispatch:    {Accepted: Dispatched},
	Sign:        {Dispatched: Same, Planned: Same, InProgress: Same},
	Return:      {Dispatched: Accepted},
	TakeBack:    {Dispatched: Accepted},
	AskReturn:   {Dispatched: Same},
	ReturnJoint: {Dispatched: Same, Planned: Same, InProgress: Same},
	Release:     {Dispatched: Same, Planned: Same, InProgress: Same},
	Reassign:    {Dispatched: Dispatched, Planned: Dispatched, InProgress: Dispatched},
	MakePlan:    {Dispatched: Planned},
	Revise:      {Planned: Same, InProgress: Same},
	Start:       {Planned: InProgress, InProgress: InProgress},
	Step:        {Planned: InProgress, InProgress: InProgress},
	Done:        {Planned: InProgress, InProgress: InProgress},
	Answer:      {Submitted: Same, Accepted: Same, Dispatched: Same, Planned: Same, InProgress: Same, Suspended: Same},
	Resolve:     {Planned: Resolved, InProgress: Resolved},
	Suspend:     {Accepted: Suspended, Dispatched: Suspended, Planned: Suspended, InProgress: Suspended},
	AskSuspend:  {Accepted: Same, Dispatched: Same, Planned: Same, InProgress: Same},
	Extend:      {Accepted: Same, Dispatched: Same, Planned: Same, InProgress: Same},
	AskExtend:   {Accepted: Same, Dispatched: Same, Planned: Same, InProgress: Same},
	Resume:      {Suspended: Before},
	Supervise:   {Submitted: Same, Accepted: Same, Dispatched: Same, Planned: Same, InProgress: Same, Suspended: Same},
	Reply:       {Submitted: Same, Accepted: Same, Dispatched: Same, Planned: Same, InProgress: Same, Suspended: Same},
	Withdraw:    {Submitted: Withdrawn, Accepted: Withdrawn, Dispatched: Withdrawn, Planned: Withdrawn, InProgress: Withdrawn, Suspended: Withdrawn, Merged: Withdrawn},
	Approve:     {Accepted: Same, Dispatched: Same, Planned: Same, InProgress: Same},
	Refuse:      {Submitted: Same, Accepted: Same, Dispatched: Same, Planned: Same, InProgress: Same, Suspended: Same},
	Content:     {Resolved: Closed, Declined: Closed, Withdrawn: Closed},
	NotContent:  {Resolved: Again, Declined: Again, Withdrawn: Again},
	Unreached:   {Resolved: Closed, Declined: Closed, Withdrawn: Closed},
	Appeal:      {Submitted: Same, Accepted: Same, Dispatched: Same, Planned: Same, InProgress: Same},
	Uphold:      {Submitted: Closed, Accepted: Closed, Dispatched: Closed, Planned: Closed, InProgress: Closed},
	Close:       {Resolved: Closed, Declined: Closed},
	Reopen:      {Closed: Again},
}

func TestNext(t *testing.T) {
	for action := range actionWords {
		for _, state := range States {
			want, possible := expected[action][state]
			got, err := Next(state, action)
			if !possible {
				if fault.CodeOf(err) != "invalid_transition" {
					t.Errorf("%s in %s: %v, want invalid_transition", action, state, err)
				}
				continue
			}
			if err != nil || got.To != want {
				t.Errorf("%s in %s: to %q (%v), want %q", action, state, got.To, err, want)
			}
			if len(got.Who) == 0 {
				t.Errorf("%s in %s is for nobody", action, state)
			}
		}
	}
}

func TestTableHasOneRowForEach(t *testing.T) {
	seen := map[key]bool{}
	for _, row := range Table {
		for _, from := range row.From {
			if k := (key{from, row.Action}); seen[k] {
				t.Errorf("%s in %s stands twice", row.Action, from)
			} else {
				seen[k] = true
			}
		}
		if row.Action.Words().ZH == "" || row.Action.Words().EN == "" {
			t.Errorf("%s has no words", row.Action)
		}
		for _, g := range row.Guards {
			if g.Words().ZH == "" || g.Words().EN == "" {
				t.Errorf("guard %s has no words", g)
			}
		}
	}
}

func TestRefusalNamesWhatIsPossible(t *testing.T) {
	_, err := Next(Submitted, Dispatch)
	f, _ := fault.As(err)
	for _, word := range []string{"待受理", "派单", "受理", "当场办结", "不予受理"} {
		if !strings.Contains(f.Detail.ZH, word) {
			t.Errorf("%q does not say %s", f.Detail.ZH, word)
		}
	}
	if !strings.Contains(f.Detail.EN, "possible: settle, accept") {
		t.Errorf("%q does not say what is possible", f.Detail.EN)
	}
	if slices.Contains(Possible(Closed), Accept) || !slices.Contains(Possible(Closed), Reopen) {
		t.Errorf("closed: %v", Possible(Closed))
	}
}

func TestGuards(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		facts  Facts
		action Action
		pass   bool
	}{
		"resolve with an open joint task":   {Facts{State: InProgress, OpenJoint: 1}, Resolve, false},
		"resolve":                           {Facts{State: InProgress}, Resolve, true},
		"plan unsigned":                     {Facts{State: Dispatched}, MakePlan, false},
		"plan signed":                       {Facts{State: Dispatched, LeadSigned: true}, MakePlan, true},
		"return after signing":              {Facts{State: Dispatched, LeadSigned: true}, Return, false},
		"ask to return after signing":       {Facts{State: Dispatched, LeadSigned: true}, AskReturn, true},
		"ask to return twice":               {Facts{State: Dispatched, LeadSigned: true, OpenRequest: true}, AskReturn, false},
		"appeal in the first round":         {Facts{State: Accepted, Round: 1}, Appeal, false},
		"appeal in the second round":        {Facts{State: Accepted, Round: 2}, Appeal, true},
		"close in the second round":         {Facts{State: Resolved, Round: 2}, Close, false},
		"close in the third round":          {Facts{State: Resolved, Round: 3}, Close, true},
		"reopen after 30 days":              {Facts{State: Closed, Since: now, Now: now.AddDate(0, 0, 30)}, Reopen, true},
		"reopen after 31 days":              {Facts{State: Closed, Since: now, Now: now.AddDate(0, 0, 31)}, Reopen, false},
		"assign a problem":                  {Facts{State: Submitted, Kind: Problem}, Assign, false},
		"assign an errand":                  {Facts{State: Submitted, Kind: KindErrand}, Assign, true},
		"escalate from the district":        {Facts{State: Submitted, Level: LevelDistrict}, Escalate, false},
		"delegate from the community":       {Facts{State: Submitted, Level: LevelCommunity}, Delegate, false},
		"callback of one's own withdrawal":  {Facts{State: Withdrawn}, Content, false},
		"callback of the desk's withdrawal": {Facts{State: Withdrawn, ByDesk: true}, NotContent, true},
	} {
		_, err := Check(c.facts, c.action)
		if (err == nil) != c.pass {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && fault.CodeOf(err) != "invalid_transition" {
			t.Errorf("%s: code %s", name, fault.CodeOf(err))
		}
	}
}

func TestFor(t *testing.T) {
	settle, _ := Next(Submitted, Settle)
	accept, _ := Next(Submitted, Accept)
	if !settle.For(map[Who]bool{Contact: true}) || accept.For(map[Who]bool{Contact: true, Raiser: true}) || accept.For(nil) {
		t.Error("who may settle or accept is wrong")
	}
}
