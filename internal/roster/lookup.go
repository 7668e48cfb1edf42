package roster

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/pii"
)

// lookup finds how a workbook says what records refer to: by code. It reads each table once, when it is first asked.
type lookup struct {
	ctx        context.Context
	tx         *gorm.DB
	district   uuid.UUID
	keeper     *pii.Keeper
	categories *categoryIndex
	// standing leaves out references to what has ended: a workbook that names it could not be taken in elsewhere.
	standing bool
	// decided is what the district decides about its workbook.
	decided *decided
	// made finds records that the database does not hold yet.
	made func(sheet string) map[uuid.UUID]string
	read map[string]map[uuid.UUID]string
	// whole counts the personal fields that were opened to be shown in full.
	whole int
	err   error
}

// referred are the tables that cells refer to, by sheet, and the condition that a record of theirs has not ended.
var referred = map[string]struct{ table, standing string }{
	SheetAreas:      {"areas", "ended_on IS NULL"},
	SheetUnits:      {"units", "ended_on IS NULL"},
	SheetBranches:   {"branches", "ended_on IS NULL"},
	SheetMembers:    {"members", memberStands},
	SheetBuildings:  {"buildings", "ended_on IS NULL"},
	SheetHouseholds: {"households", "state = 'active'"},
	SheetTeams:      {"volunteer_teams", "ended_on IS NULL"},
}

// code returns the code of a record of a sheet, "" for none.
func (x *lookup) code(sheet string, id *uuid.UUID) string {
	if id == nil || x.err != nil {
		return ""
	}
	if x.made != nil {
		if code, ok := x.made(sheet)[*id]; ok {
			return code
		}
	}
	codes, ok := x.read[sheet]
	if !ok {
		codes = x.load(sheet)
	}
	return codes[*id]
}

func (x *lookup) load(sheet string) map[uuid.UUID]string {
	t := referred[sheet]
	q := x.tx.Session(&gorm.Session{NewDB: true, Context: x.ctx}).Table(t.table).Select("id, code").Where("district_id = ?", x.district)
	if x.standing {
		q = q.Where(t.standing)
	}
	var rows []struct {
		ID   uuid.UUID
		Code string
	}
	x.err = q.Scan(&rows).Error
	codes := make(map[uuid.UUID]string, len(rows))
	for _, r := range rows {
		codes[r.ID] = halfWidth(r.Code)
	}
	if x.read == nil {
		x.read = map[string]map[uuid.UUID]string{}
	}
	x.read[sheet] = codes
	return codes
}

func (x *lookup) of(sheet string, id uuid.UUID) string { return x.code(sheet, &id) }

// codes are the codes of several records, sorted, those that still stand.
func (x *lookup) codes(sheet string, ids []uuid.UUID) string {
	var out []string
	for _, id := range ids {
		if code := x.of(sheet, id); code != "" {
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return strings.Join(out, "、")
}

// secret opens a personal field of a record, and masks it unless it may be shown whole.
func (x *lookup) secret(field string, row uuid.UUID, s pii.Secret, mask func(string) string, whole bool) string {
	if s.Empty() || x.err != nil {
		return ""
	}
	plain, err := x.keeper.Open(field, row, s)
	if err != nil {
		x.err = err
		return ""
	}
	if !whole {
		return mask(plain)
	}
	x.whole++
	return plain
}

func (x *lookup) phone(field string, row uuid.UUID, s pii.Secret, whole bool) string {
	return x.secret(field, row, s, pii.MaskPhone, whole)
}

// written brings a text to the form in which the reader would store it, so that it comes back as it was written.
func written(s string) string {
	return trim(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n"))
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return written(*s)
}

func coded(s *string) string { return trim(halfWidth(orEmpty(s))) }

func whole(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func fraction(n *float64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatFloat(*n, 'f', -1, 64)
}

func minute(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(calendar.Shanghai).Format(instantLayout)
}

func tagsIn(w words, list []string) string {
	out := make([]string, len(list))
	for i, tag := range list {
		out[i] = written(w.of(tag))
	}
	return strings.Join(out, "、")
}
