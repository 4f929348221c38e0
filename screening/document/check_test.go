package document

import (
	"strings"
	"testing"
	"time"

	"gatehouse/screening"
)

var now = time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)

const (
	S = screening.Successful
	F = screening.Failed
	U = screening.Undetermined
	N = screening.NoSupport
	A = screening.Aborted
)

// evidence is a captured page with the given lines, every character read surely.
func evidence(lines ...string) screening.Evidence {
	var e screening.Evidence
	e.Document.State = "captured"
	e.Document.Format = "TD3"
	e.Document.Lines = lines
	e.Document.MRZLight = "white"
	for i, l := range lines {
		margins, cells := make([]int, len(l)), make([]screening.Box, len(l))
		for j := range l {
			margins[j], cells[j] = 9000, screening.Box{X: 100 + 20*j, Y: 1000 + 50*i, W: 18, H: 30}
		}
		e.Document.MarginsMilli = append(e.Document.MarginsMilli, margins)
		e.Document.Cells = append(e.Document.Cells, cells)
	}
	e.Chip.State, e.Face.State, e.Fingers.State = "not supported", "not supported", "not supported"
	return e
}

const (
	upper = "P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
	lower = "L898902C36SWE7408122F3204153ZE184226B<<<<<16"
)

// The lower lines below differ from lower in one field, with the check digits
// that belong to it.
func TestVerdicts(t *testing.T) {
	noReader := map[string]screening.Verdict{"chip.present": N}
	mrzIDs := []string{"mrz.format", "mrz.characters", "mrz.check.number", "mrz.check.birth", "mrz.check.expiry", "mrz.dates"}
	all := func(v screening.Verdict, ids ...string) map[string]screening.Verdict {
		m := map[string]screening.Verdict{}
		for _, id := range ids {
			m[id] = v
		}
		return m
	}
	and := func(ms ...map[string]screening.Verdict) map[string]screening.Verdict {
		out := map[string]screening.Verdict{}
		for _, m := range ms {
			for k, v := range m {
				out[k] = v
			}
		}
		return out
	}
	docIDs := []string{"document.issuer", "document.nationality", "document.expiry"}
	for _, c := range []struct {
		name string
		e    screening.Evidence
		want map[string]screening.Verdict // every other finding is successful
	}{
		{"control", evidence(upper, lower), nil},
		{"control TD1", evidence("IDBEL000590696<1015<<<<<<<<<<<", "8501019F2710017BEL850101002003", "SPECIMEN<<SPECIMEN<<<<<<<<<<<<"), nil},
		{"number altered", evidence(upper, "L898902D36SWE7408122F3204153ZE184226B<<<<<16"), all(F, "mrz.check.number", "mrz.check.composite")},
		{"birth altered", evidence(upper, "L898902C36SWE7508122F3204153ZE184226B<<<<<16"), all(F, "mrz.check.birth", "mrz.check.composite")},
		{"optional altered", evidence(upper, "L898902C36SWE7408122F3204153ZE184226C<<<<<16"), all(F, "mrz.check.optional", "mrz.check.composite")},
		{"composite altered", evidence(upper, "L898902C36SWE7408122F3204153ZE184226B<<<<<17"), all(F, "mrz.check.composite")},
		{
			"expiry altered", evidence(upper, "L898902C36SWE7408122F3304153ZE184226B<<<<<16"),
			and(all(F, "mrz.check.expiry", "mrz.check.composite"), all(U, "document.expiry")),
		},
		{"expired yesterday", evidence(upper, passport("SWE", "740812", "261123")), all(F, "document.expiry")},
		{"expires today", evidence(upper, passport("SWE", "740812", "261124")), nil},
		{"expired long ago", evidence(upper, passport("SWE", "740812", "500101")), all(F, "document.expiry")},
		{"expires in 2044 or expired in 1944", evidence(upper, passport("SWE", "740812", "440101")), all(U, "document.expiry")},
		{
			"expiry impossible", evidence(upper, passport("SWE", "740812", "300230")),
			and(all(F, "mrz.dates"), all(U, "document.expiry")),
		},
		{"birth zeros", evidence(upper, passport("SWE", "000000", "320415")), all(F, "mrz.dates")},
		{"birth unknown", evidence(upper, passport("SWE", "<<<<<<", "320415")), nil},
		{"issuer in no list", evidence("P<SQE"+upper[5:], lower), all(U, "document.issuer")},
		{"issuer a known misprint", evidence("P<DEU"+upper[5:], lower), all(U, "document.issuer")},
		{"issuer specimen", evidence("P<UTO"+upper[5:], lower), all(F, "document.issuer")},
		{"issuer deprecated", evidence("P<ANT"+upper[5:], lower), all(U, "document.issuer")},
		{"issuer a person's code", evidence("P<XXB"+upper[5:], lower), all(U, "document.issuer")},
		{"issuer organisation", evidence("P<UNO"+upper[5:], lower), nil},
		{"refugee", evidence(upper, passport("XXB", "740812", "320415")), nil},
		{"nationality XAF", evidence(upper, passport("XAF", "740812", "320415")), all(U, "document.nationality")},
		{"nationality specimen", evidence(upper, passport("UTO", "740812", "320415")), all(F, "document.nationality")},
		{"visa A", evidence("V"+upper[1:], "L898902C<3SWE6908061F3204153ZE184226B<<<<<<<"), all(N, "mrz.format")},
		{"visa B", evidence("V<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3SWE6908061F3204153ZE184226"), all(N, "mrz.format")},
		{"control TD2", evidence("I<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3SWE6908061F3204153<<<<<<<6"), nil},
		{"digit in the name", evidence("P<SWEERIKSS0N"+upper[13:], lower), all(F, "mrz.characters")},
		{"wrong document code", evidence("X"+upper[1:], lower), all(F, "mrz.format")},
		{
			"line too short", evidence(upper, lower[:43]),
			and(all(F, "mrz.format"), all(N, mrzIDs[1:]...), all(U, docIDs...)),
		},
		{
			"impossible character", evidence(upper, "l"+lower[1:]),
			and(all(F, "mrz.characters"), all(N, "mrz.format"), all(N, mrzIDs[2:]...), all(U, docIDs...)),
		},
		{
			"French identity card", evidence(frenchCard("1710")...),
			and(all(N, "mrz.check.expiry"), all(U, "document.expiry")),
		},
		{
			"French identity card, too old", evidence(frenchCard("1110")...),
			and(all(N, "mrz.check.expiry"), all(F, "document.expiry")),
		},
		{
			"French identity card, last month", evidence(frenchCard("1111")...),
			and(all(N, "mrz.check.expiry"), all(U, "document.expiry")),
		},
		{
			"French identity card, number altered", evidence("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "1710923102854CORINNE<<<<<<<6512068F4"),
			and(all(F, "mrz.check.number", "mrz.check.composite"), all(N, "mrz.check.expiry"), all(U, "document.expiry")),
		},
		{
			"French driving licence", evidence("D1FRA13AA000026181231MARTIN<<9"),
			and(all(N, "mrz.format", "mrz.check.birth", "mrz.check.expiry", "document.nationality"), all(F, "document.expiry")),
		},
		{
			"Swiss driving licence", evidence("AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"),
			and(all(N, "mrz.format", "mrz.check.number", "mrz.check.birth", "mrz.check.expiry", "document.nationality"), all(U, "document.expiry")),
		},
		{
			"border crossing card of the USA", evidence("A3USA085043401<01<9108<<<<<<<<", "7006171F0108168<<<<<<A5AA37743", "GONZALEZ<MENDEZ<<CRISTINA<MARI"),
			and(all(N, "mrz.check.number"), all(U, "document.nationality"), all(F, "document.expiry")),
		},
		{"no MRZ", evidence(), and(all(N, mrzIDs...), all(N, "mrz.present"), all(U, docIDs...))},
		{
			"pulled away", with(evidence(upper, lower), func(e *screening.Evidence) { e.Document.State = "aborted" }),
			and(all(A, mrzIDs...), all(A, docIDs...), all(A, "mrz.present", "document.capture")),
		},
		{
			"no reader", with(evidence(), func(e *screening.Evidence) { e.Document.State = "not supported" }),
			and(all(N, mrzIDs...), all(N, docIDs...), all(N, "mrz.present", "document.capture")),
		},
		{
			"nothing filled in",
			screening.Evidence{},
			and(all(A, mrzIDs...), all(A, docIDs...), all(A, "mrz.present", "document.capture", "chip.present")),
		},
		{"chip pulled away", with(evidence(upper, lower), func(e *screening.Evidence) { e.Chip.State = "aborted" }), all(A, "chip.present")},
		{"panel absent", with(evidence(upper, lower), func(e *screening.Evidence) {
			e.Devices = []screening.DeviceEvidence{{Device: "panel", State: "absent", Reason: "no such tty"}}
		}), all(A, "device.panel")},
	} {
		seen := map[string]bool{}
		for _, f := range Check(&c.e, now) {
			want, named := c.want[f.ID]
			if !named {
				if want = noReader[f.ID]; want == 0 {
					want = S
				}
			}
			if f.Verdict != want {
				t.Errorf("%s: %s is %v, want %v: %s", c.name, f.ID, f.Verdict, want, f.Text)
			}
			if f.Title == "" || f.Group == "" || seen[f.ID] {
				t.Errorf("%s: %s: title %q, group %q, seen before: %v", c.name, f.ID, f.Title, f.Group, seen[f.ID])
			}
			if f.Verdict != S && f.Text == "" {
				t.Errorf("%s: %s is %v and says nothing", c.name, f.ID, f.Verdict)
			}
			seen[f.ID] = true
		}
		for id := range c.want {
			if !seen[id] {
				t.Errorf("%s: no finding %s", c.name, id)
			}
		}
	}
}

func TestFindingSaysWhere(t *testing.T) {
	e := evidence(upper, "L898902D36SWE7408122F3204153ZE184226B<<<<<16")
	e.Document.MarginsMilli[1][7] = 400
	f := find(t, Check(&e, now), "mrz.check.number")
	if f.Region == nil || f.Region.Light != "white" || f.Region.Box != (screening.Box{X: 100, Y: 1050, W: 198, H: 30}) {
		t.Errorf("region %+v", f.Region)
	}
	if len(f.Values) != 2 || f.Values[0] != (screening.Value{Name: "printed", Value: "6"}) || f.Values[1] != (screening.Value{Name: "computed", Value: "9"}) {
		t.Errorf("values %v", f.Values)
	}
	for _, s := range []string{"line 2, columns 1 to 9", "character 8 of line 2 was hard to read"} {
		if !strings.Contains(f.Text, s) {
			t.Errorf("%q is not in %q", s, f.Text)
		}
	}
	e.Document.MarginsMilli[1][7] = 9000
	if f := find(t, Check(&e, now), "mrz.check.number"); strings.Contains(f.Text, "hard to read") {
		t.Errorf("control: %q", f.Text)
	}
}

// Evidence from elsewhere may have any number of cells and margins.
func TestCellsMissing(t *testing.T) {
	e := evidence(upper, "L898902D36SWE7408122F3204153ZE184226B<<<<<16")
	e.Document.Cells, e.Document.MarginsMilli = e.Document.Cells[:1], [][]int{{1}, {2, 3}}
	f := find(t, Check(&e, now), "mrz.check.number")
	if f.Verdict != F || f.Region != nil {
		t.Errorf("%v, region %v", f.Verdict, f.Region)
	}
}

func TestTitlesHoldNoPersonalData(t *testing.T) {
	e := evidence("P<UTOSECRETNAME<<CANARY<<<<<<<<<<<<<<<<<<<<<", lower)
	for _, f := range Check(&e, now) {
		for _, secret := range []string{"SECRETNAME", "CANARY", "L898902C3", "740812"} {
			if strings.Contains(f.Title+f.ID+f.Group, secret) {
				t.Errorf("%s: title %q holds %q", f.ID, f.Title, secret)
			}
		}
	}
}

func find(t *testing.T, fs []screening.Finding, id string) screening.Finding {
	t.Helper()
	for _, f := range fs {
		if f.ID == id {
			return f
		}
	}
	t.Fatalf("no finding %s", id)
	return screening.Finding{}
}

func with(e screening.Evidence, change func(*screening.Evidence)) screening.Evidence {
	change(&e)
	return e
}

// passport is a lower line with the check digits that belong to it.
func passport(nationality, birth, expiry string) string {
	n := "L898902C36"
	b, x, o := birth+digit(birth), expiry+digit(expiry), "<<<<<<<<<<<<<<0"
	return n + nationality + b + "F" + x + o + digit(n+b+x+o)
}

func digit(s string) string {
	sum := 0
	for i, r := range s {
		sum += max(strings.IndexRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", r), 0) * []int{7, 3, 1}[i%3]
	}
	return string(rune('0' + sum%10))
}

// frenchCard is an identity card issued in the given month, its digits right.
func frenchCard(issued string) []string {
	number := issued + "92310285"
	upper, lower := "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", number+digit(number)+"CORINNE<<<<<<<6512068F"
	return []string{upper, lower + digit(upper+lower)}
}

// TestExpiryWithoutDigit: a date that has no check digit is not said to have a wrong one.
func TestExpiryWithoutDigit(t *testing.T) {
	for _, c := range []struct {
		name, says string
		e          screening.Evidence
	}{
		{"French driving licence", "has no check digit", evidence("D1FRA13AA000026311231MARTIN<<2")},
		{"expiry altered", "check digit of this date is wrong", evidence(upper, "L898902C36SWE7408122F3304153ZE184226B<<<<<16")},
	} {
		seen := false
		for _, f := range Check(&c.e, now) {
			seen = seen || f.ID == "document.expiry" && f.Verdict == U && strings.Contains(f.Text, c.says)
		}
		if !seen {
			t.Errorf("%s: nothing undetermined says %q", c.name, c.says)
		}
	}
}
