package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/lianxin/lianxin/internal/access"
	"github.com/lianxin/lianxin/internal/app"
)

// RouteLine is a route as the tests see it.
type RouteLine struct {
	Method, Path string
	Permission   access.Permission
	Public       bool
	Once         bool
	Record       bool
}

// RouteTable returns every route of the program.
func RouteTable(a *app.App) []RouteLine {
	var out []RouteLine
	for _, r := range routes(a) {
		out = append(out, RouteLine{r.method, r.path, r.permission, r.scope.level == levelPublic, r.once, r.scope.level == levelRecord})
	}
	return out
}

// Register tries to register one more route, and returns what it panicked with.
func Register(a *app.App, method, path string, p access.Permission, scoped bool) (panicked any) {
	defer func() { panicked = recover() }()
	s := &server{app: a, engine: newEngine(a)}
	r := newRoute(method, path, p, scopeOf{}, (&authAPI{}).me)
	if scoped {
		r.scope = collection
	}
	s.register(r)
	return nil
}

type document struct {
	Paths       map[string]map[string]operation `json:"paths"`
	Definitions map[string]struct {
		Properties map[string]json.RawMessage `json:"properties"`
	} `json:"definitions"`
}

type operation struct {
	Summary     string                `json:"summary"`
	Description string                `json:"description"`
	Tags        []string              `json:"tags"`
	Security    []map[string][]string `json:"security"`
	Parameters  []struct {
		Name string `json:"name"`
		In   string `json:"in"`
	} `json:"parameters"`
	Responses map[string]json.RawMessage `json:"responses"`
}

func (o operation) has(in, name string) bool {
	for _, p := range o.Parameters {
		if p.In == in && p.Name == name {
			return true
		}
	}
	return false
}

// DocumentProblems holds the routes and the API document together (P1): the same list, each operation with summary,
// description, tag, path parameters, security, the answers that its kind of route gives, and examples in every schema.
func DocumentProblems(table []RouteLine, raw []byte) []string {
	var doc document
	if err := json.Unmarshal(raw, &doc); err != nil {
		return []string{err.Error()}
	}
	var out []string
	documented := map[string]operation{}
	for path, operations := range doc.Paths {
		for method, op := range operations {
			documented[strings.ToUpper(method)+" "+path] = op
		}
	}
	for _, r := range table {
		var parts []string
		for part := range strings.SplitSeq(r.Path, "/") {
			if name, ok := strings.CutPrefix(part, ":"); ok {
				part = "{" + name + "}"
			}
			parts = append(parts, part)
		}
		key := r.Method + " " + strings.Join(parts, "/")
		op, ok := documented[key]
		if !ok {
			out = append(out, key+" is not documented")
			continue
		}
		delete(documented, key)
		out = append(out, operationProblems(key, r, parts, op)...)
	}
	for key := range documented {
		out = append(out, key+" is documented and not routed")
	}
	for name, d := range doc.Definitions {
		for property, schema := range d.Properties {
			var s struct {
				Ref     string `json:"$ref"`
				Type    string `json:"type"`
				AllOf   []any  `json:"allOf"`
				Example any    `json:"example"`
			}
			if json.Unmarshal(schema, &s) == nil && s.Ref == "" && s.AllOf == nil && s.Example == nil && slices.Contains([]string{"string", "integer", "number", "boolean"}, s.Type) {
				out = append(out, fmt.Sprintf("%s.%s has no example", name, property))
			}
		}
	}
	slices.Sort(out)
	return out
}

func operationProblems(key string, r RouteLine, parts []string, op operation) []string {
	var out []string
	if op.Summary == "" || op.Description == "" || len(op.Tags) == 0 {
		out = append(out, key+" lacks a summary, a description or a tag")
	}
	for _, part := range parts {
		if name := strings.Trim(part, "{}"); name != part && !op.has("path", name) {
			out = append(out, key+" does not describe the path parameter "+name)
		}
	}
	if r.Public == (len(op.Security) > 0) {
		out = append(out, key+" has the wrong security")
	}
	var need []string
	if !r.Public {
		need = append(need, "401")
	}
	if r.Permission != anybody {
		need = append(need, "403")
	}
	if r.Record {
		need = append(need, "404")
	}
	if op.has("header", "If-Match") {
		need = append(need, "412", "428")
	}
	for _, status := range need {
		if _, ok := op.Responses[status]; !ok {
			out = append(out, key+" does not describe the answer "+status)
		}
	}
	if r.Once && r.Method == http.MethodPost && !op.has("header", "Idempotency-Key") {
		out = append(out, key+" does not describe Idempotency-Key")
	}
	if !slices.ContainsFunc([]string{"200", "201", "202", "204"}, func(s string) bool { _, ok := op.Responses[s]; return ok }) {
		out = append(out, key+" describes no success")
	}
	return out
}
