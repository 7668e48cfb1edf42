package issue

import (
	"slices"
	"strings"
	"time"

	"github.com/lianxin/lianxin/internal/fault"
)

// Who is a part that somebody plays in one issue.
type Who string

// The parts. Desk is the staff of the issue's area at its level or above; the office is a desk everywhere.
const (
	Reporting Who = "reporting" // whoever may report
	Desk      Who = "desk"
	Raiser    Who = "raiser"  // the member who raised it
	Contact   Who = "contact" // the member whose household it is
	Errand    Who = "errand"  // the member who does it for the person
	Lead      Who = "lead"    // the lead unit
	Joint     Who = "joint"   // a joint unit
	Owner     Who = "owner"   // the unit of the task or step
	Reporter  Who = "reporter"
	Leader    Who = "leader"
	Office    Who = "office"
	Told      Who = "told" // whom the supervision is addressed to: a unit, or the desk
	Caller    Who = "caller"
	System    Who = "system"
)

// Guard is a condition beside the state.
type Guard string

// The guards.
const (
	NoGuard       Guard = ""
	LeadUnsigned  Guard = "lead_unsigned"
	LeadSigned    Guard = "lead_signed"
	NoOpenJoint   Guard = "no_open_joint_task"
	NotPraise     Guard = "not_praise"
	ByDesk        Guard = "withdrawn_by_desk"
	SecondRound   Guard = "second_round"
	ThirdRound    Guard = "third_round"
	ThirtyDays    Guard = "within_thirty_days"
	NotLowest     Guard = "a_level_below"
	NotHighest    Guard = "a_level_above"
	OnlyErrand    Guard = "only_errand"
	NoOpenRequest Guard = "no_open_request"
)

// Effect is what a transition does beside changing the state; effects.go carries them out.
type Effect string

// The effects.
const (
	StartClocks     Effect = "start_clocks"     // both clocks of a first round
	StopAnswer      Effect = "stop_answer"      // the reporter has the answer
	EndRound        Effect = "end_round"        // all clocks of the round stop, the lead task is done, open tasks are cancelled
	CancelTasks     Effect = "cancel_tasks"     // open tasks are cancelled, with notice
	CountReturn     Effect = "count_return"     // counted, against nobody
	TellContact     Effect = "tell_contact"     // the household's contact brings the news to the door
	AskCallbacks    Effect = "ask_callbacks"    // one callback for each reporter, due in 3 days; none for praise or one's own withdrawal
	CancelCallbacks Effect = "cancel_callbacks" // the round's other callbacks
	NextRound       Effect = "next_round"       // round + 1, both clocks anew, fresh tasks, no plan
	PauseClocks     Effect = "pause_clocks"     // all but supervise stand still
	ResumeClocks    Effect = "resume_clocks"
)

// Where a transition may lead beside a state of its own. They are no constants, so that the API document does not take
// them for states.
var (
	Same   State = ""        // stays where it is
	Before State = "@before" // the state before it was suspended
	Again  State = "@again"  // dispatched where units had tasks when the round ended, accepted otherwise
)

// Transition is one row of the table of DOMAIN §7.
type Transition struct {
	From    []State
	Action  Action
	To      State
	Who     []Who
	Guards  []Guard
	Effects []Effect
}

var (
	waiting    = []State{Submitted, Accepted}
	withUnits  = []State{Dispatched, Planned, InProgress}
	working    = []State{Planned, InProgress}
	taken      = []State{Accepted, Dispatched, Planned, InProgress}
	unfinished = append(slices.Clone(Active), Suspended)
	calledBack = []State{Resolved, Declined, Withdrawn}
)

// Table holds every transition there is. What is not in it is refused.
var Table = []Transition{
	{nil, Submit, Submitted, []Who{Reporting}, nil, []Effect{StartClocks}},
	{waiting, Settle, Resolved, []Who{Desk, Raiser, Contact, Errand}, nil, []Effect{StopAnswer, EndRound, AskCallbacks}},
	{[]State{Submitted}, Accept, Accepted, []Who{Desk}, nil, nil},
	{waiting, Assign, Same, []Who{Desk}, []Guard{OnlyErrand}, nil},
	{waiting, Decline, Declined, []Who{Desk}, nil, []Effect{StopAnswer, EndRound, AskCallbacks}},
	{waiting, Merge, Merged, []Who{Desk}, nil, []Effect{EndRound}},
	{[]State{Merged}, Unmerge, Accepted, []Who{Desk}, []Guard{ThirtyDays}, []Effect{CancelCallbacks}},
	{waiting, Escalate, Same, []Who{Desk}, []Guard{NotHighest}, nil},
	{waiting, Delegate, Same, []Who{Desk}, []Guard{NotLowest}, nil},
	{[]State{Accepted}, Dispatch, Dispatched, []Who{Desk}, nil, nil},

	{withUnits, Sign, Same, []Who{Owner}, nil, nil},
	{[]State{Dispatched}, Return, Accepted, []Who{Lead}, []Guard{LeadUnsigned}, []Effect{CancelTasks, CountReturn}},
	{[]State{Dispatched}, TakeBack, Accepted, []Who{Desk}, nil, []Effect{CancelTasks, CountReturn}},
	{[]State{Dispatched}, AskReturn, Same, []Who{Lead}, []Guard{LeadSigned, NoOpenRequest}, nil},
	{withUnits, ReturnJoint, Same, []Who{Joint}, nil, []Effect{CountReturn}},
	{withUnits, Release, Same, []Who{Desk}, nil, nil},
	{withUnits, Reassign, Dispatched, []Who{Desk}, nil, nil},
	{[]State{Dispatched}, MakePlan, Planned, []Who{Lead}, []Guard{LeadSigned}, nil},
	{working, Revise, Same, []Who{Lead}, []Guard{LeadSigned}, nil},
	{working, Start, InProgress, []Who{Lead, Joint}, nil, nil},
	{working, Step, InProgress, []Who{Owner}, nil, nil},
	{working, Done, InProgress, []Who{Owner}, nil, nil},
	{unfinished, Answer, Same, []Who{Lead, Desk}, nil, []Effect{StopAnswer}},
	{working, Resolve, Resolved, []Who{Lead}, []Guard{NoOpenJoint}, []Effect{StopAnswer, EndRound, TellContact, AskCallbacks}},

	{taken, Suspend, Suspended, []Who{Desk}, nil, []Effect{PauseClocks}},
	{taken, AskSuspend, Same, []Who{Lead}, []Guard{NoOpenRequest}, nil},
	{taken, Extend, Same, []Who{Desk}, nil, nil},
	{taken, AskExtend, Same, []Who{Lead, Joint}, []Guard{NoOpenRequest}, nil},
	{[]State{Suspended}, Resume, Before, []Who{Desk, System}, nil, []Effect{ResumeClocks}},
	{unfinished, Supervise, Same, []Who{Leader, Office}, nil, nil},
	{unfinished, Reply, Same, []Who{Told}, nil, nil},
	{append(slices.Clone(unfinished), Merged), Withdraw, Withdrawn, []Who{Reporter, Desk}, nil, []Effect{EndRound, AskCallbacks}},
	{taken, Approve, Same, []Who{Desk, Office}, nil, nil},
	{unfinished, Refuse, Same, []Who{Desk, Office}, nil, nil},

	{calledBack, Content, Closed, []Who{Caller}, []Guard{ByDesk}, nil},
	{calledBack, NotContent, Again, []Who{Caller}, []Guard{ByDesk}, []Effect{CancelCallbacks, NextRound}},
	{calledBack, Unreached, Closed, []Who{Desk}, []Guard{ByDesk}, nil},
	{Active, Appeal, Same, []Who{Lead}, []Guard{SecondRound, NoOpenRequest}, nil},
	{Active, Uphold, Closed, []Who{Office}, []Guard{SecondRound}, []Effect{EndRound}},
	{[]State{Resolved, Declined}, Close, Closed, []Who{Office}, []Guard{ThirdRound}, []Effect{CancelCallbacks}},
	{[]State{Closed}, Reopen, Again, []Who{Desk, Reporter}, []Guard{ThirtyDays}, []Effect{NextRound}},
}

type key struct {
	from   State
	action Action
}

var byKey = func() map[key]Transition {
	out := map[key]Transition{}
	for _, t := range Table {
		if t.From == nil {
			out[key{"", t.Action}] = t
		}
		for _, from := range t.From {
			out[key{from, t.Action}] = t
		}
	}
	return out
}()

// Next returns the transition of an action in a state; otherwise the conflict invalid_transition, which names what is
// possible.
func Next(state State, action Action) (Transition, error) {
	t, ok := byKey[key{state, action}]
	if !ok {
		return Transition{}, impossible(state, action)
	}
	return t, nil
}

// Possible returns the actions of a state, in the order of the table.
func Possible(state State) []Action {
	var out []Action
	for _, t := range Table {
		if slices.Contains(t.From, state) {
			out = append(out, t.Action)
		}
	}
	return out
}

// requested are the actions that people ask for by their own name; the others come about through these.
func requested(a Action) bool {
	switch a {
	case ReturnJoint, TakeBack, AskReturn, AskSuspend, AskExtend, Content, NotContent, Unreached, Uphold, Import, Submit:
		return false
	}
	return true
}

func impossible(state State, action Action) error {
	var zh, en []string
	for _, a := range Possible(state) {
		if requested(a) {
			zh, en = append(zh, a.Words().ZH), append(en, a.Words().EN)
		}
	}
	if len(zh) == 0 {
		zh, en = []string{"回访"}, []string{"call back"}
	}
	return fault.Conflict("invalid_transition", fault.Text{
		ZH: "事项处于“" + state.Words().ZH + "”，不能“" + action.Words().ZH + "”；可以：" + strings.Join(zh, "、"),
		EN: "The issue is " + state.Words().EN + ": cannot " + action.Words().EN + "; possible: " + strings.Join(en, ", "),
	})
}

// Facts are what guards look at.
type Facts struct {
	State       State
	Kind        Kind
	Level       Level
	HasArea     bool
	Round       int
	LeadSigned  bool
	OpenJoint   int
	OpenRequest bool
	ByDesk      bool      // a desk withdrew it
	Since       time.Time // when it was closed or merged
	Now         time.Time
}

// Holds reports whether the guard lets the action pass.
func (g Guard) Holds(f Facts) bool {
	switch g {
	case LeadUnsigned:
		return !f.LeadSigned
	case LeadSigned:
		return f.LeadSigned
	case NoOpenJoint:
		return f.OpenJoint == 0
	case NotPraise:
		return f.Kind != Praise
	case ByDesk:
		return f.State != Withdrawn || f.ByDesk
	case SecondRound:
		return f.Round >= 2
	case ThirdRound:
		return f.Round >= 3
	case ThirtyDays:
		return f.Now.Sub(f.Since) <= 30*24*time.Hour
	case NotLowest:
		return f.Level != LevelCommunity
	case NotHighest:
		return f.Level != LevelDistrict
	case OnlyErrand:
		return f.Kind == KindErrand
	case NoOpenRequest:
		return !f.OpenRequest
	}
	return true
}

var guardWords = map[Guard]fault.Text{
	LeadUnsigned:  {ZH: "主办任务已签收，退单须向派单方申请", EN: "the lead task is signed: ask the desk to take it back"},
	LeadSigned:    {ZH: "主办单位尚未签收", EN: "the lead unit has not signed yet"},
	NoOpenJoint:   {ZH: "还有协办任务没有完成", EN: "a joint unit's task is still open"},
	NotPraise:     {ZH: "表扬不回访", EN: "praise is not called back"},
	ByDesk:        {ZH: "由诉求人本人撤单，不回访", EN: "the reporter withdrew it: there is no callback"},
	SecondRound:   {ZH: "第二轮起才能申诉复核", EN: "an appeal is possible from the second round on"},
	ThirdRound:    {ZH: "第三轮起才能说明理由归档", EN: "closing with reasons is possible from the third round on"},
	ThirtyDays:    {ZH: "已超过 30 日", EN: "more than 30 days have passed"},
	NotLowest:     {ZH: "已在最低一级", EN: "it is at the lowest level already"},
	NotHighest:    {ZH: "已在区级", EN: "it is at the district already"},
	OnlyErrand:    {ZH: "只有帮办代办可以交办", EN: "only errands are assigned to a member"},
	NoOpenRequest: {ZH: "已有一份申请待答复", EN: "a request is waiting for its decision already"},
}

// Words says why the guard refuses.
func (g Guard) Words() fault.Text { return guardWords[g] }

// Check returns the transition of an action if the table and its guards allow it.
func Check(f Facts, action Action) (Transition, error) {
	t, err := Next(f.State, action)
	if err != nil {
		return t, err
	}
	for _, g := range t.Guards {
		if !g.Holds(f) {
			w := g.Words()
			refused := fault.Conflict("invalid_transition", fault.Text{
				ZH: "现在不能“" + action.Words().ZH + "”：" + w.ZH, EN: "Cannot " + action.Words().EN + " now: " + w.EN,
			})
			refused.Fields = []fault.Field{{Field: "", Code: string(g), Message: w}}
			return t, refused
		}
	}
	return t, nil
}

// Has reports whether the transition carries the effect.
func (t Transition) Has(e Effect) bool { return slices.Contains(t.Effects, e) }

// For reports whether somebody who plays these parts may take the transition.
func (t Transition) For(parts map[Who]bool) bool {
	return slices.ContainsFunc(t.Who, func(w Who) bool { return parts[w] })
}
