package chip

import (
	"context"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig/card"
)

// after notes what the card had counted before the first protected command.
type after struct {
	*card.Card
	before *card.Stats
}

func (a *after) Transmit(ctx context.Context, c []byte) ([]byte, error) {
	if a.before == nil && c[0]&0x0C == 0x0C {
		s := a.Stats()
		a.before = &s
	}
	return a.Card.Transmit(ctx, c)
}

// What the reading may cost: SOD of 2.2 KB, DG1, DG2 of 20 KB, DG14 of 420 bytes.
func TestBudget(t *testing.T) {
	for _, c := range []struct {
		name    string
		limits  card.Limits
		rate    int
		reads   int           // READ BINARY of the four files
		percent int           // link efficiency, everything after PACE included; 0: not asked for
		most    time.Duration // of the same on the model's clock
	}{
		{"extended, 848 kbit/s", card.Limits{Extended: true}, 848, 8, 55, 450 * time.Millisecond},
		{"extended, 424 kbit/s", card.Limits{Extended: true}, 424, 8, 0, time.Second},
		{"extended, 106 kbit/s", card.Limits{Extended: true}, 106, 8, 0, 3 * time.Second},
		{"short, 848 kbit/s", card.Limits{}, 848, 91, 0, 2 * time.Second},
		{"short, 424 kbit/s", card.Limits{}, 424, 91, 0, 3 * time.Second},
	} {
		p := profile(t)
		p.Limits, p.Link = c.limits, card.Link{Rate: c.rate, Latency: 15 * time.Millisecond}
		k := &after{Card: card.New(p)}
		got := Read(context.Background(), k, request(t))
		whole(t, got, p)
		all := k.Stats()
		bytes, spent := 0, all.Time-k.before.Time
		for _, f := range got.Files[1:] {
			bytes += len(f.Bytes)
		}
		reads := all.Reads - k.before.Reads
		efficiency := int(100 * p.Link.Floor(bytes) / spent)
		t.Logf("%s: %d reads, %d commands after PACE, %v, efficiency %d %%; whole reading %d commands, %v", c.name, reads, all.Commands-k.before.Commands, spent.Round(time.Millisecond), efficiency, all.Commands, all.Time.Round(time.Millisecond))
		if reads > c.reads || efficiency < c.percent || spent > c.most {
			t.Errorf("%s: at most %d reads, %d %%, %v", c.name, c.reads, c.percent, c.most)
		}
	}
}

// A card that says in EF.ATR/INFO what it takes is believed: four reads for four
// files. The shape with EF.CardAccess of 276 bytes and DG2 of 11 KB is that of the
// open simulator's first profile, for which readers in the open need 22 to 124 commands.
func TestCommands(t *testing.T) {
	info := []byte{0x7F, 0x66, 0x08, 0x02, 0x02, 0xFF, 0xFF, 0x02, 0x02, 0xFF, 0xFF}
	for _, c := range []struct {
		name     string
		change   func(*card.Profile)
		memory   shelf
		commands int
	}{
		{"extended, EF.ATR/INFO", func(p *card.Profile) { p.Master[card.EFATRInfo] = info }, nil, 11},
		{"extended, card known", func(*card.Profile) {}, shelf{string(card.New(card.Profile{}).ATR()): {Extended: true, Block: 32000}}, 10},
		{"extended, nothing known", func(*card.Profile) {}, nil, 13},
		{"short", func(p *card.Profile) { p.Limits = card.Limits{} }, nil, 60},
	} {
		p := profile(t)
		p.Application = map[uint16][]byte{card.EFSOD: filler(0x77, 1229), card.DG(1): filler(0x61, 95), card.DG(2): filler(0x75, 11000)}
		p.Master = map[uint16][]byte{card.EFCardAccess: access276()}
		c.change(&p)
		r := request(t)
		r.First = []string{"EF.SOD", "DG1", "DG2"}
		if c.memory != nil {
			r.Memory = c.memory
		}
		got := Read(context.Background(), card.New(p), r)
		t.Logf("%s: %d commands, %d bytes to and %d from the card", c.name, got.Exchange.Commands, got.Exchange.Sent, got.Exchange.Received)
		if got.Exchange.Commands > c.commands || got.File("DG2").State != capture.FileRead || got.Reason != "" {
			t.Errorf("%s: at most %d commands; %s %s", c.name, c.commands, states(got), got.Reason)
		}
	}
}

// access276 is EF.CardAccess with an entry of a kind that nobody knows.
func access276() []byte {
	unknown := append([]byte{0x06, 3, 0x2A, 3, 4, 0x04, 0x81, 0xF1}, make([]byte, 0xF1)...)
	set := append([]byte{0x30, 0x81, byte(len(unknown))}, unknown...)
	set = append(append([]byte{}, access[2:]...), set...)
	return append([]byte{0x31, 0x82, byte(len(set) >> 8), byte(len(set))}, set...)
}

// Our own time outside the card: the median of readings by PACE and by BAC.
func BenchmarkOwn(b *testing.B) {
	for _, x := range []struct {
		name   string
		change func(*card.Profile)
	}{
		{"PACE", func(*card.Profile) {}},
		{"BAC", func(p *card.Profile) { p.Master, p.PACE = map[uint16][]byte{}, nil }},
		{"BAC short", func(p *card.Profile) { p.Master, p.PACE, p.Limits = map[uint16][]byte{}, nil, card.Limits{} }},
	} {
		b.Run(x.name, func(b *testing.B) {
			p := profile(b)
			x.change(&p)
			var own time.Duration
			for b.Loop() {
				got := Read(context.Background(), card.New(p), request(b))
				if got.State != capture.Captured {
					b.Fatal(got.Reason)
				}
				own += got.Exchange.Own
			}
			b.ReportMetric(float64(own.Microseconds())/1000/float64(b.N), "own-ms/read")
		})
	}
}
