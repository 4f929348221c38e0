package test

import (
	"context"
	"crypto/rand"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"gatehouse/capture/chip"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
	"gatehouse/capture/lds/codestream"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
	"gatehouse/screening/pki"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// attack is a chip that wants to exhaust the kiosk or to slip something past it, and
// the line of the report that must name it.
type attack struct {
	name     string
	issue    func(*issuer.CardOptions)
	profile  func(*card.Profile)
	answers  func(answer []byte) []byte // of the card, after PACE; nil: as they are
	portrait []byte                     // nil: a drawn one
	twice    bool                       // the second reading at the same reader is the one that counts
	want     string
}

// Each hostile chip is refused with the reason that names it, within a second of the
// processor and 128 MiB of memory in all, simulator included. A good one reads well.
func TestHostileChips(t *testing.T) {
	const most, memory = time.Second, 128 << 20
	state, err := issuer.New("UTO", issuer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hostileChips(t, state) {
		o := issuer.CardOptions{PACE: []card.PACE{issuer.PACE(card.GM, card.AES128, 13)}, Groups: []int{11, 12}, Extended: true}
		if h.issue != nil {
			h.issue(&o)
		}
		person := issuer.Specimen("UTO", "L898902C3")
		person.Portrait = h.portrait
		p, err := state.Personalise(person, o)
		if err != nil {
			t.Fatalf("%s: %v", h.name, err)
		}
		if h.profile != nil {
			h.profile(&p)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		begun := processor(t)
		report := inspect(p, person, state, h)
		cost := processor(t) - begun
		runtime.ReadMemStats(&after)
		taken := after.TotalAlloc - before.TotalAlloc
		if line := lineWith(report, h.want); line == "" {
			t.Errorf("%s: nothing says %q:\n%s", h.name, h.want, strings.Join(report, "\n"))
		} else {
			t.Logf("%-34s %4d ms %4d MiB  %s", h.name, cost.Milliseconds(), taken>>20, line)
		}
		if cost > most || taken > memory {
			t.Errorf("%s: %v, %d MiB", h.name, cost, taken>>20)
		}
		if bad := lineWith(report, " failed"); h.name == good && bad != "" {
			t.Errorf("%s: %s", h.name, bad)
		}
	}
}

// changed is a card whose protected answers are changed on their way.
type changed struct {
	*card.Card
	change func([]byte) []byte
}

func (c changed) Transmit(ctx context.Context, command []byte) ([]byte, error) {
	answer, err := c.Card.Transmit(ctx, command)
	if c.change != nil && err == nil && (command[0]&0x0C != 0 || command[1] == 0xC0) {
		answer = c.change(answer)
	}
	return answer, err
}

// inspect reads the chip and judges it, as the kiosk does, and gives what there is to
// be said, a line each.
func inspect(p card.Profile, person issuer.Person, s *issuer.State, h attack) (report []string) {
	var history pace.History
	arena := sm.NewArena()
	defer arena.Close()
	read := func() *screening.Evidence {
		c := chip.Read(context.Background(), changed{card.New(p), h.answers}, chip.Request{
			Lines: person.Lines, Rand: rand.Reader, Arena: arena, History: &history, Now: time.Now,
		})
		e := &screening.Evidence{Chip: evidence.Chip(c)}
		e.Document.State, e.Document.Lines = "captured", person.Lines
		if f := c.File("DG2"); f != nil {
			if err := shown(f.Bytes); err != nil {
				report = append(report, "portrait: "+err.Error())
			}
		}
		return e
	}
	if h.twice {
		read()
		report = nil
	}
	e := read()
	e.Chip.Trust = &screening.TrustEvidence{State: "searched"}
	for _, der := range s.Anchors() {
		e.Chip.Trust.Anchors = append(e.Chip.Trust.Anchors, screening.AnchorEvidence{Certificate: der, Level: "bilateral", Source: "bundle"})
	}
	report = append(report, "chip "+e.Chip.State+": "+e.Chip.Reason)
	for _, x := range e.Chip.Protocols {
		report = append(report, fmt.Sprintf("%s %s: %s", x.Name, x.Outcome, x.Reason))
	}
	for _, f := range e.Chip.Files {
		report = append(report, fmt.Sprintf("%s %s: %s", f.Name, f.State, f.Reason))
	}
	for _, f := range pki.Check(e, time.Now(), pki.Rules{}) {
		class := ""
		if len(f.Values) > 0 && f.Values[0].Name == "reason" {
			class = " " + f.Values[0].Value
		}
		report = append(report, fmt.Sprintf("%s %s%s: %s", f.ID, f.Verdict, class, f.Text))
	}
	return report
}

// shown takes the portrait as far as the vision worker takes it before OpenCV, which
// package capture/page holds it to.
func shown(file []byte) error {
	group, err := lds.ParseDG2(file)
	if err != nil {
		return err
	}
	_, err = codestream.Parse(group.Faces[0].Image.Data)
	return err
}

func lineWith(report []string, words string) string {
	for _, l := range report {
		if strings.Contains(l, words) {
			return l
		}
	}
	return ""
}
