package roster

import (
	"encoding/json"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/pii"
)

// ChangeKind counts the records of a sheet of which an import changes one column.
type ChangeKind struct {
	Sheet  string `json:"sheet"`
	Field  string `json:"field"`
	Column string `json:"column"`
	Count  int    `json:"count"`
}

// Message says the kind of change in a sentence.
func (k ChangeKind) Message() fault.Text {
	switch k.Sheet + "." + k.Field {
	case SheetResidents + ".household":
		return fault.Say("%d 位居民换住户", "%d people move to another household", k.Count)
	case SheetHouseholds + ".grid":
		return fault.Say("%d 户换网格", "%d households move to another grid", k.Count)
	case SheetBuildings + ".grid":
		return fault.Say("%d 栋楼宇换网格", "%d buildings move to another grid", k.Count)
	case SheetResidents + ".relation":
		return fault.Say("%d 位居民与户主关系变更", "%d people change their relation to the head", k.Count)
	case SheetResidents + ".phone", SheetHouseholds + ".phone", SheetMembers + ".phone", SheetShops + ".phone":
		return fault.Say("%s：%d 个电话变更", "%s: %d phones change", k.Sheet, k.Count)
	case SheetResidents + ".id_number":
		return fault.Say("%d 个公民身份号码变更", "%d ID numbers change", k.Count)
	case SheetMembers + ".unit":
		return fault.Say("%d 名党员干部换单位", "%d members change their unit", k.Count)
	case SheetMembers + ".in_service":
		return fault.Say("%d 名党员干部的在职状态变更", "%d members enter or leave service", k.Count)
	case SheetAreas + ".parent":
		return fault.Say("%d 个片区换上级", "%d areas change their parent", k.Count)
	}
	return fault.Say("%s：%d 处“%s”变更", "%s: %d changes of %s", k.Sheet, k.Count, k.Column)
}

// Change is one cell that an import would change, with what it says before and after; personal fields are masked.
type Change struct {
	Ordinal       int
	Sheet         string
	Row           int
	Field, Column string
	changeText
}

// changeText is the part of a change that is sealed. Label names the record.
type changeText struct {
	Label  string `json:"label"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// changesKept is how many cells an import keeps for looking at; all are counted.
const changesKept = 20_000

// note compares what a row's record said with what it will say.
func (p *plan) note(sheet string, row *Row, before, after []string) {
	d := p.data[sheet]
	for at := range before {
		if before[at] == after[at] {
			continue
		}
		c := &d.Columns[at]
		if p.kinds[sheet] == nil {
			p.kinds[sheet] = make([]int, len(d.Columns))
		}
		p.kinds[sheet][at]++
		if len(p.changed) < changesKept {
			p.changed = append(p.changed, Change{
				Ordinal: len(p.changed) + 1, Sheet: sheet, Row: row.Number, Field: c.Field, Column: d.head(at),
				changeText: changeText{Label: labelOf(d.Sheet, before), Before: c.hidden(before[at]), After: c.hidden(after[at])},
			})
		}
	}
}

// hidden masks what a personal column says.
func (c *Column) hidden(text string) string {
	switch c.Kind {
	case phone:
		return pii.MaskPhone(text)
	case idNumber:
		return pii.MaskIDNumber(text)
	}
	return text
}

// labelOf names the record of a row.
func labelOf(s *Sheet, cells []string) string {
	switch s.Name {
	case SheetResidents, SheetVolunteers:
		return cells[s.at("name")]
	case SheetHouseholds:
		return cells[0] + " " + cells[s.at("address")]
	case SheetIssues:
		return cells[0] + " " + cells[s.at("title")]
	case SheetLeaves:
		return cells[0] + " " + cells[s.at("from_on")]
	case SheetDuties:
		return cells[0]
	}
	return cells[0] + " " + cells[s.at("name")]
}

// changeKinds lists what changes, in the order of the sheets and their columns.
func (p *plan) changeKinds() []ChangeKind {
	out := []ChangeKind{}
	for _, d := range p.sheets {
		for at, n := range p.kinds[d.Name] {
			if n > 0 {
				out = append(out, ChangeKind{d.Name, d.Columns[at].Field, d.head(at), n})
			}
		}
	}
	return out
}

// codesMade returns the codes of a sheet's records as they will be, by id.
func (p *plan) codesMade(sheet string) map[uuid.UUID]string {
	if codes, ok := p.made[sheet]; ok {
		return codes
	}
	codes := map[uuid.UUID]string{}
	switch sheet {
	case SheetAreas:
		collect(codes, p.areas, areaID)
	case SheetUnits:
		collect(codes, p.units, unitID)
	case SheetBranches:
		collect(codes, p.branches, branchID)
	case SheetMembers:
		collect(codes, p.members, memberID)
	case SheetTeams:
		collect(codes, p.teams, teamID)
	case SheetBuildings:
		collect(codes, p.buildings, buildingID)
	case SheetHouseholds:
		collect(codes, p.households, householdID)
	}
	p.made[sheet] = codes
	return codes
}

func collect[M any](into map[uuid.UUID]string, from *stored[M], idOf func(*M) uuid.UUID) {
	for code, m := range from.after {
		into[idOf(m)] = code
	}
}

func changeField(n int) string { return partField("change", n) }

// keepChanges stores the cells that a checked import would change.
func (s *Service) keepChanges(tx *gorm.DB, id uuid.UUID, changes []Change) error {
	rows := make([]*ChangedCell, len(changes))
	for i, c := range changes {
		sealed, err := s.keeper.Seal(changeField(c.Ordinal), id, jsonText(c.changeText))
		if err != nil {
			return err
		}
		rows[i] = &ChangedCell{
			ImportID: id, Ordinal: c.Ordinal, Sheet: c.Sheet, SheetRow: c.Row, Field: c.Field, Heading: c.Column, Sealed: sealed.Enc, ExpiresAt: s.now().Add(keepFile),
		}
	}
	return database.InsertAll(tx, rows)
}

func (s *Service) wipeChanges(tx *gorm.DB, id uuid.UUID) error {
	return tx.Session(&gorm.Session{NewDB: true}).Where("import_id = ?", id).Delete(&ChangedCell{}).Error
}

// openChange reads a stored cell.
func (s *Service) openChange(c ChangedCell) (Change, error) {
	out := Change{Ordinal: c.Ordinal, Sheet: c.Sheet, Row: c.SheetRow, Field: c.Field, Column: c.Heading}
	plain, err := s.keeper.Open(changeField(c.Ordinal), c.ImportID, pii.Secret{Enc: c.Sealed})
	if err != nil {
		return out, err
	}
	return out, json.Unmarshal([]byte(plain), &out.changeText)
}
