package viz

import "strings"

// Fields of the visual zone, as capture.Text names them.
const (
	Surname = "surname"
	Given   = "given names"
	Number  = "number"
	Birth   = "birth"
	Expiry  = "expiry"
)

// captions are the words above or beside a field, in the languages of Doc
// 9303-3 clause 3.4 (English, French, Spanish) and of the larger issuers. A
// caption with "of" stands before the shorter one that it contains.
var captions = []struct {
	field string
	words []string
}{
	{Birth, []string{"date of birth", "date de naissance", "fecha de nacimiento", "geburtsdatum", "geburtstag", "data di nascita", "data de nascimento", "data urodzenia", "geboortedatum", "fodelsedatum"}},
	{Expiry, []string{"date of expiry", "expiry date", "date d'expiration", "valid until", "fecha de caducidad", "gultig bis", "gueltig bis", "data di scadenza", "valide jusqu", "data de validade", "data waznosci"}},
	{Given, []string{"given name", "forename", "first name", "prenom", "nombre", "vorname", "voornamen", "nome proprio", "imiona", "fornamn"}},
	{Surname, []string{"surname", "last name", "family name", "apellido", "nachname", "familienname", "cognome", "achternaam", "nazwisko", "efternamn", "name", "nom"}},
	{Number, []string{"document no", "passport no", "card no", "document number", "passport number", "no du passeport", "passeport no", "reisepass-nr", "pass-nr", "ausweisnummer", "numero", "numer"}},
}

// other is what captionOf says of captions whose fields are not read. Some hold
// words of the above.
const other = "other"

var others = []string{"place of birth", "lieu de naissance", "personal n", "date of issue", "authority", "signature", "nationality", "date de delivrance", "name at birth", "geburtsname", "geburtsort"}

// plainer takes the accents off the letters that captions have.
var plainer = strings.NewReplacer("é", "e", "è", "e", "ê", "e", "É", "e", "ü", "u", "ö", "o", "ä", "a", "ó", "o", "ú", "u", "ç", "c", "ż", "z", "ś", "s", "’", "'", "‘", "'", "°", "o", "º", "o")

// captionOf tells which field a row is the caption of, and how much of it is
// caption: a value may follow on the same row.
func captionOf(text string) (field, rest string) {
	plain := strings.ToLower(plainer.Replace(text))
	for _, o := range others {
		if strings.Contains(plain, o) {
			return other, ""
		}
	}
	for _, c := range captions {
		for _, w := range c.words {
			if at := strings.Index(plain, w); at >= 0 && at <= 12 && whole(plain, at, at+len(w)) {
				return c.field, after(plain, text, at+len(w))
			}
		}
	}
	return "", ""
}

// whole tells whether a word of three or four letters stands alone: "nom" is no
// part of "economy". Longer ones may have an ending.
func whole(s string, from, to int) bool {
	letter := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= 'a' && s[i] <= 'z' }
	return !letter(from-1) && (to-from > 5 || !letter(to))
}

// after gives what stands behind a colon that follows the caption.
func after(plain, text string, from int) string {
	before := strings.Count(plain[:min(from, len(plain))], ":")
	parts := strings.SplitN(text, ":", before+2)
	return strings.TrimSpace(strings.Join(parts[min(len(parts), before+1):], ""))
}
