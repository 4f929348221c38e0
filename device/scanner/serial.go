package scanner

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gatehouse/device"
	"gatehouse/device/scanner/frame"
	"gatehouse/device/serial"
)

// speeds in the order in which they are tried: as readers leave the factory.
var speeds = [...]int{9600, 115200, 19200, 38400, 57600, 4800}

// Serial is a reader on a serial line.
type Serial struct {
	address string
	imager  bool
	fixed   int           // bit/s, 0 = to be found
	again   time.Duration // an imager that has read nothing for so long is told to look again

	mu     sync.Mutex
	port   *serial.Port // nil = closed
	closed bool
	speed  int  // index into speeds
	proven bool // a document, or an answer, was understood at this speed
	family frame.Family

	framer frame.Framer // of Read alone
	heard  time.Time    // the last byte
	burst  int          // bytes since the last silence
}

// OpenSerial makes the driver of the reader at address. baud is its speed in
// bit/s, 0 where it is to be found. An imager is a reader that looks only when it
// is told to (Honeywell's commands). The line itself is opened by the first call
// that needs it.
func OpenSerial(address string, baud int, imager bool) (*Serial, error) {
	if address == "" {
		return nil, fmt.Errorf("scanner: no serial address is configured: %w", device.ErrAbsent)
	}
	if baud < 0 || baud > 4_000_000 {
		return nil, fmt.Errorf("scanner: %d bit/s is outside 0 (found by listening) to 4000000", baud)
	}
	return &Serial{address: address, imager: imager, fixed: baud, again: lookAgain}, nil
}

// Check opens the line if nothing holds it yet.
func (s *Serial) Check(context.Context) (device.Identity, error) {
	id := device.Identity{Kind: "scanner", Address: s.address}
	if _, err := s.open(); err != nil {
		return id, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.proven:
		id.Detail = fmt.Sprintf("understood at %d bit/s, %v frames", s.baud(), s.family)
	case s.fixed > 0:
		id.Detail = fmt.Sprintf("has not read a document yet; listening at %d bit/s", s.fixed)
	default:
		id.Detail = fmt.Sprintf("has not read a document yet; its speed is being looked for, now %d bit/s", s.baud())
	}
	return id, nil
}

// Read waits for the next document.
func (s *Serial) Read(ctx context.Context) (frame.Reading, error) {
	port, err := s.open()
	if err != nil {
		return frame.Reading{}, err
	}
	if s.imager {
		if err := s.trigger(ctx, port); err != nil {
			return frame.Reading{}, err
		}
		defer port.Write(release)
	}
	buf, looked := make([]byte, 256), time.Now()
	for {
		if r, ok := s.framer.Next(); ok {
			s.learn(r)
			return r, nil
		}
		if err := ctx.Err(); err != nil {
			return frame.Reading{}, err
		}
		if s.imager && time.Since(looked) > s.again && !s.framer.Pending() {
			looked = time.Now()
			if _, err := port.Write(press); err != nil {
				return frame.Reading{}, s.hangUp(err)
			}
		}
		n, err := port.Read(buf)
		if err != nil {
			return frame.Reading{}, s.hangUp(err)
		}
		s.hear(buf[:n])
	}
}

// hear takes what came in one slice of time.
func (s *Serial) hear(b []byte) {
	if len(b) > 0 {
		s.heard = time.Now()
		s.burst += len(b)
		s.framer.Write(b)
		return
	}
	if s.burst > 0 && time.Since(s.heard) > gap {
		s.burst = 0
		s.framer.Idle()
	}
}

// learn draws its lesson from a reading: this is the reader's speed, or perhaps
// another one is.
func (s *Serial) learn(r frame.Reading) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case r.Fault == nil:
		s.proven, s.family = true, r.Family
	case errors.Is(r.Fault, frame.ErrCheck): // a block that was understood but for a byte
	case !s.proven && s.fixed == 0 && s.port != nil:
		s.speed = (s.speed + 1) % len(speeds)
		s.port.SetBaud(s.baud()) // a line that cannot do it hangs up at the next Read
	}
}

func (s *Serial) baud() int {
	if s.fixed > 0 {
		return s.fixed
	}
	return speeds[s.speed]
}

func (s *Serial) open() (*serial.Port, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, fmt.Errorf("scanner at %s: the driver is closed: %w", s.address, device.ErrAbsent)
	case s.port != nil:
		return s.port, nil
	}
	p, err := serial.Open(s.address, s.baud(), slice)
	if err != nil {
		return nil, fmt.Errorf("scanner: %w", err)
	}
	s.port = p
	return p, nil
}

func (s *Serial) hangUp(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.framer, s.burst = frame.Framer{}, 0
	s.proven = s.proven && !s.imager // it has forgotten its commands
	if s.port != nil {
		s.port.Close()
		s.port = nil
	}
	return fmt.Errorf("scanner at %s: the line hung up (%w): %w; plug it in again", s.address, err, device.ErrAbsent)
}

// Close frees the line.
func (s *Serial) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.port == nil {
		return nil
	}
	err := s.port.Close()
	s.port = nil
	return err
}
