package api

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/database"
	"github.com/lianxin/lianxin/internal/fault"
)

const (
	pageSizeDefault = 20
	pageSizeMax     = 200
	pageSizeWide    = 1000
	// pageMax keeps offsets bounded; deeper lists are narrowed by filters.
	pageMax = 5000
)

// pageInfo is what every list answers beside its items.
type pageInfo struct {
	// Page is the number of this page, from 1.
	Page int `json:"page" example:"1"`
	// PageSize is how many items a page has at most, 1 to 200.
	PageSize int `json:"page_size" example:"20"`
	// Total is how many items there are in all; missing with count=none.
	Total *int64 `json:"total,omitempty" example:"670"`
	// TotalCapped says that there are more than total, which stopped at 1001 (count=capped).
	TotalCapped bool `json:"total_capped,omitempty" example:"false"`
}

func infoOf[T any](p database.Page[T]) pageInfo {
	return pageInfo{Page: p.Page, PageSize: p.PageSize, Total: p.Total, TotalCapped: p.Capped}
}

// mapItems turns the rows of a page into what the list answers.
func mapItems[T, U any](p database.Page[T], f func(T) U) []U { return mapped(p.Items, f) }

// mapped is [] for nil.
func mapped[T, U any](items []T, f func(T) U) []U {
	out := make([]U, 0, len(items))
	for _, item := range items {
		out = append(out, f(item))
	}
	return out
}

// pageQuery is a checked list request: the page and the filters that were given.
type pageQuery struct {
	database.List
	filters map[string]string
	errors  []fault.Field
}

var listParameters = []string{"page", "page_size", "sort", "q", "count"}

// listOf reads page, page_size, sort, q, count and the named filters; anything else is refused, as is a value that
// cannot be.
func listOf(c *gin.Context, filters ...string) (*pageQuery, error) {
	p := &pageQuery{List: database.List{Page: 1, PageSize: pageSizeDefault, Count: database.CountExact}, filters: map[string]string{}}
	asked, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil { // such as a bare semicolon, with which net/url leaves the parameter out
		return nil, fault.Malformed("bad_parameter", fault.Say("查询参数有误", "A query parameter is wrong"))
	}
	for name, values := range asked {
		if !slices.Contains(listParameters, name) && !slices.Contains(filters, name) {
			p.bad(name, "unknown_parameter", fault.Say("没有这个参数", "There is no such parameter"))
			continue
		}
		if len(values) > 1 {
			p.bad(name, "duplicate_key", fault.Say("参数重复出现", "The parameter stands twice"))
		}
		if !utf8.ValidString(values[0]) || strings.ContainsRune(values[0], 0) {
			p.bad(name, "bad_text", fault.Say("不是有效文本", "Not valid text"))
			continue
		}
		if values[0] != "" {
			p.filters[name] = values[0]
		}
	}
	p.Page = p.number("page", 1, pageMax, 1)
	p.PageSize = p.number("page_size", 1, pageSizeMost(c), pageSizeDefault)
	p.Sort, p.Q = p.filters["sort"], strings.TrimSpace(p.filters["q"])
	if utf8.RuneCountInString(p.Q) > 100 {
		p.bad("q", "too_long", fault.Say("最多 100 个字", "At most 100 characters"))
	}
	if v := p.OneOf("count", database.CountExact, database.CountCapped, database.CountNone); v != "" {
		p.Count = v
	}
	return p, p.Err()
}

// widePages is set where the program itself reads a list to its end.
const widePages = "wide_pages"

func pageSizeMost(c *gin.Context) int {
	if c.GetBool(widePages) {
		return pageSizeWide
	}
	return pageSizeMax
}

func (p *pageQuery) bad(field, code string, message fault.Text) {
	p.errors = append(p.errors, fault.Field{Field: field, Code: code, Message: message})
}

// Err returns what was wrong with the parameters read so far; call it once more after reading typed filters.
func (p *pageQuery) Err() error {
	if len(p.errors) == 0 {
		return nil
	}
	slices.SortFunc(p.errors, func(a, b fault.Field) int { return strings.Compare(a.Field, b.Field) })
	return fault.Malformed("bad_parameter", fault.Say("查询参数有误", "A query parameter is wrong"), p.errors...)
}

func (p *pageQuery) number(name string, low, high, fallback int) int {
	text, ok := p.filters[name]
	if !ok {
		return fallback
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < low || n > high {
		p.bad(name, "out_of_range", fault.Say("应为 %d 到 %d 的整数", "A whole number from %d to %d", low, high))
		return fallback
	}
	return n
}

// Get returns a filter's text, "" if it was not given.
func (p *pageQuery) Get(name string) string { return p.filters[name] }

// UUID returns a filter that names a record.
func (p *pageQuery) UUID(name string) *uuid.UUID {
	text, ok := p.filters[name]
	if !ok {
		return nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		p.bad(name, "bad_id", fault.Say("不是记录编号", "Not an id"))
		return nil
	}
	return &id
}

// Bool returns a filter that is true or false.
func (p *pageQuery) Bool(name string) *bool {
	switch p.OneOf(name, "true", "false") {
	case "true":
		return ptr(true)
	case "false":
		return ptr(false)
	}
	return nil
}

// Int returns a filter that is a whole number within bounds.
func (p *pageQuery) Int(name string, low, high int) *int {
	if _, ok := p.filters[name]; !ok {
		return nil
	}
	return ptr(p.number(name, low, high, low))
}

// mostWords is how many words a filter may name at once.
const mostWords = 30

// Words returns a filter that names several words with commas between them.
func (p *pageQuery) Words(name string) []string {
	var out []string
	for _, word := range strings.Split(p.filters[name], ",") {
		if word = strings.TrimSpace(word); word != "" && !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	if len(out) > mostWords {
		p.bad(name, "too_many", fault.Say("最多 %d 个", "At most %d", mostWords))
	}
	return out
}

// Day returns a filter that is a day, "" if it was not given.
func (p *pageQuery) Day(name string) calendar.Day {
	text, ok := p.filters[name]
	if !ok {
		return ""
	}
	day, err := calendar.ParseDay(text)
	if err != nil {
		p.bad(name, "bad_date", badDay)
	}
	return day
}

// OneOf returns a filter that must be one of the words, "" if it was not given.
func (p *pageQuery) OneOf(name string, words ...string) string {
	text, ok := p.filters[name]
	if ok && !slices.Contains(words, text) {
		p.bad(name, "bad_enum", fault.Say("应为其中之一：%s", "One of: %s", strings.Join(words, ", ")))
		return ""
	}
	return text
}

func ptr[T any](v T) *T { return &v }
