package viz

import (
	"strings"
	"testing"
)

func TestCaptionOf(t *testing.T) {
	for text, want := range map[string]string{
		"Surname": Surname, "Surname/Nom": Surname, "Nom/Surname (1)": Surname, "1. Name": Surname, "Given names/Prénoms": Given,
		"Document No.": Number, "Passport No./No du passeport": Number, "Date of birth": Birth, "Geburtsdatum": Birth, "Date of expiry/Date d’expiration": Expiry,
		"Place of birth": "", "Date of issue": "", "Personal No.": "", "economy": "", "NOMADEN": "", "Nationality": "", "": "",
	} {
		if got, _ := captionOf(text); got != want {
			t.Errorf("%q is a caption of %q, want %q", text, got, want)
		}
	}
	if _, rest := captionOf("Surname: ERIKSSON"); rest != "ERIKSSON" {
		t.Errorf("behind the caption: %q", rest)
	}
}

// FuzzTSV: no table makes the parser panic or give more than it may.
func FuzzTSV(f *testing.F) {
	f.Add([]byte("level\tpage\n5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\tANNA\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		words := parseTSV(b)
		if len(words) > mostWords {
			t.Fatal(len(words))
		}
		for _, w := range words {
			if w.confidence < 0 || w.confidence > 1 || strings.TrimSpace(w.text) == "" {
				t.Fatalf("%+v", w)
			}
		}
		for _, r := range rows(words) {
			captionOf(r.text())
		}
	})
}
