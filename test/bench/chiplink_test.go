package bench

import (
	"context"
	"crypto/rand"
	"fmt"
	"math"
	"testing"
	"time"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// modelSet is what readers are compared on, in bytes: a security object of 2.2 KB, DG1
// of a passport, a portrait of 20 KB and the chip's keys.
var modelSet = []struct {
	name  string
	id    uint16
	sfi   byte
	bytes int
}{{"EF.SOD", card.EFSOD, 0x1D, 2200}, {"DG1", card.DG(1), 1, 93}, {"DG2", card.DG(2), 2, 20000}, {"DG14", card.DG(14), 14, 420}}

// strategy is how a reader goes about a file after PACE, with what was published of it:
// the commands that its own sources make of the model set, and what a model of the link
// that shares no line with the simulator gives for it (seconds at 106, 424 and 848
// kbit/s, bytes to and from the card).
type strategy struct {
	name     string
	selects  bool // SELECT before each file
	header   int  // bytes that are read first for the length; 0: none
	block    int
	commands int
	link     [3]float64
	sent     int
	received int
}

var rates = [3]int{106, 424, 848}

var strategies = []strategy{
	{"AndyQ/NFCPassportReader, 160", true, 4, 160, 151, [3]float64{2.79, 0.72, 0.37}, 2933, 28022},
	{"JMRTD, 223", true, 8, 223, 111, [3]float64{2.43, 0.62, 0.32}, 2173, 25079},
	{"gmrtd, 256", true, 4, 256, 99, [3]float64{2.59, 0.67, 0.35}, 1945, 26237},
	{"gmrtd, 4096", true, 4, 4096, 16, [3]float64{2.11, 0.54, 0.28}, 400, 23170},
	{"short, no header", false, 0, 256, 91, [3]float64{2.54, 0.66, 0.35}, 1729, 26049},
	{"extended, 1 KiB", false, 0, 1024, 25, [3]float64{2.17, 0.56, 0.29}, 575, 23610},
	{"extended, 4 KiB", false, 0, 4096, 8, [3]float64{2.07, 0.53, 0.27}, 184, 22982},
	{"extended, 32 KiB", false, 0, 32768, 4, [3]float64{2.04, 0.52, 0.27}, 92, 22834},
}

// The virtual clock of the simulator against the model of the link: each published
// strategy is played to the simulator, command by command, and must cost what the
// model says it costs, within a few per cent; the number of commands exactly.
func TestLinkClock(t *testing.T) { linkClock(t) }

// BenchmarkLinkClock prints the same among the other figures.
func BenchmarkLinkClock(b *testing.B) {
	for b.Loop() {
		linkClock(b)
	}
}

func linkClock(t testing.TB) {
	for _, s := range strategies {
		line := fmt.Sprintf("%-30s %3d commands", s.name, s.commands)
		for i, rate := range rates {
			got := play(t, s, card.Link{Rate: rate})
			if got.Commands != s.commands {
				t.Errorf("%s: %d commands, published are %d", s.name, got.Commands, s.commands)
			}
			// The model's sums leave rounding, and a card that ends an answer where the file
			// ends; a mistake of the clock's would be a multiple of that.
			near(t, s.name+", seconds", got.Time.Seconds(), s.link[i], 0.03)
			near(t, s.name+", bytes to the card", float64(got.Sent), float64(s.sent), 0.05)
			near(t, s.name+", bytes from the card", float64(got.Received), float64(s.received), 0.03)
			line += fmt.Sprintf("  %d: %.2f s (model %.2f)", rate, got.Time.Seconds(), s.link[i])
		}
		t.Log(line)
	}
	near(t, "latency", play(t, strategies[0], card.Link{Rate: 848, Latency: 15 * time.Millisecond}).Time.Seconds(), 2.64, 0.02)
}

func near(t testing.TB, what string, got, want, most float64) {
	t.Helper()
	if math.Abs(got/want-1) > most {
		t.Errorf("%s: %.3f, the model has %.3f", what, got, want)
	}
}

// modelProfile is a card with files of those sizes behind PACE.
func modelProfile(l card.Link) card.Profile {
	p := card.Profile{
		Master: map[uint16][]byte{}, Application: map[uint16][]byte{}, Limits: card.Limits{Extended: true}, Link: l,
		PACE:      []card.PACE{issuer.PACE(card.GM, card.AES128, 13)},
		Passwords: card.Passwords{CAN: "123456"},
	}
	p.Master[card.EFCardAccess] = []byte{0x31, 0x14, 0x30, 0x12, 0x06, 0x0A, 4, 0, 0x7F, 0, 7, 2, 2, 4, 2, 2, 2, 1, 2, 2, 1, 13}
	for _, f := range modelSet {
		p.Application[f.id] = make([]byte, f.bytes)
	}
	return p
}

// play reads the model set as the strategy does and gives what the card counted of it.
func play(t testing.TB, s strategy, l card.Link) card.Stats {
	t.Helper()
	k := card.New(modelProfile(l))
	arena := sm.NewArena()
	defer arena.Close()
	ctx := context.Background()
	infos, err := lds.ParseSecurityInfos(modelProfile(l).Master[card.EFCardAccess])
	if err != nil {
		t.Fatal(err)
	}
	choices, _ := pace.Choices(&infos)
	session, _, err := pace.Run(ctx, k, pace.Input{Choice: choices[0], Password: pace.Password{Reference: pace.CAN, Secret: []byte("123456")}, Arena: arena, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(c apdu.Command) int {
		c.Extended = c.Le > 256
		r, err := session.Exchange(ctx, k, c)
		if err != nil || r.SW != apdu.OK && r.SW != apdu.EndOfFile {
			t.Fatalf("%s: %v %v", s.name, r.SW, err)
		}
		return len(r.Data)
	}
	ask(apdu.Command{INS: apdu.SelectFile, P1: 4, P2: 0x0C, Data: lds.AID[:]})
	before := k.Stats()
	for _, f := range modelSet {
		at, short := 0, 0x80|f.sfi
		if s.selects {
			ask(apdu.Command{INS: apdu.SelectFile, P1: 2, P2: 0x0C, Data: []byte{byte(f.id >> 8), byte(f.id)}})
			short = 0
		}
		for at < f.bytes {
			n := min(s.block, f.bytes-at)
			if at == 0 && s.header > 0 {
				n = s.header
			}
			c := apdu.Command{INS: apdu.ReadBinary, P1: byte(at >> 8), P2: byte(at), Le: n}
			if at == 0 && short != 0 {
				c.P1 = short
			}
			at += ask(c)
		}
	}
	all := k.Stats()
	return card.Stats{
		Commands: all.Commands - before.Commands, Reads: all.Reads - before.Reads,
		Sent: all.Sent - before.Sent, Received: all.Received - before.Received, Time: all.Time - before.Time,
	}
}
