package decide

import (
	"slices"
	"testing"
	"time"

	"gatehouse/capture/mrz"
	"gatehouse/screening"
	"gatehouse/screening/policy"
)

// Each row spoils one thing in the evidence of a genuine crossing. The first row
// is the control: nothing is spoilt, and the kiosk recommends clear.
func TestScreen(t *testing.T) {
	p := parse(t, policy.Default())
	for _, c := range []struct {
		name    string
		spoil   func(e *screening.Evidence)
		because []string
	}{
		{"nothing", func(*screening.Evidence) {}, nil},
		{
			"number altered", func(e *screening.Evidence) { e.Document.Lines[1] = "L898902D3" + e.Document.Lines[1][9:] },
			[]string{"mrz.check.number", "mrz.check.composite", "list.documents"},
		},
		{"issuer altered", func(e *screening.Evidence) { e.Document.Lines[0] = "P<SQE" + e.Document.Lines[0][5:] }, []string{"document.issuer"}},
		{"expired", func(e *screening.Evidence) { e.Document.Lines[1] = "HA672242<6SWE5802254M9601086<<<<<<<<<<<<<<08" }, []string{"document.expiry"}},
		{"listed", func(e *screening.Evidence) {
			e.Lists[0].Hits = []screening.ListHit{{Number: "L898902C3", Type: "P", Issuer: "SWE", Reason: "stolen"}}
		}, []string{"list.documents"}},
		{"list stale", func(e *screening.Evidence) { e.Lists[0].Issued -= 50 * 3600 }, []string{"list.documents"}},
		{"MRZ invisible in infrared", func(e *screening.Evidence) { e.Document.Optics.MRZIRMilli, e.Document.Optics.MRZIRMinMilli = 20, 5 }, []string{"mrz.infrared", "(IR,AB,MR)"}},
		{"one letter in ink that infrared does not show", func(e *screening.Evidence) { e.Document.Optics.IRMilli[0][7] = 40 }, []string{"(IR,AB,MR)"}},
		{"Courier", func(e *screening.Evidence) {
			for _, l := range e.Document.Optics.ShapeMilli {
				for k := range l {
					l[k] = -3400
				}
			}
		}, []string{"mrz.typeface"}},
		{"lines too narrow", func(e *screening.Evidence) { e.Document.Layout.PitchUM = 2400 }, []string{"mrz.layout"}},
		{"edges unknown", func(e *screening.Evidence) { e.Document.Layout = nil }, nil},
		{"evidence of the first edition", func(e *screening.Evidence) { *e = first(*e) }, nil},
		{"dye in evidence of the first edition", func(e *screening.Evidence) {
			*e = first(*e)
			e.Document.Optics.MRZIRMinMilli = 20
		}, []string{"(IR,AB,MR)"}},
		{"bright paper", func(e *screening.Evidence) { e.Document.Optics.UVMedian = 200 }, []string{"(UV,BR,FU)"}},
		{"panel absent, lamps missing", func(e *screening.Evidence) {
			e.Devices = []screening.DeviceEvidence{{Device: "panel", State: "absent", Reason: "no answer"}}
			e.Document.Optics.HasIR, e.Document.Optics.HasUV = false, false
		}, []string{"device.panel", "mrz.infrared", "(IR,AB,MR)", "(UV,BR,FU)"}},
		{"housing opened", func(e *screening.Evidence) {
			e.Devices = []screening.DeviceEvidence{{Device: "panel", State: "tamper", Reason: "switch"}}
		}, []string{"device.panel"}},
	} {
		e := genuine()
		c.spoil(&e)
		r := Screen(e, p, now)
		want := screening.Refer
		if c.because == nil {
			want = screening.Clear
		}
		if r.Recommend != want || !slices.Equal(r.Because, c.because) {
			t.Errorf("%s: %s because %v, want %v", c.name, r.Recommend, r.Because, c.because)
		}
		checkResult(t, r)
	}
}

// first is the evidence as software before screening.OpticsEdition 1 wrote it down.
func first(e screening.Evidence) screening.Evidence {
	o := &e.Document.Optics
	*o = screening.Optics{
		HasIR: o.HasIR, MRZWhiteMilli: o.MRZWhiteMilli, MRZIRMilli: o.MRZIRMilli, MRZIRMinMilli: o.MRZIRMinMilli,
		HasUV: o.HasUV, UVMedian: o.UVMedian, UVMRZMedian: o.UVMRZMedian, UVBrightMilli: o.UVBrightMilli,
		UVRegion: o.UVRegion, MRZRegion: o.MRZRegion, ResidualMilli: o.ResidualMilli,
	}
	e.Document.Layout = nil
	return e
}

// A known defect of the policy weakens the one failure that it names: the crossing is
// still referred, and nothing else changes.
func TestKnownDefect(t *testing.T) {
	text := string(policy.Default()) + "\n[[defects]]\ncheck = \"mrz.typeface\"\nissuer = \"SWE\"\ncodes = [\"P\"]\nexpires_from = 2030\nexpires_to = 2033\nsource = \"a test of this package\"\n"
	plain, known := parse(t, policy.Default()), parse(t, []byte(text))
	e := genuine()
	for _, l := range e.Document.Optics.ShapeMilli {
		for k := range l {
			l[k] = -3400
		}
	}
	before, after := Screen(e, plain, now), Screen(e, known, now)
	for i, f := range after.Findings {
		was := before.Findings[i].Verdict
		if f.ID != "mrz.typeface" && f.Verdict != was || f.ID == "mrz.typeface" && (was != screening.Failed || f.Verdict != screening.Undetermined) {
			t.Errorf("%s was %v, is %v", f.ID, was, f.Verdict)
		}
	}
	if after.Recommend != screening.Refer || !slices.Equal(after.Because, before.Because) {
		t.Errorf("%s because %v", after.Recommend, after.Because)
	}
}

// The policy knows where the kiosk stands: a document is valid until the end of
// its last day there.
func TestExpiryByTheKiosksDay(t *testing.T) {
	e := genuine()
	at := time.Date(2032, 4, 15, 20, 0, 0, 0, time.UTC) // the last day of genuine, in UTC
	e.Lists[0].Issued = at.Unix()
	for offset, want := range map[string]screening.Recommendation{"0": screening.Clear, "420": screening.Refer, "-300": screening.Clear} {
		p := parse(t, []byte("utc_offset_minutes = "+offset+"\n"+
			"id = \"t\"\nversion = 1\n[lists.documents]\nmax_age_hours = 1\n[checks]\n\"chip.present\" = \"evaluatory\"\n\"face.present\" = \"evaluatory\"\n\"fingers.present\" = \"evaluatory\"\n"))
		if r := Screen(e, p, at); r.Recommend != want {
			t.Errorf("offset %s: %s because %v, want %s", offset, r.Recommend, r.Because, want)
		}
	}
}

// Where a person comes from, and which sex the document tells, weigh nothing: not
// one verdict differs, be it a state, an organisation, a refugee or a stateless
// person. The controls are a specimen and a code that nobody has.
func TestPersonCarriesNoWeight(t *testing.T) {
	p := parse(t, policy.Default())
	e := genuine()
	line := e.Document.Lines[1]
	want := verdicts(Screen(e, p, now))
	tried := 0
	for i := range 26 * 26 * 26 {
		code := string([]byte{'A' + byte(i/676), 'A' + byte(i/26%26), 'A' + byte(i%26)})
		kind := mrz.KindOf(code)
		same := kind == mrz.CodeState || kind == mrz.CodeOrganisation || kind == mrz.CodePerson
		if !same && i%500 != 0 && kind == mrz.CodeUnknown {
			continue
		}
		tried++
		sex := []string{"M", "F", "<"}[i%3]
		e.Document.Lines[1] = line[:10] + code + line[13:20] + sex + line[21:]
		if got := verdicts(Screen(e, p, now)); slices.Equal(got, want) != same {
			t.Errorf("%s (%v): %v", code, kind, got)
		}
	}
	if tried < 270 {
		t.Errorf("only %d codes tried", tried)
	}
}

func verdicts(r screening.Result) (out []screening.Verdict) {
	for _, f := range r.Findings {
		out = append(out, f.Verdict)
	}
	return out
}

func BenchmarkScreen(b *testing.B) {
	p := parse(b, policy.Default())
	e := genuine()
	b.ReportAllocs()
	for b.Loop() {
		Screen(e, p, now)
	}
}
