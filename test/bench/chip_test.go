package bench

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip"
	"gatehouse/capture/chip/sm"
	"gatehouse/test/rig/card"
)

// shelf is a memory of chips, by answer to reset.
type shelf map[string]chip.Knowledge

func (s shelf) Recall(atr []byte) (k chip.Knowledge, known bool) {
	k, known = s[string(atr)]
	return k, known
}
func (s shelf) Remember(atr []byte, k chip.Knowledge) { s[string(atr)] = k }

// access notes what the card had counted when the last command in plain was over: that
// of PACE, its key agreement.
type access struct {
	*card.Card
	opened card.Stats
}

func (a *access) Transmit(ctx context.Context, c []byte) ([]byte, error) {
	if c[0]&0x0C == 0 {
		defer func() { a.opened = a.Stats() }()
	}
	return a.Card.Transmit(ctx, c)
}

// cost is what a reading took after PACE: SELECT, probes and all.
type cost struct {
	files, whole card.Stats // READ BINARY of the files alone; all commands
	time         time.Duration
	floor        time.Duration // that the bytes of the files take on the link
}

func (c cost) efficiency() float64 { return 100 * float64(c.floor) / float64(c.time) }

// readOnce reads the files of a card that a decision needs, as the kiosk does.
func readOnce(t testing.TB, d document, memory shelf) (cost, capture.Chip) {
	t.Helper()
	k := &access{Card: card.New(d.profile)}
	arena := sm.NewArena()
	defer arena.Close()
	session, got := chip.Begin(context.Background(), k, chip.Request{
		Lines: d.person.Lines, First: d.first, Rand: rand.Reader, Arena: arena, Now: time.Now, Memory: memory,
	})
	defer session.End()
	if got.State != capture.Captured || got.Reason != "" || got.File("DG2").State != capture.FileRead {
		t.Fatalf("%v, %s: %+v", got.State, got.Reason, got.Protocols)
	}
	c := cost{whole: k.Stats()}
	c.files.Commands, c.files.Reads = c.whole.Commands-k.opened.Commands, c.whole.Reads-k.opened.Reads
	c.time = c.whole.Time - k.opened.Time
	bytes := 0
	for _, f := range got.Files {
		if f.State == capture.FileRead && f.Name != "EF.CardAccess" && f.Name != "EF.ATR/INFO" {
			bytes += len(f.Bytes)
		}
	}
	c.floor = d.profile.Link.Floor(bytes)
	return c, got
}

// What reading a chip costs, on the simulator's clock with 15 ms for each command;
// what other readers need for the same files stands in chiplink_test.go. The shape of
// PersoSim's first profile takes gmrtd 72 commands, 22 at best.
//
//	go test ./test/bench -run ChipReading -v
func TestChipReading(t *testing.T) { chipReading(t) }

// BenchmarkChipReading prints the same among the other figures.
func BenchmarkChipReading(b *testing.B) {
	for b.Loop() {
		chipReading(b)
	}
}

func chipReading(t testing.TB) {
	for _, c := range []struct {
		name  string
		make  func(testing.TB) document
		later bool // a chip of the same answer to reset was read before
		reads int  // of the files, at most
		whole int  // commands in all, at most; 0: any number
	}{
		{"extended, EF.ATR/INFO", passport, false, 8, 0},
		{"extended, first", silent(passport), false, 8, 0},
		{"extended, later", silent(passport), true, 8, 0},
		{"extended, first, with CA", silent(proving), false, 8, 0},
		{"short, first", short(passport), false, 91, 0},
		{"short, later", short(passport), true, 91, 0},
		{"short, 231 at most", narrow(passport), true, 101, 0},
		{"PersoSim shape, EF.ATR/INFO", persoSim, false, 3, 11},
		{"PersoSim shape, first", silent(persoSim), false, 5, 13},
		{"PersoSim shape, later", silent(persoSim), true, 5, 12},
		{"PersoSim shape, short", short(persoSim), false, 60, 60},
	} {
		d := c.make(t)
		for _, rate := range rates {
			d.profile.Link = card.Link{Rate: rate, Latency: 15 * time.Millisecond}
			memory := shelf{}
			if c.later {
				readOnce(t, d, memory)
			}
			k, got := readOnce(t, d, memory)
			t.Logf("%-28s %3d kbit/s: %2d reads, %2d commands after PACE, %.3f s, efficiency %.0f %%; %2d commands in all, quirks %v",
				c.name, rate, k.files.Reads, k.files.Commands, k.time.Seconds(), k.efficiency(), k.whole.Commands, got.Quirks)
			if k.files.Reads > c.reads || c.whole > 0 && k.whole.Commands > c.whole {
				t.Errorf("%s: %d reads, at most %d; %d commands, at most %d", c.name, k.files.Reads, c.reads, k.whole.Commands, c.whole)
			}
			if d.first == nil && d.profile.Limits.Extended && (rate == 848 && k.efficiency() < 55 || rate == 424 && k.time > time.Second) {
				t.Errorf("%s at %d kbit/s: %.0f %%, %v", c.name, rate, k.efficiency(), k.time)
			}
		}
	}
}
