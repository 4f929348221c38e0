package packet_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"gatehouse/device/finger/packet"
)

func raw(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Packets that users of real sensors recorded (FPM pull request 25, an R503), and
// those of the R503's manual with their sums.
func TestRecorded(t *testing.T) {
	for _, c := range []struct {
		name, bytes string
		want        packet.Packet
	}{
		{"check password", "EF01 FFFFFFFF 01 0007 1300000000 001B", packet.Packet{Kind: packet.Command, Payload: []byte{0x13, 0, 0, 0, 0}}},
		{"read parameters", "EF01 FFFFFFFF 01 0003 0F 0013", packet.Packet{Kind: packet.Command, Payload: []byte{0x0F}}},
		{"get image", "EF01 FFFFFFFF 01 0003 01 0005", packet.Packet{Kind: packet.Command, Payload: []byte{0x01}}},
		{"count templates", "EF01 FFFFFFFF 01 0003 1D 0021", packet.Packet{Kind: packet.Command, Payload: []byte{0x1D}}},
		{"done", "EF01 FFFFFFFF 07 0003 00 000A", packet.Packet{Kind: packet.Answer, Payload: []byte{0}}},
		{"not found", "EF01 FFFFFFFF 07 0007 0901EE0000 0106", packet.Packet{Kind: packet.Answer, Payload: []byte{9, 1, 0xEE, 0, 0}}},
		{"parameters", "EF01 FFFFFFFF 07 0013 00 0004 0000 00C8 0003 FFFFFFFF 0002 0006 04ED", packet.Packet{
			Kind: packet.Answer, Payload: raw(t, "00 0004 0000 00C8 0003 FFFFFFFF 0002 0006"),
		}},
	} {
		c.want.Address = packet.AnyAddress
		var d packet.Decoder
		d.Write(raw(t, c.bytes))
		got, ok := d.Next()
		if !ok || got.Address != c.want.Address || got.Kind != c.want.Kind || !bytes.Equal(got.Payload, c.want.Payload) || d.Skipped() != 0 {
			t.Errorf("%s: %+v, %v", c.name, got, ok)
		}
		if b, err := c.want.AppendTo(nil); err != nil || !bytes.Equal(b, raw(t, c.bytes)) {
			t.Errorf("%s: % x, %v", c.name, b, err)
		}
	}
	p, err := packet.ParseParameters(raw(t, "0004 0000 00C8 0003 FFFFFFFF 0002 0006"))
	if want := (packet.Parameters{Status: packet.PasswordGiven, Capacity: 200, Level: 3, Address: packet.AnyAddress, Packet: 2, Speed: 6}); err != nil || p != want {
		t.Errorf("%+v, %v", p, err)
	}
}

// A packet is found behind anything, also behind what begins like one.
func TestResynchronise(t *testing.T) {
	want := packet.Packet{Address: 7, Kind: packet.Data, Payload: []byte("sixteen bytes 12")}
	good, err := want.AppendTo(nil)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		before := make([]byte, rng.IntN(40))
		for i := range before {
			before[i] = []byte{0xEF, 0x01, 0x07, 0x00, 0x02, byte(rng.Uint32())}[rng.IntN(6)]
		}
		var d packet.Decoder
		for all := append(before, good...); len(all) > 0; { // in pieces
			n := 1 + rng.IntN(len(all))
			d.Write(all[:n])
			all = all[n:]
		}
		got, ok := d.Next()
		for i := 0; !ok && i < 1000; i++ { // silence: what seemed to have begun did not
			d.Idle()
			got, ok = d.Next()
		}
		if !ok || got.Address != 7 || !bytes.Equal(got.Payload, want.Payload) {
			t.Fatalf("behind % x: %+v", before, got)
		}
		if d.Skipped() != len(before) || d.Pending() {
			t.Fatalf("behind % x: skipped %d", before, d.Skipped())
		}
	}
}

func TestRefused(t *testing.T) {
	for name, p := range map[string]packet.Packet{
		"kind":     {Kind: 3, Payload: []byte{1}},
		"empty":    {Kind: packet.Data},
		"too long": {Kind: packet.Data, Payload: make([]byte, packet.MaxPayload+1)},
	} {
		if b, err := p.AppendTo(nil); err == nil {
			t.Errorf("%s: % x", name, b)
		}
	}
	if _, err := (packet.Packet{Kind: packet.Data, Payload: make([]byte, packet.MaxPayload)}).AppendTo(nil); err != nil {
		t.Error(err)
	}
	good := packet.Parameters{Speed: 12, Packet: 3}
	if _, err := packet.ParseParameters(good.AppendTo(nil)); err != nil {
		t.Error(err)
	}
	for _, p := range []packet.Parameters{{Speed: 0}, {Speed: 13}, {Speed: 6, Packet: 4}} {
		if _, err := packet.ParseParameters(p.AppendTo(nil)); err == nil {
			t.Errorf("%+v is taken", p)
		}
	}
	product := packet.Product{Model: "R503", Serial: "12345678", Sensor: "FPC1021", Width: 192, Height: 192, Template: 1536, Capacity: 200}
	b := product.AppendTo(nil)
	if got, err := packet.ParseProduct(b); err != nil || got != product {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := packet.ParseProduct(b[:45]); err == nil {
		t.Error("a byte is missing, and nobody sees it")
	}
}

// Every code says what it is; those that no manual lists say that.
func TestCodes(t *testing.T) {
	seen := map[string]packet.Code{}
	for c := packet.Code(0); ; c++ {
		text := c.Error()
		if other, double := seen[text]; double {
			t.Errorf("%02X and %02X say the same", uint8(c), uint8(other))
		}
		seen[text] = c
		if c == 255 {
			break
		}
	}
	if !errors.Is(error(packet.NoFinger), packet.NoFinger) || !strings.Contains(packet.Code(0x77).Error(), "do not list") {
		t.Error(packet.Code(0x77))
	}
}

// FuzzDecoder: no bytes make it panic, cutting them differently changes nothing,
// and what it takes for a packet is one.
func FuzzDecoder(f *testing.F) {
	good, _ := packet.Packet{Address: packet.AnyAddress, Kind: packet.Answer, Payload: []byte{0, 1, 2}}.AppendTo(nil)
	f.Add(append([]byte{0xEF, 0x01, 0xEF}, good...), uint16(5))
	f.Add(bytes.Repeat([]byte{0xEF, 0x01}, 300), uint16(9))
	f.Fuzz(func(t *testing.T, b []byte, cut uint16) {
		var whole, parts packet.Decoder
		at := min(int(cut), len(b))
		whole.Write(b)
		var got, also [][]byte
		read := func(d *packet.Decoder, out *[][]byte) {
			for p, ok := d.Next(); ok; p, ok = d.Next() {
				enc, err := p.AppendTo(nil)
				if err != nil || !bytes.Contains(b, enc) {
					t.Fatalf("% x is no part of what came: %v", enc, err)
				}
				*out = append(*out, enc)
			}
		}
		read(&whole, &got)
		parts.Write(b[:at])
		read(&parts, &also)
		parts.Write(b[at:])
		read(&parts, &also)
		if len(got) != len(also) || !bytes.Equal(bytes.Join(got, nil), bytes.Join(also, nil)) {
			t.Fatalf("% x and % x", got, also)
		}
		for i := 0; whole.Pending(); i++ {
			if i > len(b) {
				t.Fatal("silence does not end it")
			}
			whole.Idle()
			read(&whole, &got)
		}
		sum := whole.Skipped()
		for _, p := range got {
			sum += len(p)
		}
		if sum != len(b) {
			t.Fatalf("%d of %d bytes are accounted for", sum, len(b))
		}
	})
}

// FuzzAnswers: answers of any bytes are refused or come out in their limits.
func FuzzAnswers(f *testing.F) {
	f.Add(packet.Parameters{Speed: 6, Packet: 2}.AppendTo(nil))
	f.Add(packet.Product{Model: "R503"}.AppendTo(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := packet.ParseParameters(b); err == nil && !bytes.Equal(p.AppendTo(nil), b) {
			t.Fatalf("%+v", p)
		}
		if p, err := packet.ParseProduct(b); err == nil && strings.ContainsFunc(p.Model+p.Serial+p.Sensor+p.Batch, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("%+v", p)
		}
	})
}
