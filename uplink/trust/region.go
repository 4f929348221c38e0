package trust

import "strings"

// States and areas by the two letters that certificates have for them (Doc 9303-3,
// section 5, part A).
const (
	// Members of the Bali Process on People Smuggling, Trafficking in Persons and
	// Related Transnational Crime that are states or areas; NC stands for France (New
	// Caledonia).
	baliProcess = "AE AF AU BD BN BT CN FJ HK ID IN IQ IR JO JP KH KI KP KR LA LK MM MN MO MV MY NC NP NR NZ PG PH PK PW SB SG SY TH TL TO TR US VN VU WS"

	// Member states of ICAO: those of the United Nations without Liechtenstein, and
	// the Cook Islands.
	icao = "AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CK CL CM CN CO CR CU CV CY CZ " +
		"DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI " +
		"KM KN KP KR KW KZ LA LB LC LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NR NZ OM PA PE PG " +
		"PH PK PL PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VC " +
		"VE VN VU WS YE ZA ZM ZW"
)

// BaliProcess gives the states and areas of the Bali Process.
func BaliProcess() []string { return strings.Fields(baliProcess) }

// ICAO gives the member states of ICAO.
func ICAO() []string { return strings.Fields(icao) }

// SignedUnder gives the state whose authority signs the documents of an area that has
// none of its own; empty: itself.
func SignedUnder(code string) string {
	return map[string]string{"HK": "CN", "MO": "CN", "NC": "FR"}[code]
}

// Better gives the better of two levels; an empty one is none.
func Better(a, b string) string {
	if rank(b) > rank(a) {
		return b
	}
	return a
}
