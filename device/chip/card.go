package chip

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"

	"gatehouse/device"
)

// Card is a chip on the reader, connected. Not for concurrent use.
type Card struct {
	link     *link
	handle   int32
	protocol uint32
	atr      []byte
	longest  int // bytes of data that the reader carries in one APDU, 256 = short ones only; 0 = it does not say
}

// ATR is the answer to reset that the reader made of what the chip told of itself.
func (c *Card) ATR() []byte { return bytes.Clone(c.atr) }

// Limits are the longest command and answer in bytes, of the whole APDU, that the
// reader carries. Of a reader that names a length of data it is not known whether
// the rest comes on top.
func (c *Card) Limits() (send, receive int) {
	switch {
	case c.longest == 0: // pcscd itself carries any
		return maxCommand, maxAnswer
	case c.longest <= 256:
		return maxShortCommand, maxShortAnswer
	}
	return min(c.longest, maxCommand), min(c.longest, maxAnswer)
}

// Transmit carries one APDU to the chip and its answer back. Errors:
// device.ErrAbsent (the document was pulled away, the reader is gone),
// device.ErrTimeout, device.ErrGarbled, those of ctx; after any of them the card
// has to be connected anew.
func (c *Card) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	if len(command) < 4 || len(command) > maxCommand {
		return nil, fmt.Errorf("an APDU of %d bytes is none", len(command))
	}
	m := transmitMsg{
		Card: c.handle, SendProtocol: c.protocol, SendPCI: 8, SendLength: uint32(len(command)),
		ReceiveProtocol: c.protocol, ReceivePCI: 8, ReceiveLength: maxAnswer,
	}
	var answer []byte
	err := c.link.exchange(ctx, cmdTransmit, encode(&m), command, func() error {
		b := make([]byte, binary.Size(m))
		if _, err := io.ReadFull(c.link.conn, b); err != nil {
			return err
		}
		if err := decode(b, &m); err != nil || m.RV != codeDone {
			return err
		}
		if m.ReceiveLength > maxAnswer {
			return fmt.Errorf("an answer of %d bytes", m.ReceiveLength)
		}
		answer = make([]byte, m.ReceiveLength)
		_, err := io.ReadFull(c.link.conn, answer)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := errorOf(m.RV); err != nil {
		return nil, err
	}
	if len(answer) < 2 {
		return nil, fmt.Errorf("%w: the chip answers %d bytes, which hold no status word", device.ErrGarbled, len(answer))
	}
	return answer, nil
}

// Reset takes the power from the chip for a moment, so that it forgets the session and
// is as it was when it was connected. Errors as those of Transmit.
func (c *Card) Reset(ctx context.Context) error {
	m := reconnectMsg{Card: c.handle, Share: shareExclusive, Preferred: protocolAny, Initialization: resetCard}
	if err := c.link.call(ctx, cmdReconnect, &m); err != nil {
		return err
	}
	if err := errorOf(m.RV); err != nil {
		return err
	}
	c.protocol = m.Active
	return nil
}

// Close resets the chip, so that it forgets the session, and lets it go.
func (c *Card) Close(ctx context.Context) error {
	m := disconnectMsg{Card: c.handle, Disposition: resetCard}
	c.link.call(ctx, cmdDisconnect, &m) // closing the connection does the same, later
	return c.link.close()
}

// Part 10 of PC/SC: features of a reader, and of its properties the longest APDU.
const (
	controlFeatures  = 0x42000000 + 3400
	featureTLV       = 0x12
	propertyMaxAPDU  = 0x0A
	maxControlAnswer = 1024
)

// askLongest asks the reader; many do not know the question.
func (c *Card) askLongest(ctx context.Context) int {
	features, err := c.control(ctx, controlFeatures)
	if err != nil {
		return 0
	}
	code := tlv(features, featureTLV)
	if len(code) != 4 {
		return 0
	}
	properties, err := c.control(ctx, binary.BigEndian.Uint32(code))
	if err != nil {
		return 0
	}
	v := tlv(properties, propertyMaxAPDU)
	if len(v) != 4 {
		return 0
	}
	if n := binary.LittleEndian.Uint32(v); n > 0 && n < 1<<20 {
		return int(n)
	}
	return 256
}

// tlv finds the value of a tag in a list of tags, lengths and values of one byte each.
func tlv(b []byte, tag byte) []byte {
	for len(b) >= 2 && len(b)-2 >= int(b[1]) {
		if b[0] == tag {
			return b[2 : 2+int(b[1])]
		}
		b = b[2+int(b[1]):]
	}
	return nil
}

func (c *Card) control(ctx context.Context, code uint32) ([]byte, error) {
	m := controlMsg{Card: c.handle, Code: code, ReceiveLength: maxControlAnswer}
	var answer []byte
	err := c.link.exchange(ctx, cmdControl, encode(&m), nil, func() error {
		b := make([]byte, binary.Size(m))
		if _, err := io.ReadFull(c.link.conn, b); err != nil {
			return err
		}
		if err := decode(b, &m); err != nil || m.RV != codeDone {
			return err
		}
		if m.Returned > maxControlAnswer {
			return fmt.Errorf("an answer of %d bytes", m.Returned)
		}
		answer = make([]byte, m.Returned)
		_, err := io.ReadFull(c.link.conn, answer)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, errorOf(m.RV)
}
