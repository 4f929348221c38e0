package test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const modelPackage = "gatehouse/capture/face/model"

// ways are the only functions that give one of scored to whoever imports the package.
var ways = map[string]string{
	"Check": "Checked", "Checked.Embedder": "Embedder", "Embedder.Template": "Template", "Embedder.Restore": "Template", "Compare": "Score",
}

// scored are the types from which a score comes, and the score.
var scored = []string{"Checked", "Embedder", "Template", "Score"}

// holes says by what else than ways a package lets a type of scored be made or filled.
func holes(p *types.Package) (found []string) {
	for _, name := range p.Scope().Names() {
		o := p.Scope().Lookup(name)
		if !o.Exported() {
			continue
		}
		switch o := o.(type) {
		case *types.Var:
			if holds(o.Type(), p) != "" {
				found = append(found, "variable "+name)
			}
		case *types.Func:
			found = append(found, leaks(name, o, p)...)
		case *types.TypeName:
			named, ok := o.Type().(*types.Named)
			if !ok {
				found = append(found, "alias "+name)
				continue
			}
			is := slices.Contains(scored, name)
			s, isStruct := named.Underlying().(*types.Struct)
			if is && !isStruct {
				found = append(found, name+" can be converted to")
			}
			for i := 0; isStruct && i < s.NumFields(); i++ {
				if f := s.Field(i); f.Exported() && is || f.Embedded() && is {
					found = append(found, "field "+name+"."+f.Name())
				}
			}
			for m := range named.Methods() {
				full := name + "." + m.Name()
				if !m.Exported() {
					continue
				}
				found = append(found, leaks(full, m, p)...)
				_, pointer := m.Signature().Recv().Type().(*types.Pointer)
				// What a caller could fill through its receiver: a decoder, a setter. The two
				// that are held as pointers only answer.
				if is && pointer && m.Signature().Results().Len() == 0 || is && (strings.HasPrefix(m.Name(), "Unmarshal") || slices.Contains([]string{"GobDecode", "Scan", "Set", "ReadFrom"}, m.Name())) {
					found = append(found, "filled by "+full)
				}
			}
		}
	}
	return found
}

// leaks looks at what goes out of a function, and what it could fill.
func leaks(name string, f *types.Func, p *types.Package) (found []string) {
	sig := f.Signature()
	for v := range sig.Results().Variables() {
		if g := holds(v.Type(), p); g != "" && ways[name] != g {
			found = append(found, name+" gives "+g)
		}
	}
	for v := range sig.Params().Variables() {
		if g := holds(v.Type(), p); g != "" && !types.Identical(v.Type(), p.Scope().Lookup(g).Type()) {
			found = append(found, name+" is handed what it could fill with "+g)
		}
	}
	return found
}

// holds names the type of scored that t is, or leads to; empty: none.
func holds(t types.Type, p *types.Package) string {
	switch t := t.(type) {
	case *types.Named:
		if t.Obj().Pkg() == p && slices.Contains(scored, t.Obj().Name()) {
			return t.Obj().Name()
		}
		for a := range t.TypeArgs().Types() {
			if g := holds(a, p); g != "" {
				return g
			}
		}
	case *types.Pointer:
		return holds(t.Elem(), p)
	case *types.Slice:
		return holds(t.Elem(), p)
	case *types.Array:
		return holds(t.Elem(), p)
	case *types.Chan:
		return holds(t.Elem(), p)
	case *types.Map:
		return holds(t.Key(), p) + holds(t.Elem(), p)
	case *types.Signature:
		for v := range t.Params().Variables() {
			if g := holds(v.Type(), p); g != "" {
				return g
			}
		}
		for v := range t.Results().Variables() {
			if g := holds(v.Type(), p); g != "" {
				return g
			}
		}
	case *types.Struct:
		for v := range t.Fields() {
			if g := holds(v.Type(), p); g != "" {
				return g
			}
		}
	}
	return ""
}

// compiled gives an importer of what package model and its dependencies were compiled to.
func compiled(t *testing.T) types.Importer {
	t.Helper()
	cmd := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}}={{.Export}}", modelPackage)
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	export := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "=")
		export[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(export[path]) })
}

func typecheck(path, source string, from types.Importer) (*types.Package, error) {
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "x.go", source, 0)
	if err != nil {
		return nil, err
	}
	return (&types.Config{Importer: from}).Check(path, set, []*ast.File{f}, nil)
}

// There is one way to a score, and it begins with files whose hashes are right.
func TestNoWayAroundToAScore(t *testing.T) {
	p, err := compiled(t).Import(modelPackage)
	if err != nil {
		t.Fatal(err)
	}
	if found := holes(p); found != nil {
		t.Errorf("%v", found)
	}
	for way, g := range ways {
		name, method, _ := strings.Cut(way, ".")
		o := p.Scope().Lookup(name)
		if o != nil && method != "" {
			o, _, _ = types.LookupFieldOrMethod(types.NewPointer(o.Type()), true, p, method)
		}
		if f, ok := o.(*types.Func); !ok || holds(f.Signature().Results().At(0).Type(), p) != g {
			t.Errorf("%s does not give %s any more: the table is out of date", way, g)
		}
	}
	// The same eyes see each hole.
	const plain = "package model\ntype Checked struct{ a int }\ntype Embedder struct{ a int }\ntype Template struct{ a int }\ntype Score struct{ a int }\nfunc Check() *Checked { return nil }\nfunc Compare(a, b Template) (Score, error) { return Score{}, nil }\n"
	for source, hole := range map[string]string{
		"": "",
		"func Forge(e4 int) Score { return Score{} }":                              "Forge gives Score",
		"func Forge() []*Template { return nil }":                                  "Forge gives Template",
		"func Forge(f func(Score)) {}":                                             "Forge is handed what it could fill with Score",
		"func Fill(s *Score) {}":                                                   "Fill is handed what it could fill with Score",
		"var Some Score":                                                           "variable Some",
		"var Make = func() Embedder { return Embedder{} }":                         "variable Make",
		"func (s Score) With(e4 int) Score { return s }":                           "Score.With gives Score",
		"func (s *Score) UnmarshalJSON(b []byte) error { return nil }":             "filled by Score.UnmarshalJSON",
		"func (s *Score) Put(e4 int) { s.a = e4 }":                                 "filled by Score.Put",
		"type Other struct{}\nfunc (Other) Forge() Template { return Template{} }": "Other.Forge gives Template",
		"type Alias = struct{ a int }":                                             "alias Alias",
	} {
		q, err := typecheck("model", plain+source, nil)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		if found := holes(q); len(found) == 0 != (hole == "") || hole != "" && !slices.Contains(found, hole) {
			t.Errorf("%q: %v, want %q", source, found, hole)
		}
	}
	for from, to := range map[string]string{"type Score struct{ a int }": "type Score struct{ A int }", "type Template struct{ a int }": "type Template int"} {
		if q, err := typecheck("model", strings.Replace(plain, from, to, 1), nil); err != nil || holes(q) == nil {
			t.Errorf("%s: %v, not seen", to, err)
		}
	}
}

// What does not compile cannot be written by mistake.
func TestScoresDoNotCompile(t *testing.T) {
	from := compiled(t)
	for _, c := range []struct {
		body string
		ok   bool
	}{
		{"c, _ := model.ParseCard(nil); m, _ := model.Check(c, nil); e, _ := m.Embedder(); a, _ := e.Template(nil); s, _ := model.Compare(a, a); _ = s.E4()", true},
		{"var s model.Score; _, ok := s.Value(); _ = ok", true}, // none, and it says so
		{"_ = model.Score{9000, nil}", false},
		{"_ = model.Score{e4: 9000}", false},
		{"var s model.Score; s.e4 = 9000; _ = s", false},
		{"var s model.Score = 9000; _ = s", false},
		{"_ = model.Score(struct{ e4 int; ref *int }{})", false},
		{"_ = model.Template{of: nil}", false},
		{"var t model.Template; t.of = nil", false},
		{"_ = model.Template([]float32{1})", false},
		{"_, _ = model.Compare([]float32{1}, []float32{1})", false},
		{"_ = model.Embedder{floats: 128}", false},
		{"var e model.Embedder; e.floats = 128", false},
		{"_ = model.Checked{files: nil}", false},
		{"new(model.Checked).files = nil", false},
		{"_ = model.Card{text: `{}`}", false},
	} {
		_, err := typecheck("x", fmt.Sprintf("package x\nimport model %q\nfunc f() { %s }", modelPackage, c.body), from)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.body, err)
		}
	}
}

// unsafely are the files that know the types and need unsafe all the same.
var unsafely = map[string]string{
	"../capture/face/dnn/network.go": "outputs of OpenCV, and files that it reads where they lie",
}

// around says how a file could go around the types.
func around(src []byte) string {
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", src, parser.ImportsOnly)
	if err != nil {
		return err.Error()
	}
	has := func(path string) bool {
		return slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == `"`+path+`"` })
	}
	if has(modelPackage) && has("unsafe") {
		return "imports unsafe beside the types"
	}
	for line := range bytes.Lines(src) {
		if bytes.HasPrefix(line, []byte("//go:linkname")) && bytes.Contains(line, []byte("face/model")) {
			return "links to a name of package model"
		}
	}
	return ""
}

func TestNobodyGoesAroundTheTypes(t *testing.T) {
	users := 0
	sources(t, []string{"cmd", "device", "capture", "screening", "uplink"}, func(p string, src []byte) {
		if bytes.Contains(src, []byte(`"`+modelPackage+`"`)) {
			users++
		}
		how := around(src)
		if how != "" && unsafely[p] == "" {
			t.Errorf("%s %s", p, how)
		}
		if how == "" && unsafely[p] != "" {
			t.Errorf("%s needs no exception any more", p)
		}
	})
	if users < 5 {
		t.Fatalf("%d files use the types: the test looked at nothing", users)
	}
	for _, bad := range []string{"package x\nimport (\n\"unsafe\"\n\"" + modelPackage + "\"\n)", "package x\n//go:linkname forge " + modelPackage + ".round\n"} {
		if around([]byte(bad)) == "" {
			t.Errorf("not seen: %s", bad)
		}
	}
}
