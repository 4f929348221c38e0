package faces

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
	"gatehouse/capture/face/guide"
	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/devices"
	"gatehouse/device"
	"gatehouse/screening"
	"gatehouse/screening/face"
)

// watch looks at the traveller until the session has what it wants, or its time is over.
func (r *Room) watch(ctx context.Context, t *Taken, s *guide.Session) error {
	eyes, ir := t.eyes, r.Cameras.Infrared()
	var seen, seenIR uint64
	var shown console.FaceView
	r.Show(&shown)
	for {
		g, err := glance(ctx, eyes, devices.FaceCamera, seen)
		if err != nil {
			return err
		}
		step := s.Tick(r.Now())
		if g.Seq != 0 {
			seen = g.Seq
			step = s.See(r.Now(), g)
		}
		if step.Forget {
			if err := eyes.Forget(ctx, devices.FaceCamera); err != nil {
				return err
			}
		}
		if step.Done {
			return nil
		}
		if ir {
			i, err := glance(ctx, eyes, devices.InfraredCamera, seenIR)
			if err != nil {
				return fmt.Errorf("infrared camera: %w", err)
			}
			if i.Seq != 0 {
				seenIR = i.Seq
				s.SeeIR(r.Now(), i)
			}
		}
		if v := view(step, len(g.Faces)); v != shown {
			shown = v
			r.Show(&v)
		}
	}
}

// patience with a camera whose next frame does not come: time must go on.
const patience = 2 * time.Second

// glance waits for a frame, and not longer than patience: then Seq is 0. A camera that is
// away or silent is an error.
func glance(ctx context.Context, eyes *vision.Worker, camera string, after uint64) (capture.FaceGlance, error) {
	short, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	g, err := eyes.Glance(short, camera, after)
	if err != nil && short.Err() != nil && ctx.Err() == nil && !errors.Is(err, vision.ErrWorker) {
		return capture.FaceGlance{}, nil
	}
	return g, err
}

// view is what the pages ask for: the turn goes before all advice.
func view(s guide.Step, faces int) console.FaceView {
	v := console.FaceView{Others: max(0, faces-1)}
	switch {
	case s.Turn != cue.Ahead:
		v.Turn = s.Turn.String()
	case s.Back:
		v.Advice = capture.AdviceLookStraight.String()
	default:
		v.Advice = s.Advice.String()
	}
	return v
}

// best gives the best frame of the session: one of the face that also turned, where it
// turned.
func (t *Taken) best(ctx context.Context, sum guide.Summary) (*capture.FaceStudy, error) {
	of := slices.Concat(sum.Kept, sum.After)
	shots, err := t.eyes.Shots(ctx, devices.FaceCamera, 1, of) // each costs as much as a portrait
	if err != nil || len(shots) == 0 || len(shots[0].Faces) == 0 {
		return nil, err
	}
	if sum.Changes > 0 && !slices.Contains(of, shots[0].Seq) { // of whom the frame is cannot be told
		return nil, nil
	}
	return &shots[0], nil
}

// keep writes down the traveller's picture.
func (t *Taken) keep(s *capture.FaceStudy) {
	p := screening.FacePicture{Of: "live", State: screening.FaceNone, Reason: "no face was taken"}
	if s != nil {
		p = found("live", s)
		p.SHA256 = t.show(face.Light("live"), titles["live"], s)
		t.Evidence.Quality = components(s.Quality)
		t.live = s
		if a := t.way.attackModel(); a != nil && s.Attack != nil {
			t.Evidence.Attack = []screening.FaceAttackEvidence{{Model: *a, Milli: *s.Attack}}
		}
	}
	t.Evidence.Pictures = append(t.Evidence.Pictures, p)
}

// fault ends a taking for an error: of a device, or because the time of everything is
// over.
func (t *Taken) fault(err error) {
	t.end(capture.Aborted, err.Error())
	if errors.Is(err, vision.ErrWorker) || errors.Is(err, vision.ErrModel) || errors.Is(err, device.ErrAbsent) ||
		errors.Is(err, device.ErrTimeout) || errors.Is(err, device.ErrGarbled) || t.way == nil {
		t.Fault = err
	}
	t.keep(nil)
}

// take guides the traveller through a straight look and a turn of the head.
func (v *Verifying) take(ctx context.Context, r *Room, t *Taken) {
	sum, err := r.session(ctx, t, guide.Options{Limit: r.Limit, Turn: r.Turn, IR: r.Cameras.Infrared(), Rand: r.Rand, Seen: r.seen})
	if err != nil {
		t.fault(err)
		return
	}
	for _, c := range sum.Cues {
		t.Evidence.Cues = append(t.Evidence.Cues, screening.CueEvidence{Name: c.Name, Assessed: c.Assessed, Milli: c.Milli, Reason: c.Reason})
	}
	r.end(ctx, t, sum, capture.Captured, "")
}

// take frames the traveller.
func (f Framing) take(ctx context.Context, r *Room, t *Taken) {
	session := r.session
	if f.detector == nil {
		session = r.frame
	}
	sum, err := session(ctx, t, guide.Options{Limit: r.Limit / 2})
	if err != nil {
		t.fault(err)
		return
	}
	r.end(ctx, t, sum, capture.NotSupported, "no model")
}

func (r *Room) session(ctx context.Context, t *Taken, o guide.Options) (guide.Summary, error) {
	s, err := guide.New(o)
	if err != nil {
		return guide.Summary{}, err
	}
	defer s.Forget()
	if err := r.watch(ctx, t, s); err != nil {
		return guide.Summary{}, err
	}
	sum := s.Summary()
	t.Evidence.Frames, t.Evidence.Candidates, t.Evidence.Others = sum.Frames, sum.Candidates, sum.Others
	return sum, nil
}

// framed are the frames with a face after which one of them is good enough to show.
const framed = 4

// frame waits until somebody stands before the camera: a cascade tells no more.
func (r *Room) frame(ctx context.Context, t *Taken, o guide.Options) (sum guide.Summary, err error) {
	eyes := t.eyes
	until := r.Now().Add(o.Limit)
	var seen uint64
	var dark guide.Darkness
	for sum.Candidates < framed && r.Now().Before(until) {
		g, err := glance(ctx, eyes, devices.FaceCamera, seen)
		if err != nil {
			return sum, err
		}
		if g.Seq == 0 {
			continue
		}
		seen = g.Seq
		sum.Frames++
		if dark.See(r.Now(), g) {
			sum.Reason = guide.Covered
			break
		}
		sum.Others = max(sum.Others, len(g.Faces)-1)
		v := console.FaceView{Others: max(0, len(g.Faces)-1)}
		if len(g.Faces) == 0 {
			v.Advice = capture.AdviceNoFace.String()
		} else {
			sum.Candidates++
		}
		r.Show(&v)
	}
	t.Evidence.Frames, t.Evidence.Candidates, t.Evidence.Others = sum.Frames, sum.Candidates, sum.Others
	return sum, nil
}

// end takes the best frame and says how the taking ended.
func (r *Room) end(ctx context.Context, t *Taken, sum guide.Summary, with capture.State, reason string) {
	s, err := t.best(ctx, sum)
	switch {
	case err != nil:
		t.fault(err)
		return
	case s == nil && with == capture.Captured:
		t.end(capture.Aborted, sum.Reason)
		if sum.Reason == guide.Complete {
			t.end(capture.Aborted, "the face changed while it was looked at")
		}
	default:
		t.end(with, reason)
	}
	t.keep(s)
}
