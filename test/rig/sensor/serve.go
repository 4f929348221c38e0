package sensor

import (
	"encoding/binary"
	"errors"
	"os"
	"time"

	"gatehouse/device/finger/packet"
	"gatehouse/test/rig/tty"
)

const (
	exposure = 80 * time.Millisecond // of a paced sensor
	delay    = 1200 * time.Millisecond
	tooLate  = 2500 * time.Millisecond
	silence  = 100 * time.Millisecond // within a command: it is given up
)

// serve has got power just now. It obeys commands until the pty is closed.
func (s *Sensor) serve(ptm *os.File) {
	s.open, s.held = s.o.Password == packet.FactoryPassword, nil
	var d packet.Decoder
	buf := make([]byte, 512)
	for {
		ptm.SetReadDeadline(time.Now().Add(silence))
		n, err := ptm.Read(buf)
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			d.Idle()
		case err != nil:
			return
		case !s.sameSpeed(ptm):
			d.Reset()
			continue
		}
		d.Write(buf[:n])
		for p, ok := d.Next(); ok; p, ok = d.Next() {
			if p.Kind == packet.Command {
				s.obey(line{s, ptm}, p, s.next())
			}
		}
	}
}

// sameSpeed tells whether the program at the other end has the sensor's speed.
func (s *Sensor) sameSpeed(ptm *os.File) bool {
	baud, err := tty.Baud(ptm)
	return err == nil && baud == s.baud
}

// obey carries a command out, in the manner of fault f.
func (s *Sensor) obey(l line, c packet.Packet, f Fault) {
	switch f {
	case Silence:
		return
	case Delay:
		time.Sleep(delay)
	case Late:
		time.Sleep(tooLate)
	case PowerLoss:
		s.open, s.held = s.o.Password == packet.FactoryPassword, nil
		return
	case Unheard:
		l.answer(f, packet.ReceiveError)
		return
	case Elsewhere:
		l.answer(f, packet.BadAddress)
		return
	case Unlisted:
		l.answer(f, 0x77)
		return
	}
	if c.Address != s.o.Address {
		l.answer(f, packet.BadAddress)
		return
	}
	i, params := packet.Instruction(c.Payload[0]), c.Payload[1:]
	if !s.open && i != packet.CheckPassword {
		l.answer(f, packet.NeedPassword)
		return
	}
	s.execute(l, i, params, f)
}

func (s *Sensor) execute(l line, i packet.Instruction, params []byte, f Fault) {
	switch {
	case i == packet.CheckPassword && len(params) == 4:
		if binary.BigEndian.Uint32(params) != s.o.Password {
			l.answer(f, packet.BadPassword)
			return
		}
		s.open = true
		l.answer(f, packet.OK)
	case i == packet.GetImage:
		l.answer(f, s.expose(f))
	case i == packet.SendImage:
		s.image(l, f)
	case i == packet.CountTemplates:
		l.answer(f, packet.OK, 0, 0)
	case i == packet.ReadParameters && !s.o.Model.NoParameters:
		l.answer(f, packet.OK, s.parameters()...)
	case i == packet.SetParameter && len(params) == 2:
		s.set(l, packet.Register(params[0]), params[1], f)
	case i == packet.ReadProduct && s.o.Model.Product:
		l.answer(f, packet.OK, s.o.Model.product().AppendTo(nil)...)
	case i == packet.AuraLED && s.o.Model.Product && len(params) == 4:
		s.mu.Lock()
		s.light = [4]byte(params)
		s.mu.Unlock()
		l.answer(f, packet.OK)
	case s.o.Model.Deaf:
	default:
		l.answer(f, packet.NoCommand)
	}
}

// expose takes the image of the finger that is there.
func (s *Sensor) expose(f Fault) packet.Code {
	if s.o.Paced {
		time.Sleep(exposure)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case f == Failed:
		return packet.CaptureError
	case s.finger == nil:
		return packet.NoFinger
	}
	s.held = s.o.Model.bytes(s.finger)
	return packet.OK
}

// image sends what is in memory.
func (s *Sensor) image(l line, f Fault) {
	switch {
	case f == Lifted || f == Failed:
		s.held = nil
		l.answer(f, packet.NoUpload)
		return
	case s.held == nil:
		l.answer(f, packet.NoImage)
		return
	}
	if l.answer(f, packet.OK) {
		l.data(f, s.held)
	}
}

func (s *Sensor) parameters() []byte {
	code := uint16(0)
	for 32<<code < s.size {
		code++
	}
	p := packet.Parameters{System: 4, Capacity: s.o.Model.Capacity, Level: uint16(s.level), Address: s.o.Address, Packet: code, Speed: uint16(s.baud / 9600)}
	if s.open {
		p.Status |= packet.PasswordGiven
	}
	if s.held != nil {
		p.Status |= 1 << 3
	}
	return p.AppendTo(nil)
}

// set changes a register. The answer goes out at the old setting.
func (s *Sensor) set(l line, r packet.Register, v byte, f Fault) {
	code := packet.OK
	switch {
	case r == packet.BaudRegister && v >= 1 && v <= 12:
		defer func() { s.baud = int(v) * 9600 }()
	case r == packet.LevelRegister && v >= 1 && v <= 5:
		s.level = v
	case r == packet.PacketRegister && v <= 3:
		s.size = 32 << v
	case r < packet.BaudRegister || r > packet.PacketRegister:
		code = packet.BadRegister
	default:
		code = packet.BadSetting
	}
	l.answer(f, code)
}
