package face

import (
	"strings"
	"testing"
	"time"

	"gatehouse/screening"
)

const (
	su = screening.Successful
	fa = screening.Failed
	un = screening.Undetermined
	no = screening.NoSupport
	ab = screening.Aborted
)

var day = time.Date(2030, 5, 1, 12, 0, 0, 0, time.UTC)

func score(e4 int) *int { return &e4 }

// good is a traveller whose face is the one of chip and page.
func good() *screening.Evidence {
	model := &screening.FaceModelEvidence{ID: "m", SHA256: make([]byte, 32), Thresholds: []screening.FaceThreshold{{FMRCenti: 300, ScoreE4: 4270, Set: "a set"}}}
	return &screening.Evidence{Face: screening.FaceEvidence{
		State: "captured", Camera: true, Detector: model, Embedder: model, Frames: 20,
		Pictures: []screening.FacePicture{
			{Of: "live", State: screening.FaceFound, Quality: 80}, {Of: "chip", State: screening.FaceFound, Quality: 80}, {Of: "page", State: screening.FaceFound, Quality: 60},
		},
		Compared: []screening.FaceComparison{
			{A: "live", B: "chip", State: "compared", ScoreE4: score(7000)},
			{A: "chip", B: "page", State: "compared", ScoreE4: score(6000)},
			{A: "live", B: "page", State: "compared", ScoreE4: score(5500)},
		},
		Quality: []screening.ComponentEvidence{{Name: "Sharpness", State: "OK", ValueMilli: 12500}},
		Cues:    []screening.CueEvidence{{Name: "parallax", Assessed: true, Milli: 50}, {Name: "moire", Assessed: true, Milli: 100}},
	}}
}

func TestVerdicts(t *testing.T) {
	type want map[string]screening.Verdict
	live := func(e4 int) func(*screening.FaceEvidence) {
		return func(f *screening.FaceEvidence) { f.Compared[0].ScoreE4 = score(e4) }
	}
	for name, c := range map[string]struct {
		change func(*screening.FaceEvidence)
		want   want
	}{
		"all well":               {func(*screening.FaceEvidence) {}, want{Present: su, Single: su, Quality: su, Holder: su, Portraits: su, Page: su, Attack: su}},
		"at the end of the band": {live(4570), want{Holder: su}},
		"in the band, above":     {live(4569), want{Holder: un}},
		"in the band, below":     {live(3970), want{Holder: un}},
		"below the band":         {live(3969), want{Holder: fa}},
		"nothing in common":      {live(-100), want{Holder: fa}},
		"below, live poor":       {func(f *screening.FaceEvidence) { live(1000)(f); f.Pictures[0].Quality = 29 }, want{Holder: un}},
		"below, chip poor":       {func(f *screening.FaceEvidence) { live(1000)(f); f.Pictures[1].Quality = 0 }, want{Holder: un}},
		"below, child": {func(f *screening.FaceEvidence) {
			live(1000)(f)
			f.Reference = &screening.ReferenceEvidence{Child: true}
		}, want{Holder: un}},
		"below, old": {func(f *screening.FaceEvidence) {
			live(1000)(f)
			f.Reference = &screening.ReferenceEvidence{Months: 120}
		}, want{Holder: un}},
		"below, not so old": {func(f *screening.FaceEvidence) {
			live(1000)(f)
			f.Reference = &screening.ReferenceEvidence{Months: 119}
		}, want{Holder: fa}},
		"above, child":            {func(f *screening.FaceEvidence) { f.Reference = &screening.ReferenceEvidence{Child: true} }, want{Holder: su}},
		"no model":                {func(f *screening.FaceEvidence) { f.Embedder = nil }, want{Holder: no}},
		"no detector":             {func(f *screening.FaceEvidence) { f.Detector = nil }, want{Holder: no}},
		"card without thresholds": {func(f *screening.FaceEvidence) { f.Embedder = &screening.FaceModelEvidence{ID: "m"} }, want{Holder: un, Portraits: un, Page: un}},
		"card of one in hundred": {func(f *screening.FaceEvidence) {
			f.Embedder = &screening.FaceModelEvidence{ID: "m", Thresholds: []screening.FaceThreshold{{FMRCenti: 200, ScoreE4: 10}}}
		}, want{Holder: un}},
		"not compared": {func(f *screening.FaceEvidence) {
			f.Compared[0] = screening.FaceComparison{A: "live", B: "chip", State: "not compared"}
		}, want{Holder: un}},
		"a score not compared": {func(f *screening.FaceEvidence) { f.Compared[0].State = "?" }, want{Holder: un}},
		"no comparison":        {func(f *screening.FaceEvidence) { f.Compared = nil }, want{Holder: ab}},
		"chip portrait refused": {func(f *screening.FaceEvidence) {
			f.Pictures[1].State = screening.FaceRefused
			f.Compared = f.Compared[2:]
		}, want{Holder: ab, Page: su}},
		"no chip": {func(f *screening.FaceEvidence) {
			f.Pictures[1].State = screening.FaceMissing
			f.Compared = f.Compared[2:]
		}, want{Holder: su}},
		"no portrait at all":      {func(f *screening.FaceEvidence) { f.Pictures = f.Pictures[:1]; f.Compared = nil }, want{Holder: un}},
		"portraits differ":        {func(f *screening.FaceEvidence) { f.Compared[1].ScoreE4 = score(100) }, want{Portraits: un, Holder: su}},
		"two persons":             {func(f *screening.FaceEvidence) { f.Others = 1 }, want{Single: un}},
		"cut short":               {func(f *screening.FaceEvidence) { f.State = "aborted" }, want{Present: ab}},
		"captured without a face": {func(f *screening.FaceEvidence) { f.Pictures = f.Pictures[1:] }, want{Present: ab}},
		"no state":                {func(f *screening.FaceEvidence) { f.State = "" }, want{Present: ab}},
		"a component not OK":      {func(f *screening.FaceEvidence) { f.Quality[0].State = "not OK" }, want{Quality: un}},
		"no component assessed":   {func(f *screening.FaceEvidence) { f.Quality[0].State = "not assessed" }, want{Quality: no}},
		"parallax like a plane":   {func(f *screening.FaceEvidence) { f.Cues[0].Milli = 500 }, want{Attack: un}},
		"moire":                   {func(f *screening.FaceEvidence) { f.Cues[1].Milli = 900 }, want{Attack: un}},
		"no turn was seen":        {func(f *screening.FaceEvidence) { f.Cues[0].Assessed = false }, want{Attack: un}},
		"infrared instead":        {func(f *screening.FaceEvidence) { f.Cues[0].Name = "infrared" }, want{Attack: su}},
		"weak cues alone":         {func(f *screening.FaceEvidence) { f.Cues = f.Cues[1:] }, want{Attack: un}},
		"no cue":                  {func(f *screening.FaceEvidence) { f.Cues = nil }, want{Attack: no}},
		"lead":                    {alerts("searched", time.Hour, 1), want{Alert: un}},
		"no lead":                 {alerts("searched", time.Hour, 0), want{Alert: su}},
		"an old gallery":          {alerts("searched", 200*time.Hour, 0), want{Alert: un}},
		"no gallery":              {alerts("missing", 0, 0), want{Alert: un}},
		"not searched":            {alerts("not asked", 0, 0), want{Alert: un}},
	} {
		t.Run(name, func(t *testing.T) {
			e := good()
			c.change(&e.Face)
			seen := map[string]screening.Verdict{}
			for _, f := range Check(e, day, Rules{MaxAge: 168 * time.Hour}) {
				seen[f.ID] = f.Verdict
				if f.Verdict != su && f.Text == "" {
					t.Errorf("%s is %v and says nothing", f.ID, f.Verdict)
				}
				if f.MarginMilli != nil && (*f.MarginMilli >= 0) != (f.Verdict == su) {
					t.Errorf("%s is %v with a margin of %d", f.ID, f.Verdict, *f.MarginMilli)
				}
				if f.Judge != "" && (f.ID != Holder || f.Verdict != un) {
					t.Errorf("%s, %v, asks the officer", f.ID, f.Verdict)
				}
				if f.Exempt != "" {
					t.Errorf("%s is exempt", f.ID)
				}
			}
			for id, v := range c.want {
				if seen[id] != v {
					t.Errorf("%s is %v, want %v", id, seen[id], v)
				}
			}
		})
	}
}

func alerts(state string, age time.Duration, hits int) func(*screening.FaceEvidence) {
	return func(f *screening.FaceEvidence) {
		f.Alerts = &screening.GalleryEvidence{Name: "faces", State: state, Issued: day.Add(-age).Unix()}
		for range hits {
			f.Alerts.Hits = append(f.Alerts.Hits, screening.GalleryHit{Subject: "X-1", Score: 6000})
		}
	}
}

// Only in the band is the officer asked before the numbers are shown.
func TestJudge(t *testing.T) {
	for e4, want := range map[int]bool{7000: false, 4570: false, 4569: true, 3970: true, 3969: false} {
		e := good()
		e.Face.Compared[0].ScoreE4 = score(e4)
		for _, f := range Check(e, day, Rules{}) {
			if f.ID == Holder && (f.Judge != "") != want {
				t.Errorf("%d: judge %q", e4, f.Judge)
			}
		}
	}
}

// A kiosk without a face camera says so and no more; one with a camera always has a
// finding of the holder and of attacks.
func TestCamera(t *testing.T) {
	for _, camera := range []bool{false, true} {
		e := &screening.Evidence{Face: screening.FaceEvidence{State: "not supported", Reason: "no model", Camera: camera}}
		var ids []string
		for _, f := range Check(e, day, Rules{}) {
			ids = append(ids, f.ID)
			if f.Verdict == su {
				t.Errorf("%s is successful of nothing", f.ID)
			}
		}
		want := Present
		if camera {
			want = Present + " " + Holder + " " + Attack
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("camera %v: findings %s", camera, got)
		}
	}
}
