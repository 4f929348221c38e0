package sm

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"testing"

	"gatehouse/capture/chip/apdu"
	"gatehouse/device"
)

var errGone = device.ErrAbsent

// card is the other end: it answers with what the test's change makes of the right
// answer. The vectors and openssl prove the layout; this is for what must be refused.
type card struct {
	s      *Session
	data   []byte
	sw     apdu.Status
	change func(c *card, answer []byte) []byte
	status func(c *card) apdu.Status // of DO 99, where it differs
}

func pair(a *Arena, c Cipher) (*Session, *card) {
	key := bytes.Repeat([]byte{5, 6}, 16)[:c.KeySize()]
	return New(c, a.Keep(key), a.Keep(key), nil, a), &card{s: New(c, a.Keep(key), a.Keep(key), nil, a), sw: apdu.OK}
}

func (c *card) Transmit(context.Context, []byte) ([]byte, error) {
	c.s.step()
	c.s.step()
	return c.answer(c.objects(nil)), nil
}

// objects are those before the MAC.
func (c *card) objects(tail []byte) (b []byte) {
	size := c.s.suite.BlockSize()
	if c.data != nil {
		iv := c.s.iv()
		x := Pad(bytes.Clone(c.data), size)
		x = append(x, tail...)
		encrypt(c.s.enc, iv[:size], x, x)
		b = object(b, 0x87, []byte{1}, x)
	}
	sw := c.sw
	if c.status != nil {
		sw = c.status(c)
	}
	return object(b, 0x99, binary.BigEndian.AppendUint16(nil, uint16(sw)))
}

func (c *card) answer(b []byte) []byte {
	m := c.s.code(b)
	b = object(b, 0x8E, m[:])
	b = binary.BigEndian.AppendUint16(b, uint16(c.sw))
	if c.change != nil {
		b = c.change(c, b)
	}
	return b
}

func bare(sw ...byte) func(*card, []byte) []byte {
	return func(*card, []byte) []byte { return sw }
}

func TestWhatEndsASession(t *testing.T) {
	a := NewArena()
	defer a.Close()
	again := func(b []byte) func(*card, []byte) []byte { // the right MAC over other objects
		return func(c *card, _ []byte) []byte {
			c.change = nil
			return c.answer(b)
		}
	}
	for _, x := range []struct {
		name   string
		change func(*card, []byte) []byte
		good   bool
	}{
		{"as it is", nil, true},
		{"nothing", bare(), false},
		{"bare 9000", bare(0x90, 0), false},
		{"bare 6A82", bare(0x6A, 0x82), false},
		{"bare 6700", bare(0x67, 0), false},
		{"bare 6C10", bare(0x6C, 0x10), false},
		{"bare 6987", bare(0x69, 0x87), false},
		{"bare 6988", bare(0x69, 0x88), false},
		{"data in plain", func(c *card, _ []byte) []byte { return append(bytes.Clone(c.data), 0x90, 0) }, false},
		{"one bit of the cryptogram", func(_ *card, b []byte) []byte { b[5] ^= 1; return b }, false},
		{"one bit of the MAC", func(_ *card, b []byte) []byte { b[len(b)-3] ^= 1; return b }, false},
		{"status word differs", func(_ *card, b []byte) []byte { b[len(b)-1]++; return b }, false},
		{"no MAC", func(_ *card, b []byte) []byte { return append(bytes.Clone(b[:len(b)-12]), 0x90, 0) }, false},
		{"short MAC", func(_ *card, b []byte) []byte { b[len(b)-11] = 7; return append(b[:len(b)-3], 0x90, 0) }, false},
		{"bytes after the MAC", func(_ *card, b []byte) []byte { return append(b[:len(b)-2], 0, 0x90, 0) }, false},
		{"no status object", again(nil), false},
		{"only the status", again([]byte{0x99, 2, 0x90, 0}), true},
		{"two status objects", again([]byte{0x99, 2, 0x90, 0, 0x99, 2, 0x90, 0}), false},
		{"status of one byte", again([]byte{0x99, 1, 0x90}), false},
		{"unknown object", again([]byte{0x80, 1, 0, 0x99, 2, 0x90, 0}), false},
		{"plain value object", again([]byte{0x81, 1, 0, 0x99, 2, 0x90, 0}), false},
		{"length in two bytes", again([]byte{0x99, 0x81, 2, 0x90, 0}), false},
		{"indefinite length", again([]byte{0x99, 0x80, 0x90, 0, 0, 0}), false},
		{"empty cryptogram", again([]byte{0x87, 0, 0x99, 2, 0x90, 0}), false},
		{"cryptogram of no block", again([]byte{0x87, 1, 1, 0x99, 2, 0x90, 0}), false},
		{"cryptogram of odd instructions", func(c *card, _ []byte) []byte {
			c.change = nil
			b := c.objects(nil)
			return c.answer(append([]byte{0x85, b[1] - 1}, b[3:]...))
		}, false},
		{"padding indicator 02", func(c *card, _ []byte) []byte {
			c.change = nil
			b := c.objects(nil)
			b[2] = 2
			return c.answer(b)
		}, false},
		{"cryptogram cut within a block", func(c *card, _ []byte) []byte {
			c.change = nil
			b := c.objects(nil)
			b[1]--
			return c.answer(append(b[:len(b)-5], b[len(b)-4:]...))
		}, false},
		{"padding of more than a block", func(c *card, _ []byte) []byte {
			c.change = nil
			return c.answer(c.objects(make([]byte, c.s.suite.BlockSize())))
		}, false},
		{"two cryptograms", func(c *card, _ []byte) []byte {
			c.change = nil
			b := c.objects(nil)
			return c.answer(append(bytes.Clone(b[:len(b)-4]), b...))
		}, false},
		{"status before cryptogram", func(c *card, _ []byte) []byte {
			c.change = nil
			b := c.objects(nil)
			return c.answer(append(bytes.Clone(b[len(b)-4:]), b[:len(b)-4]...))
		}, false},
		{"more than was asked for", func(c *card, _ []byte) []byte {
			c.change, c.data = nil, make([]byte, 33)
			return c.answer(c.objects(nil))
		}, false},
		{"protected 6282", func(c *card, _ []byte) []byte {
			c.change, c.sw = nil, apdu.EndOfFile
			return c.answer(c.objects(nil))
		}, true},
		{"status object 9000, status word 6282", func(c *card, _ []byte) []byte {
			c.change, c.sw, c.status = nil, apdu.EndOfFile, func(*card) apdu.Status { return apdu.OK }
			return c.answer(c.objects(nil))
		}, false},
		{"an older counter", func(c *card, _ []byte) []byte {
			c.change = nil
			c.s.ssc[len(c.s.ssc)-1]--
			return c.answer(c.objects(nil))
		}, false},
	} {
		for suite := TDES; suite <= AES256; suite++ {
			s, c := pair(a, suite)
			c.data, c.change = []byte("what the file holds"), x.change
			read := apdu.Command{INS: apdu.ReadBinary, Le: 32}
			_, err := s.Exchange(context.Background(), c, read)
			if x.good {
				if err != nil || s.Over() {
					t.Errorf("%s, %v: %v", x.name, suite, err)
				}
				continue
			}
			if !errors.Is(err, ErrBroken) || err.Error() != "READ BINARY: "+ErrBroken.Error() {
				t.Errorf("%s, %v: %v", x.name, suite, err)
			}
			r := &replies{}
			if _, err := s.Exchange(context.Background(), r, read); !errors.Is(err, ErrBroken) || len(r.sent) > 0 {
				t.Errorf("%s, %v: a command went out after the end: %v", x.name, suite, err)
			}
			if any := bytes.Join([][]byte{s.keys[0], s.keys[1], s.ssc}, nil); !s.Over() || len(bytes.Trim(any, "\x00")) > 0 {
				t.Errorf("%s, %v: keys are left", x.name, suite)
			}
		}
	}
}

func TestTransmitterEndsASession(t *testing.T) {
	a := NewArena()
	defer a.Close()
	s, _ := pair(a, AES128)
	if _, err := s.Exchange(context.Background(), &replies{}, apdu.Command{INS: 0xB0, Le: 1}); !errors.Is(err, device.ErrAbsent) || !s.Over() {
		t.Errorf("pulled away: %v", err)
	}
	s, c := pair(a, AES128)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Exchange(ctx, c, apdu.Command{INS: 0xB0, Le: 1}); !errors.Is(err, context.Canceled) || s.Over() {
		t.Errorf("cancelled before anything was sent: %v, over: %v", err, s.Over())
	}
}

// The answer to an odd instruction may come in either object (Doc 9303-11 clause
// 9.8.5), that to an even one in 87 alone (TestWhatEndsASession).
func TestOddAnswers(t *testing.T) {
	a := NewArena()
	defer a.Close()
	for _, tag := range []byte{0x85, 0x87} {
		s, c := pair(a, AES128)
		c.data = []byte("what the file holds")
		c.change = func(c *card, _ []byte) []byte {
			c.change = nil
			b := c.objects(nil)
			if tag == 0x85 {
				b = append([]byte{0x85, b[1] - 1}, b[3:]...)
			}
			return c.answer(b)
		}
		r, err := s.Exchange(context.Background(), c, apdu.Command{INS: apdu.ReadBinaryOdd, Data: []byte{0x54, 1, 0}, Le: 32})
		if err != nil || string(r.Data) != "what the file holds" {
			t.Errorf("%X: %v", tag, err)
		}
	}
}

func TestCounterComesRound(t *testing.T) {
	a := NewArena()
	defer a.Close()
	for suite := TDES; suite <= AES256; suite++ {
		s, c := pair(a, suite)
		for i := range s.ssc {
			s.ssc[i], c.s.ssc[i] = 0xFF, 0xFF
		}
		if _, err := s.Exchange(context.Background(), c, apdu.Command{INS: 0xB0, Le: 1}); err != nil || !bytes.Equal(s.ssc, append(make([]byte, len(s.ssc)-1), 1)) {
			t.Errorf("%v: %x %v", suite, s.ssc, err)
		}
		s.count = maxExchanges
		if _, err := s.Exchange(context.Background(), c, apdu.Command{INS: 0xB0, Le: 1}); !errors.Is(err, ErrBroken) {
			t.Errorf("%v: no end to the session: %v", suite, err)
		}
	}
}

func TestPayload(t *testing.T) {
	a := NewArena()
	defer a.Close()
	for suite := TDES; suite <= AES256; suite++ {
		for answer := range 1200 {
			n := suite.Payload(answer)
			for _, m := range []int{n, n + 1} {
				_, c := pair(a, suite)
				c.data = make([]byte, m)
				b, _ := c.Transmit(context.Background(), nil)
				if m > 0 && (len(b) <= answer) != (m == n) {
					t.Fatalf("%v: %d bytes in %d of %d", suite, m, len(b), answer)
				}
			}
		}
	}
	if TDES.Payload(256+2) != 231 || AES128.Payload(256+2) != 223 {
		t.Errorf("short answers hold %d and %d", TDES.Payload(258), AES128.Payload(258))
	}
}

// A portrait of 20 KB in blocks of 4 KiB: both sides of the session.
func BenchmarkSession(b *testing.B) {
	a := NewArena()
	defer a.Close()
	for suite := TDES; suite <= AES256; suite++ {
		b.Run(suite.String(), func(b *testing.B) {
			s, c := pair(a, suite)
			c.data = make([]byte, 4096)
			b.SetBytes(5 * 4096)
			for b.Loop() {
				for range 5 {
					if _, err := s.Exchange(context.Background(), c, apdu.Command{INS: apdu.ReadBinary, Le: 4096, Extended: true}); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
