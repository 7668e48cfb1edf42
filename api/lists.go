package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/calendar"
	"github.com/lianxin/lianxin/internal/catalog"
	"github.com/lianxin/lianxin/internal/fault"
	"github.com/lianxin/lianxin/internal/registry"
)

// listing describes a list of the office once: which page of it a query asks for, and what its columns say of a row.
// Saved views, exports and what is done to many records at once all rest on it, so that each shows exactly what the
// list shows, masked and within the reader's scope.
type listing struct {
	screen  string
	title   fault.Text
	kind    access.Kind
	columns []listColumn
	page    func(c *gin.Context) ([]listed, error)
	// catalog knows the district's own tables and extra fields; nil where the list shows none.
	catalog *catalog.Service
}

// listed is a row of any list.
type listed struct {
	id      uuid.UUID
	version int
	row     any
}

// listColumn is a column by the key that screens and views call it.
type listColumn struct {
	key   string
	title fault.Text
	cell  func(row any, language string) string
	// table is the district's own table whose values the column shows, and codes are those of a row.
	table string
	codes func(row any) []string
}

// rowOf is what every row of a list knows of itself.
type rowOf interface {
	versioned
	key() uuid.UUID
}

func (r issueRow) key() uuid.UUID    { return r.ID }
func (r issueRow) version() int      { return r.Version }
func (r visitRow) key() uuid.UUID    { return r.ID }
func (r visitRow) version() int      { return r.Version }
func (r callbackRow) key() uuid.UUID { return r.ID }
func (r callbackRow) version() int   { return r.Version }

// listOfRows makes the listing of a screen.
func listOfRows[Row rowOf](screen string, title fault.Text, kind access.Kind, items func(c *gin.Context) ([]Row, error), columns ...listColumn) *listing {
	return &listing{screen: screen, title: title, kind: kind, columns: columns, page: func(c *gin.Context) ([]listed, error) {
		rows, err := items(c)
		return mapped(rows, func(r Row) listed { return listed{r.key(), r.version(), r} }), err
	}}
}

// deciding makes a list show what the district decides: values of its own tables by name, and its extra fields as columns.
func (l *listing) deciding(s *catalog.Service) *listing {
	l.catalog = s
	return l
}

// columnsFor are the columns of a list for who asks: extra fields stand behind the list's own.
func (l *listing) columnsFor(ctx context.Context) ([]listColumn, error) {
	if l.catalog == nil {
		return l.columns, nil
	}
	v, err := l.catalog.View(ctx)
	if err != nil {
		return nil, err
	}
	columns := slices.Clone(l.columns)
	for i, c := range columns {
		if c.table != "" {
			columns[i].cell = func(row any, language string) string { return ownNames(v, c.table, c.codes(row), language) }
		}
	}
	for _, f := range v.FieldsOf(l.kind.Name, false) {
		columns = append(columns, listColumn{key: "extra." + f.Code, title: fault.Text{ZH: f.NameZH, EN: f.NameEN}, cell: func(row any, _ string) string {
			return row.(withExtra).extraValues()[f.Code]
		}})
	}
	return columns, nil
}

// withExtra is a row that has extra fields.
type withExtra interface{ extraValues() map[string]string }

func (r householdRow) extraValues() map[string]string     { return r.Extra }
func (r residentRow) extraValues() map[string]string      { return r.Extra }
func (r buildingResponse) extraValues() map[string]string { return r.Extra }
func (r shopResponse) extraValues() map[string]string     { return r.Extra }
func (r memberRow) extraValues() map[string]string        { return r.Extra }

// ownNames are the names of values of a table that the district keeps; free words stay as they are. The rows hold no
// value that the reader may not see.
func ownNames(v *catalog.View, table string, codes []string, language string) string {
	names := mapped(codes, func(code string) string {
		e := v.Entry(table, code, v.Roles())
		switch {
		case e == nil:
			return code
		case language == "en":
			return e.NameEN
		}
		return e.NameZH
	})
	return strings.Join(names, fault.Say("、", ", ").In(language))
}

// column makes a column of a list of Rows.
func column[Row any](key, zh, en string, cell func(row Row, language string) any) listColumn {
	return listColumn{key: key, title: fault.Text{ZH: zh, EN: en}, cell: func(row any, language string) string { return cellText(cell(row.(Row), language), language) }}
}

// ownColumn makes a column of values of a table that the district keeps.
func ownColumn[Row any](key, zh, en, table string, codes func(row Row) []string) listColumn {
	return listColumn{key: key, title: fault.Text{ZH: zh, EN: en}, table: table, codes: func(row any) []string { return codes(row.(Row)) }}
}

// cellText writes a value as people read it.
func cellText(v any, language string) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case *string:
		if v != nil {
			return *v
		}
	case int:
		return strconv.Itoa(v)
	case *int:
		if v != nil {
			return strconv.Itoa(*v)
		}
	case bool:
		if v {
			return fault.Say("是", "Yes").In(language)
		}
		return fault.Say("否", "No").In(language)
	case *calendar.Day:
		if v != nil {
			return string(*v)
		}
	case time.Time:
		return v.In(calendar.Shanghai).Format("2006-01-02 15:04")
	case *time.Time:
		if v != nil {
			return cellText(*v, language)
		}
	}
	return ""
}

// lists are all listings, by screen.
type lists map[string]*listing

func (l lists) find(actor access.Actor, screen string) (*listing, error) {
	list, ok := l[screen]
	if !ok {
		return nil, fault.Bad("screen", "bad_enum", fault.Say("没有这个列表", "There is no such list"))
	}
	if !actor.Can(list.kind.Read) {
		return nil, fault.Forbidden("screen_not_allowed", fault.Say("您的角色不能查看这个列表", "Your role may not see this list"))
	}
	return list, nil
}

// asked is what a view or an export asks of a list: the query of its address, without page and count.
func asked(query string) (url.Values, error) {
	values, err := url.ParseQuery(strings.TrimPrefix(query, "?"))
	if err != nil {
		return nil, fault.Bad("query", "bad_query", fault.Say("筛选条件不是有效的查询", "The filters are no query"))
	}
	for _, name := range []string{"page", "page_size", "count"} {
		values.Del(name)
	}
	return values, nil
}

// at reads one page of the list for a query, as if it had been asked for by address.
func (l *listing) at(c *gin.Context, values url.Values, page, size int) ([]listed, error) {
	before := c.Request
	defer func() { c.Request = before; c.Set(widePages, false) }()
	wanted := url.Values{}
	for name, v := range values {
		wanted[name] = v
	}
	wanted.Set("page", strconv.Itoa(page))
	wanted.Set("page_size", strconv.Itoa(size))
	wanted.Set("count", "none")
	c.Request = c.Request.Clone(c.Request.Context())
	c.Request.URL.RawQuery = wanted.Encode()
	c.Set(widePages, true)
	rows, err := l.page(c)
	if f, ok := fault.As(err); ok && f.Kind == fault.KindMalformed {
		return nil, refusedQuery(f)
	}
	return rows, err
}

// each reads the list to its end, from one moment if ctx is one of Snapshot, and gives every row to f once.
func (l *listing) each(c *gin.Context, ctx context.Context, values url.Values, f func(row listed) error) error {
	before := c.Request
	defer func() { c.Request = before }()
	c.Request = c.Request.WithContext(ctx)
	for page := 1; ; page++ {
		rows, err := l.at(c, values, page, pageSizeWide)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := f(row); err != nil {
				return err
			}
		}
		if len(rows) < pageSizeWide {
			return nil
		}
	}
}

// refusedQuery says of a query in a body what the list says of one in an address.
func refusedQuery(f *fault.Error) error {
	if len(f.Fields) == 0 {
		return fault.Bad("query", f.Code, f.Detail)
	}
	out := make([]fault.Field, len(f.Fields))
	for i, field := range f.Fields {
		message := fault.Text{ZH: field.Field + "：" + field.Message.ZH, EN: field.Field + ": " + field.Message.EN}
		out[i] = fault.Field{Field: "query", Code: field.Code, Message: message}
	}
	return fault.Invalid(out...)
}

// chosen are the columns with the keys, in their order; all for none.
func (l *listing) chosen(ctx context.Context, keys []string) ([]listColumn, error) {
	columns, err := l.columnsFor(ctx)
	if err != nil || len(keys) == 0 {
		return columns, err
	}
	out := make([]listColumn, 0, len(keys))
	var c fault.Checks
	for i, key := range keys {
		at := slices.IndexFunc(columns, func(c listColumn) bool { return c.key == key })
		switch {
		case at < 0:
			c.Add("columns["+strconv.Itoa(i)+"]", "bad_enum", fault.Say("这个列表没有这一列", "The list has no such column"))
		case slices.Contains(keys[:i], key):
			c.Add("columns["+strconv.Itoa(i)+"]", "duplicate_key", fault.Say("这一列出现了两次", "The column stands twice"))
		default:
			out = append(out, columns[at])
		}
	}
	return out, c.Err()
}

// check refuses what the list does not know: filters, an order, columns.
func (l *listing) check(c *gin.Context, query string, columns []string) (string, error) {
	values, err := asked(query)
	if err != nil {
		return "", err
	}
	if _, err := l.chosen(c.Request.Context(), columns); err != nil {
		return "", err
	}
	if _, err := l.at(c, values, 1, 1); err != nil {
		return "", err
	}
	return values.Encode(), nil
}

// codeName is the name of a code in a table of a standard.
func codeName(table, code, language string) string {
	found, ok := registry.Codes(table).ByCode(code)
	switch {
	case !ok:
		return code
	case language == "en":
		return found.EN
	default:
		return registry.Codes(table).NameOf(code)
	}
}

// columnList lists what a screen's lists can show and export.
type columnInfo struct {
	// Key by which views and exports call it.
	Key string `json:"key" example:"code"`
	// Title over it, in the reader's language.
	Title string `json:"title" example:"住户编号"`
} //	@name	ListColumn

type columnList struct {
	Items []columnInfo `json:"items"`
} //	@name	ListColumns

type listAPI struct{ lists lists }

// columns lists the columns of a list.
//
//	@Summary		List the columns of a list
//	@Description	What saved views and exports of this list may name.
//	@Tags			views
//	@Produce		json
//	@Param			screen	path		string	true	"households, residents, buildings, shops, members, issues, visits or callbacks"
//	@Success		200		{object}	columnList
//	@Failure		401		{object}	problem
//	@Failure		403		{object}	problem
//	@Failure		404		{object}	problem
//	@Security		Bearer
//	@Router			/lists/{screen}/columns [get]
func (h *listAPI) columns(c *gin.Context) error {
	if h.lists[c.Param("screen")] == nil {
		return fault.NotFound()
	}
	list, err := h.lists.find(access.ActorFrom(c.Request.Context()), c.Param("screen"))
	if err != nil {
		return err
	}
	columns, err := list.columnsFor(c.Request.Context())
	if err != nil {
		return err
	}
	return answer(c, http.StatusOK, columnList{mapped(columns, func(l listColumn) columnInfo { return columnInfo{l.key, l.title.In(languageOf(c))} })})
}
