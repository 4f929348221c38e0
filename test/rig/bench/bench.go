package bench

import (
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"path/filepath"
	"sync"

	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/mirror"
	"gatehouse/test/rig/pcsc"
)

// Bench is one glass with its lamps, camera and panel. Safe for use by several
// goroutines.
type Bench struct {
	seed       uint64
	optics     Optics
	lamps      *lamps
	controller *controller
	line       *line
	camera     *camera
	chips      *pcsc.Server
	empty      *scene

	sensor Sensor         // nil: there is none
	mirror *mirror.Mirror // nil: there is no face unit

	mu         sync.Mutex
	sheet      *rig.Sheet
	placements uint64 // sheets placed so far
	page       *page
}

// New starts the peers with DefaultOptics. dir holds the panel's address; seed
// decides how sheets come to lie.
func New(dir string, seed uint64) (*Bench, error) { return NewWith(dir, seed, DefaultOptics) }

// NewWith is New with a camera of other optics.
func NewWith(dir string, seed uint64, o Optics) (*Bench, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	b := &Bench{seed: seed, optics: o, lamps: &lamps{}}
	b.controller = &controller{lamps: b.lamps}
	b.line = &line{
		path:       filepath.Join(dir, "panel"),
		controller: b.controller,
		rng:        rand.New(rand.NewPCG(seed, 0)),
		fault:      None,
	}
	b.empty = emptyScene(o)
	cam, err := newCamera(o, b.lamps, b.empty, seed)
	if err != nil {
		return nil, err
	}
	b.camera = cam
	if b.chips, err = pcsc.Start(filepath.Join(dir, "pcscd.comm"), "Rig Contactless Reader 00 00", 0); err != nil {
		return nil, errors.Join(err, cam.close())
	}
	if err := b.line.plug(); err != nil {
		return nil, errors.Join(err, cam.close(), b.chips.Close())
	}
	return b, nil
}

// Sensor is where the bearer of a document lays a finger.
type Sensor interface {
	Touch(img *image.Gray)
	Lift()
}

// WithSensor says where fingers are laid, before the first document is.
func (b *Bench) WithSensor(s Sensor) { b.sensor = s }

// WithMirror says where bearers stand, before the first document is laid down.
func (b *Bench) WithMirror(m *mirror.Mirror) { b.mirror = m }

// Place lays s on the glass, a little askew, in place of what lay there, its chip
// within reach of the reader, its bearer's finger on the sensor and the bearer before the face camera.
// The camera sees it and the document sensor reports it when Place returns.
func (b *Bench) Place(s *rig.Sheet) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	rng := rand.New(rand.NewPCG(b.seed, b.placements+1))
	sc, err := newScene(b.optics, s, randomPose(rng), rng)
	if err != nil {
		return err
	}
	b.placements++
	b.sheet = s
	b.camera.look(sc)
	b.insert(s.Chip)
	b.touch(s.Finger)
	b.stand(s.Face)
	b.setInputs(func(in *device.Inputs) { in.Document = true })
	return nil
}

// Remove takes the sheet off the glass.
func (b *Bench) Remove() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sheet = nil
	b.camera.look(b.empty)
	b.insert(nil)
	b.touch(nil)
	b.stand(nil)
	b.setInputs(func(in *device.Inputs) { in.Document = false })
}

// touch lays a finger on; nil: lifts it.
func (b *Bench) touch(finger *image.Gray) {
	switch {
	case b.sensor == nil:
	case finger == nil:
		b.sensor.Lift()
	default:
		b.sensor.Touch(finger)
	}
}

// stand lets p step before the face camera; nil: nobody.
func (b *Bench) stand(p *rig.Person) {
	if b.mirror != nil {
		b.mirror.Stand(p)
	}
}

// insert takes care that no chip is no chip, and not an interface with none in it.
func (b *Bench) insert(c rig.Chip) {
	if c == nil {
		b.chips.Insert(nil)
		return
	}
	b.chips.Insert(c)
}

// Sheet is what lies on the glass, or nil.
func (b *Bench) Sheet() *rig.Sheet {
	s, _ := b.lying()
	return s
}

func (b *Bench) lying() (*rig.Sheet, uint64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.sheet, b.placements
}

// Tamper opens the panel's housing; the latch is cleared only by ServiceKey.
func (b *Bench) Tamper() { b.setInputs(func(in *device.Inputs) { in.Tamper = true }) }

// ServiceKey closes the housing and clears the tamper latch.
func (b *Bench) ServiceKey() { b.setInputs(func(in *device.Inputs) { in.Tamper = false }) }

func (b *Bench) setInputs(change func(*device.Inputs)) {
	if in, changed := b.controller.set(change); changed {
		b.line.report(in)
	}
}

// BreakLamp makes the self-test find lamp l faulty, or well again.
func (b *Bench) BreakLamp(l device.Light, broken bool) {
	b.controller.mu.Lock()
	defer b.controller.mu.Unlock()
	if l == device.Dark || l > device.UV {
		return
	}
	bit := uint8(1) << (l - device.White)
	b.controller.faults &^= bit
	if broken {
		b.controller.faults |= bit
	}
}

// Lamp is the lamp that is driven now.
func (b *Bench) Lamp() device.Light { return b.lamps.now() }

// Signal is what the status light shows.
func (b *Bench) Signal() device.Signal {
	_, s := b.controller.state()
	return s
}

// Gate tells whether the gate is open.
func (b *Bench) Gate() bool {
	in, _ := b.controller.state()
	return in.GateOpen
}

// CameraURL is the address of the MJPEG stream.
func (b *Bench) CameraURL() string { return b.camera.peer.URL() }

// CameraPxPerMM is the scale at the centre of the picture; it varies by at most
// 1.5 % over the field.
func (b *Bench) CameraPxPerMM() float64 { return b.optics.PxPerMM }

// PanelPath is the address of the panel's serial line.
func (b *Bench) PanelPath() string { return b.line.path }

// ChipSocket is the address of the chip reader's daemon.
func (b *Bench) ChipSocket() string { return b.chips.Socket() }

// FreePanel gives the serial line back after its owner was killed.
func (b *Bench) FreePanel() error { return b.line.free() }

// Close ends all peers and everything they started.
func (b *Bench) Close() error {
	b.mu.Lock()
	p := b.page
	b.page = nil
	b.mu.Unlock()
	var err error
	if p != nil {
		err = p.close()
	}
	b.line.unplug()
	if err = errors.Join(err, b.camera.close(), b.chips.Close()); err != nil {
		return fmt.Errorf("bench: closing: %w", err)
	}
	return nil
}
