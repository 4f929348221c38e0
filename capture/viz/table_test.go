package viz

import (
	"image"
	"strings"
	"testing"

	"gatehouse/capture"
)

func TestCaptionOf(t *testing.T) {
	for text, want := range map[string]string{
		"Surname": Surname, "Surname/Nom": Surname, "Nom/Surname (1)": Surname, "1. Name": Surname, "Given names/Prénoms": Given,
		"Document No.": Number, "Passport No./No du passeport": Number, "Date of birth": Birth, "Geburtsdatum": Birth, "Date of expiry/Date d’expiration": Expiry,
		"Place of birth": other, "Date of issue": other, "Personal No.": other, "Nationality": other, "economy": "", "NOMADEN": "", "": "",
	} {
		if got, _ := captionOf(text); got != want {
			t.Errorf("%q is a caption of %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{"Surname: ERIKSSON": "ERIKSSON", "1: Surname: ERIKSSON": "ERIKSSON", "1: Surname": "", "Surname:": ""} {
		if _, rest := captionOf(text); rest != want {
			t.Errorf("behind the caption in %q: %q", text, rest)
		}
	}
}

// page lays texts out as rows of one column, 40 pixels apart.
func page(texts ...string) (out []row) {
	for i, s := range texts {
		if s != "" {
			box := image.Rect(100, 40*i, 300, 40*i+20)
			out = append(out, row{[]word{{s, 0.9, box}}, box})
		}
	}
	return out
}

// What stands under a caption is taken for its field, and nothing else: neither
// the next caption, nor the value of another field.
func TestPick(t *testing.T) {
	is := func(value string) func(string) bool { return func(s string) bool { return s == value } }
	wants := []want{{Surname, is("ERIKSSON")}, {Given, is("ANNA")}}
	for _, c := range []struct {
		name string
		rows []row
		want string // field=text, in order
	}{
		{"as it should be", page("Surname", "ERIKSSON", "Given names", "ANNA"), "surname=ERIKSSON given names=ANNA"},
		{"captions in two languages", page("Surname", "Nom", "ERIKSSON"), "surname=ERIKSSON"},
		{"no captions", page("ERIKSSON", "ANNA"), "surname=ERIKSSON given names=ANNA"},
		{"surname not read", page("Surname", "", "Given names", "ANNA"), "given names=ANNA"},
		{"surname not read, another caption below", page("Surname", "Nationality", "UTOPIAN"), ""},
		{"the next value under the caption", page("Surname", "ANNA"), "given names=ANNA"},
		{"another surname", page("Surname", "SMITH", "Given names", "ANNA"), "surname=SMITH given names=ANNA"},
		{"another surname, the right one elsewhere", page("ERIKSSON", "Surname", "SMITH"), "surname=SMITH surname=ERIKSSON"},
		{"two captions, one of them wrong", page("Surname", "SMITH", "Surname", "ERIKSSON"), "surname=ERIKSSON"},
	} {
		var got []string
		for _, x := range pick(c.rows, wants) {
			got = append(got, x.Field+"="+x.Text)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %q, want %q", c.name, s, c.want)
		}
	}
}

// However large a picture is, the zone is no larger than that of a document; and
// print too faint to read is not taken for a side without a zone.
func TestZoneIsBounded(t *testing.T) {
	g := image.NewGray(image.Rect(0, 0, 6000, 5200))
	var m capture.MRZ
	line := make([]capture.Char, 44)
	for i := range line {
		line[i].Box = image.Rect(2000+7*i, 5000, 2005+7*i, 5008)
		g.Pix[g.PixOffset(2000+7*i, 5000)] = 200
	}
	m.Lines = [][]capture.Char{line, line}
	s, ok := place(g, &m)
	if mm := float64(s.gray.Rect.Dx()) / s.pxPerMM; !ok || mm > 165 || float64(s.gray.Rect.Dy())/s.pxPerMM > 91 || mm < 150 {
		t.Errorf("%v, %v at %v per mm", ok, s.gray.Rect, s.pxPerMM)
	}
	if s.ink != 200 {
		t.Errorf("ink %d", s.ink)
	}
}

// A table that was cut off gives no half word.
func TestCutTable(t *testing.T) {
	const rows = "5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\tANNA\n5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\tMARIA\n"
	if n := len(parseTSV([]byte(rows))); n != 2 {
		t.Errorf("%d words of the whole table", n)
	}
	if n := len(parseTSV([]byte(rows[:len(rows)-3]))); n != 1 {
		t.Errorf("%d words of a table that was cut", n)
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
