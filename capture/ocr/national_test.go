package ocr

import (
	"slices"
	"testing"

	"gatehouse/capture"
)

// TestNationalLayouts reads documents that part 5 to 7 do not know, and wants
// none read where the line does not begin as theirs.
func TestNationalLayouts(t *testing.T) {
	for _, c := range []struct {
		name  string
		size  capture.Format // of the page
		lines []string
		want  capture.Format
		noise float64
	}{
		{"French identity card", capture.FRAID, []string{
			"IDFRALINDBERG<<<<<<<<<<<<<<<<<123456", "0501754321987ANNA<<MARIA<<<7403125F8",
		}, capture.FRAID, 0},
		{"Romanian identity card", capture.FRAID, []string{
			"IDROUIONESCU<<ANA<MARIA<<<<<<<<<<<<<", "KX123456<7ROU7403125F310312521234567",
		}, capture.TD2, 0},
		{"French driving licence", capture.FRADL, []string{"D1FRA13AB000026181231LINDBERG9"}, capture.FRADL, 0},
		{"French driving licence, poor", capture.FRADL, []string{"D1FRA13AB000026181231LINDBERG9"}, capture.FRADL, 24},
		{"one line of another kind", capture.FRADL, []string{"D2GER13AB000026181231LINDBERG9"}, capture.FormatUnknown, 0},
		{"Swiss driving licence", capture.CHEDL, []string{
			"ABC123D<<", "FACHE305142128097<<740312<<<<<", "LINDBERG<<ANNA<<<<<<<<<<<<<<<<",
		}, capture.CHEDL, 0},
		{"Swiss driving licence without its first line", capture.CHEDL, []string{
			"FACHE305142128097<<740312<<<<<", "LINDBERG<<ANNA<<<<<<<<<<<<<<<<",
		}, capture.FormatUnknown, 0},
		{"Chinese exit-entry permit", capture.CHNEEP, []string{
			"CSC123456785<2409156<7403125<4", "LIN<<ANNA<<<<<<<<<<<<<<<<<<<<<", "4651354684<<<<<<<<<<<<<<<<<<<<",
		}, capture.CHNEEP, 0},
		{"crew certificate with CS", capture.TD1, []string{
			"CSUTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
		}, capture.TD1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, scale := range []float64{5, 12} {
				s := newSheet(t, c.size, scale, 5)
				s.zone(c.lines)
				m := read(t, s.noisy(c.noise).Gray, Options{})
				want := c.lines
				if c.want == capture.FormatUnknown {
					want = []string{}
				}
				if m.Format != c.want || !slices.Equal(m.Text(), want) {
					t.Errorf("scale %v: %v %q", scale, m.Format, m.Text())
				}
			}
		})
	}
}
