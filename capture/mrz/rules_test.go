package mrz

import (
	"slices"
	"strings"
	"testing"
	"time"
)

const upper = "P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"

func TestRules(t *testing.T) {
	ok := func(Fields) bool { return true }
	for _, c := range []struct {
		name  string
		lines []string
		valid bool
		also  func(Fields) bool
	}{
		{"control", []string{upper, fill2("L898902C3", "SWE", "740812", "F", "320415", "ZE184226B")}, true, ok},
		{"optional data empty, check 0", []string{upper, "L898902C36SWE7408122F3204153<<<<<<<<<<<<<<04"}, true, ok},
		{"optional data empty, check filler", []string{upper, "L898902C36SWE7408122F3204153<<<<<<<<<<<<<<<4"}, true, ok},
		{"optional data in use, check filler", []string{upper, "L898902C36SWE7408122F3204153ZE184226B<<<<<<5"}, false, func(f Fields) bool {
			return !f.Checks[CheckOptional].OK && f.Checks[CheckComposite].OK && f.Checks[CheckOptional].Computed == '1'
		}},
		{"optional data fills all places", []string{upper, fill2("E00000000", "CHN", "740812", "M", "320415", "MBMBLKLINCMPA9")}, true, ok},
		{"sex not told", []string{upper, fill2("L898902C3", "SWE", "740812", "<", "320415", "")}, true, ok},
		{"sex X", []string{upper, fill2("L898902C3", "SWE", "740812", "X", "320415", "")}, false, at(RuleCharacter, Span{1, 20, 21})},
		{"digit in nationality", []string{upper, fill2("L898902C3", "SW3", "740812", "F", "320415", "")}, false, at(RuleCharacter, Span{1, 12, 13})},
		{"digit in issuer", []string{"P<SW3" + upper[5:], fill2("L898902C3", "SWE", "740812", "F", "320415", "")}, false, at(RuleCharacter, Span{0, 4, 5})},
		{"digit in name", with([]string{upper, fill2("L898902C3", "SWE", "740812", "F", "320415", "")}, 0, 10, '0'), false, at(RuleCharacter, Span{0, 10, 11})},
		{"digit in name of a Russian internal passport", []string{"PNRUS3VANOV<<PETR<<<<<<<<<<<<<<<<<<<<<<<<<<<", fill2("123456789", "RUS", "740812", "M", "320415", "")}, true, func(f Fields) bool {
			return len(f.Notes) == 1 && f.Notes[0].Rule == RuleName
		}},
		{"no expiry on a Russian internal passport", []string{"PNRUSIVANOV<<PETR<<<<<<<<<<<<<<<<<<<<<<<<<<<", fill2("123456789", "RUS", "740812", "M", "<<<<<<", "")}, true, func(f Fields) bool {
			return f.Expiry.State == DateUnknown && len(f.Notes) == 1
		}},
		{"no expiry elsewhere", []string{upper, fill2("123456789", "SWE", "740812", "M", "<<<<<<", "")}, false, func(f Fields) bool {
			return f.Expiry.State == DateMalformed
		}},
		{"letter in birth", []string{upper, fill2("L898902C3", "SWE", "74O812", "F", "320415", "")}, false, at(RuleCharacter, Span{1, 15, 16})},
		{"wrong first letter", with([]string{upper, fill2("L898902C3", "SWE", "740812", "F", "320415", "")}, 0, 0, 'B'), false, at(RuleCode, Span{0, 0, 2})},
		{"national second letter", with([]string{upper, fill2("L898902C3", "SWE", "740812", "F", "320415", "")}, 0, 1, 'Z'), true, func(f Fields) bool {
			return len(f.Notes) == 1 && f.Notes[0].Rule == RuleCode
		}},
		{"digit in the code of a card", []string{"C1USAD231458907<<<<<<<<<<<<<<<", "7408122F3204153SWE<<<<<<<<<<<2", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}, true, ok},
		{"digit in the code of a passport", with([]string{upper, fill2("L898902C3", "SWE", "740812", "F", "320415", "")}, 0, 1, '1'), false, at(RuleCharacter, Span{0, 1, 2})},
		{"card with code V", []string{"IVUSAD231458907<<<<<<<<<<<<<<<", "7408122F3204153SWE<<<<<<<<<<<2", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}, true, func(f Fields) bool { return len(f.Notes) == 1 }},
		{"number empty", []string{upper, fill2("", "SWE", "740812", "F", "320415", "")}, false, at(RuleEmpty, Span{1, 0, 9})},
		{"name empty", []string{pad("P<SWE", 44), fill2("L898902C3", "SWE", "740812", "F", "320415", "")}, false, at(RuleEmpty, Span{0, 5, 44})},
		{"TD1 long number", []string{"IDBEL000590696<1015<<<<<<<<<<<", "8501019F2710017BEL850101002003", "SPECIMEN<<SPECIMEN<<<<<<<<<<<<"}, true, func(f Fields) bool {
			return f.Number.Long && f.Number.Text == "000590696101" && f.Number.N == 2 && f.Optional[0].Plain() == "" && f.Optional[1].Plain() == "85010100200"
		}},
		{"TD1 long number, wrong digit", []string{"IDBEL000590696<1016<<<<<<<<<<<", "8501019F2710017BEL850101002003", "SPECIMEN<<SPECIMEN<<<<<<<<<<<<"}, false, func(f Fields) bool {
			return !f.Checks[CheckNumber].OK && f.Checks[CheckNumber].Printed == '6' && f.Checks[CheckNumber].Computed == '5' && f.Checks[CheckNumber].At == Span{0, 18, 19}
		}},
		{"TD1 short number, filler as check", []string{"I<SWED2314589<<<<<<<<<<<<<<<<<", "7408122F3204153SWE<<<<<<<<<<<2", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}, false, func(f Fields) bool {
			return !f.Checks[CheckNumber].OK && !f.Number.Long
		}},
		{"TD3 long number, read though undefined", []string{upper, longTD3("D23145890", "734")}, true, func(f Fields) bool {
			return f.Number.Text == "D23145890734" && len(f.Notes) == 1
		}},
	} {
		f, err := Parse(c.lines)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if f.Valid() != c.valid || !c.also(f) {
			t.Errorf("%s: valid %v, want %v; faults %v notes %v checks %+v", c.name, f.Valid(), c.valid, f.Faults, f.Notes, f.Checks)
		}
	}
}

func at(r Rule, s Span) func(Fields) bool {
	return func(f Fields) bool {
		return slices.ContainsFunc(f.Faults, func(x Fault) bool { return x.Rule == r && x.Span == s })
	}
}

func longTD3(nine, rest string) string {
	o := pad(rest+digitOf(nine+rest), 14)
	o += digitOf(o)
	return nine + "<" + "SWE" + "7408122" + "F" + "3204153" + o + digitOf(nine+"<"+"7408122"+"3204153"+o)
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		field, primary, secondary string
		truncated                 bool
		notes                     int
	}{
		{"ERIKSSON<<ANNA<MARIA<<<<<<<<<<", "ERIKSSON", "ANNA MARIA", false, 0},
		{"OCONNOR<SMITH<<ENYA<SIOBHAN<<<", "OCONNOR SMITH", "ENYA SIOBHAN", false, 0},
		{"ARKFREITH<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", "", false, 0},
		{"SATRIYA<SUDARPA<<<<<<<<<<<<<<<", "SATRIYA SUDARPA", "", false, 0},
		{"NILAVADHANANANDA<<CHAYAPA<DE<K", "NILAVADHANANANDA", "CHAYAPA DE K", true, 0},
		{"BENNELONG<WOOLOOMOOLOO<W<W<<DI", "BENNELONG WOOLOOMOOLOO W W", "DI", true, 0},
		{"<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<", "", "ANNA", false, 1},
		{"ERIKSSON<<<ANNA<<<<<<<<<<<<<<<", "ERIKSSON", "ANNA", false, 0},
		{"ERIKSSON<<ANNA<<MARIA<<<<<<<<<", "ERIKSSON", "ANNA MARIA", false, 1},
	} {
		n, notes := parseName(Field{c.field, Span{2, 0, 30}})
		if n.Primary.Plain() != c.primary || n.Secondary.Plain() != c.secondary || n.Truncated != c.truncated || len(notes) != c.notes {
			t.Errorf("%s: %q, %q, truncated %v, notes %v", c.field, n.Primary.Plain(), n.Secondary.Plain(), n.Truncated, notes)
		}
		for _, f := range []Field{n.Primary, n.Secondary} {
			if c.field[f.Span.From:f.Span.To] != f.Text {
				t.Errorf("%s: span %v does not show %q", c.field, f.Span, f.Text)
			}
		}
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct {
		text          string
		birth, expiry DateState
	}{
		{"740812", DateValid, DateValid},
		{"7408<<", DatePartly, DateMalformed},
		{"74<<<<", DatePartly, DateMalformed},
		{"<<0812", DatePartly, DateMalformed},
		{"<<<<<<", DateUnknown, DateMalformed},
		{"7408<1", DateMalformed, DateMalformed},
		{"7<0812", DateMalformed, DateMalformed},
		{"000000", DateMalformed, DateMalformed},
		{"740800", DateMalformed, DateMalformed},
		{"740012", DateMalformed, DateMalformed},
		{"7408O2", DateMalformed, DateMalformed},
		{"740230", DateImpossible, DateImpossible},
		{"741301", DateImpossible, DateImpossible},
		{"740631", DateImpossible, DateImpossible},
		{"740229", DateImpossible, DateImpossible},
		{"760229", DateValid, DateValid},
		{"000229", DateValid, DateValid},
		{"<<0229", DatePartly, DateMalformed},
		{"<<0230", DateImpossible, DateMalformed},
		{"74<<31", DatePartly, DateMalformed},
	} {
		f := Field{Text: c.text}
		if b, e := parseDate(f, true).State, parseDate(f, false).State; b != c.birth || e != c.expiry {
			t.Errorf("%s: birth %d, expiry %d, want %d, %d", c.text, b, e, c.birth, c.expiry)
		}
	}
}

func TestCentury(t *testing.T) {
	now := time.Date(2026, 11, 24, 6, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		text  string
		birth int // year
		exp   int
		sure  bool
	}{
		{"261124", 2026, 2026, true}, // born today, valid until today
		{"261125", 1926, 2026, true},
		{"260101", 2026, 2026, true},
		{"270101", 1927, 2027, true},
		{"410101", 1941, 2041, true},
		{"420101", 1942, 2042, false},
		{"460101", 1946, 2046, false},
		{"470101", 1947, 1947, true},
		{"940623", 1994, 1994, true}, // ICAO's visa, long expired
		{"250101", 2025, 2025, true},
	} {
		d := parseDate(Field{Text: c.text}, true)
		y, _, _, ok := d.Birth(now)
		e, _, _, sure, ok2 := d.Expiry(now)
		if y != c.birth || e != c.exp || sure != c.sure || !ok || !ok2 {
			t.Errorf("%s: birth %d, expiry %d sure %v, want %d, %d %v", c.text, y, e, sure, c.birth, c.exp, c.sure)
		}
	}
	if y, m, d, ok := parseDate(Field{Text: "26<<<<"}, true).Birth(now); y != 2026 || m != -1 || d != -1 || !ok {
		t.Errorf("year only: %d %d %d %v", y, m, d, ok)
	}
	if y, _, _, ok := parseDate(Field{Text: "<<<<<<"}, true).Birth(now); y != -1 || !ok {
		t.Errorf("unknown: %d %v", y, ok)
	}
	if _, _, _, ok := parseDate(Field{Text: "740230"}, true).Birth(now); ok {
		t.Error("30 February was born")
	}
}

func TestCodes(t *testing.T) {
	for code, kind := range map[string]CodeKind{
		"SWE": CodeState, "D<<": CodeState, "GBD": CodeState, "RKS": CodeState, "EUE": CodeOrganisation,
		"UNO": CodeOrganisation, "XOM": CodeOrganisation, "XPO": CodeOrganisation, "XXB": CodePerson,
		"ANT": CodeDeprecated, "UTO": CodeSpecimen, "XAF": CodeUnlisted, "XCT": CodeUnlisted, "DEU": CodeUnlisted,
		"QQQ": CodeUnknown, "<<<": CodeUnknown, "D": CodeUnknown, "": CodeUnknown, "swe": CodeUnknown, "S<E": CodeUnknown,
	} {
		if got := KindOf(code); got != kind {
			t.Errorf("%q is %v, want %v", code, got, kind)
		}
	}
	words := 0
	for _, list := range codeLists {
		words += len(strings.Fields(list))
	}
	if words != len(codeKinds) {
		t.Errorf("%d codes are listed, %d are known: one stands in two lists", words, len(codeKinds))
	}
	states := 0
	for code, kind := range codeKinds {
		if len(code) != 3 {
			t.Errorf("%q has not three characters", code)
		}
		if kind == CodeState {
			states++
		}
		if kind > CodeOrganisation && kind != CodeAbsent && (Country{Field{Text: code}, kind}).Meaning() == "" {
			t.Errorf("%q has no meaning", code)
		}
	}
	if want := 249 - 1 + 7; states != want { // ISO 3166-1 without DEU, with D, five of Britain's and RKS
		t.Errorf("%d states, want %d", states, want)
	}
}

func TestConformingPrintCostsNoGarbage(t *testing.T) {
	for _, c := range printed {
		want := 0
		if len(c.number) > 9 { // a long number is put together
			want = 1
		}
		if n := testing.AllocsPerRun(100, func() { _, _ = Parse(c.lines) }); int(n) != want {
			t.Errorf("%s: %v allocations, want %d", c.name, n, want)
		}
	}
}
