package paper

import (
	"bytes"
	"image"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"gatehouse/capture"
	"gatehouse/device"
	"gatehouse/test/rig"
)

var formats = []capture.Format{capture.TD1, capture.TD2, capture.TD3}

// TestSpecimens holds the lines against the specimens that Doc 9303 itself prints.
func TestSpecimens(t *testing.T) {
	anna := document{issuer: "UTO", nationality: "UTO", surname: "ERIKSSON", given: "ANNA MARIA", sex: 'F', birth: date{1974, 8, 12}, expires: date{2012, 4, 15}}
	for _, c := range []struct {
		format         capture.Format
		code           string
		number, person string
		want           []string
	}{
		{capture.TD3, "P<", "L898902C3", "ZE184226B", []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}},
		{capture.TD2, "I<", "D23145890", "", []string{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"}},
		{capture.TD1, "I<", "D23145890", "", []string{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}},
		{capture.TD1, "I<", "D23145890734", "", []string{"I<UTOD23145890<7349<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}},
	} {
		d := anna
		d.format, d.code, d.number, d.personal = c.format, c.code, c.number, c.person
		if got := d.lines(); !slices.Equal(got, c.want) {
			t.Errorf("%v %s:\n got %q\nwant %q", c.format, c.number, got, c.want)
		}
	}
}

// parts of the lines that a check digit covers, by format; the composite last.
func checks(format capture.Format, l []string) [][2]string {
	switch format {
	case capture.TD1:
		one, two := l[0], l[1]
		return [][2]string{
			{one[5:14], one[14:15]},
			{two[0:6], two[6:7]},
			{two[8:14], two[14:15]},
			{one[5:30] + two[0:7] + two[8:15] + two[18:29], two[29:]},
		}
	case capture.TD2:
		two := l[1]
		return [][2]string{{two[0:9], two[9:10]}, {two[13:19], two[19:20]}, {two[21:27], two[27:28]}, {two[0:10] + two[13:20] + two[21:35], two[35:]}}
	}
	two := l[1]
	return [][2]string{
		{two[0:9], two[9:10]},
		{two[13:19], two[19:20]},
		{two[21:27], two[27:28]},
		{two[0:10] + two[13:20] + two[21:43], two[43:]},
		{two[28:42], two[42:43]},
	}
}

// wrong gives the indices of the checks that do not hold.
func wrong(format capture.Format, l []string) (bad []int) {
	for i, c := range checks(format, l) {
		if i == 0 && c[1] == "<" && format == capture.TD1 {
			rest, _, _ := strings.Cut(l[0][15:], "<")
			c = [2]string{c[0] + rest[:len(rest)-1], rest[len(rest)-1:]}
		}
		if i == 4 && c[1] == "<" && strings.Trim(c[0], "<") == "" {
			continue
		}
		if check(c[0]) != c[1] {
			bad = append(bad, i)
		}
	}
	return bad
}

var grammar = map[capture.Format][]*regexp.Regexp{
	capture.TD1: {regexp.MustCompile(`^[AIC][A-Z<][A-Z]{1,3}<*[A-Z0-9]{8}[0-9A-Z<][0-9<][0-9A-Z<]{15}$`), regexp.MustCompile(`^\d{4}[\d<]{2}\d[MF<]\d{7}[A-Z<]{3}[0-9<]{11}\d$`), regexp.MustCompile(`^[A-Z]+(<[A-Z]+)*(<<[A-Z]+(<[A-Z]+)*)?<*$`)},
	capture.TD2: {regexp.MustCompile(`^[AIC][A-Z<][A-Z<]{3}[A-Z]+(<[A-Z]+)*(<<[A-Z]+(<[A-Z]+)*)?<*$`), regexp.MustCompile(`^[A-Z0-9]{8}[A-Z0-9<]\d[A-Z<]{3}\d{4}[\d<]{2}\d[MF<]\d{7}[0-9<]{7}\d$`)},
	capture.TD3: {regexp.MustCompile(`^P[A-Z<][A-Z<]{3}[A-Z]+(<[A-Z]+)*(<<[A-Z]+(<[A-Z]+)*)?<*$`), regexp.MustCompile(`^[A-Z0-9]{8}[A-Z0-9<]\d[A-Z<]{3}\d{4}[\d<]{2}\d[MF<]\d{7}[0-9<]{15}\d$`)},
}

// TestLines makes thousands of documents and counts the rare things, so that
// every trap of the grammar is really there.
func TestLines(t *testing.T) {
	width := map[capture.Format][2]int{capture.TD1: {3, 30}, capture.TD2: {2, 36}, capture.TD3: {2, 44}}
	seen := map[string]int{}
	for seed := range uint64(2000) {
		for _, format := range formats {
			r := rand.New(rand.NewPCG(seed, 1))
			d := newDocument(r, format)
			l := d.lines()
			if len(l) != width[format][0] {
				t.Fatalf("%v: %d lines", format, len(l))
			}
			for i, line := range l {
				if len(line) != width[format][1] || !grammar[format][i].MatchString(line) {
					t.Fatalf("%v seed %d line %d: %q", format, seed, i, line)
				}
			}
			if bad := wrong(format, l); bad != nil {
				t.Fatalf("%v seed %d: checks %v of %q do not hold", format, seed, bad, l)
			}
			if !known(d.issuer) || d.expires.year < 2031 || d.expires.year > 2035 {
				t.Fatalf("%v seed %d: issuer %q, expiry %v", format, seed, d.issuer, d.expires)
			}
			seen["issuer "+d.issuer]++
			name := l[0][max(0, len(l[0])-31):]
			if format == capture.TD1 {
				name = l[2]
			}
			count := func(what string, is bool) {
				if is {
					seen[what]++
				}
			}
			count("long number", len(d.number) > 9)
			count("short number", len(d.number) == 8)
			count("truncated name", name[len(name)-1] != '<')
			count("one name", d.given == "")
			count("unknown day", d.birth.day == 0)
			count("sex <", d.sex == '<')
			count("empty personal number with filler", format == capture.TD3 && strings.HasSuffix(l[1][:43], strings.Repeat("<", 15)))
			count("empty personal number with 0", format == capture.TD3 && strings.HasSuffix(l[1][:43], strings.Repeat("<", 14)+"0"))
		}
	}
	for _, rare := range []string{"long number", "short number", "truncated name", "one name", "unknown day", "sex <", "empty personal number with filler", "empty personal number with 0"} {
		if seen[rare] < 20 {
			t.Errorf("%s: only %d of 6000", rare, seen[rare])
		}
	}
	for _, s := range states {
		if seen["issuer "+s.code] == 0 {
			t.Errorf("no document of %s", s.code)
		}
	}
}

// TestForgeries compares each forgery with the genuine document of its seed.
func TestForgeries(t *testing.T) {
	shared := 0 // listed numbers that the genuine document of the seed has too
	for seed := range uint64(400) {
		for _, format := range formats {
			lines := func(f rig.Forgery) (*document, []string) {
				r := rand.New(rand.NewPCG(seed, 1))
				d := newDocument(r, format)
				d.forge(r, f)
				return d, d.lines()
			}
			_, genuine := lines(rig.Genuine)
			for f, want := range map[rig.Forgery]struct {
				changed int // characters
				wrong   []int
			}{
				rig.AlteredNumber: {1, []int{0, 3}},
				rig.AlteredIssuer: {1, nil},
				rig.DyeInk:        {0, nil},
				rig.BrightPaper:   {0, nil},
			} {
				d, forged := lines(f)
				n := 0
				for i := range forged {
					for j := range forged[i] {
						if forged[i][j] != genuine[i][j] {
							n++
						}
					}
				}
				if bad := wrong(format, forged); n != want.changed || !slices.Equal(bad, want.wrong) {
					t.Fatalf("%v seed %d %s: %d characters changed, checks %v wrong\n%q\n%q", format, seed, f, n, bad, genuine, forged)
				}
				if f == rig.AlteredIssuer && known(d.issuer) {
					t.Fatalf("altered issuer %q is a code", d.issuer)
				}
			}
			own, listed := lines(rig.Listed)
			if bad := wrong(format, listed); bad != nil {
				t.Fatalf("%v seed %d listed: checks %v of %q", format, seed, bad, listed)
			}
			if plain, _ := lines(rig.Genuine); plain.number == own.number {
				shared++
			}
			d, expired := lines(rig.Expired)
			if bad := wrong(format, expired); bad != nil || d.expires.year < 2016 || d.expires.year > 2024 || d.issued.year <= d.birth.year {
				t.Fatalf("%v seed %d expired: %v, checks %v", format, seed, d.expires, bad)
			}
		}
	}
	if shared > 5 {
		t.Errorf("%d of 1200 listed numbers are those of genuine documents", shared)
	}
}

func TestDeterministic(t *testing.T) {
	var wg sync.WaitGroup
	got := make([]*rig.Traveller, 4)
	for i := range got {
		wg.Go(func() { got[i], _ = New(7, rig.Genuine, capture.TD1) })
	}
	wg.Wait()
	other, err := New(8, rig.Genuine, capture.TD1)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range device.Lights {
		for _, g := range got[1:] {
			if !bytes.Equal(g.Sheet.In(l).Pix, got[0].Sheet.In(l).Pix) {
				t.Errorf("%v: the same seed gave other pixels", l)
			}
		}
		if bytes.Equal(other.Sheet.In(l).Pix, got[0].Sheet.In(l).Pix) {
			t.Errorf("%v: another seed gave the same pixels", l)
		}
	}
}

// levels gives the median of the brightest channel within r and the share of
// pixels above 90, in thousandths.
func levels(m *image.RGBA, r image.Rectangle) (median, bright int) {
	var count [256]int
	n := r.Dx() * r.Dy()
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			p := m.Pix[m.PixOffset(x, y):]
			v := max(p[0], p[1], p[2])
			count[v]++
			if v > 90 {
				bright++
			}
		}
	}
	for sum := 0; sum < n/2; median++ {
		sum += count[median]
	}
	return median, bright * 1000 / n
}

// TestLights measures what each light shows of each format, genuine and forged.
func TestLights(t *testing.T) {
	for _, format := range formats {
		for seed := range uint64(2) {
			sheets := map[rig.Forgery]*rig.Sheet{}
			for _, f := range []rig.Forgery{rig.Genuine, rig.DyeInk, rig.BrightPaper, rig.AlteredNumber} {
				v, err := New(seed, f, format)
				if err != nil {
					t.Fatal(err)
				}
				sheets[f] = v.Sheet
			}
			s := sheets[rig.Genuine]
			mrz := image.Rect(0, s.White.Rect.Dy()-int(px(23)), s.White.Rect.Dx(), s.White.Rect.Dy())
			if n := differing(s.White, sheets[rig.AlteredNumber].White); n == 0 || n > 4000 {
				t.Errorf("%v seed %d: one altered digit changed %d pixels", format, seed, n)
			}
			if m, b := levels(s.UV, s.UV.Rect); m < 18 || m > 36 || b < 2 || b > 20 {
				t.Errorf("%v seed %d: ultraviolet median %d, bright %d per mille", format, seed, m, b)
			}
			if m, _ := levels(sheets[rig.BrightPaper].UV, s.UV.Rect); m < 165 || m > 195 {
				t.Errorf("%v seed %d: bright paper has median %d", format, seed, m)
			}
			if dark(s.White, mrz) < 20 || dark(s.IR, mrz) < 20 || dark(sheets[rig.DyeInk].IR, mrz) != 0 {
				t.Errorf("%v seed %d: per mille dark in the MRZ: white %d, infrared %d, dye ink in infrared %d", format, seed, dark(s.White, mrz), dark(s.IR, mrz), dark(sheets[rig.DyeInk].IR, mrz))
			}
			if !bytes.Equal(s.White.Pix, sheets[rig.DyeInk].White.Pix) || !bytes.Equal(s.UV.Pix, sheets[rig.DyeInk].UV.Pix) {
				t.Errorf("%v seed %d: dye ink shows outside infrared", format, seed)
			}
			if !bytes.Equal(s.White.Pix, sheets[rig.BrightPaper].White.Pix) || !bytes.Equal(s.IR.Pix, sheets[rig.BrightPaper].IR.Pix) {
				t.Errorf("%v seed %d: bright paper shows outside ultraviolet", format, seed)
			}
		}
	}
}

// differing counts the pixels in which two pictures of one size differ.
func differing(a, b *image.RGBA) (n int) {
	for i := 0; i < len(a.Pix); i += 4 {
		if [3]byte(a.Pix[i:]) != [3]byte(b.Pix[i:]) {
			n++
		}
	}
	return n
}

// dark gives the share of pixels below 90 in thousandths.
func dark(m *image.RGBA, r image.Rectangle) int {
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if m.Pix[m.PixOffset(x, y)+1] < 90 {
				n++
			}
		}
	}
	return n * 1000 / (r.Dx() * r.Dy())
}

// TestModels wants both sorts of models: those whose visual zone stays in
// infrared and those where it vanishes.
func TestModels(t *testing.T) {
	engraved := 0
	for _, s := range states {
		if newModel(s.code, capture.TD3).engraved {
			engraved++
		}
	}
	if engraved < len(states)/4 || engraved > len(states)*3/4 {
		t.Errorf("%d of %d passports are engraved", engraved, len(states))
	}
}

func TestRefuses(t *testing.T) {
	if _, err := New(1, "made-up", capture.TD3); err == nil {
		t.Error("an unknown forgery was drawn")
	}
	if _, err := New(1, rig.Genuine, capture.MRVA); err == nil {
		t.Error("a visa was drawn")
	}
	chosen := map[capture.Format]bool{}
	for seed := range uint64(12) {
		v, err := New(seed, rig.Genuine, capture.FormatUnknown)
		if err != nil {
			t.Fatal(err)
		}
		chosen[v.Format] = true
	}
	if len(chosen) != 3 {
		t.Errorf("twelve seeds chose %v only", chosen)
	}
}

func BenchmarkNew(b *testing.B) {
	for _, format := range formats {
		b.Run(format.String(), func(b *testing.B) {
			for i := range b.N {
				if _, err := New(uint64(i), rig.Genuine, format); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
