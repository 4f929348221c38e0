package mrz

import (
	"strings"
	"testing"

	"gatehouse/capture"
)

// The worked name examples of Doc 9303 parts 4 to 7, without the fillers at the
// end. Two of part 7 are printed with a wrong number of fillers there.
var nameExamples = []struct {
	format             capture.Format
	printed            string
	primary, secondary string
}{
	{capture.TD3, "ERIKSSON<<ANNA<MARIA", "ERIKSSON", "ANNA MARIA"},
	{capture.TD3, "HENG<<DEBORAH<MING<LO", "HENG", "DEBORAH MING LO"},
	{capture.TD3, "SMITH<JONES<<SUSIE<MARGARET", "SMITH JONES", "SUSIE MARGARET"},
	{capture.TD3, "OCONNOR<<ENYA<SIOBHAN", "OCONNOR", "ENYA SIOBHAN"},
	{capture.TD3, "VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN"},
	{capture.TD3, "AL<BASRI<<HUDA<MUHAMMAD<JAWAD", "AL BASRI", "HUDA MUHAMMAD JAWAD"},
	{capture.TD3, "VILARCHAO<FERNANDEZ<<JOSE<RAMON", "VILARCHAO FERNANDEZ", "JOSE RAMON"},
	{capture.TD3, "ARKFREITH", "ARKFREITH", ""},
	{capture.TD3, "SATRIYA<SUDARPA", "SATRIYA SUDARPA", ""},
	{capture.TD3, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K"},
	{capture.TD3, "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU", "NILAVADHANANANDA", "ARNPOL PETCH CHARONGU"},
	{capture.TD3, "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE W", "DI"},
	{capture.TD3, "BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO", "BENNELONG WOOLOOM WARRAND WARNAM", "DINGO"},
	{capture.TD3, "BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO", "BENNEL WOOLOO WARRAN WARNAM", "DINGO POTO"},
	{capture.TD3, "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", "JONATHON WARREN TREVOR"},
	{capture.TD1, "NILAVADHANANANDA<<CHAYAPA<DE<K", "NILAVADHANANANDA", "CHAYAPA DE K"},
	{capture.TD1, "NILAVADHANANANDA<<ARNPOL<PE<CH", "NILAVADHANANANDA", "ARNPOL PE CH"},
	{capture.TD1, "BENNELONG<WOOLOOMOOLOO<W<W<<DI", "BENNELONG WOOLOOMOOLOO W W", "DI"},
	{capture.TD1, "BENNELONG<WOOLOOM<WA<WARN<<D<P", "BENNELONG WOOLOOM WA WARN", "D P"},
	{capture.TD1, "BENNE<WOOLO<WARRA<WARNA<<DIN<P", "BENNE WOOLO WARRA WARNA", "DIN P"},
	{capture.TD1, "PAPANDROPOULOUS<<JONATHON<ALEC", "PAPANDROPOULOUS", "JONATHON ALEC"},
	{capture.TD1, "VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN"},
	{capture.TD1, "AL<BASRI<<HUDA<MUHAMMAD<JAWAD", "AL BASRI", "HUDA MUHAMMAD JAWAD"},
	{capture.TD1, "VILARCHAO<FERNANDEZ<<JOSE<RAMO", "VILARCHAO FERNANDEZ", "JOSE RAMO"},
	{capture.TD1, "ARKFREITH", "ARKFREITH", ""},
	{capture.TD1, "SATRIYA<SUDARPA", "SATRIYA SUDARPA", ""},
	{capture.TD2, "NILAVADHANANANDA<<CHAYAPA<DEJ<K", "NILAVADHANANANDA", "CHAYAPA DEJ K"},
	{capture.TD2, "NILAVADHANANANDA<<ARN<PET<CHARO", "NILAVADHANANANDA", "ARN PET CHARO"},
	{capture.TD2, "BENNELONG<WOOLOOMOOLOO<W<W<<D<P", "BENNELONG WOOLOOMOOLOO W W", "D P"},
	{capture.TD2, "BENNELONG<WOOLOOM<WAR<WARN<<D<P", "BENNELONG WOOLOOM WAR WARN", "D P"},
	{capture.TD2, "BENNEL<WOOLO<WARRA<WARNA<<DIN<P", "BENNEL WOOLO WARRA WARNA", "DIN P"},
	{capture.TD2, "PAPANDROPOULOUS<<JONATHOON<ALEC", "PAPANDROPOULOUS", "JONATHOON ALEC"},
	{capture.TD2, "VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN"},
	{capture.TD2, "AL<BASRI<<HUDA<MUHAMMAD<JAWAD", "AL BASRI", "HUDA MUHAMMAD JAWAD"},
	{capture.TD2, "VILARCHAO<FERNANDEZ<<JOSE<RAMON", "VILARCHAO FERNANDEZ", "JOSE RAMON"},
	{capture.TD2, "ARKFREITH", "ARKFREITH", ""},
	{capture.TD2, "SATRIYA<SUDARPA", "SATRIYA SUDARPA", ""},
	{capture.MRVA, "ERIKSSON<<ANNA<MARIA", "ERIKSSON", "ANNA MARIA"},
	{capture.MRVA, "HENG<<DEBORAH<MING<LO", "HENG", "DEBORAH MING LO"},
	{capture.MRVA, "SMITH<JONES<<SUSIE<MARGARET", "SMITH JONES", "SUSIE MARGARET"},
	{capture.MRVA, "OCONNOR<<ENYA<SIOBHAN", "OCONNOR", "ENYA SIOBHAN"},
	{capture.MRVA, "VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN"},
	{capture.MRVA, "ARKFREITH", "ARKFREITH", ""},
	{capture.MRVA, "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K"},
	{capture.MRVA, "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU", "NILAVADHANANANDA", "ARNPOL PETCH CHARONGU"},
	{capture.MRVA, "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE W", "DI"},
	{capture.MRVA, "BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO", "BENNELONG WOOLOOM WARRAND WARNAM", "DINGO"},
	{capture.MRVA, "BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO", "BENNEL WOOLOO WARRAN WARNAM", "DINGO POTO"},
	{capture.MRVA, "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", "JONATHON WARREN TREVOR"},
	{capture.MRVB, "ERIKSSON<<ANNA<MARIA", "ERIKSSON", "ANNA MARIA"},
	{capture.MRVB, "HENG<<DEBORAH<MING<LO", "HENG", "DEBORAH MING LO"},
	{capture.MRVB, "SMITH<JONES<<SUSIE<MARGARET", "SMITH JONES", "SUSIE MARGARET"},
	{capture.MRVB, "OCONNOR<<ENYA<SIOBHAN", "OCONNOR", "ENYA SIOBHAN"},
	{capture.MRVB, "VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", "MARTIN"},
	{capture.MRVB, "ARKFREITH", "ARKFREITH", ""},
	{capture.MRVB, "NILAVADHANANANDA<<CHAYAPA<DEJ<K", "NILAVADHANANANDA", "CHAYAPA DEJ K"},
	{capture.MRVB, "NILAVADHANANANDA<<ARNP<PE<CHARO", "NILAVADHANANANDA", "ARNP PE CHARO"},
	{capture.MRVB, "BENNELONG<WOOLOOMOOLOO<WAR<W<<D", "BENNELONG WOOLOOMOOLOO WAR W", "D"},
	{capture.MRVB, "BENNELONG<WOOLOOM<WAR<WA<<DINGO", "BENNELONG WOOLOOM WAR WA", "DINGO"},
	{capture.MRVB, "BENN<WOOL<WARR<WARN<<DINGO<POTO", "BENN WOOL WARR WARN", "DINGO POTO"},
	{capture.MRVB, "PAPANDROPOULOUS<<STEPHEN<TREVOR", "PAPANDROPOULOUS", "STEPHEN TREVOR"},
}

func TestICAONames(t *testing.T) {
	lower := map[capture.Format][]string{}
	for _, p := range printed {
		lower[p.format] = p.lines
	}
	truncated := 0
	for _, c := range nameExamples {
		lines := append([]string(nil), lower[c.format]...)
		l, err := layoutOf(lines)
		if err != nil {
			t.Fatal(err)
		}
		s := l.name
		lines[s.Line] = lines[s.Line][:s.From] + pad(c.printed, s.To-s.From)
		f, err := Parse(lines)
		if err != nil || !f.Valid() {
			t.Errorf("%v %s: %v, faults %v", c.format, c.printed, err, f.Faults)
		}
		n := f.Name
		if n.Primary.Plain() != c.primary || n.Secondary.Plain() != c.secondary || len(f.Notes) != 0 {
			t.Errorf("%v %s: %q, %q, notes %v", c.format, c.printed, n.Primary.Plain(), n.Secondary.Plain(), f.Notes)
		}
		if n.Truncated != !strings.HasSuffix(lines[s.Line], "<") {
			t.Errorf("%v %s: truncated %v", c.format, c.printed, n.Truncated)
		}
		if n.Truncated {
			truncated++
		}
	}
	if truncated < 20 || truncated == len(nameExamples) {
		t.Errorf("%d of %d names fill their field", truncated, len(nameExamples))
	}
}
