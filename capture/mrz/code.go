package mrz

import "strings"

// CodeKind says what a three-letter code stands for (Doc 9303-3 clause 5).
type CodeKind uint8

// The kinds. Unlisted codes are in no part of clause 5 and yet known: kept by
// organisations for themselves, withdrawn long ago, or printed by mistake.
const (
	CodeUnknown      CodeKind = iota // in no list that this package has
	CodeState                        // parts A and B's states and territories
	CodeOrganisation                 // parts B, C and D
	CodePerson                       // part E: a nationality that is none; never an issuer
	CodeDeprecated                   // part F
	CodeSpecimen                     // part G, and what makers of specimens use
	CodeUnlisted                     // see Country.Meaning
	CodeAbsent                       // the layout has no such code
)

var codeKindNames = [...]string{
	"unknown", "state", "organisation", "person without nationality",
	"deprecated", "specimen", "unlisted", "absent",
}

func (k CodeKind) String() string {
	if int(k) < len(codeKindNames) {
		return codeKindNames[k]
	}
	return "unknown"
}

// Country is a code for an issuer or a nationality.
type Country struct {
	Field
	Kind CodeKind
}

// Code gives the code without fillers: "D" for "D<<".
func (c Country) Code() string { return strings.TrimRight(c.Text, "<") }

// Meaning says in English what is known of a code that is unlisted, deprecated,
// a specimen's or a person's; empty for the others.
func (c Country) Meaning() string {
	if m := meanings[c.Text]; m != "" || c.Kind != CodeUnlisted {
		return m
	}
	return "withdrawn from ISO 3166"
}

// KindOf gives the kind of a code of three characters, fillers included ("D<<").
func KindOf(code string) CodeKind { return codeKinds[code] }

var codeKinds = func() map[string]CodeKind {
	m := make(map[string]CodeKind, 320)
	for kind, list := range codeLists {
		for _, c := range strings.Fields(list) {
			m[c] = kind
		}
	}
	return m
}()

// codeLists: ISO 3166-1 alpha-3 without DEU, which Doc 9303 writes D, then the
// further parts of clause 5.
var codeLists = map[CodeKind]string{
	CodeState: `ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR
		BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI
		CUB CUW CXR CYM CYP CZE DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY
		GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL
		ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR
		MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU
		NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN
		SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM
		TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
		D<< GBD GBN GBO GBP GBS RKS`,
	CodeOrganisation: `EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XES XMP XOM XPO XDC`,
	CodePerson:       `XXA XXB XXC XXX`,
	CodeDeprecated:   `ANT NTZ`,
	CodeSpecimen:     `UTO BDR INP TRC COU ASU CMW`,
	CodeUnlisted: `DEU GER DE< SI< XAF XCT XKX ROM BOS IAO
		AFI ATB ATN BUR BYS CSK CTE DDR DHY FXX GEL HVO JTN MID NHB PCI PCZ PUS RHO SCG SKM SUN TMP VDR WAK YMD YUG ZAR`,
}

var meanings = map[string]string{
	"XXA": "stateless person", "XXB": "refugee by the 1951 Convention", "XXC": "other refugee",
	"XXX": "nationality not specified",
	"ANT": "Netherlands Antilles, dissolved in 2010", "NTZ": "Neutral Zone, divided in 1993",
	"UTO": "Utopia, the state of specimens", "BDR": "a maker's specimen", "INP": "a maker's specimen",
	"TRC": "a maker's specimen", "COU": "a maker's specimen",
	"ASU": "a maker's specimen", "CMW": "a maker's specimen", "XKX": "in use for Kosovo, whose code is RKS",
	"DEU": "a known misprint of D, Germany", "GER": "a known misprint of D, Germany",
	"DE<": "a known misprint of D, Germany", "SI<": "a known misprint of SVN, Slovenia",
	"XAF": "seen in use, and in no part of Doc 9303-3", "XCT": "seen in use, and in no part of Doc 9303-3",
	"ROM": "Romania before 2002", "ZAR": "Zaire, until 1997", "TMP": "East Timor, until 2002",
	"YUG": "Yugoslavia, until 2003", "SUN": "Soviet Union, until 1992", "CSK": "Czechoslovakia, until 1993",
	"DDR": "German Democratic Republic, until 1990", "SCG": "Serbia and Montenegro, until 2006",
	"BOS": "an old code for Bosnia and Herzegovina",
	"IAO": "ICAO as signer of master lists, never on a document",
}
