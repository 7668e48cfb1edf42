package api

import (
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/double"
	"github.com/lianxin/lianxin/internal/fault"
)

// reasonWords say why two records may be one.
var reasonWords = map[double.Reason]fault.Text{
	double.SameName: fault.Say("姓名相同", "The same name"), double.VariantName: fault.Say("姓名用字不同写法（繁体或异体）", "The same name in other characters"),
	double.HomophoneName: fault.Say("姓名同音", "Names that sound the same"), double.SoundsAlikeName: fault.Say("姓名读音相近", "Names that sound alike"),
	double.LooksAlikeName: fault.Say("姓名字形相近", "Names that look alike"), double.SwappedName: fault.Say("姓名用字次序颠倒", "Characters of the name in another order"),
	double.NearName: fault.Say("姓名差一个字", "Names that differ in one character"), double.SameBirth: fault.Say("出生日期相同", "The same day of birth"),
	double.SwappedBirth: fault.Say("出生日期的月和日颠倒", "Month and day of birth exchanged"), double.NearBirth: fault.Say("出生日期差一个数字", "Days of birth that differ in one digit"),
	double.LunarBirth: fault.Say("出生日期像是农历与公历之差", "Days of birth as far apart as the two calendars"), double.NearIDNumber: fault.Say("公民身份号码差一个数字", "ID numbers that differ in one digit"),
	double.NoIDNumber: fault.Say("至少一条没有公民身份号码", "One at least has no ID number"), double.SamePhone: fault.Say("电话相同", "The same phone"),
	double.SameDoor: fault.Say("地址相同或只是写法不同", "The same address, or written differently"), double.SameHome: fault.Say("在同一户", "Of one household"),
	double.SameHead: fault.Say("户主相同或相近", "The same head, or much alike"), double.SamePeople: fault.Say("两户有相同的人", "People who are in both"),
	double.Deserted: fault.Say("其中一户没有登记的人", "Nobody is registered in one of them"), double.SameKeeper: fault.Say("经营者相同", "The same keeper"),
	double.NearCredit: fault.Say("统一社会信用代码差一个字符", "Credit codes that differ in one character"),
}

type doubleReason struct {
	// Code of the reason.
	Code string `json:"code" enums:"same_name,variant_name,homophone_name,sounds_alike_name,looks_alike_name,swapped_name,near_name,same_birth_date,swapped_birth_date,near_birth_date,lunar_birth_date,near_id_number,no_id_number,same_phone,same_address,same_household,same_head,same_people,nobody_in_one,same_keeper,near_credit_code" example:"homophone_name"`
	// Message says it in words, in the language of Accept-Language.
	Message string `json:"message" example:"姓名同音"`
} //	@name	DoubleReason

func reasonsDTO(language string) func(double.Reason) doubleReason {
	return func(r double.Reason) doubleReason { return doubleReason{string(r), reasonWords[r].In(language)} }
}

type doubleSide struct {
	// ID of the record.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version of the record; a merge names it.
	Version int `json:"version" example:"1"`
	// Title is the name of the person, of the household's head, or of the shop.
	Title string `json:"title" example:"王建国"`
	// Code is the household's number, or the shop's.
	Code string `json:"code" example:"H000231"`
	// Address where it is.
	Address string `json:"address" example:"南城村1号"`
	// AreaName is the grid.
	AreaName string `json:"area_name" example:"南城村第1网格"`
	// CreatedAt is when the record was made.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// UpdatedAt is when it was last changed.
	UpdatedAt time.Time `json:"updated_at" example:"2026-11-23T01:00:00Z"`
} //	@name	DoubleSide

type doubleRow struct {
	// ID of the suspicion.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises when somebody says that it is none; send it in If-Match.
	Version int `json:"version" example:"1"`
	// Kind of both records.
	Kind string `json:"kind" enums:"resident,household,shop" example:"resident"`
	// Score says how likely they are one: 45 is worth a look, 80 and more hardly leaves a doubt.
	Score int `json:"score" example:"83"`
	// Level is the score in words.
	Level string `json:"level" enums:"high,medium,low" example:"high"`
	// Reasons why.
	Reasons []doubleReason `json:"reasons"`
	// Left is the record that was made first.
	Left doubleSide `json:"left"`
	// Right is the other one.
	Right doubleSide `json:"right"`
	// DismissedAt is when somebody said that they are two.
	DismissedAt *time.Time `json:"dismissed_at" extensions:"x-nullable" example:"2026-11-23T01:00:00Z"`
	// DismissedBy is who.
	DismissedBy *string `json:"dismissed_by" extensions:"x-nullable" example:"邹永红"`
	// DismissedReason is why.
	DismissedReason *string `json:"dismissed_reason" extensions:"x-nullable" example:"堂兄弟,已电话核实"`
} //	@name	Double

func (d doubleRow) version() int { return d.Version }

type doubleList struct {
	Items []doubleRow `json:"items"`
	pageInfo
} //	@name	DoubleList

// levelOf puts a score into words.
func levelOf(score int) string {
	switch {
	case score >= 80:
		return "high"
	case score >= 60:
		return "medium"
	}
	return "low"
}

func sideDTO(s double.Side) doubleSide { return doubleSide(s) }

func doubleDTO(language string) func(double.Row) doubleRow {
	return func(r double.Row) doubleRow {
		return doubleRow{
			ID: r.ID, Version: r.Version, Kind: r.Kind, Score: r.Score, Level: levelOf(r.Score), Reasons: mapped(r.Reasons, reasonsDTO(language)),
			Left: sideDTO(r.Left), Right: sideDTO(r.Right), DismissedAt: r.DismissedAt, DismissedBy: r.DismissedBy, DismissedReason: r.DismissedReason,
		}
	}
}

type dismissDouble struct {
	// Reason in words.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"堂兄弟,已电话核实"`
} //	@name	DismissDouble

type comparedField struct {
	// Name of the field, as a merge names it.
	Name string `json:"name" example:"name"`
	// Left is what the first record holds: codes as stored, numbers masked.
	Left string `json:"left" example:"王建国"`
	// Right is what the second holds.
	Right string `json:"right" example:"王建囯"`
	// Same says that both hold the same, masked digits included.
	Same bool `json:"same" example:"false"`
	// Both says that a merge can keep the values of both.
	Both bool `json:"both" example:"false"`
} //	@name	ComparedField

type hangingPerson struct {
	// ID of the resident.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Name of the person.
	Name string `json:"name" example:"林桂兰"`
	// Relation to the head, by GB/T 4761.
	Relation string `json:"relation" example:"12"`
	// Sex by GB/T 2261.1.
	Sex *string `json:"sex" extensions:"x-nullable" example:"2"`
	// Age in years.
	Age *int `json:"age" extensions:"x-nullable" example:"67"`
	// State of the person.
	State string `json:"state" enums:"here,away" example:"here"`
} //	@name	HangingPerson

type hanging struct {
	// Visits are those that tell of the record.
	Visits int `json:"visits" example:"3"`
	// Issues that it raised.
	Issues int `json:"issues" example:"1"`
	// Members who live there.
	Members int `json:"members" example:"0"`
	// Others counts everything else that names it.
	Others int `json:"others" example:"2"`
	// People of the household: all of it, or the others where a person is compared.
	People []hangingPerson `json:"people"`
	// Contact is the household's contact, empty for none.
	Contact string `json:"contact" example:"孙丽"`
} //	@name	Hanging

type comparison struct {
	// Kind of both records.
	Kind string `json:"kind" enums:"resident,household,shop" example:"resident"`
	// Left is the one record.
	Left doubleSide `json:"left"`
	// Right is the other.
	Right doubleSide `json:"right"`
	// Fields of both, in order.
	Fields []comparedField `json:"fields"`
	// LeftHanging is what hangs on the left one.
	LeftHanging hanging `json:"left_hanging"`
	// RightHanging is what hangs on the right one.
	RightHanging hanging `json:"right_hanging"`
	// DoubleID is the suspicion about the pair, if there is one.
	DoubleID *uuid.UUID `json:"double_id" extensions:"x-nullable" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// DoubleVersion is its version.
	DoubleVersion *int `json:"double_version" extensions:"x-nullable" example:"1"`
	// Score of the suspicion.
	Score *int `json:"score" extensions:"x-nullable" example:"83"`
	// Reasons of the suspicion.
	Reasons []doubleReason `json:"reasons"`
	// DismissedAt is when somebody said that they are two.
	DismissedAt *time.Time `json:"dismissed_at" extensions:"x-nullable" example:"2026-11-23T01:00:00Z"`
} //	@name	Comparison

func hangingDTO(h double.Hanging) hanging {
	out := hanging{Visits: h.Counts["visits"], Issues: h.Counts["issues"], Members: h.Counts["members"], People: []hangingPerson{}, Contact: h.Contact}
	for table, n := range h.Counts {
		if table != "visits" && table != "issues" && table != "members" && table != "residents" {
			out.Others += n
		}
	}
	for _, p := range h.People {
		out.People = append(out.People, hangingPerson(p))
	}
	return out
}

func comparisonDTO(language string, c double.Comparison) comparison {
	out := comparison{
		Kind: c.Kind, Left: sideDTO(c.Left), Right: sideDTO(c.Right), LeftHanging: hangingDTO(c.LeftHanging), RightHanging: hangingDTO(c.RightHanging), Reasons: []doubleReason{},
		Fields: mapped(c.Fields, func(f double.FieldPair) comparedField { return comparedField(f) }),
	}
	if d := c.Double; d != nil {
		out.DoubleID, out.DoubleVersion, out.Score, out.DismissedAt = &d.ID, &d.Version, &d.Score, d.DismissedAt
		out.Reasons = mapped(d.Reasons, reasonsDTO(language))
	}
	return out
}

type createMerge struct {
	chosenID
	// Kind of both records.
	Kind string `json:"kind" validate:"required,oneof=resident household shop" enums:"resident,household,shop" example:"resident"`
	// SurvivorID is the record that stays.
	SurvivorID uuid.UUID `json:"survivor_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// SurvivorVersion is the version that was read.
	SurvivorVersion int `json:"survivor_version" validate:"required,min=1" example:"1"`
	// LoserID is the record that goes into it.
	LoserID uuid.UUID `json:"loser_id" validate:"required" example:"0192f0c1-7c1f-7000-8000-000000000001"`
	// LoserVersion is the version that was read.
	LoserVersion int `json:"loser_version" validate:"required,min=1" example:"1"`
	// Fields say by name whose value is kept: survivor, loser, or both where lists can be joined. Where nothing is said, the survivor's, unless it has none.
	Fields map[string]string `json:"fields,omitempty" example:"phone:loser"`
	// HeadID is who is the head afterwards, where there would be two, or none.
	HeadID *uuid.UUID `json:"head_id,omitempty" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Reason in words.
	Reason string `json:"reason,omitempty" validate:"max=200" example:"重复登记,已与户主核实"`
} //	@name	CreateMerge

func (r createMerge) input() double.Input {
	return double.Input{
		Kind: r.Kind, SurvivorID: r.SurvivorID, SurvivorVersion: r.SurvivorVersion, LoserID: r.LoserID, LoserVersion: r.LoserVersion,
		Fields: r.Fields, HeadID: r.HeadID, Reason: r.Reason,
	}
}

type mergeRow struct {
	// ID of the merge.
	ID uuid.UUID `json:"id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Version rises when it is undone; send it in If-Match.
	Version int `json:"version" example:"1"`
	// Kind of the records.
	Kind string `json:"kind" enums:"resident,household,shop" example:"resident"`
	// SurvivorID is the record that stayed.
	SurvivorID uuid.UUID `json:"survivor_id" example:"0192f0c1-7c1f-7000-8000-000000000000"`
	// Survivor names it; empty where it lies elsewhere by now.
	Survivor string `json:"survivor" example:"王建国"`
	// LoserID is the record that went into it.
	LoserID uuid.UUID `json:"loser_id" example:"0192f0c1-7c1f-7000-8000-000000000001"`
	// Loser names it.
	Loser string `json:"loser" example:"王建囯"`
	// Fields whose value came from the loser, or from both.
	Fields map[string]string `json:"fields"`
	// Moved says how many rows of each table moved to the survivor.
	Moved map[string]int `json:"moved"`
	// Reason in words.
	Reason *string `json:"reason" extensions:"x-nullable" example:"重复登记,已与户主核实"`
	// CreatedAt is when.
	CreatedAt time.Time `json:"created_at" example:"2026-11-23T01:00:00Z"`
	// ActorName is who.
	ActorName string `json:"actor_name" example:"邹永红"`
	// UndoneAt is when it was taken back.
	UndoneAt *time.Time `json:"undone_at" extensions:"x-nullable" example:"2026-11-24T01:00:00Z"`
	// UndoneBy is who took it back.
	UndoneBy *string `json:"undone_by" extensions:"x-nullable" example:"邹永红"`
	// Kept are fields of the survivor that had been changed since and kept the later value.
	Kept []string `json:"kept"`
} //	@name	Merge

func (m mergeRow) version() int { return m.Version }

type mergeList struct {
	Items []mergeRow `json:"items"`
	pageInfo
} //	@name	MergeList

func mergeDTO(r double.MergeRow) mergeRow {
	return mergeRow{
		ID: r.ID, Version: r.Version, Kind: r.Kind, SurvivorID: r.SurvivorID, Survivor: r.Survivor, LoserID: r.LoserID, Loser: r.Title, Fields: r.Fields,
		Moved: r.Counts, Reason: r.Reason, CreatedAt: r.CreatedAt, ActorName: r.ActorName, UndoneAt: r.UndoneAt, UndoneBy: r.UndoneBy, Kept: r.Kept,
	}
}
