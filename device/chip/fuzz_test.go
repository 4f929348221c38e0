package chip

import (
	"bytes"
	"io"
	"net"
	"testing"
)

// said is a daemon that has said b, whatever it was asked, and then nothing more.
func said(b []byte) *link {
	ours, theirs := net.Pipe()
	go io.Copy(io.Discard, theirs)
	go func() {
		theirs.Write(b)
		theirs.Close()
	}()
	return &link{ours}
}

// FuzzDaemon: what a daemon says is a card and an answer within the limits of the
// protocol, or an error.
func FuzzDaemon(f *testing.F) {
	slots := make([]slot, maxReaders)
	copy(slots[0].Name[:], "Reader")
	slots[0].State, slots[0].ATRLength = statePresent, 0xFFFF
	for _, answer := range []uint32{2, maxAnswer, maxAnswer + 1, 0xFFFFFFFF} {
		f.Add(bytes.Join([][]byte{
			encode(establishMsg{Context: 1}), encode(slots), encode(connectMsg{Card: 1, Active: 2}),
			encode(controlMsg{Returned: 6}),
			{featureTLV, 4, 0x42, 0, 0, 1},
			encode(controlMsg{Returned: 6}),
			{propertyMaxAPDU, 4, 0, 8, 0, 0},
			encode(transmitMsg{ReceiveLength: answer}),
			{0x90, 0},
		}, nil))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		l := said(b)
		defer l.close()
		c, err := New("", "").connect(t.Context(), l)
		if err != nil {
			return
		}
		send, receive := c.Limits()
		if send < 1 || send > maxCommand || receive < 1 || receive > maxAnswer || len(c.ATR()) > maxATR {
			t.Fatalf("%d and %d bytes, answer to reset of %d", send, receive, len(c.ATR()))
		}
		answer, err := c.Transmit(t.Context(), []byte{0, 0xB0, 0, 0, 0})
		if (err == nil) != (len(answer) >= 2) || len(answer) > maxAnswer {
			t.Fatalf("%d bytes, %v", len(answer), err)
		}
	})
}
