package apdu

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gatehouse/device"
)

func TestEncode(t *testing.T) {
	data := func(n int) []byte { return bytes.Repeat([]byte{0xAB}, n) }
	for _, c := range []struct {
		name   string
		c      Command
		header string // up to the data, or all
		length int
		tail   string
	}{
		{"case 1", Command{INS: 0xA4}, "00a40000", 4, ""},
		{"case 2 short", Command{INS: 0xB0, P1: 0x9C, Le: 4}, "00b09c0004", 5, ""},
		{"case 2 short, all", Command{INS: 0xB0, Le: 256}, "00b0000000", 5, ""},
		{"case 2 extended", Command{INS: 0xB0, Le: 1000, Extended: true}, "00b000000003e8", 7, ""},
		{"case 2 extended, all", Command{INS: 0xB0, Le: 65536, Extended: true}, "00b00000000000", 7, ""},
		{"case 3 short", Command{INS: 0xA4, P2: 0x0C, Data: []byte{1, 0x1E}}, "00a4000c02011e", 7, ""},
		{"case 3 short, longest", Command{INS: 0x2A, Data: data(255)}, "002a0000ff", 260, ""},
		{"case 3 extended", Command{INS: 0x2A, Data: data(256), Extended: true}, "002a0000000100", 263, ""},
		{"case 3 extended, gmrtd's sums end here", Command{INS: 0x2A, Data: data(65280), Extended: true}, "002a000000ff00", 65287, ""},
		{"case 3 extended, longest", Command{INS: 0x2A, Data: data(65535), Extended: true}, "002a000000ffff", 65542, ""},
		{"case 4 short", Command{CLA: 0x10, INS: 0x86, Data: []byte{0x7C, 0}, Le: 256}, "10860000027c0000", 8, ""},
		{"case 4 extended", Command{INS: 0x86, Data: data(3), Le: 65536, Extended: true}, "00860000000003", 12, "0000"},
		{"case 4 extended, short Le", Command{INS: 0x86, Data: data(300), Le: 223, Extended: true}, "0086000000012c", 309, "00df"},
	} {
		b, err := c.c.Encode()
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if h := hex.EncodeToString(b); len(b) != c.length || !strings.HasPrefix(h, c.header) || !strings.HasSuffix(h, c.tail) {
			t.Errorf("%s: %d bytes %.30s", c.name, len(b), h)
		}
		back, err := ParseCommand(b)
		if err != nil || back.INS != c.c.INS || back.Le != c.c.Le || !bytes.Equal(back.Data, c.c.Data) {
			t.Errorf("%s does not come back: %v %d", c.name, err, back.Le)
		}
	}
	for _, c := range []Command{{Data: data(256)}, {Le: 257}, {Le: -1}, {Data: data(65536), Extended: true}, {Le: 65537, Extended: true}} {
		if _, err := c.Encode(); !errors.Is(err, ErrLength) {
			t.Errorf("%d bytes, Le %d: %v", len(c.Data), c.Le, err)
		}
	}
}

// script answers each command by the next line "command=answer", in hexadecimal.
type script struct {
	lines []string
	limit int
	fault string
}

func (s *script) Limits() (int, int) { return s.limit, s.limit }

func (s *script) Transmit(_ context.Context, c []byte) ([]byte, error) {
	if len(s.lines) == 0 {
		return nil, device.ErrAbsent
	}
	want, answer, _ := strings.Cut(s.lines[0], "=")
	s.lines = s.lines[1:]
	if got := hex.EncodeToString(c); got != want {
		s.fault += fmt.Sprintf("sent %s, want %s; ", got, want)
	}
	return hex.DecodeString(answer)
}

func TestExchange(t *testing.T) {
	long := bytes.Repeat([]byte{7}, 300)
	for _, c := range []struct {
		name   string
		c      Command
		limit  int
		lines  []string
		answer string
		sw     Status
		err    error
	}{
		{"plain", Command{INS: 0xB0, Le: 4}, 0, []string{"00b0000004=010203049000"}, "01020304", OK, nil},
		{"response in parts", Command{INS: 0xB0, Le: 256}, 0, []string{"00b0000000=01026103", "00c0000003=036101", "00c0000001=049000"}, "01020304", OK, nil},
		{"parts end in a warning", Command{INS: 0xB0, Le: 256}, 0, []string{"00b0000000=6102", "00c0000002=01026282"}, "0102", EndOfFile, nil},
		{"GET RESPONSE with another Le", Command{INS: 0xB0, Le: 256}, 0, []string{"00b0000000=6100", "00c0000000=6c02", "00c0000002=01029000"}, "0102", OK, nil},
		{"a part without bytes, and more to come", Command{INS: 0xB0, Le: 256}, 0, []string{"00b0000000=6102", "00c0000002=6102"}, "", 0, ErrAnswer},
		{"protected: parts are fetched in plain", Command{CLA: 0x0C, INS: 0xB0, Le: 256}, 0, []string{"0cb0000000=6101", "00c0000001=059000"}, "05", OK, nil},
		{"another Le", Command{INS: 0xB0, Le: 256}, 0, []string{"00b0000000=6c02", "00b0000002=01029000"}, "0102", OK, nil},
		{"another Le, twice", Command{INS: 0xB0, Le: 256}, 0, []string{"00b0000000=6c02", "00b0000002=6c01"}, "", 0x6C01, nil},
		{
			"command chaining",
			Command{INS: 0x86, Data: long, Le: 256},
			0,
			[]string{"10860000ff" + hex.EncodeToString(long[:255]) + "=9000", "008600002d" + hex.EncodeToString(long[255:]) + "00=059000"},
			"05", OK, nil,
		},
		{
			"command chaining by the card's limit",
			Command{INS: 0x86, Data: long, Le: 256, Extended: true},
			209,
			[]string{"108600000000c8" + hex.EncodeToString(long[:200]) + "=9000", "00860000000064" + hex.EncodeToString(long[200:]) + "0100=059000"},
			"05", OK, nil,
		},
		{"chaining refused", Command{INS: 0x86, Data: long}, 0, []string{"10860000ff" + hex.EncodeToString(long[:255]) + "=6884"}, "", NoChaining, nil},
		{"pulled away", Command{INS: 0xB0, Le: 1}, 0, nil, "", 0, device.ErrAbsent},
		{"no status word", Command{INS: 0xB0, Le: 1}, 0, []string{"00b0000001=90"}, "", 0, ErrAnswer},
		{"nothing", Command{INS: 0xB0, Le: 1}, 0, []string{"00b0000001="}, "", 0, ErrAnswer},
	} {
		s := &script{lines: c.lines, limit: c.limit}
		r, err := Exchange(context.Background(), s, c.c)
		if !errors.Is(err, c.err) || hex.EncodeToString(r.Data) != c.answer || r.SW != c.sw || s.fault != "" || len(s.lines) > 0 {
			t.Errorf("%s: %v %x %v; %s", c.name, err, r.Data, r.SW, s.fault)
		}
	}
}

type endless struct{ answer []byte }

func (e endless) Transmit(context.Context, []byte) ([]byte, error) { return e.answer, nil }

func TestEndlessAnswers(t *testing.T) {
	for _, answer := range [][]byte{{0x61, 0}, append(make([]byte, 256), 0x61, 0), {0x61, 1}, append(make([]byte, 65536), 0x61, 0)} {
		if _, err := Exchange(context.Background(), endless{answer}, Command{INS: 0xB0, Le: 256}); !errors.Is(err, ErrAnswer) {
			t.Errorf("answers of %d bytes without an end: %v", len(answer), err)
		}
	}
}

func TestStatus(t *testing.T) {
	for s, want := range map[Status]string{OK: "9000 (done)", 0x6110: "6110 (more bytes available)", 0x63C2: "63C2 (wrong, 2 tries left)", 0x6A82: "6A82 (file not found)", 0x1234: "1234"} {
		if s.String() != want {
			t.Errorf("%v, want %s", s, want)
		}
	}
	c := Command{INS: ReadBinary}
	var e *StatusError
	if err := c.Check(Response{SW: 0x6A82}); !errors.As(err, &e) || e.SW != FileNotFound || c.Check(Response{SW: OK}) != nil {
		t.Errorf("Check: %v", err)
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"00a40000", "00b0000004", "00b000000003e8", "00860000027c0000", "00860000000003abcdef0000", "0086000000"} {
		b, _ := hex.DecodeString(s)
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCommand(b)
		if err != nil {
			return
		}
		again, err := c.Encode()
		if err != nil || !bytes.Equal(again, b) {
			t.Fatalf("%x is encoded as %x: %v", b, again, err)
		}
	})
}
