package sensor

import (
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"sync"

	"gatehouse/device/finger/packet"
	"gatehouse/test/rig/tty"
)

// Options of a sensor. The zero value but for the model is one from the factory.
type Options struct {
	Model    Model
	Baud     int // 0 = 57600
	Address  uint32
	Password uint32
	Paced    bool   // as slow as its speed makes it
	Seed     uint64 // of the faults
}

// Sensor is one sensor at an address. Safe for use by several goroutines.
type Sensor struct {
	path string
	o    Options
	done sync.WaitGroup

	mu     sync.Mutex
	ptm    *os.File // nil = unplugged
	pts    *os.File // held open so that the other end may come and go
	finger *image.Gray
	fault  Fault   // that stays
	plan   []Fault // one for each of the next commands
	light  [4]byte // as the ring was told

	// Of the serving goroutine.
	rng   *rand.Rand
	baud  int // flash
	size  int // flash: of a data packet
	level byte
	open  bool   // the password was given
	held  []byte // the image in memory; nil = none
}

// New plugs in a sensor whose address is path.
func New(path string, o Options) (*Sensor, error) {
	if o.Baud == 0 {
		o.Baud = packet.FactoryBaud
	}
	if o.Address == 0 {
		o.Address = packet.AnyAddress
	}
	if n := o.Baud / 9600; n < 1 || n > 12 || o.Baud%9600 != 0 {
		return nil, fmt.Errorf("sensor: no sensor sends at %d bit/s", o.Baud)
	}
	s := &Sensor{path: path, o: o, fault: None, rng: rand.New(rand.NewPCG(o.Seed, 15)), baud: o.Baud, size: 128, level: 3}
	return s, s.plug()
}

// Touch lays a finger on whose print is img, ridges dark, one of its pixels a pixel of the sensor.
func (s *Sensor) Touch(img *image.Gray) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finger = s.o.Model.Shown(img)
}

// Lift takes the finger away.
func (s *Sensor) Lift() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.finger = nil
}

// Light is what the ring of light was told last: control, speed, colour, times.
func (s *Sensor) Light() [4]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.light
}

// Fault puts the sensor into a state; it returns once the state holds.
func (s *Sensor) Fault(f Fault) error {
	s.mu.Lock()
	s.fault, s.plan = f, nil
	plugged := s.ptm != nil
	s.mu.Unlock()
	switch {
	case f == Unplug:
		s.unplug()
	case !plugged:
		return s.plug()
	}
	return nil
}

// Plan gives each of the next commands a fault of its own, of those in Faults or None.
func (s *Sensor) Plan(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.plan = append([]Fault(nil), faults...)
}

// next is the fault of the command that has come.
func (s *Sensor) next() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.plan) == 0 {
		return s.fault
	}
	f := s.plan[0]
	s.plan = s.plan[1:]
	return f
}

func (s *Sensor) plug() error {
	ptm, pts, err := tty.Open()
	if err != nil {
		return err
	}
	if err := os.Symlink(pts.Name(), s.path); err != nil {
		ptm.Close()
		pts.Close()
		return fmt.Errorf("sensor: its address: %w; remove what is there", err)
	}
	s.mu.Lock()
	s.ptm, s.pts = ptm, pts
	s.mu.Unlock()
	s.done.Go(func() { s.serve(ptm) })
	return nil
}

func (s *Sensor) unplug() {
	s.mu.Lock()
	ptm, pts := s.ptm, s.pts
	s.ptm, s.pts = nil, nil
	s.mu.Unlock()
	if ptm == nil {
		return
	}
	os.Remove(s.path)
	ptm.Close()
	pts.Close()
	s.done.Wait()
}

// Free lets another program own the line after its owner was killed.
func (s *Sensor) Free() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pts == nil {
		return nil
	}
	return tty.Free(s.pts)
}

// Path is its address.
func (s *Sensor) Path() string { return s.path }

// Close unplugs it for good.
func (s *Sensor) Close() { s.unplug() }
