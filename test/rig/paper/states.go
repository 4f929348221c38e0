package paper

// A state issues documents; its region gives the names of its people.
type state struct{ code, region string }

// states are the issuers that the rig draws from.
var states = []state{
	{"AUT", german},
	{"D", german},
	{"CHE", german},
	{"LIE", german},
	{"LUX", german},
	{"DNK", nordic},
	{"NOR", nordic},
	{"SWE", nordic},
	{"FIN", nordic},
	{"ISL", nordic},
	{"EST", baltic},
	{"LVA", baltic},
	{"LTU", baltic},
	{"GBR", western},
	{"IRL", western},
	{"NLD", western},
	{"BEL", western},
	{"FRA", western},
	{"USA", western},
	{"CAN", western},
	{"AUS", western},
	{"NZL", western},
	{"POL", slavic},
	{"CZE", slavic},
	{"SVK", slavic},
	{"SVN", slavic},
	{"HRV", slavic},
	{"SRB", slavic},
	{"MNE", slavic},
	{"BGR", slavic},
	{"UKR", slavic},
	{"RKS", slavic},
	{"ESP", iberian},
	{"PRT", iberian},
	{"MEX", iberian},
	{"ARG", iberian},
	{"BRA", iberian},
	{"CHL", iberian},
	{"COL", iberian},
	{"PER", iberian},
	{"SLV", iberian},
	{"URY", iberian},
	{"ITA", latin},
	{"ROU", latin},
	{"MDA", latin},
	{"MLT", latin},
	{"GRC", hellenic},
	{"CYP", hellenic},
	{"MAR", arabic},
	{"TUN", arabic},
	{"EGY", arabic},
	{"JOR", arabic},
	{"LBN", arabic},
	{"OMN", arabic},
	{"KWT", arabic},
	{"TUR", turkic},
	{"AZE", turkic},
	{"KAZ", turkic},
	{"UZB", turkic},
	{"KGZ", turkic},
	{"NGA", westAfrican},
	{"GHA", westAfrican},
	{"SEN", westAfrican},
	{"CMR", westAfrican},
	{"CIV", westAfrican},
	{"KEN", eastAfrican},
	{"TZA", eastAfrican},
	{"ETH", eastAfrican},
	{"RWA", eastAfrican},
	{"ZAF", eastAfrican},
	{"IND", southAsian},
	{"LKA", southAsian},
	{"BGD", southAsian},
	{"NPL", southAsian},
	{"PAK", southAsian},
	{"JPN", eastAsian},
	{"KOR", eastAsian},
	{"TWN", eastAsian},
	{"MNG", eastAsian},
	{"IDN", southEast},
	{"MYS", southEast},
	{"PHL", southEast},
	{"THA", southEast},
	{"VNM", southEast},
	{"SGP", southEast},
	{"FJI", pacific},
	{"WSM", pacific},
	{"TON", pacific},
	{"VUT", pacific},
}

const (
	western     = "western"
	german      = "german"
	nordic      = "nordic"
	baltic      = "baltic"
	slavic      = "slavic"
	iberian     = "iberian"
	latin       = "latin"
	hellenic    = "hellenic"
	arabic      = "arabic"
	turkic      = "turkic"
	westAfrican = "west african"
	eastAfrican = "east african"
	southAsian  = "south asian"
	eastAsian   = "east asian"
	southEast   = "south-east asian"
	pacific     = "pacific"
)

// States are the codes of the issuers that documents are drawn of.
func States() []string {
	all := make([]string, len(states))
	for i, s := range states {
		all[i] = s.code
	}
	return all
}
