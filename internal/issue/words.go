package issue

import "github.com/lianxin/lianxin/internal/fault"

// State is where an issue stands (DOMAIN §7).
type State string

// The states.
const (
	Submitted  State = "submitted"
	Accepted   State = "accepted"
	Dispatched State = "dispatched"
	Planned    State = "planned"
	InProgress State = "in_progress"
	Suspended  State = "suspended"
	Resolved   State = "resolved"
	Declined   State = "declined"
	Merged     State = "merged"
	Withdrawn  State = "withdrawn"
	Closed     State = "closed"
)

// States lists them all in the order of an issue's life.
var States = []State{Submitted, Accepted, Dispatched, Planned, InProgress, Suspended, Resolved, Declined, Merged, Withdrawn, Closed}

// Active are the states in which somebody is at work on an issue.
var Active = []State{Submitted, Accepted, Dispatched, Planned, InProgress}

// Action is what somebody does with an issue; it is also the word in the timeline and in the address.
type Action string

// The actions. Those of the second block are no requests of their own: they happen through a callback or another action.
const (
	Submit    Action = "submit"
	Settle    Action = "settle"
	Accept    Action = "accept"
	Assign    Action = "assign"
	Decline   Action = "decline"
	Merge     Action = "merge"
	Unmerge   Action = "unmerge"
	Escalate  Action = "escalate"
	Delegate  Action = "delegate"
	Dispatch  Action = "dispatch"
	Sign      Action = "sign"
	Return    Action = "return"
	Release   Action = "release"
	Reassign  Action = "reassign"
	MakePlan  Action = "plan"
	Revise    Action = "revise"
	Start     Action = "start"
	Step      Action = "step"
	Done      Action = "done"
	Answer    Action = "answer"
	Resolve   Action = "resolve"
	Suspend   Action = "suspend"
	Resume    Action = "resume"
	Extend    Action = "extend"
	Supervise Action = "supervise"
	Reply     Action = "reply"
	Withdraw  Action = "withdraw"
	Appeal    Action = "appeal"
	Close     Action = "close"
	Reopen    Action = "reopen"
	Approve   Action = "approve"
	Refuse    Action = "refuse"

	ReturnJoint Action = "return_joint"
	TakeBack    Action = "take_back"
	AskReturn   Action = "ask_return"
	AskSuspend  Action = "ask_suspend"
	AskExtend   Action = "ask_extend"
	Content     Action = "content"
	NotContent  Action = "not_content"
	Unreached   Action = "unreached"
	Uphold      Action = "uphold"
	Import      Action = "import"
)

var stateWords = map[State]fault.Text{
	Submitted: {ZH: "待受理", EN: "submitted"}, Accepted: {ZH: "已受理", EN: "accepted"}, Dispatched: {ZH: "已派单", EN: "dispatched"},
	Planned: {ZH: "已制定方案", EN: "planned"}, InProgress: {ZH: "办理中", EN: "in progress"}, Suspended: {ZH: "暂缓办理", EN: "suspended"},
	Resolved: {ZH: "已办结待回访", EN: "resolved"}, Declined: {ZH: "不予受理", EN: "declined"}, Merged: {ZH: "已并单", EN: "merged"},
	Withdrawn: {ZH: "已撤单", EN: "withdrawn"}, Closed: {ZH: "已归档", EN: "closed"},
}

var actionWords = map[Action]fault.Text{
	Submit: {ZH: "提交", EN: "submit"}, Settle: {ZH: "当场办结", EN: "settle"}, Accept: {ZH: "受理", EN: "accept"},
	Assign: {ZH: "交办帮办人", EN: "assign"}, Decline: {ZH: "不予受理", EN: "decline"}, Merge: {ZH: "并单", EN: "merge"},
	Unmerge: {ZH: "撤销并单", EN: "unmerge"}, Escalate: {ZH: "提请上级办理", EN: "escalate"}, Delegate: {ZH: "转下级办理", EN: "delegate"},
	Dispatch: {ZH: "派单", EN: "dispatch"}, Sign: {ZH: "签收", EN: "sign"}, Return: {ZH: "申请退单", EN: "return"},
	Release: {ZH: "撤回协办", EN: "release"}, Reassign: {ZH: "改派", EN: "reassign"}, MakePlan: {ZH: "制定方案", EN: "plan"},
	Revise: {ZH: "修订方案", EN: "revise the plan"}, Start: {ZH: "开始办理", EN: "start"}, Step: {ZH: "完成步骤", EN: "tick a step"},
	Done: {ZH: "完成任务", EN: "finish a task"}, Answer: {ZH: "答复", EN: "answer"}, Resolve: {ZH: "办结", EN: "resolve"},
	Suspend: {ZH: "暂缓办理", EN: "suspend"}, Resume: {ZH: "恢复办理", EN: "resume"}, Extend: {ZH: "延期", EN: "extend"},
	Supervise: {ZH: "督办", EN: "supervise"}, Reply: {ZH: "回复督办", EN: "reply"}, Withdraw: {ZH: "撤单", EN: "withdraw"},
	Appeal: {ZH: "申诉复核", EN: "appeal"}, Close: {ZH: "说明理由归档", EN: "close with reasons"}, Reopen: {ZH: "重办", EN: "reopen"},
	Approve: {ZH: "同意申请", EN: "approve"}, Refuse: {ZH: "不同意申请", EN: "refuse"}, ReturnJoint: {ZH: "退回协办", EN: "return a joint task"},
	TakeBack: {ZH: "同意退单", EN: "take back"}, AskReturn: {ZH: "申请退单", EN: "ask to return"}, AskSuspend: {ZH: "申请暂缓", EN: "ask to suspend"}, AskExtend: {ZH: "申请延期", EN: "ask to extend"},
	Content: {ZH: "回访满意", EN: "content"}, NotContent: {ZH: "回访不满意", EN: "not content"}, Unreached: {ZH: "回访未联系上", EN: "not reached"},
	Uphold: {ZH: "申诉成立", EN: "uphold the appeal"}, Import: {ZH: "导入", EN: "import"},
}

// Words returns what people call the state.
func (s State) Words() fault.Text { return stateWords[s] }

// Words returns what people call the action.
func (a Action) Words() fault.Text { return actionWords[a] }
