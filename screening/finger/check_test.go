package finger

import (
	"strings"
	"testing"
	"time"

	"gatehouse/screening"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const upper = "P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"

// passport is the lower line of a passport, all check digits right.
func passport(birth string) string {
	digit := func(s string) string {
		sum := 0
		for i := range len(s) {
			v := 0
			switch c := s[i]; {
			case c >= '0' && c <= '9':
				v = int(c - '0')
			case c >= 'A' && c <= 'Z':
				v = int(c-'A') + 10
			}
			sum += v * [...]int{7, 3, 1}[i%3]
		}
		return string(rune('0' + sum%10))
	}
	number, expiry, optional := "L898902C3", "320415", strings.Repeat("<", 14)
	l := number + digit(number) + "SWE" + birth + digit(birth) + "F" + expiry + digit(expiry) + optional + "<"
	return l + digit(l[:10]+l[13:20]+l[21:43])
}

func evidence(change func(*screening.FingersEvidence), birth string) screening.Evidence {
	var e screening.Evidence
	e.Document.Lines = []string{upper, passport(birth)}
	e.Fingers = screening.FingersEvidence{State: "captured", Prints: []screening.PrintEvidence{
		{Finger: "right index", Quality: 60, Least: 20, Tries: 1, Minutiae: 40, Width: 300, Height: 400, PPI: 500, Cues: []screening.CueEvidence{
			{Name: "same image", Assessed: true, Milli: 10}, {Name: "perspiration", Reason: "one frame"},
		}},
		{Finger: "left index", Quality: 55, Least: 20, Tries: 1, Minutiae: 38, Width: 300, Height: 400, PPI: 500},
	}}
	if change != nil {
		change(&e.Fingers)
	}
	return e
}

const (
	su = screening.Successful
	fa = screening.Failed
	un = screening.Undetermined
	no = screening.NoSupport
	ab = screening.Aborted
)

func TestVerdicts(t *testing.T) {
	none := func(state, exempt string, missing ...screening.MissingEvidence) func(*screening.FingersEvidence) {
		return func(f *screening.FingersEvidence) {
			f.State, f.Prints, f.Exempt, f.Missing = state, nil, exempt, missing
		}
	}
	against := func(centi, quality int) func(*screening.FingersEvidence) {
		return func(f *screening.FingersEvidence) {
			f.Compared = []screening.ComparisonEvidence{
				{With: "chip", Finger: "right index", Other: "right index", State: "compared", FMRCenti: centi, Score: 1, Quality: quality},
				{With: "chip", Finger: "left index", Other: "left index", State: "not compared", Reason: "the chip's image could not be decoded"},
			}
		}
	}
	gallery := func(state string, age time.Duration, hits ...screening.GalleryHit) func(*screening.FingersEvidence) {
		return func(f *screening.FingersEvidence) {
			f.Alerts = &screening.GalleryEvidence{Name: "alerts", Version: 3, Issued: now.Add(-age).Unix(), State: state, Size: 1000, Hits: hits}
		}
	}
	type want map[string]screening.Verdict
	for name, c := range map[string]struct {
		change func(*screening.FingersEvidence)
		birth  string
		want   want
		exempt bool
	}{
		"control":          {nil, "740812", want{Present: su, Quality: su, Attack: su}, false},
		"no sensor":        {none("not supported", ""), "740812", want{Present: no}, false},
		"cut short":        {none("aborted", ""), "740812", want{Present: ab}, false},
		"a state of none":  {none("", ""), "740812", want{Present: ab}, false},
		"captured nothing": {none("captured", ""), "740812", want{Present: ab}, false},

		"child":                       {none("not supported", ChildUnder12), "141125", want{Present: no}, true},
		"twelve today":                {none("not supported", ChildUnder12), "141124", want{Present: ab}, false},
		"child that was born in 1974": {none("not supported", ChildUnder12), "740812", want{Present: ab}, false},
		"child of an unknown day":     {none("not supported", ChildUnder12), "1411<<", want{Present: ab}, false},
		"no usable finger":            {none("not supported", "no usable finger", screening.MissingEvidence{Finger: "right index", Reason: "amputated"}), "740812", want{Present: no}, true},
		"exempt without a reason":     {none("not supported", "no usable finger"), "740812", want{Present: ab}, false},
		"will not":                    {none("not supported", "no usable finger", screening.MissingEvidence{Finger: "right index", Reason: "refused"}), "740812", want{Present: ab}, false},
		"not placed":                  {none("aborted", "", screening.MissingEvidence{Finger: "right index", Reason: "not placed"}), "740812", want{Present: ab}, false},

		"poor": {func(f *screening.FingersEvidence) { f.Prints[1].Quality = 19 }, "740812", want{Present: su, Quality: un, Attack: su}, false},
		"same finger twice": {func(f *screening.FingersEvidence) {
			f.Compared = []screening.ComparisonEvidence{{With: "taken", Finger: "right index", Other: "left index", State: "compared", FMRCenti: 700}}
		}, "740812", want{Present: su, Quality: su, Unique: un, Attack: su}, false},
		"two fingers": {func(f *screening.FingersEvidence) {
			f.Compared = []screening.ComparisonEvidence{{With: "taken", Finger: "right index", Other: "left index", State: "compared", FMRCenti: 20}}
		}, "740812", want{Present: su, Quality: su, Unique: su, Attack: su}, false},
		"a cue":           {func(f *screening.FingersEvidence) { f.Prints[0].Cues[0].Milli = 900 }, "740812", want{Present: su, Quality: su, Attack: un}, false},
		"no cue assessed": {func(f *screening.FingersEvidence) { f.Prints[0].Cues = f.Prints[0].Cues[1:] }, "740812", want{Present: su, Quality: su, Attack: no}, false},

		"those of the chip":     {against(300, 80), "740812", want{Present: su, Quality: su, Attack: su, Chip: su}, false},
		"others than the chip":  {against(299, 80), "740812", want{Present: su, Quality: su, Attack: su, Chip: fa}, false},
		"the chip's is poor":    {against(299, 10), "740812", want{Present: su, Quality: su, Attack: su, Chip: un}, false},
		"nothing to compare to": {func(f *screening.FingersEvidence) { against(0, 0)(f); f.Compared = f.Compared[1:] }, "740812", want{Present: su, Quality: su, Attack: su, Chip: no}, false},

		"fingers of nobody's": {func(f *screening.FingersEvidence) {
			f.Compared = []screening.ComparisonEvidence{{With: "chip", Finger: "left thumb", Other: "left thumb", State: "compared", FMRCenti: 900, Quality: 80}}
		}, "740812", want{Present: su, Quality: su, Attack: su}, false},
		"a lead, and then no finger": {func(f *screening.FingersEvidence) { // who has been seen is not exempt
			gallery("searched", time.Hour, screening.GalleryHit{Subject: "A-1", Finger: "right index", FMRCenti: 700, Reason: "wanted"})(f)
			f.State, f.Exempt, f.Missing = "not supported", "no usable finger", []screening.MissingEvidence{{Finger: "left index", Reason: "unusable"}}
		}, "740812", want{Present: ab, Quality: su, Attack: su, Alert: un}, false},
		"a lead to a child": {func(f *screening.FingersEvidence) {
			gallery("searched", time.Hour, screening.GalleryHit{Subject: "A-1", Finger: "right index", FMRCenti: 700, Reason: "wanted"})(f)
			f.State, f.Exempt = "not supported", ChildUnder12
		}, "200101", want{Present: ab, Quality: su, Attack: su, Alert: un}, false},

		"no lead":           {gallery("searched", time.Hour), "740812", want{Present: su, Quality: su, Attack: su, Alert: su}, false},
		"a lead":            {gallery("searched", time.Hour, screening.GalleryHit{Subject: "A-1", Finger: "right index", FMRCenti: 700, Reason: "wanted"}), "740812", want{Present: su, Quality: su, Attack: su, Alert: un}, false},
		"gallery too old":   {gallery("searched", 200*time.Hour), "740812", want{Present: su, Quality: su, Attack: su, Alert: un}, false},
		"of the future":     {gallery("searched", -time.Hour), "740812", want{Present: su, Quality: su, Attack: su, Alert: un}, false},
		"gallery missing":   {gallery("missing", 0), "740812", want{Present: su, Quality: su, Attack: su, Alert: un}, false},
		"gallery refused":   {gallery("refused", 0), "740812", want{Present: su, Quality: su, Attack: su, Alert: un}, false},
		"gallery not asked": {gallery("not asked", 0), "740812", want{Present: su, Quality: su, Attack: su, Alert: un}, false},
		"child and gallery": {func(f *screening.FingersEvidence) {
			none("not supported", ChildUnder12)(f)
			gallery("not asked", 0)(f)
		}, "200101", want{Present: no, Alert: no}, true},
	} {
		t.Run(name, func(t *testing.T) {
			e := evidence(c.change, c.birth)
			got := Check(&e, now, Rules{MaxAge: 168 * time.Hour})
			for _, f := range got {
				if w, ok := c.want[f.ID]; !ok || f.Verdict != w {
					t.Errorf("%s is %v, want %v: %s", f.ID, f.Verdict, w, f.Text)
				}
				if f.Verdict != su && f.Text == "" {
					t.Errorf("%s says nothing", f.ID)
				}
				if (f.Exempt != "") != c.exempt {
					t.Errorf("%s: exempt %q", f.ID, f.Exempt)
				}
				if f.Exempt != "" && f.Verdict != no {
					t.Errorf("%s: an exemption of something %v", f.ID, f.Verdict)
				}
			}
			if len(got) != len(c.want) {
				t.Errorf("%d findings, want %d", len(got), len(c.want))
			}
		})
	}
}

func TestOneIn(t *testing.T) {
	for centi, want := range map[int]string{-5: "1", 0: "1", 30: "2", 100: "10", 299: "800", 1 << 40: "1,000,000,000,000", 300: "1,000", 350: "3,000", 600: "1,000,000"} {
		if got := screening.OneIn(centi); got != want {
			t.Errorf("%d: %s, want %s", centi, got, want)
		}
	}
}
