package test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sources calls f for each Go file of the house below the given folders.
func sources(t *testing.T, folders []string, f func(path string, src []byte)) {
	t.Helper()
	n := 0
	for _, d := range folders {
		err := filepath.WalkDir(filepath.Join("..", d), func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(p, ".go") {
				return err
			}
			src, err := os.ReadFile(p)
			if err == nil {
				n++
				f(p, src)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n == 0 {
		t.Fatal("no source files seen: the test looked at nothing")
	}
}

// A file above 400 lines has grown past one idea. The median stays near 130.
func TestFileSizes(t *testing.T) {
	var lines []int
	sources(t, []string{"cmd", "device", "capture", "screening", "uplink", "test"}, func(p string, src []byte) {
		n := strings.Count(string(src), "\n")
		lines = append(lines, n)
		if n > 400 && !strings.HasPrefix(string(src), "// Code generated") {
			t.Errorf("%s has %d lines, ceiling 400", p, n)
		}
	})
	slices.Sort(lines)
	t.Logf("%d files, median %d lines, longest %d", len(lines), lines[len(lines)/2], lines[len(lines)-1])
}

// floats finds the floating-point arithmetic in a file: arm64 fuses multiply and
// add, so that the same evidence could give two answers.
func floats(src any) (found []string) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "x.go", src, 0)
	if err != nil {
		return []string{err.Error()}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if n.Kind == token.FLOAT {
				found = append(found, n.Value)
			}
		case *ast.Ident:
			if n.Name == "float64" || n.Name == "float32" {
				found = append(found, n.Name)
			}
		}
		return true
	})
	return found
}

func TestScreeningHasNoFloats(t *testing.T) {
	sources(t, []string{"screening"}, func(p string, src []byte) {
		if strings.HasSuffix(p, "_test.go") {
			return
		}
		if f := floats(src); f != nil {
			t.Errorf("%s: floating-point arithmetic: %v", p, f)
		}
	})
	for _, bad := range []string{"package x; var y = 0.5", "package x; func f(a float64) {}"} {
		if floats(bad) == nil {
			t.Errorf("not caught: %s", bad)
		}
	}
}

// Each folder says in its doc.go what belongs there.
func TestEveryFolderHasItsDoc(t *testing.T) {
	folders := map[string]bool{}
	sources(t, []string{"cmd", "device", "capture", "screening", "uplink", "test"}, func(p string, src []byte) {
		d := filepath.Dir(p)
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, p, src, parser.PackageClauseOnly|parser.ParseComments)
		folders[d] = folders[d] || (err == nil && f.Doc != nil && filepath.Base(p) == "doc.go")
	})
	for d, ok := range folders {
		if !ok {
			t.Errorf("%s: no package comment", d)
		}
	}
}
