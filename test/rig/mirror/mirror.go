package mirror

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gatehouse/test/rig"
	"gatehouse/test/rig/mjpeg"
)

// Options of a face unit. The zero value has both cameras at 640x480 and 15 frames/s.
type Options struct {
	Width, Height int     // pixels, multiples of 16; 0: 640x480
	FPS           float64 // 1 to 30; 0: 15
	NoIR          bool    // it has no infrared camera
	Seed          uint64  // of what chance there is in what people do
}

func (o *Options) check() error {
	if o.Width == 0 && o.Height == 0 {
		o.Width, o.Height = 640, 480
	}
	if o.FPS == 0 {
		o.FPS = 15
	}
	switch {
	case o.Width < 160 || o.Height < 160 || o.Width > 1920 || o.Height > 1920 || o.Width%16 != 0 || o.Height%16 != 0:
		return fmt.Errorf("mirror: %dx%d is no size of a camera: 160 to 1920 each, in steps of 16", o.Width, o.Height)
	case !(o.FPS >= 1 && o.FPS <= 30):
		return fmt.Errorf("mirror: %g frames/s are not within 1 to 30", o.FPS)
	}
	return nil
}

// The cameras.
const (
	Visible  = "face"
	Infrared = "infrared"
)

// Mirror is one face unit. Safe for use by several goroutines.
type Mirror struct {
	o       Options
	visible *mjpeg.Peer
	ir      *mjpeg.Peer // nil: there is none
	studio  *studio
	ctx     context.Context // of the goroutines
	stop    context.CancelFunc
	done    sync.WaitGroup

	mu      sync.Mutex
	mind    *mind         // nil: nobody stands there
	late    time.Duration // by which the time of who stands there is behind: it stops while a pose is drawn
	asked   asked         // on the traveller's screen
	feed    Feed
	conduct rig.Conduct // of everybody; Willing: each has his own
	peek    time.Time   // until then frames are taken for Picture
	last    mjpeg.Frame // of the visible camera
	read    func()      // ends reading the screen; nil: nobody reads one
}

// New plugs the cameras in. Nobody stands before them.
func New(o Options) (*Mirror, error) { return newWith(o, paint) }

func newWith(o Options, p painter) (*Mirror, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	m := &Mirror{o: o, studio: newStudio(o, p), feed: Live, conduct: rig.Willing}
	var err error
	if m.visible, err = mjpeg.New(); err != nil {
		return nil, err
	}
	if !o.NoIR {
		if m.ir, err = mjpeg.New(); err != nil {
			return nil, errors.Join(err, m.visible.Close())
		}
	}
	m.ctx, m.stop = context.WithCancel(context.Background())
	m.done.Go(func() { m.studio.run(m.ctx) })
	m.done.Go(func() { m.expose(m.ctx) })
	return m, nil
}

// URL is the address of the visible camera.
func (m *Mirror) URL() string { return m.visible.URL() }

// IRURL is the address of the infrared camera; empty: there is none.
func (m *Mirror) IRURL() string {
	if m.ir == nil {
		return ""
	}
	return m.ir.URL()
}

// Stand puts p before the cameras in place of who was there; nil: nobody. The cameras
// show him as soon as he is drawn, and nobody until then.
func (m *Mirror) Stand(p *rig.Person) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.mind = nil
	if p == nil {
		return
	}
	now := time.Now()
	m.late = 0
	m.mind = newMind(*p, m.o.Seed, now)
	m.mind.conduct = m.conductOf(*p)
	m.mind.hear(now, m.asked)
}

// Standing gives who stands there; nil: nobody, or who was there has left.
func (m *Mirror) Standing() *rig.Person {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.mind == nil || m.mind.at(m.clock(time.Now())).gone {
		return nil
	}
	return &m.mind.person
}

// clock is the time of who stands there. The caller holds mu.
func (m *Mirror) clock(now time.Time) time.Time { return now.Add(-m.late) }

// Behave lets who stands there and who comes after act in one way; Willing: each as
// persons are by themselves.
func (m *Mirror) Behave(c rig.Conduct) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.conduct = c
	if m.mind != nil {
		m.mind.conduct = m.conductOf(m.mind.person)
	}
}

// Behaviour tells what Behave said last.
func (m *Mirror) Behaviour() rig.Conduct {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.conduct
}

func (m *Mirror) conductOf(p rig.Person) rig.Conduct {
	if m.conduct == rig.Willing {
		return p.Conduct
	}
	return m.conduct
}

// Feed is what goes over the cameras' wires.
type Feed string

// The feeds.
const (
	Live     Feed = "live"
	Frozen   Feed = "frozen"   // the last frame again and again
	Looped   Feed = "looped"   // the last two seconds again and again
	Injected Feed = "injected" // the visible one is a recording that heeds nothing; infrared sees who is there
	Black    Feed = "black"    // a cap on the lens
)

// Feeds lists them, Live first.
var Feeds = [...]Feed{Live, Frozen, Looped, Injected, Black}

// Feed changes what goes over the wires. An injected feed shows the person of the
// moment as he stood then.
func (m *Mirror) Feed(f Feed) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.feed = f
}

// FeedNow tells what goes over the wires.
func (m *Mirror) FeedNow() Feed {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.feed
}

// Picture gives the newest frame of the visible camera; nil before the first. Asking
// counts as watching for two seconds.
func (m *Mirror) Picture() []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.peek = time.Now().Add(2 * time.Second)
	return m.last.JPEG
}

// Fault puts a camera, Visible or Infrared, into a state; it returns once the state holds.
func (m *Mirror) Fault(camera string, f mjpeg.Fault) error {
	p, err := m.peer(camera)
	if err != nil {
		return err
	}
	return p.Fault(f)
}

// FaultOf tells the state of a camera; None also for one that is not there.
func (m *Mirror) FaultOf(camera string) mjpeg.Fault {
	p, err := m.peer(camera)
	if err != nil {
		return mjpeg.None
	}
	return p.FaultNow()
}

func (m *Mirror) peer(camera string) (*mjpeg.Peer, error) {
	switch {
	case camera == Visible:
		return m.visible, nil
	case camera == Infrared && m.ir != nil:
		return m.ir, nil
	}
	return nil, fmt.Errorf("mirror: this unit has no camera %q", camera)
}

// Close ends everything.
func (m *Mirror) Close() error {
	m.stop()
	err := m.visible.Close()
	if m.ir != nil {
		err = errors.Join(err, m.ir.Close())
	}
	m.done.Wait()
	return err
}
