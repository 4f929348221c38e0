package paper

import (
	"fmt"
	"strings"
)

// field is one entry of the visual zone: where it stands in mm (upper left
// corner of its caption), how wide it may be, its caption and what it says.
type field struct {
	x, y, width    float64
	caption, value string
}

func sexes(sex byte) string {
	if sex == '<' {
		return "X"
	}
	return string(sex)
}

func optional(s string) string {
	if s == "" {
		return "—"
	}
	return s
}

func passportFields(d *document) []field {
	return []field{
		{45, 15.0, 14, "Type / Type", strings.TrimRight(d.code, "<")},
		{61, 15.0, 20, "Code / Code", d.nationality},
		{88, 15.0, 34, "Passport No. / No. du passeport", d.number},
		{45, 21.4, 76, "Surname / Nom (1)", d.surname},
		{45, 27.8, 76, "Given names / Prénoms (2)", d.given},
		{45, 34.2, 26, "Nationality / Nationalité (3)", d.nationality},
		{74, 34.2, 30, "Personal No. / No. personnel", optional(d.personal)},
		{45, 40.6, 30, "Date of birth / Date de naissance (4)", d.birth.viz()},
		{79, 40.6, 10, "Sex / Sexe (5)", sexes(d.sex)},
		{45, 47.0, 58, "Place of birth / Lieu de naissance (6)", d.place},
		{45, 53.4, 28, "Date of issue / Date de délivrance (7)", d.issued.viz()},
		{78, 53.4, 26, "Authority / Autorité (9)", d.authority},
		{45, 59.8, 28, "Date of expiry / Date d'expiration (8)", d.expires.viz()},
	}
}

func cardFields(d *document) []field {
	return []field{
		{35, 11.6, 30, "Document No.", d.number},
		{70, 11.6, 20, "Nationality", d.nationality},
		{35, 16.8, 64, "Surname", d.surname},
		{35, 22.0, 64, "Given names", d.given},
		{35, 27.2, 27, "Date of birth", d.birth.viz()},
		{66, 27.2, 10, "Sex", sexes(d.sex)},
		{78, 27.2, 22, "Personal No.", optional(d.personal)},
		{35, 32.4, 50, "Place of birth", d.place},
		{35, 37.6, 27, "Date of issue", d.issued.viz()},
		{66, 37.6, 24, "Date of expiry", d.expires.viz()},
		{35, 42.8, 28, "Authority", d.authority},
	}
}

// backFields are those of a TD1 card's back.
func backFields(d *document) []field {
	return []field{
		{5, 9.6, 34, "Document No.", d.number},
		{43, 9.6, 24, "Authority", d.authority},
		{5, 14.4, 34, "Place of birth", d.place},
		{43, 14.4, 12, "Height", fmt.Sprintf("%d cm", d.height)},
		{57, 14.4, 10, "Sex", sexes(d.sex)},
		{5, 19.2, 34, "Holder", d.surname},
		{43, 19.2, 24, "Date of issue", d.issued.viz()},
		{5, 24.0, 22, "Date of birth", d.birth.viz()},
		{28, 24.0, 22, "Date of expiry", d.expires.viz()},
	}
}

// visaFields are those of both visa formats.
func visaFields(d *document) []field {
	return []field{
		{37, 12.2, 28, "Visa No.", d.number},
		{68, 12.2, 18, "Type", strings.TrimRight(d.code, "<")},
		{37, 18.0, 49, "Surname", d.surname},
		{37, 23.8, 49, "Given names", d.given},
		{37, 29.6, 22, "Nationality", d.nationality},
		{68, 29.6, 12, "Sex", sexes(d.sex)},
		{37, 35.4, 27, "Date of birth", d.birth.viz()},
		{68, 35.4, 18, "Passport No.", optional(d.personal)},
		{37, 41.2, 27, "Valid from", d.issued.viz()},
		{68, 41.2, 27, "Valid until", d.expires.viz()},
	}
}
