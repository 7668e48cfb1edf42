package search

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/pii"
)

// Service answers searches.
type Service struct {
	db     *database.DB
	keeper *pii.Keeper
	// Catalog knows who may see which extra field.
	Catalog *catalog.Service
}

// New returns the service.
func New(db *database.DB, keeper *pii.Keeper, decided *catalog.Service) *Service {
	return &Service{db, keeper, decided}
}

// Query is what is searched for: the text, in which kinds (all if there are none), and how many answers of each.
type Query struct {
	Text  string
	Kinds []string
	Limit int
}

// Hit is a record that answers, with what of it was meant.
type Hit struct {
	ID                       uuid.UUID
	Kind                     string
	Name, Code               string
	Address, Other           string
	Building, Entrance, Room string
	State                    string
	Ended                    bool
	Area                     string
	Extra                    catalog.Extra `gorm:"serializer:json"`
	// Marks are the parts that answer, by field: name, code, address, other.
	Marks map[string][]Span `gorm:"-"`
	score int
}

// Group are the answers of one kind, the best first. More says that there are others.
type Group struct {
	Kind string
	Hits []Hit
	More bool
}

// Result is what was found; the group with the best answer first. Forgiven says that nothing answered exactly, and
// these differ by a letter.
type Result struct {
	Groups   []Group
	Forgiven bool
}

const (
	// enough is how many candidates are read for one beginning, and half of it from one shelf.
	enough = 60
	// countMost is how far the records of a word are counted to see which word to begin with.
	countMost = 500
)

// Find answers a query within what the actor may read.
func (s *Service) Find(ctx context.Context, q Query) (Result, error) {
	actor := access.ActorFrom(ctx)
	view, err := s.Catalog.View(ctx)
	if err != nil {
		return Result{}, err
	}
	f := finder{service: s, ctx: ctx, view: view, tx: s.db.Read(ctx), query: q, words: wordsOf(q.Text), broad: broad(actor), held: map[asked]holding{}}
	if len(f.words) == 0 {
		return Result{}, nil
	}
	if Personal(q.Text) {
		return f.result(false, f.byNumber)
	}
	if err := f.tx.Model(&District{}).Where("district_id = ?", actor.DistrictID).Pluck("number", &f.districts).Error; err != nil {
		return Result{}, database.Fault(err)
	}
	out, err := f.result(false, f.candidates)
	if err != nil || len(out.Groups) > 0 || !slices.ContainsFunc(f.words, forgivable) {
		return out, err
	}
	return f.result(true, f.forgivenCandidates)
}

func forgivable(word string) bool { return spelled(word) && len(word) >= shortestTypo }

// broad reports whether the actor may reach much: the index leads then. Otherwise what they may reach does.
func broad(actor access.Actor) bool {
	return actor.System || slices.ContainsFunc([]access.Role{access.Office, access.Leader, access.Township, access.Community}, actor.Is)
}

// finder answers one query.
type finder struct {
	service   *Service
	ctx       context.Context
	tx        *gorm.DB
	query     Query
	words     []string
	view      *catalog.View
	broad     bool
	districts []int
	areas     []area
	// lying are the areas, and standing the buildings, that each word names.
	lying, standing map[string][]uuid.UUID
	// held remembers which records the index knows by which words.
	held map[asked]holding
	// led is the word by which the candidates were found in the index; it must stand in each of them.
	led string
}

// result ranks the candidates of every kind that is asked for and may be read.
func (f *finder) result(forgive bool, candidates func(kind) ([]uuid.UUID, error)) (Result, error) {
	out := Result{Forgiven: forgive}
	for _, k := range kinds {
		if !access.ActorFrom(f.ctx).Can(k.Read) || len(f.query.Kinds) > 0 && !slices.Contains(f.query.Kinds, k.Name) {
			continue
		}
		ids, err := candidates(k)
		if err != nil {
			return out, database.Fault(err)
		}
		hits, err := f.rank(k, ids, forgive)
		if err != nil {
			return out, database.Fault(err)
		}
		if len(hits) == 0 {
			continue
		}
		n := min(len(hits), f.query.Limit)
		out.Groups = append(out.Groups, Group{Kind: k.Name, Hits: hits[:n], More: len(hits) > n})
	}
	slices.SortStableFunc(out.Groups, func(a, b Group) int { return better(a.Hits[0], b.Hits[0]) })
	out.Forgiven = forgive && len(out.Groups) > 0
	return out, nil
}

func better(a, b Hit) int {
	ended := func(h Hit) int {
		if h.Ended {
			return 1
		}
		return 0
	}
	return cmp.Or(a.score-b.score, ended(a)-ended(b))
}

// rank reads what is shown of the candidates, in reach once more, and orders them.
func (f *finder) rank(k kind, ids []uuid.UUID, forgive bool) ([]Hit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var rows []Hit
	sql, args := access.Condition(f.ctx, k.Kind, k.Read)
	if err := f.tx.Raw(k.display+" WHERE "+k.Table+".id IN ? AND "+opaque(sql), append([]any{ids}, args...)...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	hits := rows[:0]
	number := Personal(f.query.Text)
	for _, h := range rows {
		h.Kind, h.Marks = k.Name, map[string][]Span{}
		if number || f.judge(k, &h, forgive) {
			hits = append(hits, h)
		}
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(better(a, b), len(a.Name)-len(b.Name), strings.Compare(a.Name, b.Name), len(a.Address)-len(b.Address),
			strings.Compare(a.Address, b.Address), strings.Compare(a.Code, b.Code), strings.Compare(a.ID.String(), b.ID.String()))
	})
	return hits, nil
}

// judge scores a candidate. A word that stands nowhere in what is shown answers by the area, the building or the
// household, which the candidates were chosen by; but one word at least must stand there, and of a person in the name.
func (f *finder) judge(k kind, h *Hit, forgive bool) bool {
	if k.number == numberHousehold || k.number == numberResident {
		h.Address = row{Address: h.Address, Building: h.Building, Entrance: h.Entrance, Room: h.Room}.address()
	}
	stands := false
	for _, word := range f.words {
		score := elsewhere
		if best, name, marks := f.best(k, h, word, forgive); best < none {
			score, stands = best, stands || k.number != numberResident || name == "name" || name == "extra"
			h.Marks[name] = join(append(h.Marks[name], marks...))
		} else if word == f.led {
			return false
		}
		h.score += score
	}
	return stands
}

// best is how well a word answers by the field that answers best.
func (f *finder) best(k kind, h *Hit, word string, forgive bool) (int, string, []Span) {
	best, name, marks := none, "", []Span(nil)
	try := func(field string, behind, score int, where []Span) {
		if score += behind; score < best {
			best, name, marks = score, field, where
		}
	}
	read := newField(h.Name, k.person, true)
	score, where := read.match(word, forgive)
	try("name", 0, score, where)
	score, where = codeMatch(word, h.Code)
	if k.number == numberResident { // the household's
		score += 2 * begun
	}
	try("code", 0, score, where)
	score, where = newField(h.Address, false, false).match(word, false)
	behind := 5
	if k.number == numberHousehold {
		behind = 1
	}
	try("address", behind, score, where)
	score, where = newField(h.Other, true, true).match(word, forgive)
	try("other", 6, score, where)
	for _, value := range f.view.Search(k.Kind, h.Extra) {
		score, where = newField(value, false, true).match(word, false)
		try("extra", 8, score, where)
	}
	if k.number == numberShop || k.number == numberIssue {
		score, _ = codeMatch(word, h.Building)
		try("", 1, score, nil)
	}
	return best, name, marks
}

// candidates are records in reach that may answer all words.
func (f *finder) candidates(k kind) ([]uuid.UUID, error) {
	if !f.broad {
		return f.fromReach(k, f.words)
	}
	if len(f.words) > 1 {
		word, err := f.fewest(k)
		if err != nil {
			return nil, err
		}
		if word != "" {
			f.led = ""
			return f.fromFew(k, word)
		}
	}
	lead, err := f.lead(k)
	f.led = lead
	if err != nil || lead == "" {
		return nil, err
	}
	others := slices.DeleteFunc(slices.Clone(f.words), func(w string) bool { return w == lead })
	conditions, args, err := f.conditions(k, others)
	if err != nil {
		return nil, err
	}
	var out []uuid.UUID
	seen := map[uuid.UUID]bool{}
	for _, district := range f.districts {
		for _, ended := range []bool{false, true} {
			for inner := range 2 {
				if len(out) >= max(enough, 2*f.query.Limit) { // better shelves have answered
					break
				}
				shelf := shelfOf(district, k.number, ended) + inner
				for _, probe := range probes(lead) {
					ids, err := f.shelf(k, shelf, probe, conditions, args)
					if err != nil {
						return nil, err
					}
					for _, id := range ids {
						if !seen[id] {
							seen[id], out = true, append(out, id)
						}
					}
				}
			}
		}
	}
	return out, nil
}

// fromFew reads candidates by a word that few records answer.
func (f *finder) fromFew(k kind, word string) ([]uuid.UUID, error) {
	first, args, err := f.conditions(k, []string{word})
	if err != nil {
		return nil, err
	}
	others, more, err := f.conditions(k, slices.DeleteFunc(slices.Clone(f.words), func(w string) bool { return w == word }))
	if err != nil {
		return nil, err
	}
	sql, scope := access.Condition(f.ctx, k.Kind, k.Read)
	var ids []uuid.UUID
	err = f.tx.Raw("SELECT "+k.Table+".id FROM "+k.Table+" WHERE 1 = 1"+first+" AND "+opaque("1 = 1"+others+" AND "+sql)+" LIMIT ?",
		slices.Concat(args, more, scope, []any{2 * few})...).Scan(&ids).Error
	return ids, err
}

// opaque keeps a database from reading all that a condition reaches by an index of its own, where the candidates are
// few already.
func opaque(condition string) string { return "CASE WHEN " + condition + " THEN 1 ELSE 0 END = 1" }

// last stands after every character that a term may go on with.
const last = "\U0010ffff"

// firstTerms is how many terms of a shelf are looked at before all of them are.
const firstTerms = 1500

// shelf reads candidates whose terms begin so from a shelf, in its order. CROSS JOIN tells SQLite to begin there.
// PostgreSQL would rather read a whole table: it is given the first terms alone, and all of them only where those leave
// too few in reach.
func (f *finder) shelf(k kind, shelf int, probe, conditions string, args []any) ([]uuid.UUID, error) {
	sql, scope := access.Condition(f.ctx, k.Kind, k.Read)
	want := max(enough/2, f.query.Limit+1)
	read := func(terms string, more ...any) (ids []uuid.UUID, err error) {
		err = f.tx.Raw("SELECT search_records.record_id FROM "+terms+" AS found CROSS JOIN search_records CROSS JOIN "+k.Table+
			" WHERE found.shelf = ? AND found.term >= ? AND found.term < ? AND search_records.id = found.record AND "+k.Table+".id = search_records.record_id AND "+
			opaque(sql)+conditions+" ORDER BY found.term, found.record LIMIT ?",
			slices.Concat(more, []any{shelf, probe, probe + last}, scope, args, []any{want})...).Scan(&ids).Error
		return ids, err
	}
	if f.tx.Name() != string(database.Postgres) {
		return read("search_terms")
	}
	n, err := f.countIn(shelf, probe, firstTerms+1)
	if err != nil || n == 0 {
		return nil, err
	}
	ids, err := read("(SELECT shelf, term, record FROM search_terms WHERE shelf = ? AND term >= ? AND term < ? ORDER BY term, record LIMIT ?)",
		shelf, probe, probe+last, firstTerms)
	if err != nil || len(ids) == want || n <= firstTerms {
		return ids, err
	}
	return read("search_terms")
}

// countIn is how many terms of a shelf begin so, up to most.
func (f *finder) countIn(shelf int, probe string, most int) (n int64, err error) {
	err = f.tx.Raw("SELECT COUNT(*) FROM (SELECT 1 FROM search_terms WHERE shelf = ? AND term >= ? AND term < ? LIMIT ?) AS counted",
		shelf, probe, probe+last, most).Scan(&n).Error
	return n, err
}

// lead is the word that the index knows fewest records of this kind by; "" if it knows none by any. What a word may
// abbreviate counts only where no word stands there as it was typed.
func (f *finder) lead(k kind) (string, error) {
	if len(f.words) == 1 {
		return f.words[0], nil
	}
	for _, all := range []bool{false, true} {
		lead, fewest := "", int64(countMost+1)
		for _, word := range f.words {
			begins := probes(word)
			if !all {
				begins = begins[:1]
			}
			n, err := f.count(k, begins)
			if err != nil {
				return "", err
			}
			if n > 0 && n < fewest {
				lead, fewest = word, n
			}
		}
		if lead != "" {
			return lead, nil
		}
	}
	return "", nil
}

// count is how many terms of the kind begin so, up to countMost.
func (f *finder) count(k kind, begins []string) (int64, error) {
	var n int64
	for _, district := range f.districts {
		for lane := range shelvesOfKind {
			for _, probe := range begins {
				more, err := f.countIn(shelfOf(district, k.number, false)+lane, probe, countMost)
				if err != nil {
					return 0, err
				}
				n += more
			}
		}
	}
	return min(n, countMost), nil
}

// fromReach reads candidates by what the actor may reach, for those who reach little.
func (f *finder) fromReach(k kind, words []string) ([]uuid.UUID, error) {
	conditions, args, err := f.conditions(k, words)
	if err != nil {
		return nil, err
	}
	sql, scope := access.Condition(f.ctx, k.Kind, k.Read)
	var ids []uuid.UUID
	err = f.tx.Raw("SELECT "+k.Table+".id FROM "+k.Table+" WHERE "+sql+conditions+" ORDER BY "+k.Table+".id DESC LIMIT ?",
		slices.Concat(scope, args, []any{reachMost})...).Scan(&ids).Error
	return ids, err
}

// reachMost is how many records of those who reach little are looked at.
const reachMost = 5000

// forgivenCandidates are records whose names may have been meant by words with a wrong letter.
func (f *finder) forgivenCandidates(k kind) ([]uuid.UUID, error) {
	f.led = ""
	right := slices.DeleteFunc(slices.Clone(f.words), forgivable)
	if !f.broad {
		return f.fromReach(k, right)
	}
	if k.number == numberHousehold { // nothing of a household is read
		return nil, nil
	}
	conditions, args, err := f.conditions(k, right)
	if err != nil {
		return nil, err
	}
	var shelves []int
	for _, district := range f.districts {
		for lane := range shelvesOfKind {
			shelves = append(shelves, shelfOf(district, k.number, false)+lane)
		}
	}
	for _, word := range f.words {
		meant := repairs(word)
		if len(meant) == 0 {
			continue
		}
		var ids []uuid.UUID
		if err := f.near(k, shelves, meant, conditions, args).Scan(&ids).Error; err != nil || len(ids) > 0 {
			return ids, err
		}
	}
	return nil, nil
}

// nearMost is how many records are looked at that may have been meant.
const nearMost = 10 * enough

// near reads the records known by what begins with one of the readings, those that are it first. Both databases are
// told to look each reading up in the index: of their own accord they would read a shelf from end to end.
func (f *finder) near(k kind, shelves []int, meant []string, conditions string, args []any) *gorm.DB {
	sql, scope := access.Condition(f.ctx, k.Kind, k.Read)
	lanes := make([]string, len(shelves))
	for i, s := range shelves {
		lanes[i] = strconv.Itoa(s)
	}
	hits := "SELECT DISTINCT search_terms.record FROM (SELECT value AS begin, value || '" + last + "' AS beyond FROM json_each(?)) AS meant" +
		" CROSS JOIN (SELECT value AS shelf FROM json_each(?)) AS lanes CROSS JOIN search_terms" +
		" WHERE search_terms.shelf = lanes.shelf AND search_terms.term >= meant.begin AND search_terms.term < meant.beyond LIMIT ?"
	terms := []any{`["` + strings.Join(meant, `","`) + `"]`, "[" + strings.Join(lanes, ",") + "]", nearMost}
	if f.tx.Name() == string(database.Postgres) {
		hits = "SELECT DISTINCT near.record FROM unnest(string_to_array(?, ' ')) AS meant(begin) CROSS JOIN unnest(string_to_array(?, ' ')::integer[]) AS lanes(shelf)" +
			" CROSS JOIN LATERAL (SELECT record FROM search_terms WHERE search_terms.shelf = lanes.shelf AND search_terms.term >= meant.begin COLLATE \"C\"" +
			" AND search_terms.term < (meant.begin || '" + last + "') COLLATE \"C\" ORDER BY search_terms.term, search_terms.record LIMIT " + strconv.Itoa(enough) + ") AS near LIMIT ?"
		terms = []any{strings.Join(meant, " "), strings.Join(lanes, " "), nearMost}
	}
	return f.tx.Raw("SELECT search_records.record_id FROM ("+hits+") AS hits CROSS JOIN search_records CROSS JOIN "+k.Table+
		" WHERE search_records.id = hits.record AND "+k.Table+".id = search_records.record_id AND "+opaque(sql)+conditions+" LIMIT ?",
		slices.Concat(terms, scope, args, []any{enough})...)
}

// byNumber finds records by exactly a phone or an ID number, where the actor may see it in full.
func (f *finder) byNumber(k kind) ([]uuid.UUID, error) {
	number := between.Replace(fold(f.query.Text))
	var ids []uuid.UUID
	look := func(column, hash string, p access.Permission) error {
		read, args := access.Condition(f.ctx, k.Kind, k.Read)
		reveal, more := access.Condition(f.ctx, k.Kind, p)
		var found []uuid.UUID
		err := f.tx.Raw("SELECT "+k.Table+".id FROM "+k.Table+" WHERE "+k.Table+"."+column+" = ? AND "+read+" AND "+reveal+" LIMIT ?",
			slices.Concat([]any{hash}, args, more, []any{enough})...).Scan(&found).Error
		ids = append(ids, found...)
		return err
	}
	if k.number == numberResident && idNumber.MatchString(number) {
		if err := look("id_number_hash", f.service.keeper.HashOf("id_number", pii.NormalizeIDNumber(number)), access.RevealIDNumber); err != nil {
			return nil, err
		}
	}
	switch k.number {
	case numberResident, numberHousehold, numberShop, numberMember:
		if phone.MatchString(number) {
			return ids, look("phone_hash", f.service.keeper.HashOf("phone", pii.NormalizePhone(number)), access.RevealPhone)
		}
	}
	return ids, nil
}
