package pki

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plain is what an officer calls the files of a chip; their codes are for specialists,
// and stand in the values.
var plain = map[string]string{
	"DG1": "the printed lines", "DG2": "the portrait", "DG3": "the fingerprints", "DG4": "the irises",
	"DG5": "the displayed portrait", "DG7": "the holder's signature", "DG11": "the holder's details",
	"DG12": "the document's details", "DG13": "the state's own notes", "DG14": "the keys of the chip",
	"DG15": "the key against copies", "DG16": "the persons to notify",
	"EF.SOD": "the signed list", "EF.COM": "the table of contents", "EF.CardAccess": "the announcement",
	"EF.CardSecurity": "the signed list of keys", "EF.ATR/INFO": "the chip's limits", "EF.CVCA": "the names of those who permit",
}

// spoken is an officer's word for a file; one that has none keeps its code.
func spoken(file string) string {
	if word, ok := plain[file]; ok {
		return word
	}
	return file
}

// spokenAll names each file once.
func spokenAll(files []string) string {
	var words []string
	for _, f := range files {
		if w := spoken(f); !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return strings.Join(words, ", ")
}

// sentence begins with a capital letter.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
