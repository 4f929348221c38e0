package chip

import (
	"context"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
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

// processor is the time that this process has had of a processor: on a busy machine
// the clock on the wall tells of the others.
func processor() time.Time {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return time.Time{}
	}
	return time.Unix(0, u.Utime.Nano()+u.Stime.Nano())
}

// Our own time outside the card is at most 10 ms for the files of the model, access
// and proof of the chip included.
func TestOwn(t *testing.T) {
	const times, most = 10, 10 * time.Millisecond
	for name, o := range ways() {
		if own := spent(t, o, times); own > most {
			t.Errorf("%s: %v for a reading", name, own)
		} else {
			t.Logf("%s: %v for a reading", name, own)
		}
	}
}

func ways() map[string]issuer.CardOptions {
	pace := []card.PACE{issuer.PACE(card.GM, card.AES128, 13)}
	ca := []issuer.ChipKey{{ID: 1, Domain: 13, Ciphers: []card.Cipher{card.AES128}}}
	return map[string]issuer.CardOptions{
		"BAC": {Extended: true}, "BAC, short": {}, "PACE": {PACE: pace, Extended: true}, "PACE, CA": {PACE: pace, Chip: ca, Extended: true},
	}
}

// spent is the mean of our own time over some readings.
func spent(t testing.TB, o issuer.CardOptions, times int) (own time.Duration) {
	state, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	person := issuer.Specimen("UTO", "L898902C3")
	p, err := state.Personalise(person, o)
	if err != nil {
		t.Fatal(err)
	}
	r := request(t)
	r.Lines, r.Now, r.First = person.Lines, processor, nil
	for range times {
		got := Read(context.Background(), card.New(p), r)
		if got.State != capture.Captured || got.File("DG2").State != capture.FileRead {
			t.Fatal(got.Reason)
		}
		own += got.Exchange.Own
	}
	return own / time.Duration(times)
}
