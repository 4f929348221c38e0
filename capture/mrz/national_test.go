package mrz

import (
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
)

// Printed specimens of states, their check digits as they are printed.
var nationalPrints = []struct {
	name                   string
	lines                  []string
	format                 capture.Format
	number, surname, given string
	nationality            string
	checks, notes          int // how many check digits apply; how many notes there are
}{
	{"French identity card", []string{"IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4"}, capture.FRAID, "940992310285", "BERTHIER", "CORINNE", "FRA", 3, 0},
	{"French identity card with an office", []string{"IDFRATEST<NAME<<<<<<<<<<<<<<<<0CHE02", "1710GVA123451ROBERTA<<<<<<<9112311F2"}, capture.FRAID, "1710GVA12345", "TEST NAME", "ROBERTA", "FRA", 3, 0},
	{"French driving licence", []string{"D1FRA13AA000026181231MARTIN<<9"}, capture.FRADL, "13AA00002", "MARTIN", "", "", 2, 0},
	{"Swiss driving licence", []string{"AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"}, capture.CHEDL, "305142128097", "MARCHAND", "FABIENNE", "", 0, 0},
	{"old resident card of the USA", []string{"C1USA0223456791EAC9730051220<<", "4910040M9411014CAN<<<<<<<<<<<0", "CRITTENDEN<<LEE<W<<<<<<<<<<<<<"}, capture.TD1, "022345679", "CRITTENDEN", "LEE W", "CAN", 4, 1},
	{"new resident card of the USA", []string{"IAUSA0000000033LIN1044750079<<", "5808175F1004027COD<<<<<<<<<<<7", "SPECIMEN<<TEST<VOID<<<<<<<<<<<"}, capture.TD1, "000000003", "SPECIMEN", "TEST VOID", "COD", 4, 0},
	{"border crossing card of the USA", []string{"A3USA085043401<01<9108<<<<<<<<", "7006171F0108168<<<<<<A5AA37743", "GONZALEZ<MENDEZ<<CRISTINA<MARI"}, capture.TD1, "085043401", "GONZALEZ MENDEZ", "CRISTINA MARI", "", 2, 1},
	{"Chinese exit-entry permit", []string{permitLine("CSC12345678", "290314", "880905"), "MBMBLKLINCMPZHANG<<SAN<<<<<<<<", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"}, capture.CHNEEP, "C12345678", "ZHANG", "SAN", "CHN", 4, 0},
	{"Romanian identity card", []string{"IDROUSAVA<<SUPERMAN<<<<<<<<<<<<<<<<<", "HD198025<5ROU8505095M130509012049941"}, capture.TD2, "HD198025", "SAVA", "SUPERMAN", "ROU", 4, 0},
	{"Slovenian identity card", []string{"I<SI<09999100180706966505468<<", "6606079F0807276SI<<<<<<<<<<<<0", "VZOREC<<TINA<<<<<<<<<<<<<<<<<<"}, capture.TD1, "099991001", "VZOREC", "TINA", "SI", 4, 1},
	{"Serbian identity card", []string{"IDSRB95555554612902968000000<<", "6802295F1307245SRB<<<<<<<<<<<6", "TEST<<MILICA<<<<<<<<<<<<<<<<<<"}, capture.TD1, "955555546", "TEST", "MILICA", "SRB", 4, 1},
	{"Italian identity card", td1Card("C<ITA", "CA00000AA", "640205", "F", "280205", "ITA", "ROSSI<<BIANCA"), capture.TD1, "CA00000AA", "ROSSI", "BIANCA", "ITA", 4, 0},
	{"Norwegian identity card", td1Card("CANOR", "AB1234567", "640205", "F", "280205", "NOR", "OESTENBYEN<<AASA"), capture.TD1, "AB1234567", "OESTENBYEN", "AASA", "NOR", 4, 0},
	{"Chinese passport without a filler", []string{"POCHNZHENGJIAN<<YANGBEN<<<<<<<<<<<<<<<<<<<<<", fill2("E00000000", "CHN", "810115", "F", "300603", "MBMBLKLINCMPA9")}, capture.TD3, "E00000000", "ZHENGJIAN", "YANGBEN", "CHN", 5, 0},
	{"Korean passport", []string{upper[:2] + "KOR" + upper[5:], fill2("M12345678", "KOR", "810115", "F", "300603", "2V12345")}, capture.TD3, "M12345678", "ERIKSSON", "ANNA MARIA", "KOR", 5, 0},
	{"Russian internal passport", []string{"PNRUSIVANOV3EV<<PETR<ALEKSANDROVI3<<<<<<<<<<", "1234567897RUS7408122M<<<<<<04110715770001<44"}, capture.TD3, "123456789", "IVANOV3EV", "PETR ALEKSANDROVI3", "RUS", 5, 2},
	{"Russian internal passport, no digit for no expiry", []string{"PNRUSIVANOV<<PETR<<<<<<<<<<<<<<<<<<<<<<<<<<<", russian()}, capture.TD3, "123456789", "IVANOV", "PETR", "RUS", 5, 1},
}

func permitLine(number, expiry, birth string) string {
	number += digitOf(number[2:])
	expiry, birth = expiry+digitOf(expiry), birth+digitOf(birth)
	return number + "<" + expiry + "<" + birth + "<" + digitOf(number[2:]+expiry+birth)
}

func td1Card(code, number, birth, sex, expiry, nationality, name string) []string {
	a := pad(code+number+digitOf(number), 30)
	b := birth + digitOf(birth) + sex + expiry + digitOf(expiry) + pad(nationality, 14)
	return []string{a, b + digitOf(a[5:]+b[:7]+b[8:15]+b[18:]), pad(name, 30)}
}

func russian() string {
	l := fill2("123456789", "RUS", "740812", "M", "<<<<<<", "4110715770001")
	l = l[:27] + "<" + l[28:43]
	return l + digitOf(l[:10]+l[13:20]+l[21:])
}

func TestNationalPrints(t *testing.T) {
	for _, c := range nationalPrints {
		f, err := Parse(c.lines)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		applicable := 0
		for _, k := range f.Checks {
			if k.Applicable {
				applicable++
			}
		}
		if !f.Valid() || applicable != c.checks || len(f.Notes) != c.notes {
			t.Errorf("%s: valid %v, %d check digits, faults %v, notes %v, birth %v, expiry %v, checks %+v", c.name, f.Valid(), applicable, f.Faults, f.Notes, f.Birth.State, f.Expiry.State, f.Checks)
		}
		if f.Format != c.format || f.Number.Text != c.number || f.Name.Primary.Plain() != c.surname || f.Name.Secondary.Plain() != c.given || f.Nationality.Code() != c.nationality {
			t.Errorf("%s: %v, %q, %q, %q, %q", c.name, f.Format, f.Number.Text, f.Name.Primary.Plain(), f.Name.Secondary.Plain(), f.Nationality.Code())
		}
	}
}

// What a national check digit covers must be covered: every digit changed to
// every other. The unchanged prints above are the control.
func TestNationalDigits(t *testing.T) {
	tried := 0
	for _, c := range nationalPrints {
		if c.format < capture.FRAID {
			continue
		}
		f, _ := Parse(c.lines)
		for _, check := range f.Checks {
			for _, s := range append(check.Over[:check.N:check.N], check.At) {
				for i := s.From; i < s.To && check.Applicable; i++ {
					for d := byte('0'); d <= '9'; d++ {
						if was := c.lines[s.Line][i]; classOf[was] == digit && was != d {
							tried++
							g, err := Parse(with(c.lines, s.Line, i, d))
							if c.format == capture.CHNEEP && s == f.Checks[CheckComposite].At { // noted only
								if len(g.Notes) != 1 || !g.Valid() {
									t.Errorf("%s: composite %c: notes %v", c.name, d, g.Notes)
								}
								continue
							}
							if err == nil && g.Valid() {
								t.Errorf("%s: %c for %c in line %d, column %d passes", c.name, d, was, s.Line+1, i+1)
							}
						}
					}
				}
			}
		}
	}
	if tried < 1000 {
		t.Fatalf("only %d errors tried", tried)
	}
}

func TestNationalFaults(t *testing.T) {
	swiss := []string{"AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"}
	french := []string{"IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4"}
	for _, c := range []struct {
		name  string
		lines []string
		rule  Rule
		at    Span
	}{
		{"letter in the licence number", with(swiss, 1, 7, 'S'), RuleCharacter, Span{1, 7, 8}},
		{"separator overwritten", with(swiss, 1, 17, '1'), RuleCharacter, Span{1, 17, 18}},
		{"language", with(swiss, 0, 6, 'E'), RuleCharacter, Span{0, 6, 7}},
		{"blank number", with(swiss, 0, 4, 'O'), RuleCharacter, Span{0, 4, 5}},
		{"licence code", with(swiss, 1, 1, 'B'), RuleCode, Span{1, 0, 2}},
		{"licence of another state", with(swiss, 1, 2, 'D'), RuleCode, Span{1, 2, 5}},
		{"digit in a surname", with(french, 0, 7, '0'), RuleCharacter, Span{0, 7, 8}},
		{"digit in a given name", with(french, 1, 14, '0'), RuleCharacter, Span{1, 14, 15}},
		{"month of issue", with(french, 1, 2, '1'), RuleNumber, Span{1, 0, 4}},
		{"sex", with(french, 1, 34, 'X'), RuleCharacter, Span{1, 34, 35}},
	} {
		f, err := Parse(c.lines)
		if err != nil || f.Valid() || !at(c.rule, c.at)(f) {
			t.Errorf("%s: %v, faults %v", c.name, err, f.Faults)
		}
	}
	if f, err := Parse(french); err != nil || f.Issued.Text != "9409" || f.Expiry.State != DateAbsent {
		t.Errorf("issued %q, expiry %v, %v", f.Issued.Text, f.Expiry.State, err)
	}
	if _, _, _, _, ok := (Date{State: DateAbsent}).Expiry(time.Now()); ok {
		t.Error("an absent date has an expiry")
	}
}

// A card that only looks like a national one is read by Doc 9303.
func TestNationalOrNot(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  *layout
	}{
		{"crew card with code CS", td1Card("CSSWE", "D23145890", "740812", "F", "320415", "SWE", "ERIKSSON<<ANNA"), &td1},
		{"permit", nationalPrints[7].lines, &chnEEP},
		{"permit, one filler misread", with(nationalPrints[7].lines, 0, 12, 'K'), &chnEEP},
		{"French resident card", td1Card("IRFRA", "K682T8YLO", "790612", "F", "140107", "SEN", "MARTIN<<CHRISTELLE"), &td1},
		{"old resident card of the USA, altered", with(nationalPrints[4].lines, 0, 8, '9'), &td1},
		{"visa of France", []string{"VCFRASPECIMEN<<SPECIMEN<<<<<<<<<<<<<", "F000000005UTO0311063M1401143<M300703"}, &mrvb},
	} {
		if l, err := layoutOf(c.lines); err != nil || l != c.want {
			t.Errorf("%s: %v, %v", c.name, l.format, err)
		}
	}
}

func TestPersonalNumber(t *testing.T) {
	rou := []string{"IDROUSAVA<<SUPERMAN<<<<<<<<<<<<<<<<<", "HD198025<5ROU8505095M130509012049941"}
	wrong := rou[1][:34] + "5"
	wrong += digitOf(wrong[:10] + wrong[13:20] + wrong[21:])
	jmbg := func(n string) []string {
		l := td1Card("IDSRB", "955555546", "680229", "F", "270101", "SRB", "TEST<<MILICA")
		l[0] = l[0][:15] + n + l[0][15+len(n):]
		l[1] = l[1][:29]
		l[1] += digitOf(l[0][5:] + l[1][:7] + l[1][8:15] + l[1][18:])
		return l
	}
	for _, c := range []struct {
		name  string
		lines []string
		notes int
	}{
		{"CNP", rou, 0},
		{"CNP, other control digit", []string{rou[0], wrong}, 1},
		{"JMBG", jmbg("2902968715010"), 1},
		{"JMBG, right control digit", jmbg("2902968715012"), 0},
		{"JMBG, other birth", jmbg("2802968715016"), 1},
		{"no JMBG", jmbg("ABC"), 0},
	} {
		f, err := Parse(c.lines)
		if err != nil || !f.Valid() || len(f.Notes) != c.notes {
			t.Errorf("%s: %v, valid %v, notes %v", c.name, err, f.Valid(), f.Notes)
		}
	}
}

func TestBlindSpots(t *testing.T) {
	all := ""
	for c := 0; c < 256; c++ {
		s := BlindSpot(byte(c))
		if (s != "") != strings.ContainsRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<", rune(c)) || s != "" && !strings.ContainsRune(s, rune(c)) {
			t.Errorf("%d: %q", c, s)
		}
		for i := range len(s) {
			if digitOf(s[i:i+1]) != digitOf(string(rune(c))) {
				t.Errorf("%d and %q are seen", c, s[i])
			}
		}
	}
	for _, s := range blindSpots {
		all += s
	}
	if len(all) != 37 {
		t.Errorf("%d characters", len(all))
	}
}
