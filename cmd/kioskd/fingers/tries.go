package fingers

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/finger/cue"
	"gatehouse/capture/finger/quality"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/device"
	sensor "gatehouse/device/finger"
)

// finger takes the best impression of one finger. A reason in gone says why there is
// none; an error is the sensor's.
func (r *Room) finger(ctx context.Context, f capture.Finger) (best capture.Print, gone console.Gone, err error) {
	select {
	case <-r.Gone: // said of a finger before
	default:
	}
	tries := quality.Tries{Limits: quality.Guideline, Purpose: quality.Control}
	advice := ""
	for !tries.Done() {
		ask := console.FingerView{Finger: f.String(), Try: tries.Taken() + 1, Of: quality.Most, Advice: advice}
		r.lifted(ctx, ask)
		r.Show(&ask)
		r.signal(ctx, device.SignalReady)
		frames, gone, err := r.touch(ctx, f)
		if !empty(&best) && (err != nil || gone.Reason == capture.NotPresent) {
			break // what there is is better than nothing
		}
		if err != nil || gone.Reason != "" {
			return best, gone, err
		}
		r.touched = true
		p, err := r.measure(f, frames)
		if err != nil {
			return best, gone, err
		}
		if tries.Add(quality.Slap{f: p.Quality}) {
			best = p
		}
		advice = ""
		if !tries.Done() && len(p.Advice) > 0 {
			advice = p.Advice[0].String()
		}
		r.signal(ctx, device.SignalOfficer)
	}
	r.signal(ctx, device.SignalDone)
	if best.Tries = tries.Taken(); empty(&best) {
		return best, console.Gone{Reason: capture.NotPresent}, nil
	}
	r.watch.Remember(best.Image)
	return best, console.Gone{}, nil
}

// empty tells whether no finger was seen on any impression so far.
func empty(p *capture.Print) bool {
	return len(p.Template.Enhanced) == 0 && len(p.Template.Plain) == 0
}

// touchLimit is for sensors that do not end by themselves: no touch may outlast what
// the watchdog waits for a lane.
const touchLimit = 27 * time.Second

// touch waits for the next impression, or for the officer's word on this finger.
func (r *Room) touch(ctx context.Context, f capture.Finger) ([]device.Impression, console.Gone, error) {
	ctx, cancel := context.WithTimeout(ctx, touchLimit)
	defer cancel()
	type answer struct {
		frames []device.Impression
		err    error
	}
	came := make(chan answer, 1)
	go func() {
		frames, err := r.series(ctx)
		came <- answer{frames, err}
	}()
	for {
		select {
		case a := <-came:
			gone, err := sorted(a.err)
			return a.frames, gone, err
		case g := <-r.Config.Gone:
			if g.Finger != f.String() {
				continue // said of a finger before
			}
			cancel()
			<-came
			return nil, g, nil
		}
	}
}

// series takes as many frames of one touch as the signs of a living finger want.
func (r *Room) series(ctx context.Context) ([]device.Impression, error) {
	if s, can := r.Sensor.(sensor.Repeater); can && r.Frames > 1 {
		return s.Series(ctx, r.Frames)
	}
	imp, err := r.Sensor.Capture(ctx)
	return []device.Impression{imp}, err
}

// sorted tells what is no fault of the sensor: nobody laid a finger on, or not for
// long enough.
func sorted(err error) (console.Gone, error) {
	if errors.Is(err, sensor.ErrNoFinger) || errors.Is(err, sensor.ErrLifted) {
		return console.Gone{Reason: capture.NotPresent}, nil
	}
	return console.Gone{}, err
}

// signal shows it on a sensor that has a light; one that cannot is no worse.
func (r *Room) signal(ctx context.Context, s device.Signal) {
	if l, ok := r.Sensor.(sensor.Shower); ok {
		l.Show(ctx, s)
	}
}

// measure makes a print of the last frame of a touch.
func (r *Room) measure(f capture.Finger, frames []device.Impression) (capture.Print, error) {
	imp := frames[len(frames)-1]
	t, err := r.extract.Extract(imp.Image, imp.PPI)
	if err != nil {
		return capture.Print{}, fmt.Errorf("the sensor's image: %w", err)
	}
	m := r.meter.Measure(imp.Image, imp.PPI, &t)
	t.Quality = uint8(m.Quality())
	touch := cue.Touch{PPI: imp.PPI, Template: &t}
	for _, i := range frames {
		touch.Frames = append(touch.Frames, i.Image)
	}
	p := capture.Print{
		Finger: f, Image: imp.Image, PPI: imp.PPI, Template: t,
		Quality: m.Quality(), Advice: m.Advice(), Cues: r.watch.Assess(touch),
	}
	wipe(touch.Frames[:len(frames)-1])
	return p, nil
}

func wipe(images []*image.Gray) {
	for _, i := range images {
		clear(i.Pix)
	}
}
