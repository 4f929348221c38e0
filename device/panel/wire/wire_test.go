package wire

import (
	"bytes"
	"encoding/hex"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gatehouse/device"
)

// The published check value of CRC-16/CCITT with initial value FFFF.
func TestCRC(t *testing.T) {
	if got := crc16([]byte("123456789")); got != 0x29B1 {
		t.Fatalf("crc16 = %04X, the check value is 29B1", got)
	}
}

// Golden bytes: what stands on the line may only change with the version.
func TestGoldenFrames(t *testing.T) {
	hello := Hello{Version: 1, Maker: "A", Model: "B2", Serial: "", Firmware: "1.0"}
	selfTest := SelfTest{SupplyMV: 12034, Celsius: -3, CurrentMA: [3]uint16{350, 0, 120}, FaultBits: 0x05}
	for _, c := range []struct {
		name  string
		frame Frame
		hex   string
	}{
		{"inputs request", Frame{Type: TypeInputs, Sequence: 7}, "a5000307e928"},
		{"hello answer", Frame{Type: TypeHello.Answer(), Sequence: 1, Payload: hello.Payload()}, "a50b8101010141024232000331 2e30"},
		{"inputs answer", Frame{Type: TypeInputs.Answer(), Sequence: 7, Payload: InputsPayload(device.Inputs{Document: true, GateOpen: true})}, "a501830705"},
		{"self-test answer", Frame{Type: TypeSelfTest.Answer(), Sequence: 255, Payload: selfTest.Payload()}, "a50a86ff2f02fd015e0000007805"},
	} {
		want, err := hex.DecodeString(strings.ReplaceAll(c.hex, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.frame.AppendTo(nil)
		if err != nil || !bytes.HasPrefix(got, want) {
			t.Errorf("%s: % x, want % x", c.name, got, want)
		}
		var d Decoder
		d.Write(got)
		back, ok := d.Next()
		if !ok || back.Type != c.frame.Type || back.Sequence != c.frame.Sequence || !bytes.Equal(back.Payload, c.frame.Payload) {
			t.Errorf("%s: came back as %+v, %v", c.name, back, ok)
		}
	}
	if h, err := ParseHello(hello.Payload()); err != nil || h != hello {
		t.Errorf("hello came back as %+v, %v", h, err)
	}
	if s, err := ParseSelfTest(selfTest.Payload()); err != nil || s != selfTest || !reflect.DeepEqual(s.Faults(), []string{"white lamp", "UV lamp"}) {
		t.Errorf("self-test came back as %+v, %v", s, err)
	}
	if _, err := (Frame{Payload: make([]byte, MaxPayload+1)}).AppendTo(nil); err == nil {
		t.Error("a payload above the limit was accepted")
	}
}

// A frame is found behind any garbage and at any split of the stream, once the line is idle.
func TestResync(t *testing.T) {
	want := Frame{Type: TypeLamp, Sequence: 9, Payload: []byte{start, start, 3}}
	frame, _ := want.AppendTo(nil)
	broken := bytes.Clone(frame)
	broken[4] ^= 1
	rng := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 200)
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	for name, garbage := range map[string][]byte{
		"nothing": nil, "one start": {start}, "start and long length": {start, MaxPayload}, "length that cannot be": {start, MaxPayload + 1},
		"half a frame": frame[:5], "wrong CRC": broken, "many starts": bytes.Repeat([]byte{start}, 20), "noise": noise,
	} {
		stream := append(bytes.Clone(garbage), frame...)
		for split := range len(stream) + 1 {
			var d Decoder
			var got []Frame
			take := func() {
				for f, ok := d.Next(); ok; f, ok = d.Next() {
					got = append(got, f)
				}
			}
			d.Write(stream[:split])
			take()
			d.Write(stream[split:])
			take()
			for len(d.buf) > 0 {
				d.Idle()
				take()
			}
			if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
				t.Fatalf("%s, split at %d: got %+v", name, split, got)
			}
			if d.Skipped() != len(garbage) {
				t.Fatalf("%s, split at %d: %d bytes skipped, want %d", name, split, d.Skipped(), len(garbage))
			}
		}
	}
}

// Every single flipped bit of a frame is noticed.
func TestFlippedBits(t *testing.T) {
	frame, _ := Frame{Type: TypeGate, Sequence: 3, Payload: []byte{1}}.AppendTo(nil)
	for bit := range 8 * len(frame) {
		b := bytes.Clone(frame)
		b[bit/8] ^= 1 << (bit % 8)
		var d Decoder
		d.Write(b)
		for range len(b) {
			if f, ok := d.Next(); ok {
				t.Fatalf("bit %d flipped and still read as %+v", bit, f)
			}
			d.Idle()
		}
	}
}

func TestParsersRefuse(t *testing.T) {
	good := Hello{Version: 1, Maker: "maker"}.Payload()
	for name, err := range map[string]error{
		"empty hello":          second(ParseHello(nil)),
		"cut hello":            second(ParseHello(good[:len(good)-1])),
		"unprintable hello":    second(ParseHello([]byte{1, 1, 7, 0, 0, 0})),
		"long string":          second(ParseHello(append([]byte{1, MaxName + 1}, make([]byte, 60)...))),
		"empty inputs":         second(ParseInputs(nil)),
		"two bytes of inputs":  second(ParseInputs([]byte{0, 0})),
		"self-test, one short": second(ParseSelfTest(make([]byte, selfTestLen-1))),
	} {
		if err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	for name, err := range map[string]error{
		"hello": second(ParseHello(good)), "inputs": second(ParseInputs([]byte{0xF8})), "self-test": second(ParseSelfTest(make([]byte, selfTestLen+1))),
	} {
		if err != nil {
			t.Errorf("a right %s was refused: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func FuzzDecoder(f *testing.F) {
	whole, _ := Frame{Type: TypeInputs, Sequence: 1, Payload: []byte{1}}.AppendTo(nil)
	f.Add(whole, 3)
	f.Add(append([]byte{start, 90, 1}, whole...), 1)
	f.Add(Hello{Version: 1, Maker: "m", Model: "n"}.Payload(), 2)
	f.Fuzz(func(t *testing.T, stream []byte, chunk int) {
		chunk = max(1, chunk&0xFF)
		var d Decoder
		var out []byte
		for rest := stream; len(rest) > 0; {
			n := min(chunk, len(rest))
			d.Write(rest[:n])
			rest = rest[n:]
			for fr, ok := d.Next(); ok; fr, ok = d.Next() {
				var err error
				if out, err = fr.AppendTo(out); err != nil {
					t.Fatalf("a frame that was read cannot be written: %v", err)
				}
				ParseHello(fr.Payload)
				ParseInputs(fr.Payload)
				ParseSelfTest(fr.Payload)
			}
			if len(d.buf) >= MaxFrame {
				t.Fatalf("the decoder holds %d bytes", len(d.buf))
			}
		}
		if len(out)+d.Skipped()+len(d.buf) != len(stream) {
			t.Fatalf("%d bytes read, %d skipped, %d held of %d", len(out), d.Skipped(), len(d.buf), len(stream))
		}
		if h, err := ParseHello(stream); err == nil {
			if again, err := ParseHello(h.Payload()); err != nil || again != h {
				t.Fatalf("hello %+v came back as %+v, %v", h, again, err)
			}
		}
	})
}
