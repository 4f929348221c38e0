package paper

import (
	"math/rand/v2"
	"strings"
)

// region holds the syllables of a region's names, in capitals as documents
// print them. Names are put together from them; a real name can only come out
// by chance.
type region struct {
	family, familyEnd []string
	first, firstEnd   []string
	link              string  // between two family names: " ", "-" or " DE "
	double            float64 // share of people with two family names
	single            float64 // share of people with one name only
}

// name draws a surname and given names; one in nine is long enough to be cut.
func (g region) name(r *rand.Rand) (surname, given string) {
	part := func(a, b []string) string { return pick(r, a) + pick(r, b) }
	surname = part(g.family, g.familyEnd)
	long := r.IntN(9) == 0
	if long || r.Float64() < g.double {
		surname += g.link + part(g.family, g.familyEnd)
	}
	if r.Float64() < g.single {
		return surname, ""
	}
	names := []string{part(g.first, g.firstEnd)}
	for len(names) < 1+r.IntN(2) || long && len(names) < 4 {
		names = append(names, part(g.first, g.firstEnd))
	}
	return surname, strings.Join(names, " ")
}

// town draws the name of a place.
func (g region) town(r *rand.Rand) string {
	return pick(r, g.family) + pick(r, g.familyEnd) + pick(r, []string{"", "", "", " PORT", " CENTRAL", " NORTH", " ALTA"})
}

func s(words string) []string { return strings.Fields(words) }

var regions = map[string]region{
	western: {
		s("MOR VAL HART BREM COR TAV WES DAL FEN O'VAR MAC SAINT-MOR ASH PEL"), s("LEY MONT WICK FORD MAR TON VELL DEN COTT"),
		s("AL MA RO ELI JO CE TRI FLO"), s("RIC LENE NAN VIN SA RA DIE"), "-", 0.10, 0,
	},
	german: {
		s("MÜH GRÜN KÖST BRAND STEIN HOLZ WÄL RÖD FALK LAU"), s("LERT WEILER MANNS FELDT HAUSER BACHER GRUB"),
		s("AN KA LE JÜR HEI MA BRI GÖ"), s("DRAS RIN ONE GEN KO RIE TTA"), "-", 0.08, 0,
	},
	nordic: {
		s("SOL HAV GRØN ASK LUND ELG VINTER BJØR SKÅR HEI"), s("GAARD STRAND VIKEN DAHLEN MOE NESS ÅSEN KILDE"),
		s("SI LA IN EI TOR SOL KA Å"), s("GRID RSA GER NAR BEN VEIG RI SE"), " ", 0.12, 0,
	},
	baltic: {
		s("KAL OZO BER LIE VĪT ŽAG PURV SKU"), s("NIETIS LAITE ZINŠ KALNE MANIS JAS VERE"),
		s("AN IL DAI MAR JĀ EL RAI"), s("DRIS ZE NA TA NIS VIS"), "-", 0.06, 0,
	},
	slavic: {
		s("NOV KOV ŽEL DRAG BOR STAN MIL ŁUK PET ZOR"), s("ENSKI AREVIČ INOV ORSKA AČEK ENKO IČIN"),
		s("MI JA ZO LU DRA VE BO"), s("LANA ROSLAV RAN DMILA GAN SNA RIS"), "-", 0.06, 0,
	},
	iberian: {
		s("MAR FER VAL ZAR PEÑ CAS ROM QUIN ÁLV BEL"), s("TEZA NALES DIVAR ALOSA UELES TAÑO ERADA"),
		s("LU MA CAR JO AN IN RO"), s("CÍA RISOL LOTA AQUÍN DRÉS ÉS DRIGO"), " ", 0.75, 0,
	},
	latin: {
		s("BEL CAS FAR MON POP VAS RUS GAL"), s("LERINI TAGNO FALLI TESCU ESCU ILIANO ETTI"),
		s("GI LU AN MA ELE FLO"), s("ORGIA CINA DREEA RIUS NA RINA"), " ", 0.06, 0,
	},
	hellenic: {
		s("PAPA KARA STAM DIMO KOS VAL THEO"), s("LAKIS VRANOS TELLOU POULIS NIDES RIDIS"),
		s("ELE NI DI MA YAN SO"), s("NIA KOS MITRA RIOS NIS FIA"), " ", 0.05, 0,
	},
	arabic: {
		s("AL-HAD BEN SA AL-MAR BOU ABU KHA EL-AM"), s("DARI LIMAN MOURI ZIANE WANI RIDI RANI"),
		s("SA YA HA NA RA ZA KA"), s("MIRA SSIN FIDA DIR NIA YED RIM"), " ", 0.25, 0,
	},
	turkic: {
		s("YIL KAR ÖZ DEM ASL TAŞ BAY ER"), s("DIRAN ATEPE GÜLER IRKOL ANOV KENT TUĞLU"),
		s("AY EL NU SE ME BU KE"), s("SEL VAN RAY DA RIÇ RAK MAL"), " ", 0.08, 0,
	},
	westAfrican: {
		s("ADE OKO MEN DIA KOU NWA BOA SOW"), s("BAYO RANTI SAHOU LLOU ASSI KWERE TENGA"),
		s("CHI A KO FA YE MA"), s("NEDU MINA FFI TOU WANDE RIAM"), "-", 0.12, 0,
	},
	eastAfrican: {
		s("KAM WAN MUT NDE TES HAB MAK"), s("AUNJA JIRA ERWA FAYE ALEM UNDI OSI"),
		s("A GRA NJO WAM SA TE"), s("BEBA CIA KI BUI LOME SFA"), " ", 0.10, 0.03,
	},
	southAsian: {
		s("RAN CHA PER SHA KHA GUN VER NAI"), s("ASINGA TTERAN ERANI RMALA DAKAR AWARD"),
		s("PRI SU A RA NI DEE"), s("YANTHI RESH NIKA JIV RMALA PAL"), " ", 0.20, 0.08,
	},
	eastAsian: {
		s("KA TA SA MO YO HI CHU BO"), s("WATANI NEMURA EKISU RISHIRO SHIMO NGAR REKI"),
		s("YU HA MI JI SO KEN"), s("KARI RUTO NA HO RA JIN"), " ", 0, 0,
	},
	southEast: {
		s("SU WI NGU PHA SAN TAN LIM"), s("HARJANTO BOWONO YENTA MVONG TOSARI AKORN"),
		s("DE SI MA AN THI RI"), s("WI TI LAI GGUN ENDRA ZAL"), " ", 0.10, 0.25,
	},
	pacific: {
		s("TU FA LE MA KAL TAU VAI"), s("PULOTU LEOLA MANAIA SOATA FAHAU KORE"),
		s("SI LO ME TA VI"), s("ONE SE LE VITA LIAMI"), " ", 0.06, 0,
	},
}
