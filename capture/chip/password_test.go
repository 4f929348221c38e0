package chip

import (
	"context"
	"errors"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/chip/sm"
	"gatehouse/device"
	"gatehouse/test/rig/card"
)

// Doc 9303-11 appendix D.2 and Doc 9303-5 clause 4.2.2 note j: the number as it is
// printed, or as a whole where it runs on into the optional data.
func TestPassword(t *testing.T) {
	a := sm.NewArena()
	defer a.Close()
	for _, c := range []struct {
		name  string
		lines []string
		want  string
		id    string
	}{
		{"TD3", lines, information, "L898902C36"},
		{"TD2, number of nine", []string{"I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D231458907UTO3407127M9507122<<<<<<<2"}, "D23145890734071279507122", "D231458907"},
		{"TD2, long number", []string{"I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"}, "D23145890734934071279507122", "D231458907349"},
		{"TD1, number of nine", []string{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}, "D23145890774081221204159", "D231458907"},
		{"TD1, long number", []string{"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"}, "D23145890734934071279507122", "D231458907349"},
		{"TD3, number with fillers", []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C<3UTO6908061F9406236ZE184226B<<<<<14"}, "L898902C<369080619406236", "L898902C<3"},
		{"no lines", nil, "", ""},
		{"no format", []string{"ABC"}, "", ""},
	} {
		got := mrzInformation(c.lines, a)
		if string(got) != c.want || string(identity(got)) != c.id {
			t.Errorf("%s: %q (%q), want %q", c.name, got, identity(got), c.want)
		}
	}
}

// What is wrong about the password is told apart from what is wrong about the chip,
// and BAC never follows a wrong password.
func TestCauses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*card.Profile)
		lines  bool
		can    string
		ran    string
		cause  string
		opened bool
	}{
		{"right", nil, true, "", "PACE done", "", true},
		{"CAN alone", nil, false, "123456", "PACE done", "", true},
		{"wrong lines, right CAN", func(p *card.Profile) { p.Passwords.MRZ = "X" + information[1:] }, true, "123456", "PACE failed, PACE done", "", true},
		{"wrong lines", func(p *card.Profile) { p.Passwords.MRZ = "X" + information[1:] }, true, "", "PACE failed", "password", false},
		{"wrong lines and wrong CAN", func(p *card.Profile) { p.Passwords.MRZ = "X" + information[1:] }, true, "654321", "PACE failed, PACE failed", "password", false},
		{"wrong lines, and the chip knows no CAN", func(p *card.Profile) { p.Passwords.MRZ, p.Passwords.CAN = "X"+information[1:], "" }, true, "654321", "PACE failed, PACE failed", "not supported", false},
		{"nothing", nil, false, "", "PACE missing", "password", false},
		{"nonce refused", fault("PACE nonce", card.Refuse(0x6A80)), true, "", "PACE failed, BAC done", "", true},
		{"token of one bit less", fault("PACE token", card.FlipData(-1)), true, "", "PACE failed, BAC done", "", true},
		{"key echoed", fault("PACE agree", card.Echo()), true, "", "PACE failed, BAC done", "", true},
		{"EF.CardAccess spoilt", func(p *card.Profile) { p.Master[card.EFCardAccess] = []byte{0x31, 3, 0x30, 5, 1} }, true, "", "PACE failed, BAC done", "", true},
		{"no EF.CardAccess", func(p *card.Profile) { p.Master = nil }, true, "", "PACE not supported, BAC done", "", true},
		{"BAC alone, wrong lines", func(p *card.Profile) { p.Master, p.Passwords.MRZ = nil, "X"+information[1:] }, true, "", "PACE not supported, BAC failed", "password", false},
		{"BAC alone, one bit of the answer", func(p *card.Profile) {
			p.Master, p.Faults = nil, []card.Fault{{Step: "BAC", Effect: card.FlipData(3)}}
		}, true, "", "PACE not supported, BAC failed", "protocol", false},
		{"BAC alone, our own key back", func(p *card.Profile) {
			p.Master, p.Faults = nil, []card.Fault{{Step: "BAC", Effect: card.Data(func(b []byte) []byte { return b[:8] })}}
		}, true, "", "PACE not supported, BAC failed", "protocol", false},
		{"BAC alone, CAN alone", func(p *card.Profile) { p.Master = nil }, false, "123456", "PACE not supported, BAC missing", "", false},
		{"neither", func(p *card.Profile) { p.Master, p.BAC = nil, false }, true, "", "PACE not supported, BAC failed", "protocol", false},
	} {
		p := profile(t)
		delete(p.Application, card.DG(14))
		if c.change != nil {
			c.change(&p)
		}
		r := request(t)
		if !c.lines {
			r.Lines = nil
		}
		r.CAN = []byte(c.can)
		got := Read(context.Background(), card.New(p), r)
		last := got.Protocols[len(got.Protocols)-1]
		why, instead := "", false
		for _, v := range last.Values {
			if v.Name == "cause" {
				why = v.Value
			}
			instead = instead || v.Name == "instead of"
		}
		if ran(got) != c.ran || why != c.cause || (got.File("DG1") != nil) != c.opened || (got.Reason == "") != c.opened || got.State != capture.Captured {
			t.Errorf("%s: %s, cause %q, %s, %v", c.name, ran(got), why, got.Reason, got.State)
		}
		if want := c.ran == "PACE failed, BAC done"; instead != want {
			t.Errorf("%s: BAC in the place of PACE is said: %v", c.name, instead)
		}
		if len(c.can) > 0 && r.CAN[0] != 0 {
			t.Errorf("%s: the CAN was left to lie about", c.name)
		}
	}
}

func fault(step string, e card.Effect) func(*card.Profile) {
	return func(p *card.Profile) { p.Faults = []card.Fault{{Step: step, Effect: e}} }
}

// A reader that fails is none of the chip's doing.
func TestReaderFails(t *testing.T) {
	for _, err := range []error{device.ErrGarbled, device.ErrTimeout, errors.New("unplugged")} {
		got := Read(context.Background(), failing{card.New(profile(t)), err}, request(t))
		if got.State != capture.Aborted || got.Reason == "" || got.Exchange.Commands != 1 {
			t.Errorf("%v: %v, %s", err, got.State, got.Reason)
		}
	}
}

type failing struct {
	*card.Card
	err error
}

func (f failing) Transmit(context.Context, []byte) ([]byte, error) { return nil, f.err }
