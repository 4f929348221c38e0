package scanner

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"gatehouse/device"
	"gatehouse/device/serial"
)

// Commands of Honeywell's imagers: SYN, a letter, CR.
var (
	enable   = []byte("\x16M\rocrena1!") // OCR on
	alphabet = []byte("\x16M\rocrats2!") // the alphabet of travel documents
	press    = []byte("\x16T\r")         // look
	release  = []byte("\x16U\r")         // stop looking
)

const (
	ack         = 0x06 // within the answer to a command that was obeyed
	answerLimit = 300 * time.Millisecond
	lookAgain   = 10 * time.Second // an imager gives up looking by itself, after 30 s as it leaves the factory
)

// trigger makes the imager look. The first time it also finds the speed at which
// the imager obeys, since an imager can be asked.
func (s *Serial) trigger(ctx context.Context, port *serial.Port) error {
	for range speeds {
		s.mu.Lock()
		known := s.proven
		s.mu.Unlock()
		if known {
			_, err := port.Write(press)
			if err != nil {
				return s.hangUp(err)
			}
			return nil
		}
		obeyed, err := s.command(ctx, port, enable)
		if err == nil && obeyed {
			obeyed, err = s.command(ctx, port, alphabet)
		}
		if err != nil {
			return err
		}
		if err := s.asked(port, obeyed); err != nil {
			return err
		}
	}
	return fmt.Errorf("scanner at %s: %w: no imager answers at any speed; check its power, or set scanner.imager = false for a reader that needs no command", s.address, device.ErrTimeout)
}

// asked notes that the imager obeyed, or goes on to the next speed.
func (s *Serial) asked(port *serial.Port, obeyed bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if obeyed {
		s.proven = true
		return nil
	}
	if s.fixed == 0 {
		s.speed = (s.speed + 1) % len(speeds)
		return port.SetBaud(s.baud())
	}
	return nil
}

// command sends a command and waits for the answer: the command's own text, ACK
// and a point or an exclamation mark.
func (s *Serial) command(ctx context.Context, port *serial.Port, c []byte) (obeyed bool, err error) {
	if err := port.Reset(); err != nil {
		return false, s.hangUp(err)
	}
	if _, err := port.Write(c); err != nil {
		return false, s.hangUp(err)
	}
	var answer []byte
	buf := make([]byte, 64)
	for end := time.Now().Add(answerLimit); time.Now().Before(end); {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		n, err := port.Read(buf)
		if err != nil {
			return false, s.hangUp(err)
		}
		answer = append(answer, buf[:n]...)
		if at := bytes.IndexByte(answer, ack); at >= 0 && bytes.ContainsAny(answer[at:], ".!") {
			return true, nil
		}
	}
	return false, nil
}
