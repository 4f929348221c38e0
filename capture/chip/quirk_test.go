package chip

import (
	"context"
	"slices"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/lds"
	"gatehouse/test/rig/card"
)

// shelf is a memory for one reader.
type shelf map[string]Knowledge

func (s shelf) Recall(atr []byte) (Knowledge, bool) { k, ok := s[string(atr)]; return k, ok }
func (s shelf) Remember(atr []byte, k Knowledge)    { s[string(atr)] = k }

// Every departure of the field is met, named, and remembered: the second reading of
// such a card takes no more commands than a clean card of its limits would.
func TestQuirks(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*card.Profile)
		quirks []string
		first  int // commands of the first reading at most, and of the second
		second int
	}{
		{"clean", func(*card.Profile) {}, nil, 16, 15},
		{"short length", func(p *card.Profile) { p.Limits = card.Limits{} }, []string{quirkExtended}, 101, 98},
		{"short length, chained", func(p *card.Profile) { p.Limits = card.Limits{Chain: true} }, []string{quirkExtended}, 190, 190},
		{"short length, 256 with protection", func(p *card.Profile) { p.Limits = card.Limits{Response: 256} }, []string{quirkExtended, quirkBlock}, 115, 113},
		{"1000 at once, short", func(p *card.Profile) { p.Limits.Read = 1000 }, []string{quirkBlock}, 36, 35},
		{"1000 at once, with a warning", func(p *card.Profile) { p.Limits.Read, p.Limits.Overlong = 1000, card.OverlongWarn }, []string{quirkBlock}, 36, 35},
		{"1000 at once, else refused", func(p *card.Profile) { p.Limits.Read, p.Limits.Overlong = 1000, card.OverlongRefuse }, []string{quirkBlock}, 106, 100},
		{"223 at once, else refused", func(p *card.Profile) { p.Limits.Read, p.Limits.Overlong = 223, card.OverlongRefuse }, []string{quirkBlock}, 125, 113},
		{"231 at once, else nothing", func(p *card.Profile) { p.Limits.Read, p.Limits.Overlong = 231, card.OverlongEmpty }, []string{quirkBlock}, 120, 110},
		{"112 at once, else 6Cxx", func(p *card.Profile) { p.Limits.Read, p.Limits.Overlong = 112, card.OverlongLength }, []string{quirkBlock}, 225, 215},
		{"160 at once, else 6Cxx", func(p *card.Profile) { p.Limits.Read, p.Limits.Overlong = 160, card.OverlongLength }, []string{quirkBlock}, 200, 190},
		{"6282 and nothing at the end", func(p *card.Profile) { p.Behaviour.End = card.EndNothing }, []string{quirkExact}, 22, 20},
		{"6B00 at the end", func(p *card.Profile) { p.Behaviour.End = card.EndRefuse }, []string{quirkExact}, 24, 20},
		{"9000 at the end", func(p *card.Profile) { p.Behaviour.End = card.EndSilent }, nil, 16, 15},
		{"6Cxx at the end", func(p *card.Profile) { p.Behaviour.End = card.EndLength }, []string{quirkExact}, 22, 20},
		{"6988 and the end of the session", func(p *card.Profile) { p.Behaviour.End = card.EndDistrust }, []string{quirkBroken}, 40, 22},
		{"short identifiers 6A82", func(p *card.Profile) { p.Behaviour.NoShortID = 0x6A82 }, []string{quirkSelect}, 24, 22},
		{"short identifiers 6A86", func(p *card.Profile) { p.Behaviour.NoShortID = 0x6A86 }, []string{quirkSelect}, 25, 22},
		{"short identifiers 6982", func(p *card.Profile) { p.Behaviour.NoShortID = 0x6982 }, []string{quirkSelect}, 24, 22},
		{"short identifiers 6985", func(p *card.Profile) { p.Behaviour.NoShortID = 0x6985 }, []string{quirkSelect}, 25, 22},
		{"short identifiers for one command", func(p *card.Profile) { p.Behaviour.ForgetsShortID = true }, []string{quirkSelect}, 24, 22},
		{"parameters of PACE to be named", func(p *card.Profile) { p.Behaviour.NeedsReference = true }, []string{"pace-domain-named"}, 17, 16},
		{"SELECT MF 6A87, no PACE", func(p *card.Profile) {
			p.Behaviour.SelectMF, p.PACE, p.Master = 0x6A87, nil, map[uint16][]byte{}
		}, []string{quirkMaster}, 18, 18},
		{"application closed before PACE", func(p *card.Profile) { p.Behaviour.ClosedSelect = true }, nil, 16, 15},
		{"slow replies of one byte less", func(p *card.Profile) { p.Limits.Response = 4000 }, []string{quirkBlock}, 17, 16},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := profile(t)
			c.change(&p)
			memory := shelf{}
			for i, most := range []int{c.first, c.second} {
				k, r := card.New(p), request(t)
				r.Memory = memory
				got := Read(context.Background(), k, r)
				whole(t, got, p)
				t.Logf("reading %d: %d commands, %d of them reads, quirks %v, knows %+v", i+1, got.Exchange.Commands, got.Exchange.Reads, got.Quirks, memory[string(k.ATR())])
				if got.State != capture.Captured || got.Reason != "" {
					t.Errorf("reading %d: %v, %s", i+1, got.State, got.Reason)
				}
				if got.Exchange.Commands > most {
					t.Errorf("reading %d: %d commands, at most %d were to be", i+1, got.Exchange.Commands, most)
				}
				for _, q := range c.quirks {
					if (i == 0 || q != quirkBroken) && !slices.Contains(got.Quirks, q) {
						t.Errorf("%s was not named", q)
					}
				}
				if c.quirks == nil && len(got.Quirks) > 0 {
					t.Errorf("nothing was to be named: %v", got.Quirks)
				}
			}
		})
	}
}

// What is named has its row, whole and once in all tables.
func TestQuirkTable(t *testing.T) {
	seen := map[string]bool{}
	for _, q := range slices.Concat(Quirks, pace.Quirks, eac.Quirks, lds.Quirks) {
		if q.Documents == "" || q.Source == "" || q.Done == "" || seen[q.Name] {
			t.Errorf("%s: a row must say which documents, where that is known from and what is done, once", q.Name)
		}
		if found, known := QuirkByName(q.Name); !known || found != q {
			t.Errorf("%s is not found", q.Name)
		}
		seen[q.Name] = true
	}
	if _, known := QuirkByName("none"); known {
		t.Error("a departure that nobody knows is known")
	}
}

// A card of little does not make all that share its answer to reset slow for ever.
func TestRelearned(t *testing.T) {
	poor, good, memory := profile(t), profile(t), shelf{}
	poor.Limits, poor.Behaviour.NoShortID = card.Limits{}, 0x6A82
	read := func(p card.Profile) int {
		r := request(t)
		r.Memory, r.First = memory, []string{"EF.SOD"}
		return Read(context.Background(), card.New(p), r).Exchange.Commands
	}
	best := read(good)
	clear(memory)
	read(poor)
	for n := 1; read(good) > best; n++ {
		if n > relearned {
			t.Fatalf("after %d readings a card is still read with what another did not take", n)
		}
	}
	if k := memory[string(card.New(good).ATR())]; k.Readings != 0 || !k.Extended || k.Select {
		t.Errorf("what is known then: %+v", k)
	}
	read(poor)
	if n := read(poor); n <= best {
		t.Errorf("%d commands: the control is not slow", n)
	}
}
