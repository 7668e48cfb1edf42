package fault_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// half finds punctuation of English that touches a Chinese character: 例如 "请稍候,再试".
var half = regexp.MustCompile(`[\p{Han}”）][,:;?!(]|[,;?!)]\p{Han}|\p{Han}\)`)

var han = regexp.MustCompile(`\p{Han}`)

// says reports whether a function is one that takes texts for people.
func says(called ast.Expr) bool {
	name := ""
	switch called := called.(type) {
	case *ast.SelectorExpr:
		name = called.Sel.Name
	case *ast.Ident:
		name = called.Name
	}
	return name == "Say" || name == "say" || name == "refuse"
}

// TestChinesePunctuation reads what the program says to people in Chinese, wherever it is written.
func TestChinesePunctuation(t *testing.T) {
	texts := 0
	check := func(set *token.FileSet, e ast.Expr) {
		literal, is := e.(*ast.BasicLit)
		if !is || literal.Kind != token.STRING {
			return
		}
		text, err := strconv.Unquote(literal.Value)
		require.NoError(t, err)
		if !han.MatchString(text) {
			return
		}
		texts++
		if found := half.FindString(text); found != "" {
			t.Errorf("%s: half-width %q in %q", set.Position(literal.Pos()), found, text)
		}
	}
	for _, root := range []string{"../../internal", "../../api", "../../cmd"} {
		require.NoError(t, filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if says(n.Fun) {
						for _, a := range n.Args {
							check(set, a)
						}
					}
				case *ast.KeyValueExpr:
					if key, is := n.Key.(*ast.Ident); is && key.Name == "ZH" {
						check(set, n.Value)
					}
				}
				return true
			})
			return nil
		}))
	}
	require.Greater(t, texts, 300, "the texts were not found")
}
