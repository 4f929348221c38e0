package paper

import (
	"math/rand/v2"
	"strings"

	"gatehouse/test/rig"
)

// forge changes the document in the way that f names. DyeInk and BrightPaper
// are matters of ink and paper and change no character. Listed is a document of
// its own number, so that a list can name it without naming the genuine document
// of the same seed; nothing of it can be seen.
func (d *document) forge(r *rand.Rand, f rig.Forgery) {
	switch f {
	case rig.AlteredNumber:
		d.alterNumber(r)
	case rig.AlteredIssuer:
		d.alterIssuer(r)
	case rig.Listed:
		b := []byte(d.number)
		for at := 4; at < 8; at++ { // digits in every number that the rig draws
			b[at] = '0' + byte(r.IntN(10))
		}
		d.number = string(b)
	case rig.Expired:
		d.expires = dayIn(r, 2016, 2024)
		d.issued = date{d.expires.year - 10, d.expires.month, d.expires.day}
		d.birth.year = min(d.birth.year, 1996)
	}
}

// alterNumber changes one digit of the number to another. Digits differ by less
// than ten and every weight is prime to ten, so the check digits as they were
// issued are always wrong for it.
func (d *document) alterNumber(r *rand.Rand) {
	d.issuedNumber = d.number
	at := 4 + r.IntN(4) // a digit in every number that the rig draws
	b := []byte(d.number)
	b[at] = '0' + (b[at]-'0'+byte(1+r.IntN(9)))%10
	d.number = string(b)
}

// alterIssuer changes one letter of the issuing state so that no state has the
// code. The issuer is under no check digit.
func (d *document) alterIssuer(r *rand.Rand) {
	for {
		b := []byte(d.issuer)
		b[r.IntN(len(b))] = byte('A' + r.IntN(26))
		if code := string(b); code != d.issuer && !known(code) {
			d.issuer = code
			return
		}
	}
}

// known tells if a code means a state, an organization or a status in ISO
// 3166-1 or Doc 9303-3 clause 5, now or in the past.
func known(code string) bool {
	if code[0] == 'X' || code[0] == 'Z' || code[0] == 'Q' || strings.HasPrefix(code, "AA") {
		return true // user-assigned ranges of ISO 3166-1 and their neighbours: not clear enough for a forgery
	}
	for _, c := range strings.Fields(allCodes) {
		if c == code {
			return true
		}
	}
	return false
}

const allCodes = `
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ
BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU
DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC
GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM
KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG
MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL
PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN
SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB
VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
D GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK UTO IAO ANT NTZ BDR INP TRC COU ROM ZAR TMP YUG SUN BOS CSK DDR SCG BUR GER GE DE
`
