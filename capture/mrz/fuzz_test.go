package mrz

import (
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
)

// FuzzParse: no input panics, every span shows the text it belongs to, and what
// is valid stays valid by the check digit written down in the test.
func FuzzParse(f *testing.F) {
	for _, c := range printed {
		f.Add(strings.Join(c.lines, "\n"))
	}
	for _, c := range nationalPrints {
		f.Add(strings.Join(c.lines, "\n"))
	}
	f.Add("IDBEL000590696<1015<<<<<<<<<<<\n8501019F2710017BEL850101002003\nSPECIMEN<<SPECIMEN<<<<<<<<<<<<")
	f.Add("P<D<<\xff")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		p, err := Parse(lines)
		if err != nil {
			return
		}
		shows := func(s Span) string { return lines[s.Line][s.From:s.To] }
		for _, x := range []Field{
			p.Code, p.Issuer.Field, p.Nationality.Field, p.Birth.Field, p.Expiry.Field, p.Sex,
			p.Name.Primary, p.Name.Secondary, p.Optional[0], p.Optional[1],
		} {
			if implied := x.Span.To == 0 && p.Format >= capture.FRAID; !implied && shows(x.Span) != x.Text {
				t.Fatalf("span %v shows %q, not %q", x.Span, shows(x.Span), x.Text)
			}
		}
		for _, x := range append(p.Faults, p.Notes...) {
			if shows(x.Span) == "" || x.Text == "" || x.Rule == 0 {
				t.Fatalf("fault %+v shows nothing", x)
			}
		}
		for k, c := range p.Checks {
			if !c.Applicable {
				continue
			}
			over := ""
			for _, s := range c.Over[:c.N] {
				over += shows(s)
			}
			if string(c.Computed) != digitOf(over) || string(c.Printed) != shows(c.At) {
				t.Fatalf("%v: %+v", CheckKind(k), c)
			}
		}
		now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
		if y, _, _, ok := p.Birth.Birth(now); ok && y > now.Year() {
			t.Fatalf("born in %d", y)
		}
		p.Expiry.Expiry(now)
		z := zone(lines...)
		for i, l := range z.Lines {
			for j := range l {
				l[j].Margin, l[j].Second = float32(j%4), confusable[(i+j)%len(confusable)][j%2]
			}
		}
		if r := Repairs(z); r != nil {
			if g, err := Parse(apply(lines, r)); err != nil || !g.checked() || p.checked() {
				t.Fatalf("repairs %v: %v", r, err)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, c := range printed[:3] {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if f, err := Parse(c.lines); err != nil || f.Number.Text == "" {
					b.Fatal(err)
				}
			}
		})
	}
}
