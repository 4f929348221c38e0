package pcsc

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// client is one connection to the daemon.
type client struct {
	server *Server
	conn   net.Conn
}

const theHandle = 0x5EAD // there is one reader, and one client may have its chip

// serve answers commands until the connection ends.
func (c *client) serve() {
	for {
		var r request
		if read(c.conn, &r) != nil || r.Size > 1024 {
			return
		}
		body := make([]byte, r.Size)
		if _, err := io.ReadFull(c.conn, body); err != nil {
			return
		}
		if c.answer(r.Command, body) != nil {
			return
		}
	}
}

// answer handles one command; an error ends the connection, as the daemon does it
// with a client that breaks the protocol.
func (c *client) answer(command uint32, body []byte) error {
	switch command {
	case 0x01:
		return reply(c, body, func(m *establishBody) { m.Context, m.RV = 77, rvDone })
	case 0x02:
		return reply(c, body, func(m *releaseBody) { m.RV = rvDone })
	case 0x04:
		return reply(c, body, c.connect)
	case 0x05:
		return reply(c, body, c.reconnect)
	case 0x06:
		return reply(c, body, c.disconnect)
	case 0x07:
		return reply(c, body, func(m *handleBody) { m.RV = rvDone })
	case 0x08:
		return reply(c, body, func(m *disposingBody) { m.RV = rvDone })
	case 0x09:
		return c.transmit(body)
	case 0x0A:
		return c.control(body)
	case 0x11:
		return reply(c, body, func(m *versionBody) { m.RV = rvDone })
	case 0x12:
		return c.states(false)
	case 0x13:
		return c.states(true)
	case 0x14:
		return c.stopWaiting()
	}
	return fmt.Errorf("command %#x", command)
}

// reply decodes a body, has it filled in and sends it back.
func reply[T any](c *client, body []byte, fill func(*T)) error {
	var m T
	if len(body) != binary.Size(m) {
		return fmt.Errorf("%T of %d bytes", m, len(body))
	}
	if _, err := binary.Decode(body, binary.NativeEndian, &m); err != nil {
		return err
	}
	fill(&m)
	return write(c.conn, &m)
}

func (c *client) connect(m *connectBody) {
	s := c.server
	if s.FaultNow() == Delay {
		time.Sleep(delay)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name, _, _ := strings.Cut(string(m.Reader[:]), "\x00")
	switch {
	case s.fault == Unplug:
		m.RV = rvUnavailable
	case name != s.name:
		m.RV = rvUnknownReader
	case s.chip == nil:
		m.RV = rvNoCard
	case s.owner != nil && s.owner != c:
		m.RV = rvSharing
	default:
		s.owner, m.Handle, m.Active, m.RV = c, theHandle, 2, rvDone
	}
}

// reconnect takes the power from the chip where a reset is asked for.
func (c *client) reconnect(m *reconnectBody) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.fault == Unplug:
		m.RV = rvUnavailable
	case s.chip == nil:
		m.RV = rvNoCard
	case s.owner != c || m.Handle != theHandle:
		m.RV = rvInvalidHandle
	default:
		if r, ok := s.chip.(resetter); ok && m.Initialisation != 0 {
			r.Reset(s.ctx)
		}
		m.Active, m.RV = 2, rvDone
	}
}

func (c *client) disconnect(m *disposingBody) {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.owner != c || m.Handle != theHandle {
		m.RV = rvInvalidHandle
		return
	}
	s.release()
	m.RV = rvDone
}

func (c *client) transmit(body []byte) error {
	var command, answer []byte
	var failed error
	err := reply(c, body, func(m *transmitBody) {
		command = make([]byte, min(m.SendLength, 1<<17))
		if _, failed = io.ReadFull(c.conn, command); failed != nil {
			return
		}
		var rv uint32
		if answer, rv, failed = c.server.carry(c, command); failed == nil {
			m.Received, m.RV = uint32(len(answer)), rv
		}
	})
	if failed != nil {
		return failed
	}
	if err == nil {
		_, err = c.conn.Write(answer)
	}
	return err
}

// control answers the two questions of part 10 by which a reader says what it takes.
func (c *client) control(body []byte) error {
	var answer []byte
	var failed error
	err := reply(c, body, func(m *controlBody) {
		_, failed = io.CopyN(io.Discard, c.conn, int64(m.SendLength))
		switch {
		case c.server.longest == 0:
			m.RV = rvUnsupported
		case m.Code == 0x42000000+3400:
			answer = []byte{0x12, 4, 0x42, 0x33, 0, 0x12}
		case m.Code == 0x42330012:
			answer = append([]byte{0x0A, 4}, binary.LittleEndian.AppendUint32(nil, uint32(c.server.longest))...)
		default:
			m.RV = rvUnsupported
		}
		m.Returned = uint32(len(answer))
	})
	if err == nil && failed == nil {
		_, err = c.conn.Write(answer)
	}
	if failed != nil {
		return failed
	}
	return err
}

// states sends the table of sixteen readers, of which one is there.
func (c *client) states(wait bool) error {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	var all [16]readerState
	if s.fault != Unplug {
		r := &all[0]
		copy(r.Name[:], s.name)
		r.Events, r.State, r.Protocol = s.placed, 0x02, 2
		if s.chip != nil {
			r.State = 0x04 | 0x10
			r.ATRLength = uint32(copy(r.ATR[:33], s.chip.ATR()))
		}
	}
	if wait {
		s.waiting[c] = true
	}
	return write(c.conn, &all)
}

func (c *client) stopWaiting() error {
	s := c.server
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.waiting, c)
	return write(c.conn, waitBody{})
}
