package pki

import "strings"

// countriesOf gives the two-letter countries whose signers sign for the issuer with a
// code of Doc 9303-3, and where that is known from; nil: the table has no row.
func countriesOf(code string) (countries []string, source string) {
	code = strings.TrimRight(strings.ToUpper(code), "<")
	for _, x := range exceptions {
		if x.code == code {
			return strings.Fields(x.countries), x.source
		}
	}
	if c, ok := iso[code]; ok {
		return []string{c}, "ISO 3166-1"
	}
	return nil, ""
}

// exceptions are the codes whose signers' country is not that of ISO 3166-1, or not
// that alone.
var exceptions = [...]struct{ code, countries, source string }{
	{"D", "DE", "Doc 9303-3 clause 5 part A"},
	{"RKS", "KS XK", "Doc 9303-3 clause 5 part A; XK is the European Commission's code"},
	{"GBD", "GB", "Doc 9303-3 clause 5 part A: British Overseas Territories citizens"},
	{"GBN", "GB", "Doc 9303-3 clause 5 part A: British nationals (Overseas)"},
	{"GBO", "GB", "Doc 9303-3 clause 5 part A: British Overseas citizens"},
	{"GBP", "GB", "Doc 9303-3 clause 5 part A: British protected persons"},
	{"GBS", "GB", "Doc 9303-3 clause 5 part A: British subjects"},
	{"EUE", "EU", "Doc 9303-3 clause 5 part B"},
	{"UNO", "UN", "Doc 9303-3 clause 5 part C"},
	{"UNA", "UN", "Doc 9303-3 clause 5 part C"},
	{"UNK", "UN", "Doc 9303-3 clause 5 part C: United Nations mission in Kosovo"},
	{"UTO", "UT", "Doc 9303-3 clause 5 part G: specimens"},
	{"HKG", "HK CN", "Hong Kong's signers stand under C=CN in the German master list of 2024-08-07"},
	{"MAC", "MO CN", "Macao's signers stand under C=CN in the German master list of 2024-08-07"},
	// Parts of a state whose documents the state's own authority may sign.
	{"AIA", "AI GB", british},
	{"BMU", "BM GB", british},
	{"CYM", "KY GB", british},
	{"FLK", "FK GB", british},
	{"GIB", "GI GB", british},
	{"IOT", "IO GB", british},
	{"MSR", "MS GB", british},
	{"PCN", "PN GB", british},
	{"SGS", "GS GB", british},
	{"SHN", "SH GB", british},
	{"TCA", "TC GB", british},
	{"VGB", "VG GB", british},
	{"GGY", "GG GB", british},
	{"IMN", "IM GB", british},
	{"JEY", "JE GB", british},
	{"ALA", "AX FI", "ISO 3166-2:FI"},
	{"FRO", "FO DK", "ISO 3166-1: part of Denmark"},
	{"GRL", "GL DK", "ISO 3166-1: part of Denmark"},
	{"ABW", "AW NL", "ISO 3166-2:NL"},
	{"BES", "BQ NL", "ISO 3166-2:NL"},
	{"CUW", "CW NL", "ISO 3166-2:NL"},
	{"SXM", "SX NL", "ISO 3166-2:NL"},
	{"ATF", "TF FR", french},
	{"BLM", "BL FR", french},
	{"GLP", "GP FR", french},
	{"GUF", "GF FR", french},
	{"MAF", "MF FR", french},
	{"MTQ", "MQ FR", french},
	{"MYT", "YT FR", french},
	{"NCL", "NC FR", french},
	{"PYF", "PF FR", french},
	{"REU", "RE FR", french},
	{"SPM", "PM FR", french},
	{"WLF", "WF FR", french},
	{"ASM", "AS US", american},
	{"GUM", "GU US", american},
	{"MNP", "MP US", american},
	{"PRI", "PR US", american},
	{"UMI", "UM US", american},
	{"VIR", "VI US", american},
	{"BVT", "BV NO", "ISO 3166-2:NO"},
	{"SJM", "SJ NO", "ISO 3166-2:NO"},
	{"CCK", "CC AU", australian},
	{"CXR", "CX AU", australian},
	{"HMD", "HM AU", australian},
	{"NFK", "NF AU", australian},
	{"COK", "CK NZ", "their citizens carry New Zealand's passport"},
	{"NIU", "NU NZ", "their citizens carry New Zealand's passport"},
	{"TKL", "TK NZ", "their citizens carry New Zealand's passport"},
}

const (
	british    = "territories and dependencies of the United Kingdom: their passports are made under its authority"
	french     = "ISO 3166-2:FR"
	american   = "ISO 3166-2:US"
	australian = "external territories of Australia"
)

// iso are the codes of ISO 3166-1, alpha-3 to alpha-2.
var iso = func() map[string]string {
	m := make(map[string]string, 250)
	for _, pair := range strings.Fields(isoPairs) {
		m[pair[:3]] = pair[4:]
	}
	return m
}()

const isoPairs = `
	AFG:AF AGO:AO ALB:AL AND:AD ARE:AE ARG:AR ARM:AM ATA:AQ ATG:AG AUS:AU AUT:AT AZE:AZ BDI:BI BEL:BE BEN:BJ BFA:BF BGD:BD BGR:BG
	BHR:BH BHS:BS BIH:BA BLR:BY BLZ:BZ BOL:BO BRA:BR BRB:BB BRN:BN BTN:BT BWA:BW CAF:CF CAN:CA CHE:CH CHL:CL CHN:CN CIV:CI CMR:CM
	COD:CD COG:CG COL:CO COM:KM CPV:CV CRI:CR CUB:CU CYP:CY CZE:CZ DJI:DJ DMA:DM DNK:DK DOM:DO DZA:DZ ECU:EC EGY:EG ERI:ER ESH:EH
	ESP:ES EST:EE ETH:ET FIN:FI FJI:FJ FRA:FR FSM:FM GAB:GA GBR:GB GEO:GE GHA:GH GIN:GN GMB:GM GNB:GW GNQ:GQ GRC:GR GRD:GD GTM:GT
	GUY:GY HND:HN HRV:HR HTI:HT HUN:HU IDN:ID IND:IN IRL:IE IRN:IR IRQ:IQ ISL:IS ISR:IL ITA:IT JAM:JM JOR:JO JPN:JP KAZ:KZ KEN:KE
	KGZ:KG KHM:KH KIR:KI KNA:KN KOR:KR KWT:KW LAO:LA LBN:LB LBR:LR LBY:LY LCA:LC LIE:LI LKA:LK LSO:LS LTU:LT LUX:LU LVA:LV MAR:MA
	MCO:MC MDA:MD MDG:MG MDV:MV MEX:MX MHL:MH MKD:MK MLI:ML MLT:MT MMR:MM MNE:ME MNG:MN MOZ:MZ MRT:MR MUS:MU MWI:MW MYS:MY NAM:NA
	NER:NE NGA:NG NIC:NI NLD:NL NOR:NO NPL:NP NRU:NR NZL:NZ OMN:OM PAK:PK PAN:PA PER:PE PHL:PH PLW:PW PNG:PG POL:PL PRK:KP PRT:PT
	PRY:PY PSE:PS QAT:QA ROU:RO RUS:RU RWA:RW SAU:SA SDN:SD SEN:SN SGP:SG SLB:SB SLE:SL SLV:SV SMR:SM SOM:SO SRB:RS SSD:SS STP:ST
	SUR:SR SVK:SK SVN:SI SWE:SE SWZ:SZ SYC:SC SYR:SY TCD:TD TGO:TG THA:TH TJK:TJ TKM:TM TLS:TL TON:TO TTO:TT TUN:TN TUR:TR TUV:TV
	TWN:TW TZA:TZ UGA:UG UKR:UA URY:UY USA:US UZB:UZ VAT:VA VCT:VC VEN:VE VNM:VN VUT:VU WSM:WS YEM:YE ZAF:ZA ZMB:ZM ZWE:ZW`
