package decide

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"

	"gatehouse/screening"
	"gatehouse/screening/policy"
)

var canonical = func() cbor.EncMode {
	m, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err)
	}
	return m
}()

func encode(t testing.TB, v any) []byte {
	t.Helper()
	b, err := canonical.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// genuine is the evidence of a crossing with nothing to find.
func genuine() screening.Evidence {
	var e screening.Evidence
	d := &e.Document
	d.State, d.Format, d.MRZLight = "captured", "TD3", "white"
	d.Lines = []string{"P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36SWE7408122F3204153ZE184226B<<<<<16"}
	for i, l := range d.Lines {
		margins, cells := make([]int, len(l)), make([]screening.Box, len(l))
		for j := range l {
			margins[j], cells[j] = 9000, screening.Box{X: 100 + 20*j, Y: 1000 + 50*i, W: 18, H: 30}
		}
		d.MarginsMilli, d.Cells = append(d.MarginsMilli, margins), append(d.Cells, cells)
	}
	d.Optics = screening.Optics{
		HasIR: true, MRZWhiteMilli: 800, MRZIRMilli: 800, MRZIRMinMilli: 700,
		HasUV: true, UVMedian: 20, UVMRZMedian: 20, UVBrightMilli: 15, MRZRegion: screening.Box{X: 90, Y: 990, W: 900, H: 100}, ResidualMilli: 200,
	}
	measure(d)
	for _, light := range []string{"white", "ir", "uv"} {
		e.Pictures = append(e.Pictures, screening.PictureEvidence{Light: light, SHA256: make([]byte, 32), Width: 1100, Height: 1200})
	}
	e.Chip.State, e.Face.State, e.Fingers.State = "not supported", "not supported", "not supported"
	e.Lists = []screening.ListEvidence{{Name: "documents", Version: 3, Issued: now.Add(-time.Hour).Unix(), State: "searched"}}
	return e
}

// measure adds what the newest edition measures of single characters.
func measure(d *screening.DocumentEvidence) {
	o := &d.Optics
	o.Edition = screening.OpticsEdition
	for _, l := range d.Lines {
		of := func(v int) []int { return slices.Repeat([]int{v}, len(l)) }
		o.WhiteMilli, o.IRMilli, o.ShapeMilli = append(o.WhiteMilli, of(800)), append(o.IRMilli, of(790)), append(o.ShapeMilli, of(3300))
		o.WhitePaper, o.IRPaper = append(o.WhitePaper, of(215)), append(o.IRPaper, of(208))
	}
	o.White = screening.Sight{Paper: 215, RiseMilli: 85, PitchMilli: 40600}
	o.IR = screening.Sight{Paper: 208, RiseMilli: 90, PitchMilli: 40600}
	lean := 100
	d.Layout = &screening.Layout{PitchUM: 2541, HeightUM: 2610, LeftUM: []int{6070, 6050}, AboveUM: []int{15730, 9470}, SkewMilli: 120, LeanMilli: &lean}
}

// random changes some of a genuine crossing's evidence.
func random(r *rand.Rand) screening.Evidence {
	e := genuine()
	pick := func(s ...string) string { return s[r.IntN(len(s))] }
	sometimes := func(f func()) {
		if r.IntN(4) == 0 {
			f()
		}
	}
	d := &e.Document
	sometimes(func() {
		d.Lines = [][]string{
			{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"},
			{"V<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3SWE6908061F9406236ZE184226"},
			{"IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "8806923102858CORINNE<<<<<<<6512068F6"},
			{"P<SWE"},
			{},
			nil,
		}[r.IntN(6)]
	})
	sometimes(func() {
		for i, l := range d.Lines {
			if b := []byte(l); len(b) > 0 {
				b[r.IntN(len(b))] = "ABCXYZ019<a~"[r.IntN(12)]
				d.Lines[i] = string(b)
			}
		}
	})
	sometimes(func() {
		d.State = pick("captured", "aborted", "not supported", "?")
		d.Reason = pick("", "pulled away")
	})
	sometimes(func() {
		d.Model = &screening.ModelEvidence{
			State: pick("chosen", "chosen", "unknown", "missing"), Pack: "models", Version: 1, Issued: now.Unix() - 60, Expires: now.Unix() + 60, Model: "SWE, P, 1",
			Zones: []screening.ZoneEvidence{{
				UUID: "a", Generic: "(UV,LU,IS)", Name: "star", Light: "uv", Quantity: "pattern", State: pick("measured", "measured", "dirty", "no picture"),
				Value: r.IntN(1500), Max: 1500, Threshold: 400, Evaluatory: r.IntN(3) == 0,
			}},
			Groups: []screening.SetEvidence{{UUID: "b", Name: "glow", Decision: "all", Checks: []string{"a"}}},
		}
	})
	sometimes(func() { d.MarginsMilli[r.IntN(2)][r.IntN(44)] = r.IntN(5000) })
	sometimes(func() { d.Cells = d.Cells[:r.IntN(2)] })
	sometimes(func() { d.Optics.HasIR, d.Optics.MRZIRMilli = r.IntN(2) == 0, r.IntN(1001) })
	sometimes(func() { d.Optics.HasUV, d.Optics.UVMedian = r.IntN(2) == 0, r.IntN(256) })
	sometimes(func() { d.Optics.IRMilli[r.IntN(2)][r.IntN(44)] = r.IntN(1001) })
	sometimes(func() { d.Optics.ShapeMilli[1] = slices.Repeat([]int{r.IntN(8001) - 4000}, 44) })
	sometimes(func() { d.Optics.Edition = uint64(r.IntN(2)) })
	sometimes(func() { d.Layout.PitchUM = 2400 + r.IntN(200) })
	sometimes(func() { d.Layout = nil })
	sometimes(func() { e.Lists[0].Issued = now.Add(-time.Duration(r.IntN(100)) * time.Hour).Unix() })
	sometimes(func() { e.Lists[0].State = pick("missing", "refused", "not asked", "searched") })
	sometimes(func() {
		e.Lists[0].Hits = []screening.ListHit{{Number: "L898902C3", Type: "P", Issuer: "SWE", Reason: pick("stolen", "lost")}}
	})
	sometimes(func() { e.Lists = nil })
	sometimes(func() {
		e.Devices = []screening.DeviceEvidence{{Device: pick("panel", "camera document"), State: pick("absent", "faulty", "tamper"), Reason: "test"}}
	})
	sometimes(func() { e.Chip.State = pick("captured", "aborted", "not supported") })
	return e
}

// TestReplay: evidence that went through the record's encoding gives the same
// bytes again, at another sub-second and in another zone.
func TestReplay(t *testing.T) {
	p := parse(t, policy.Default())
	r := rand.New(rand.NewPCG(2026, 11))
	seen := map[string]bool{}
	for i := range 1000 {
		e := random(r)
		at := now.Add(time.Duration(r.IntN(1e9)))
		first := Screen(e, p, at.In(time.FixedZone("", 7*3600)))
		var again screening.Evidence
		if err := cbor.Unmarshal(encode(t, e), &again); err != nil {
			t.Fatal(err)
		}
		a, b := encode(t, first), encode(t, Screen(again, p, time.Unix(first.Screened, 0)))
		if !bytes.Equal(a, b) {
			t.Fatalf("evidence %d: %d bytes, then %d other ones", i, len(a), len(b))
		}
		checkResult(t, first)
		seen[string(a)] = true
	}
	if len(seen) < 500 {
		t.Errorf("only %d different results: the evidence is too alike", len(seen))
	}
}

// checkResult holds what must be true of any result under any policy.
func checkResult(t testing.TB, r screening.Result) {
	t.Helper()
	if r.Recommend != screening.Clear && r.Recommend != screening.Refer {
		t.Fatalf("recommends %q", r.Recommend)
	}
	if (r.Recommend == screening.Clear) != (len(r.Because) == 0) || r.Because == nil || r.Groups == nil {
		t.Fatalf("%s because %v", r.Recommend, r.Because)
	}
	for _, c := range policy.Catalogue {
		if c.Always && !slices.ContainsFunc(r.Findings, func(f screening.Finding) bool { return f.ID == c.ID }) {
			t.Fatalf("no finding %s", c.ID)
		}
	}
	for _, f := range r.Findings {
		if _, err := f.Verdict.MarshalText(); err != nil {
			t.Fatalf("%s: %v", f.ID, err)
		}
		if f.Title == "" || f.Need == "" || rank(f.Group) == len(groups) || f.Verdict != su && f.Text == "" {
			t.Fatalf("%+v", f)
		}
		if f.Need == screening.Mandatory && f.Verdict != su && !slices.Contains(r.Because, f.ID) {
			t.Fatalf("%s is %v and does not forbid clear", f.ID, f.Verdict)
		}
	}
}

// No constant of the types in which a machine or an officer's first line speaks
// means refusal. The control is a source with such a word.
func TestNoWordForRefusal(t *testing.T) {
	allowed := map[string][]string{
		"Recommendation": {`"clear"`, `"refer"`},
		"Choice":         {`"clear"`, `"second line"`, `"aborted"`},
	}
	words := func(name string, src any) (found, bad []string) {
		f, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.ValueSpec); ok {
				if id, ok := s.Type.(*ast.Ident); ok && allowed[id.Name] != nil {
					for _, v := range s.Values {
						word := v.(*ast.BasicLit).Value
						if found = append(found, word); !slices.Contains(allowed[id.Name], word) {
							bad = append(bad, word)
						}
					}
				}
			}
			return true
		})
		return found, bad
	}
	var all []string
	for _, name := range []string{"../verdict.go", "../result.go"} {
		found, bad := words(name, nil)
		if len(bad) > 0 {
			t.Errorf("%s has the words %v", name, bad)
		}
		all = append(all, found...)
	}
	if len(all) != 5 {
		t.Errorf("words %s, want 5", strings.Join(all, " "))
	}
	if _, bad := words("control.go", "package x\nconst Refuse Recommendation = \"refuse\""); len(bad) != 1 {
		t.Error("the control is not caught")
	}
}

// FuzzScreen: any evidence that decodes is judged without a panic, the same way
// twice, and never cleared against a mandatory finding.
func FuzzScreen(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 7))
	f.Add(encode(f, genuine()))
	for range 30 {
		f.Add(encode(f, random(r)))
	}
	p := parse(f, policy.Default())
	f.Fuzz(func(t *testing.T, b []byte) {
		var e screening.Evidence
		if cbor.Unmarshal(b, &e) != nil {
			return
		}
		r := Screen(e, p, now)
		checkResult(t, r)
		if !bytes.Equal(encode(t, r), encode(t, Screen(e, p, now))) {
			t.Fatal("two answers")
		}
	})
}
