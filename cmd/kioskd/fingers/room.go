package fingers

import (
	"context"
	"io"
	"time"

	"gatehouse/capture"
	extractor "gatehouse/capture/finger"
	"gatehouse/capture/finger/cue"
	"gatehouse/capture/finger/quality"
	"gatehouse/cmd/kioskd/alerts"
	"gatehouse/cmd/kioskd/console"
	sensor "gatehouse/device/finger"
	"gatehouse/screening"
	"gatehouse/screening/finger"
	"gatehouse/screening/match"
)

// Config is what a Room works with.
type Config struct {
	Sensor sensor.Single
	Count  int // fingers to take, 1..10
	Frames int // of each touch, 1..5; more than one where the sensor is fast: signs of life want them
	Now    func() time.Time
	Rand   io.Reader

	Show   func(*console.FingerView)                                    // what the pages ask for; nil = nothing any more
	Gone   <-chan console.Gone                                          // the officer's word on the finger that is shown
	Decode func(ctx context.Context, b []byte) (capture.Picture, error) // of JPEG and JPEG 2000, in visiond
	Alerts *alerts.Alerts                                               // nil: there is no gallery
	Lead   func() int                                                   // least strength of a lead: -100 log10 of the false leads of one search
}

// Room takes the fingers of one traveller after the other. It is not for concurrent
// use, but for Against, which may run beside Take of nobody else.
type Room struct {
	Config
	extract *extractor.Extractor
	meter   *quality.Meter
	matcher *match.Matcher
	watch   *cue.Watch
	touched bool // a finger of this crossing was on the sensor
}

// New makes a room. A nil Room is that of a kiosk without a sensor.
// An error is that of the randomness.
func New(c Config) (*Room, error) {
	w, err := cue.New(c.Rand)
	if err != nil {
		return nil, err
	}
	return &Room{Config: c, extract: extractor.New(), meter: &quality.Meter{}, matcher: match.NewMatcher(), watch: w}, nil
}

// Take takes fingers of the traveller whose document has these lines. It never
// fails: whatever goes wrong is in the evidence.
func (r *Room) Take(ctx context.Context, lines []string) *Taken {
	t := &Taken{}
	switch {
	case r == nil:
		t.end(capture.NotSupported, "no reader")
		return t
	case finger.Child(lines, r.Now()):
		t.Evidence.Exempt = finger.ChildUnder12
		t.end(capture.NotSupported, finger.ChildUnder12)
		r.search(ctx, t)
		return t
	}
	r.touched = false
	r.take(ctx, t)
	r.Show(nil)
	r.unique(t)
	r.twice(t)
	r.search(ctx, t)
	return t
}

// take asks for one finger after the other until enough are there.
func (r *Room) take(ctx context.Context, t *Taken) {
	for _, f := range order {
		p, gone, err := r.finger(ctx, f)
		switch {
		case err != nil:
			t.Fault = err
			t.end(capture.Aborted, err.Error())
			return
		case gone.All:
			t.missing(f, gone.Reason)
			t.enough()
			return
		case gone.Reason == capture.NotPresent || gone.Reason == capture.Unwilling:
			t.missing(f, gone.Reason)
			t.end(capture.Aborted, "the "+f.String()+" was "+string(gone.Reason))
			return
		case gone.Reason != "":
			t.missing(f, gone.Reason)
			continue
		}
		if err := t.add(p); err != nil {
			t.end(capture.Aborted, err.Error())
			return
		}
		if len(t.Prints) == r.Count {
			break
		}
	}
	t.enough()
}

// enough ends a taking in which no more fingers can be had. One that was taken is no
// exemption: what it gives counts.
func (t *Taken) enough() {
	if len(t.Prints) > 0 {
		t.end(capture.Captured, "")
		return
	}
	t.Evidence.Exempt = noUsableFinger
	t.end(capture.NotSupported, noUsableFinger)
}

// noUsableFinger is what the evidence says of whom the officer said so.
const noUsableFinger = "no usable finger"

// order is the one in which fingers are asked for and stand in for each other.
var order = [...]capture.Finger{
	capture.RightIndex, capture.LeftIndex, capture.RightMiddle, capture.LeftMiddle, capture.RightThumb, capture.LeftThumb,
	capture.RightRing, capture.LeftRing, capture.RightLittle, capture.LeftLittle,
}

// Forget lets go of the traveller's finger in the working memory, once the crossing is
// over: of what was taken only the hashes stay that tell the same image from another.
func (r *Room) Forget() {
	if r == nil {
		return
	}
	r.extract, r.meter, r.matcher = extractor.New(), &quality.Meter{}, match.NewMatcher()
	r.watch.Clear()
}

// unique compares the fingers of this crossing with each other.
func (r *Room) unique(t *Taken) {
	for i := range t.Prints {
		for j := range i {
			t.compare(r.matcher, "taken", i, screening.ComparisonEvidence{Other: t.Prints[j].Finger.String(), Quality: t.Prints[j].Quality}, t.prepared[j])
		}
	}
}

// twice adds the sign that one finger was laid on for another.
func (r *Room) twice(t *Taken) {
	cues := cue.Twice(len(t.Prints), func(i, j int) (int, error) {
		return match.FMRCenti(r.matcher.Score(t.prepared[i], t.prepared[j])), nil
	})
	for i, c := range cues {
		t.Prints[i].Cues = append(t.Prints[i].Cues, c)
		t.Evidence.Prints[i].Cues = append(t.Evidence.Prints[i].Cues, evidenceOf(c))
	}
}
