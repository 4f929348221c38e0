package faces

import (
	"context"
	"errors"
	"io"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/face/cue"
	"gatehouse/capture/vision"
	"gatehouse/cmd/kioskd/alerts"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/devices"
)

// Config is what a Room works with.
type Config struct {
	Cameras *devices.Faces
	Limit   time.Duration // for one traveller's face
	Turn    bool          // ask for a turn of the head
	Now     func() time.Time
	Rand    io.Reader
	Show    func(*console.FaceView) // what the pages ask for; nil = nothing any more
	Alerts  *alerts.Alerts          // nil: there is no gallery
	Lead    func() int              // least score of a lead, ten-thousandths; 0 = that of the model's card
}

// Room takes the face of one traveller after the other. It is not for concurrent use. A
// nil Room is that of a kiosk without a face camera.
type Room struct {
	Config
	seen *cue.Seen // frames of crossings before
}

// remembered are the frames of some twenty crossings.
const remembered = 10_000

// New makes a room.
func New(c Config) *Room { return &Room{Config: c, seen: cue.NewSeen(remembered)} }

// Take guides the traveller and takes a face. It never fails: whatever goes wrong is in
// the evidence. Compare must follow, which lets worker and networks go.
func (r *Room) Take(ctx context.Context) *Taken {
	t := &Taken{}
	if r == nil {
		t.end(capture.NotSupported, "no reader")
		return t
	}
	t.Evidence.Camera = true
	eyes, set, done, err := r.Cameras.Hold(r.Now())
	t.done = done
	if err == nil {
		t.eyes = eyes
		t.way, err = wayOf(set)
	}
	if err != nil {
		t.fault(err)
		return t
	}
	t.way.describe(&t.Evidence)
	ctx, cancel := context.WithTimeout(ctx, r.Limit+grace)
	defer cancel()
	if err := r.forget(ctx, eyes); err != nil { // whoever stood here before
		t.fault(err)
		return t
	}
	defer r.Show(nil)
	t.way.take(ctx, r, t)
	return t
}

// forget has the worker let go of the frames that it holds of each camera: of the
// infrared one they are never asked for, of the other not where a taking was cut short.
func (r *Room) forget(ctx context.Context, eyes *vision.Worker) error {
	cameras := []string{devices.FaceCamera}
	if r.Cameras.Infrared() {
		cameras = append(cameras, devices.InfraredCamera)
	}
	var all []error
	for _, c := range cameras {
		all = append(all, eyes.Forget(ctx, c))
	}
	return errors.Join(all...)
}

// grace is what the end of a taking, or the comparison, may take beyond the traveller's
// time.
const grace = 3 * time.Second
