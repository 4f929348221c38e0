package card

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/device"
	"gatehouse/test/rig/group"
)

// pattern is n bytes that tell where they stand.
func pattern(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i ^ i>>8 ^ i>>16)
	}
	return b
}

// inside puts a card into a session as after PACE, with the application selected, and
// gives the terminal's end of it.
func inside(t testing.TB, p Profile, cipher Cipher) (*Card, *sm.Session) {
	t.Helper()
	c := New(p)
	secret := []byte("a shared secret of thirty-two by")
	c.state = state{app: true, opened: "PACE", channel: newChannel(cipher, secret)}
	a := sm.NewArena()
	t.Cleanup(a.Close)
	s := sm.New(sm.Cipher(cipher), a.Keep(c.state.channel.enc), a.Keep(c.state.channel.mac), nil, a)
	return c, s
}

func read(offset, le int, extended bool) apdu.Command {
	return apdu.Command{INS: apdu.ReadBinary, P1: byte(offset >> 8), P2: byte(offset), Le: le, Extended: extended}
}

// TestLimits: what a READ BINARY gives under each limit and each habit of the field.
func TestLimits(t *testing.T) {
	file := pattern(3000)
	for name, v := range map[string]struct {
		limits Limits
		habits Behaviour
		cipher Cipher
		c      apdu.Command
		sw     apdu.Status
		n      int
	}{
		"short":              {cipher: AES128, c: read(0, 256, false), sw: 0x9000, n: 256},
		"extended":           {limits: Limits{Extended: true}, cipher: AES128, c: read(0, 65536, true), sw: 0x9000, n: 3000},
		"no extended":        {cipher: AES128, c: read(0, 1000, true), sw: 0x6700},
		"231 of 3DES":        {limits: Limits{Response: 256}, cipher: TDES, c: read(0, 256, false), sw: 0x9000, n: 231},
		"223 of AES":         {limits: Limits{Response: 256}, cipher: AES128, c: read(0, 256, false), sw: 0x9000, n: 223},
		"192 with 9000":      {limits: Limits{Read: 192}, cipher: AES128, c: read(0, 256, false), sw: 0x9000, n: 192},
		"192 with 6282":      {limits: Limits{Read: 192, Overlong: OverlongWarn}, cipher: AES128, c: read(0, 256, false), sw: 0x6282, n: 192},
		"192 with 6CC0":      {limits: Limits{Read: 192, Overlong: OverlongLength}, cipher: AES128, c: read(0, 256, false), sw: 0x6CC0},
		"192 with 6700":      {limits: Limits{Read: 192, Overlong: OverlongRefuse}, cipher: AES128, c: read(0, 256, false), sw: 0x6700},
		"192 with nothing":   {limits: Limits{Read: 192, Overlong: OverlongEmpty}, cipher: AES128, c: read(0, 256, false), sw: 0x9000},
		"within the limit":   {limits: Limits{Read: 192, Overlong: OverlongRefuse}, cipher: AES128, c: read(0, 192, false), sw: 0x9000, n: 192},
		"past the end":       {cipher: AES128, c: read(2950, 100, false), sw: 0x6282, n: 50},
		"all to the end":     {cipher: AES128, c: read(2950, 256, false), sw: 0x9000, n: 50},
		"end, silent":        {habits: Behaviour{End: EndSilent}, cipher: TDES, c: read(2950, 100, false), sw: 0x9000, n: 50},
		"end, nothing":       {habits: Behaviour{End: EndNothing}, cipher: TDES, c: read(2950, 100, false), sw: 0x6282},
		"end, refused":       {habits: Behaviour{End: EndRefuse}, cipher: TDES, c: read(2950, 100, false), sw: 0x6B00},
		"end, length":        {habits: Behaviour{End: EndLength}, cipher: TDES, c: read(2950, 100, false), sw: 0x6C32},
		"behind the end":     {cipher: AES256, c: read(3001, 100, false), sw: 0x6B00},
		"by short":           {cipher: AES192, c: apdu.Command{INS: apdu.ReadBinary, P1: 0x82, P2: 7, Le: 9}, sw: 0x9000, n: 9},
		"by short, refused":  {habits: Behaviour{NoShortID: 0x6A86}, cipher: AES192, c: apdu.Command{INS: apdu.ReadBinary, P1: 0x82, Le: 9}, sw: 0x6A86},
		"no such file":       {cipher: AES192, c: apdu.Command{INS: apdu.ReadBinary, P1: 0x85, Le: 9}, sw: 0x6A82},
		"a file not open":    {cipher: AES192, c: apdu.Command{INS: apdu.ReadBinary, P1: 0x83, Le: 9}, sw: 0x6982},
		"command too long":   {limits: Limits{Command: 15}, cipher: AES128, c: read(0, 256, false), sw: 0x6700},
		"odd":                {cipher: TDES, c: apdu.Command{INS: apdu.ReadBinaryOdd, Data: []byte{0x54, 2, 1, 0}, Le: 100}, sw: 0x9000, n: 100},
		"odd, not there":     {habits: Behaviour{NoOddRead: true}, cipher: TDES, c: apdu.Command{INS: apdu.ReadBinaryOdd, Data: []byte{0x54, 1, 0}, Le: 9}, sw: 0x6D00},
		"unknown":            {cipher: TDES, c: apdu.Command{INS: 0x12, Le: 1}, sw: 0x6D00},
		"class of another":   {cipher: TDES, c: apdu.Command{CLA: 0x80, INS: 0xB0, Le: 4}, sw: 0x6E00},
		"select the file":    {cipher: TDES, c: apdu.Command{INS: apdu.SelectFile, P1: 2, P2: 0x0C, Data: []byte{1, 2}}, sw: 0x9000},
		"select another":     {cipher: TDES, c: apdu.Command{INS: apdu.SelectFile, P1: 2, P2: 0x0C, Data: []byte{1, 9}}, sw: 0x6A82},
		"select MF, refused": {habits: Behaviour{SelectMF: 0x6A87}, cipher: TDES, c: apdu.Command{INS: apdu.SelectFile, P2: 0x0C, Data: []byte{0x3F, 0}}, sw: 0x6A87},
	} {
		p := Profile{Application: map[uint16][]byte{DG(2): file, DG(3): file}, Limits: v.limits, Behaviour: v.habits}
		c, s := inside(t, p, v.cipher)
		c.state.file, c.state.fileID = file, DG(2)
		r, err := s.Exchange(t.Context(), c, v.c)
		if err != nil { // refused below secure messaging
			if sw := apdu.Status(c.last[0])<<8 | apdu.Status(c.last[1]); sw != v.sw || len(c.last) != 2 {
				t.Errorf("%s: %v, %v", name, sw, err)
			}
			continue
		}
		data := r.Data
		offset := int(v.c.P1)<<8 | int(v.c.P2)
		switch {
		case v.c.INS == apdu.ReadBinaryOdd && len(data) > 2:
			data, offset = data[2:], 0x100
			v.n -= 2 // tag and length count
		case v.c.P1&0x80 != 0:
			offset = int(v.c.P2)
		}
		if r.SW != v.sw || len(data) != v.n || v.n > 0 && !bytes.Equal(data, file[offset:offset+v.n]) {
			t.Errorf("%s: %v, %d bytes; want %v, %d", name, r.SW, len(data), v.sw, v.n)
		}
	}
}

// TestBeyond reads a file of 70,000 bytes, whose end only odd commands reach, in
// extended commands and in chained answers.
func TestBeyond(t *testing.T) {
	file := pattern(70_000)
	for _, l := range []Limits{{Extended: true}, {Chain: true}} {
		c, s := inside(t, Profile{Application: map[uint16][]byte{DG(2): file}, Limits: l}, AES128)
		var got []byte
		for len(got) < len(file) {
			at := len(got)
			command := apdu.Command{INS: apdu.ReadBinaryOdd, P2: 2, Data: []byte{0x54, 3, byte(at >> 16), byte(at >> 8), byte(at)}, Le: 256}
			if l.Extended {
				command.Le, command.Extended = 32000, true
			}
			r, err := s.Exchange(t.Context(), c, command)
			if err != nil || r.SW != apdu.OK && r.SW != 0x6282 {
				t.Fatal(r.SW, err)
			}
			o, rest, ok := readObject(r.Data)
			if !ok || o.tag != 0x53 || len(rest) > 0 || len(o.value) == 0 {
				t.Fatalf("at %d: no object 53", at)
			}
			got = append(got, o.value...)
		}
		if !bytes.Equal(got, file) {
			t.Error("the file differs")
		}
	}
}

// TestSession: plain commands, replays and changed bits end secure messaging, and what
// it had opened is closed.
func TestSession(t *testing.T) {
	p := Profile{Application: map[uint16][]byte{DG(1): pattern(90)}}
	first := apdu.Command{INS: apdu.ReadBinary, P1: 0x81, Le: 16}
	for name, send := range map[string]struct {
		spoil func(c *Card, sent []byte) []byte
		sw    string
	}{
		"plain":       {func(*Card, []byte) []byte { return []byte{0, 0xB0, 0x81, 0, 16} }, "6982"},
		"replay":      {func(_ *Card, sent []byte) []byte { return sent }, "6988"},
		"changed bit": {func(_ *Card, sent []byte) []byte { sent[len(sent)-2] ^= 1; return sent }, "6988"},
		"no checksum": {func(*Card, []byte) []byte { return []byte{0x0C, 0xB0, 0x81, 0, 3, 0x97, 1, 16, 0} }, "6987"},
		"no objects":  {func(*Card, []byte) []byte { return []byte{0x0C, 0xB0, 0x81, 0, 2, 0x97, 9, 0} }, "6988"},
	} {
		c, s := inside(t, p, AES128)
		tap := &tapped{c: c}
		if r, err := s.Exchange(t.Context(), tap, first); err != nil || r.SW != apdu.OK {
			t.Fatal(r.SW, err)
		}
		r, err := c.Transmit(t.Context(), send.spoil(c, tap.sent))
		if err != nil || fmt.Sprintf("%X", r) != send.sw {
			t.Errorf("%s: %X, %v", name, r, err)
		}
		if c.state.channel != nil || c.state.opened != "" {
			t.Errorf("%s: the session goes on", name)
		}
		if r, _ := c.Transmit(t.Context(), []byte{0, 0xB0, 0x81, 0, 16}); fmt.Sprintf("%X", r) != "6982" {
			t.Errorf("%s: then %X", name, r)
		}
	}
}

type tapped struct {
	c    *Card
	sent []byte
}

func (t *tapped) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	t.sent = bytes.Clone(command)
	return t.c.Transmit(ctx, command)
}

// TestFaults: each effect does at its place what it says, and nothing elsewhere.
func TestFaults(t *testing.T) {
	get := []byte{0, 0xB0, 0x81, 0, 4}
	file := pattern(90)
	good := append(bytes.Clone(file[:4]), 0x90, 0)
	for name, v := range map[string]struct {
		effect Effect
		want   []byte
	}{
		"none":      {Effect{}, good},
		"refuse":    {Refuse(0x6F00), []byte{0x6F, 0}},
		"status":    {Status(0x6A80), []byte{0x6A, 0x80}},
		"flip data": {FlipData(-1), []byte{0, 1, 2, 2, 0x90, 0}},
		"flip":      {Flip(0), []byte{0x80, 1, 2, 3, 0x90, 0}},
		"naked":     {Naked(0x6988), []byte{0x69, 0x88}},
		"cut":       {Cut(3), []byte{0, 1, 2}},
		"grow":      {Grow(2), []byte{0, 1, 2, 3, 0, 0, 0x90, 0}},
		"replay":    {Replay(), good},
		"data":      {Data(func(b []byte) []byte { return b[:1] }), []byte{0, 0x90, 0}},
	} {
		c := New(Profile{Plain: true, Application: map[uint16][]byte{DG(1): file}, Faults: []Fault{{Step: "READ DG1", Nth: 2, Effect: v.effect}}})
		c.state.app = true
		for i, want := range [][]byte{good, v.want, good} {
			if got, err := c.Transmit(t.Context(), get); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: reading %d: %X, %v", name, i+1, got, err)
			}
		}
	}
	for name, v := range map[string]struct {
		effect Effect
		want   error
	}{"vanish": {Vanish(), device.ErrAbsent}, "hang": {Hang(), context.DeadlineExceeded}} {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		c := New(Profile{Plain: true, Faults: []Fault{{Nth: 1, Effect: v.effect}}})
		if _, err := c.Transmit(ctx, get); !errors.Is(err, v.want) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
	c := New(Profile{Plain: true, Faults: []Fault{{Effect: Hang()}}})
	time.AfterFunc(10*time.Millisecond, c.Remove)
	if _, err := c.Transmit(t.Context(), get); !errors.Is(err, device.ErrAbsent) {
		t.Errorf("taken away while it hangs: %v", err)
	}
	seen := ""
	c = New(Profile{Plain: true, Mutate: func(step string, wire []byte) []byte { seen = step; return wire[:1] }})
	if got, _ := c.Transmit(t.Context(), []byte{0, 0x84, 0, 0, 8}); len(got) != 1 || seen != "BAC challenge" {
		t.Errorf("Mutate at %q: %X", seen, got)
	}
}

// TestTries: the PIN's last try waits for the CAN, a blocked one for the PUK.
func TestTries(t *testing.T) {
	g, err := group.ByID(12)
	if err != nil {
		t.Fatal(err)
	}
	c := New(Profile{PACE: []PACE{{GM, AES128, g, 12, 0}}, Passwords: Passwords{CAN: "123456", PIN: "1234", PUK: "9999999999"}})
	set := func(ref byte) string {
		r, err := c.Transmit(t.Context(), append(append([]byte{0, 0x22, 0xC1, 0xA4, 15}, TLV(0x80, c.p.PACE[0].OID())...), 0x83, 1, ref))
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%X", r)
	}
	if got := set(refMRZ); got != "6A88" {
		t.Errorf("a password that is not there: %s", got)
	}
	for i, want := range []string{"9000", "63C2", "63C1"} {
		if got := set(refPIN); got != want {
			t.Errorf("set %d: %s, want %s", i, got, want)
		}
		if sw := c.blocked(refPIN); (i < 2) != (sw == 0x9000) {
			t.Errorf("try %d: %04X", i, sw)
		}
		if i == 2 {
			if c.right(refCAN); c.blocked(refPIN) != 0x9000 {
				t.Error("the CAN does not open the last try")
			}
		}
		c.wrong(refPIN)
	}
	if sw := c.blocked(refPIN); sw != 0x6983 {
		t.Errorf("no try left: %04X", sw)
	}
	unblock := command{p1: 3, p2: refPIN}
	if r := c.unblock(unblock); r.sw != 0x6982 {
		t.Errorf("unblocking without the PUK: %04X", r.sw)
	}
	c.state.password = refPUK
	if r := c.unblock(unblock); r.sw != 0x9000 || c.blocked(refPIN) != 0x9000 {
		t.Errorf("unblocking: %04X", r.sw)
	}
}

// TestLink holds the clock to the model of published read strategies: 22,713 bytes in
// so many commands take so many seconds at 106, 424 and 848 kbit/s, within a tenth.
func TestLink(t *testing.T) {
	for _, v := range []struct {
		name                string
		apdus, tx, rx       int
		at106, at424, at848 float64
	}{
		{"160 bytes", 151, 2933, 28022, 2.79, 0.72, 0.37},
		{"223 bytes", 111, 2173, 25079, 2.43, 0.62, 0.32},
		{"256 bytes", 99, 1945, 26237, 2.59, 0.67, 0.35},
		{"4096 bytes", 16, 400, 23170, 2.11, 0.54, 0.28},
		{"extended 1 KiB", 25, 575, 23610, 2.17, 0.56, 0.29},
		{"extended 32 KiB", 4, 92, 22834, 2.04, 0.52, 0.27},
	} {
		for rate, want := range map[int]float64{106: v.at106, 424: v.at424, 848: v.at848} {
			l := Link{Rate: rate}
			got := time.Duration(v.apdus) * l.Time(v.tx/v.apdus, v.rx/v.apdus)
			if s := got.Seconds(); s < want*0.9 || s > want*1.1 {
				t.Errorf("%s at %d kbit/s: %.2f s, model %.2f s", v.name, rate, s, want)
			}
		}
	}
	if floor := (Link{Rate: 848}).Floor(22_713).Seconds(); floor < 0.239 || floor > 0.243 {
		t.Errorf("floor %.3f s, model 0.241 s", floor)
	}
	c := New(Profile{Plain: true, Link: Link{Rate: 848, Latency: 15 * time.Millisecond}})
	if _, err := c.Transmit(t.Context(), []byte{0, 0x84, 0, 0, 8}); err != nil {
		t.Fatal(err)
	}
	if s := c.Stats(); s.Commands != 1 || s.Sent != 5 || s.Received != 2 || s.Time < 15*time.Millisecond || s.Time > 17*time.Millisecond {
		t.Errorf("%+v", s)
	}
}
