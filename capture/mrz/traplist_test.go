package mrz

import (
	"strings"
	"testing"

	"gatehouse/capture"
)

// td2Card makes the lines of a TD2 card; rest is the optional data, which a long
// number begins.
func td2Card(code, name, number, nationality, birth, sex, expiry, rest string) []string {
	n := number
	if len(number) < 10 {
		n = pad(number, 9)
		n += digitOf(n)
	}
	b, e := birth+digitOf(birth), expiry+digitOf(expiry)
	l := n + pad(nationality, 3) + b + sex + e + pad(rest, 7)
	return []string{pad(code+name, 36), l + digitOf(l[:10]+l[13:20]+l[21:])}
}

// long puts a number of more than nine characters into a TD1 card.
func long(issuer, number, rest string) []string {
	l := td1Card("I<"+issuer, "000000000", "740812", "F", "320415", issuer, "ERIKSSON<<ANNA")
	l[0] = pad("I<"+issuer+number[:9]+"<"+number[9:]+digitOf(number)+rest, 30)
	l[1] = l[1][:29]
	l[1] += digitOf(l[0][5:] + l[1][:7] + l[1][8:15] + l[1][18:])
	return l
}

func TestLongNumbers(t *testing.T) {
	td2 := func(number string) []string {
		return td2Card("I<SWE", "ERIKSSON<<ANNA", number[:9]+"<", "SWE", "740812", "F", "320415", number[9:]+digitOf(number))
	}
	belgium := []string{"IDBEL000590240<6013<<<<<<<<<<<", "8512017F1311048BEL851201002007", "REINARTZ<<ULRIKE<KATIA<E<<<<<<"}
	for _, c := range []struct {
		name, number string
		lines        []string
		valid        bool
		notes        int
		optional     string
	}{
		{"TD1, 10", "D231458901", long("SWE", "D231458901", ""), true, 0, ""},
		{"TD1, 12 and optional data", "000590696101", long("SWE", "000590696101", "<ABC"), true, 0, "ABC"},
		{"TD1, 22", "D234567890123456789012", long("SWE", "D234567890123456789012", ""), true, 0, ""},
		{"TD1, 23: nothing ends it", "D2345678901234567890123", long("SWE", "D2345678901234567890123", ""), true, 1, ""},
		{"TD1, 9 with its digit behind the filler", "D23145890", long("SWE", "D23145890", ""), true, 1, ""},
		{"TD2, 12", "D23145890734", td2("D23145890734"), true, 0, ""},
		{"TD2, 14", "D2314589073456", td2("D2314589073456"), true, 0, ""},
		{"TD2, 15", "D23145890734567", td2("D23145890734567"), true, 0, ""},
		{"Portugal", "12345678ZZ4", long("PRT", "12345678ZZ4", ""), true, 0, ""},
		{"El Salvador", "0123456781", long("SLV", "0123456781", ""), true, 0, ""},
		{"Belgium, the filler counts", "000590240601", belgium, true, 1, ""},
		{"Belgium, its digit wrong", "000590240601", with(belgium, 0, 18, '6'), false, 0, ""},
		{"not Belgium", "000590240601", []string{strings.Replace(belgium[0], "BEL", "SWE", 1), belgium[1], belgium[2]}, false, 0, ""},
	} {
		f, err := Parse(c.lines)
		if err != nil || f.Valid() != c.valid || f.Number.Text != c.number || len(f.Notes) != c.notes || f.Optional[0].Plain() != c.optional {
			t.Errorf("%s: %v, valid %v, number %q, optional %q, faults %v, notes %v", c.name, err, f.Valid(), f.Number.Text, f.Optional[0].Plain(), f.Faults, f.Notes)
		}
		if c.valid { // each character of the number is covered: change it, and it shows
			for _, s := range f.Number.Spans[:f.Number.N] {
				for i := s.From; i < s.To; i++ {
					b := byte('0' + (valueOf[c.lines[s.Line][i]]+1)%10)
					if g, err := Parse(with(c.lines, s.Line, i, b)); err != nil || g.Valid() {
						t.Errorf("%s: %c in column %d passes", c.name, b, i+1)
					}
				}
			}
		}
	}
}

// Every code of Doc 9303-3 clause 5 that is not of ISO 3166-1, and those seen in
// use, parse as issuer and as nationality and are told apart; so does one in no list.
func TestSpecialCodes(t *testing.T) {
	for kind, codes := range map[CodeKind]string{
		CodeState:        "D<< GBD GBN GBO GBP GBS RKS SWE",
		CodeOrganisation: "EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC",
		CodePerson:       "XXA XXB XXC XXX",
		CodeDeprecated:   "ANT NTZ",
		CodeSpecimen:     "UTO BDR INP TRC COU",
		CodeUnlisted:     "XAF XCT DEU GER DE< ROM ZAR TMP YUG SUN BOS IAO SI<",
		CodeUnknown:      "QQQ ZZZ AAA",
	} {
		for _, code := range strings.Fields(codes) {
			f, err := Parse([]string{"P<" + code + upper[5:], fill2("L898902C3", code, "740812", "F", "320415", "")})
			if err != nil || !f.Valid() || f.Issuer.Kind != kind || f.Nationality.Kind != kind || f.Nationality.Code() != strings.TrimRight(code, "<") {
				t.Errorf("%s: %v, valid %v, issuer %v, nationality %v", code, err, f.Valid(), f.Issuer.Kind, f.Nationality.Kind)
			}
		}
	}
	if f, err := Parse(td1Card("I<BEL", "D23145890", "740812", "F", "320415", "XXB", "ERIKSSON<<ANNA")); err != nil || !f.Valid() || f.Nationality.Kind != CodePerson {
		t.Errorf("a refugee's card of Belgium: %v, %v", err, f.Nationality.Kind)
	}
}

// Document codes in use: all conform; those outside the lists of parts 4 and 5
// carry a note.
func TestDocumentCodes(t *testing.T) {
	for code, notes := range map[string]int{
		"P<": 0, "PP": 0, "PD": 0, "PO": 0, "PS": 0, "PE": 0, "PL": 0, "PM": 0, "PR": 0, "PT": 0, "PU": 0, "PN": 0,
		"PC": 1, "PA": 1, "PB": 1, "PV": 1,
	} {
		f, err := Parse([]string{code + upper[2:], fill2("L898902C3", "SWE", "740812", "F", "320415", "")})
		if err != nil || !f.Valid() || len(f.Notes) != notes || f.Code.Plain() != strings.TrimRight(code, "<") {
			t.Errorf("%s: %v, faults %v, notes %v", code, err, f.Faults, f.Notes)
		}
	}
	for code, notes := range map[string]int{
		"A<": 0, "AC": 0, "AR": 0, "C<": 0, "CA": 0, "CR": 0, "CS": 0, "CD": 0, "C1": 0, "I<": 0, "ID": 0, "IP": 0, "IR": 0, "IT": 0,
		"IV": 1, "AV": 1, "CV": 1, "AI": 1,
	} {
		f, err := Parse(td1Card(code+"SWE", "D23145890", "740812", "F", "320415", "SWE", "ERIKSSON<<ANNA"))
		if err != nil || !f.Valid() || f.Format != capture.TD1 || len(f.Notes) != notes {
			t.Errorf("%s: %v, format %v, faults %v, notes %v", code, err, f.Format, f.Faults, f.Notes)
		}
	}
	for _, code := range []string{"V<", "VB", "VC", "VN", "V1"} {
		f, err := Parse([]string{code + "SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3SWE6908061F3204153ZE184226"})
		if err != nil || !f.Valid() || f.Format != capture.MRVB || len(f.Notes) != 0 {
			t.Errorf("%s: %v, %v, faults %v, notes %v", code, err, f.Format, f.Faults, f.Notes)
		}
	}
	// An emergency travel document has the size of TD2 and a passport's code
	// (Doc 9303-8), and so have laissez-passer that of TD3.
	etd := td2Card("PUSWE", "ERIKSSON<<ANNA", "L898902C3", "SWE", "740812", "F", "320415", "")
	if f, err := Parse(etd); err != nil || !f.Valid() || f.Format != capture.TD2 {
		t.Errorf("emergency travel document: %v, %v", err, f.Faults)
	}
	for _, code := range []string{"PUUNO", "P<EUE", "PLEUE", "P<XOM"} {
		f, err := Parse([]string{code + upper[5:], fill2("L898902C3", "SWE", "740812", "F", "320415", "")})
		if err != nil || !f.Valid() || f.Issuer.Kind != CodeOrganisation {
			t.Errorf("%s: %v, %v", code, err, f.Issuer.Kind)
		}
	}
}

// Names of specimens with a single filler are one identifier; a letter in the last
// column means that the name may be cut.
func TestOddNames(t *testing.T) {
	for _, c := range []struct {
		name, primary, secondary string
		truncated                bool
	}{
		{"SPITERI<MANDY", "SPITERI MANDY", "", false},
		{"ESPANOLA<ESPANOLA<CARMEN", "ESPANOLA ESPANOLA CARMEN", "", false},
		{"VADIS<<QUO", "VADIS", "QUO", false},
		{"CANXXON<<TERESA", "CANXXON", "TERESA", false},
		{"FAXTTMXAH<<MXHMD", "FAXTTMXAH", "MXHMD", false},
		{"BELSER<<JULIETTE<HENRIKE<SOPHI", "BELSER", "JULIETTE HENRIKE SOPHI", true},
	} {
		f, err := Parse(td1Card("I<SWE", "D23145890", "740812", "F", "320415", "SWE", c.name))
		if err != nil || !f.Valid() || f.Name.Primary.Plain() != c.primary || f.Name.Secondary.Plain() != c.secondary || f.Name.Truncated != c.truncated {
			t.Errorf("%s: %v, %q, %q, truncated %v", c.name, err, f.Name.Primary.Plain(), f.Name.Secondary.Plain(), f.Name.Truncated)
		}
	}
}

// What must be flagged, in each format that has the field. The lines without a
// change are the control.
func TestBadPrintsAreFlagged(t *testing.T) {
	td1 := td1Card("I<SWE", "D23145890", "740812", "F", "320415", "SWE", "ERIKSSON<<ANNA")
	td2 := td2Card("I<SWE", "ERIKSSON<<ANNA", "D23145890", "SWE", "740812", "F", "320415", "")
	td3 := []string{upper, fill2("L898902C3", "SWE", "740812", "F", "320415", "ZE184226B")}
	mrva := []string{"V" + upper[1:], "L898902C<3SWE6908061F3204153ZE184226B<<<<<<<"}
	mrvb := []string{"V<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3SWE6908061F3204153ZE184226"}
	for _, lines := range [][]string{td1, td2, td3, mrva, mrvb} {
		f, err := Parse(lines)
		if err != nil || !f.Valid() {
			t.Fatalf("control: %v, %v", err, f.Faults)
		}
		bad := func(name string, s Span, column int, c byte) {
			g, err := Parse(with(lines, s.Line, column, c))
			if err == nil && g.Valid() && g.Nationality.Kind != CodeUnknown && g.Issuer.Kind != CodeUnknown {
				t.Errorf("%v, %s: accepted", f.Format, name)
			}
		}
		n, i, x, m := f.Nationality.Span, f.Issuer.Span, f.Sex.Span, f.Name.Primary.Span
		bad("digit in the nationality", n, n.From, '5')
		bad("unknown nationality", n, n.From, 'Q')
		bad("digit in the issuer", i, i.From+1, '0')
		bad("unknown issuer", i, i.From, 'Q')
		bad("digit in the name", m, m.From+2, '1')
		for _, c := range "7XS0H" {
			bad("sex "+string(c), x, x.From, byte(c))
		}
		for k, c := range f.Checks {
			if !c.Applicable {
				continue
			}
			for d := byte('0'); d <= '9'; d++ {
				if d != c.Printed {
					bad("check digit "+CheckKind(k).String(), c.At, c.At.From, d)
				}
			}
			bad("letter O as check digit "+CheckKind(k).String(), c.At, c.At.From, 'O')
			bad("filler as check digit "+CheckKind(k).String(), c.At, c.At.From, '<')
		}
		for name, date := range map[string]string{"30 February": "740230", "month 13": "741301", "day 32": "740132", "31 April": "740431", "zeros": "000000", "29 February 1975": "750229"} {
			g, err := Parse(redated(lines, f.Birth.Span, date))
			if err != nil || g.Birth.State > DateImpossible || g.Valid() {
				t.Errorf("%v, born on %s: accepted", f.Format, name)
			}
		}
	}
}

// redated writes another date with its right check digit.
func redated(lines []string, s Span, date string) []string {
	for i, c := range []byte(date + digitOf(date)) {
		lines = with(lines, s.Line, s.From+i, c)
	}
	return lines
}
