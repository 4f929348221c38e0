package pace

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"testing"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
)

// TestCAM: what can be wrong with the data of chip authentication mapping leaves PACE
// done and the chip unproven.
func TestCAM(t *testing.T) {
	ch := offer(t, lds.CAM, sm.AES256, 16)
	for name, change := range map[string]func([]byte) []byte{
		"control":   func(b []byte) []byte { return b },
		"short":     func(b []byte) []byte { return b },
		"missing":   func(b []byte) []byte { return nil },
		"one bit":   func(b []byte) []byte { b[0] ^= 1; return b },
		"odd":       func(b []byte) []byte { return b[1:] },
		"too long":  func(b []byte) []byte { return make([]byte, 144) },
		"zero data": func(b []byte) []byte { return make([]byte, 16) },
	} {
		a := sm.NewArena()
		p := Password{CAN, a.Keep([]byte("123456"))}
		o := &own{choice: ch, password: p, arena: a}
		chip := &card{engine: o}
		public, err := withCAM(chip, o)
		if err != nil {
			t.Fatal(err)
		}
		right := chip.cam
		chip.cam = func(enc []byte) []byte { return change(right(enc)) }
		o.short = name == "short"
		s, result, err := Run(t.Context(), chip, Input{ch, p, a, rand.Reader, nil})
		if err != nil || s == nil || result.CAM == nil {
			t.Errorf("%s: PACE itself: %v", name, err)
			continue
		}
		err = result.CAM.Verify(ch.Group, public)
		if want := name != "control" && name != "short"; errors.Is(err, ErrCAM) != want {
			t.Errorf("%s: %v", name, err)
		}
		if short := slices.Contains(result.Quirks, ShortCAM); short != (name == "short") {
			t.Errorf("%s: quirks %v", name, result.Quirks)
		}
		a.Close()
	}
}

// TestIntegratedAnswers: the chip's answer to our nonce is empty in one of three ways.
func TestIntegratedAnswers(t *testing.T) {
	for _, v := range []struct {
		name   string
		answer []byte
		quirk  string
		want   error
	}{
		{"empty object", []byte{0x7C, 2, tagMapChip, 0, 0x90, 0}, "", nil},
		{"empty template", []byte{0x7C, 0, 0x90, 0}, NoMappingObject, nil},
		{"nothing", []byte{0x90, 0}, NoMappingObject, nil},
		{"mapping data", []byte{0x7C, 3, tagMapChip, 1, 1, 0x90, 0}, "", ErrProtocol},
		{"other object", []byte{0x7C, 2, tagKeyChip, 0, 0x90, 0}, "", ErrProtocol},
		{"warning", []byte{0x63, 0}, "", ErrProtocol},
	} {
		a := sm.NewArena()
		ch, p := offer(t, lds.IM, sm.AES192, 13), Password{CAN, a.Keep([]byte("123456"))}
		chip := &card{engine: &own{choice: ch, password: p, arena: a}, answer: says(StepMapping, v.answer...)}
		_, result, err := Run(t.Context(), chip, Input{ch, p, a, rand.Reader, nil})
		if !errors.Is(err, v.want) || fmt.Sprint(result.Quirks) != fmt.Sprint(quirks(v.quirk)) {
			t.Errorf("%s: %v, quirks %v", v.name, err, result.Quirks)
		}
		a.Close()
	}
}

func quirks(name string) []string {
	if name == "" {
		return nil
	}
	return []string{name}
}

// TestDomainNamed: data object 84 is sent where the parameters are ambiguous, and to a
// chip that insists on it, which is named; never twice.
func TestDomainNamed(t *testing.T) {
	hasDomain := func(c apdu.Command) bool { return bytes.Contains(c.Data, []byte{tagDomain, 1, 13}) }
	for _, v := range []struct {
		name      string
		ambiguous bool
		wants     func(apdu.Command) apdu.Status
		quirk     string
		commands  int
		want      error
	}{
		{"one set", false, nil, "", 5, nil},
		{"several sets", true, nil, "", 5, nil},
		{"a chip that insists", false, func(c apdu.Command) apdu.Status {
			if hasDomain(c) {
				return apdu.OK
			}
			return apdu.WrongData
		}, DomainNamed, 6, nil},
		{"a chip that insists by 6985", false, func(c apdu.Command) apdu.Status {
			if hasDomain(c) {
				return apdu.OK
			}
			return apdu.ConditionsNotMet
		}, DomainNamed, 6, nil},
		{"a chip that never agrees", false, func(apdu.Command) apdu.Status { return apdu.WrongData }, "", 2, ErrUnsupported},
		{"named, and refused", true, func(apdu.Command) apdu.Status { return apdu.WrongData }, "", 1, ErrUnsupported},
	} {
		a := sm.NewArena()
		ch, p := offer(t, lds.GM, sm.AES128, 13), Password{CAN, a.Keep([]byte("123456"))}
		ch.Ambiguous = v.ambiguous
		chip := &card{engine: &own{choice: ch, password: p, arena: a}, wants: v.wants}
		_, result, err := Run(t.Context(), chip, Input{ch, p, a, rand.Reader, nil})
		if !errors.Is(err, v.want) || fmt.Sprint(result.Quirks) != fmt.Sprint(quirks(v.quirk)) || len(chip.order) != v.commands {
			t.Errorf("%s: %v, quirks %v, %d commands", v.name, err, result.Quirks, len(chip.order))
		}
		if hasDomain(chip.order[0]) != v.ambiguous {
			t.Errorf("%s: the first command: %X", v.name, chip.order[0].Data)
		}
		a.Close()
	}
}
