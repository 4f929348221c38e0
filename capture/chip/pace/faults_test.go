package pace

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
)

// at changes the answer of one step.
func at(step Step, change func([]byte) []byte) func(Step, []byte) []byte {
	return func(s Step, right []byte) []byte {
		if s == step {
			return change(bytes.Clone(right))
		}
		return right
	}
}

// says answers one step by a fixed answer.
func says(step Step, answer ...byte) func(Step, []byte) []byte {
	return at(step, func([]byte) []byte { return answer })
}

// value puts another value into the one data object of an answer.
func value(tag uint32, v []byte) func([]byte) []byte {
	return func([]byte) []byte { return append(lds.TLV(tagDynamic, lds.TLV(tag, v)), 0x90, 0) }
}

// TestFaults has every way in which a chip can be wrong, on generic mapping over a
// curve, beside the same chip without the fault.
func TestFaults(t *testing.T) {
	flip := func(i int) func([]byte) []byte {
		return func(b []byte) []byte {
			b[len(b)-2-i] ^= 1
			return b
		}
	}
	point := bytes.Repeat([]byte{4}, 65)
	for _, v := range []struct {
		name   string
		answer func(Step, []byte) []byte
		step   Step
		kind   error // nil: it succeeds
		tries  int
	}{
		{"control", nil, 0, nil, NoTries},

		{"MSE: 6A80", says(StepSelect, 0x6A, 0x80), StepSelect, ErrUnsupported, NoTries},
		{"MSE: 6A88", says(StepSelect, 0x6A, 0x88), StepSelect, ErrUnsupported, NoTries},
		{"MSE: 6D00", says(StepSelect, 0x6D, 0), StepSelect, ErrProtocol, NoTries},
		{"MSE: deactivated", says(StepSelect, 0x62, 0x83), StepSelect, ErrBlocked, NoTries},
		{"MSE: blocked", says(StepSelect, 0x63, 0xC0), StepSelect, ErrBlocked, 0},
		{"MSE: suspended", says(StepSelect, 0x63, 0xC1), StepSelect, ErrBlocked, 1},
		{"MSE: two tries left, which is a warning", says(StepSelect, 0x63, 0xC2), 0, nil, 2},
		{"MSE: 6300", says(StepSelect, 0x63, 0), StepSelect, ErrProtocol, NoTries},
		{"MSE: no status word", says(StepSelect), StepSelect, apdu.ErrAnswer, NoTries},

		{"nonce: 6985", says(StepNonce, 0x69, 0x85), StepNonce, ErrBlocked, NoTries},
		{"nonce: 6982", says(StepNonce, 0x69, 0x82), StepNonce, ErrBlocked, NoTries},
		{"nonce: 6300", says(StepNonce, 0x63, 0), StepNonce, ErrProtocol, NoTries},
		{"nonce: nothing but 9000", says(StepNonce, 0x90, 0), StepNonce, ErrProtocol, NoTries},
		{"nonce: empty template", says(StepNonce, 0x7C, 0, 0x90, 0), StepNonce, ErrProtocol, NoTries},
		{"nonce: empty", at(StepNonce, value(tagNonce, nil)), StepNonce, ErrProtocol, NoTries},
		{"nonce: half a block", at(StepNonce, value(tagNonce, make([]byte, 8))), StepNonce, ErrProtocol, NoTries},
		{"nonce: five blocks", at(StepNonce, value(tagNonce, make([]byte, 80))), StepNonce, ErrProtocol, NoTries},
		{"nonce: other object", at(StepNonce, value(tagMapChip, make([]byte, 16))), StepNonce, ErrProtocol, NoTries},
		{"nonce: other template", at(StepNonce, func(b []byte) []byte { b[0] = 0x7D; return b }), StepNonce, ErrProtocol, NoTries},
		{"nonce: bytes behind", at(StepNonce, func(b []byte) []byte { return append(b[:len(b)-2], 0, 0x90, 0) }), StepNonce, ErrProtocol, NoTries},
		{"nonce: cut off", at(StepNonce, func(b []byte) []byte { return append(b[:len(b)-3], 0x90, 0) }), StepNonce, ErrProtocol, NoTries},
		{"nonce: length bomb", says(StepNonce, 0x7C, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x90, 0), StepNonce, ErrProtocol, NoTries},
		{"nonce: twice", at(StepNonce, func(b []byte) []byte {
			one := b[2 : len(b)-2]
			return append(lds.TLV(tagDynamic, append(bytes.Clone(one), one...)), 0x90, 0)
		}), StepNonce, ErrProtocol, NoTries},
		{"nonce: one bit", at(StepNonce, flip(1)), StepAuthentication, ErrPassword, NoTries},

		{"mapping: 6A80", says(StepMapping, 0x6A, 0x80), StepMapping, ErrProtocol, NoTries},
		{"mapping: off the curve", at(StepMapping, value(tagMapChip, point)), StepMapping, ErrProtocol, NoTries},
		{"mapping: one bit", at(StepMapping, flip(1)), StepMapping, ErrProtocol, NoTries},
		{"mapping: infinity", at(StepMapping, value(tagMapChip, []byte{0})), StepMapping, ErrProtocol, NoTries},
		{"mapping: infinity, in full", at(StepMapping, value(tagMapChip, make([]byte, 65))), StepMapping, ErrProtocol, NoTries},
		{"mapping: compressed", at(StepMapping, func(b []byte) []byte {
			x := b[5 : 5+32]
			return append(lds.TLV(tagDynamic, lds.TLV(tagMapChip, append([]byte{2}, x...))), 0x90, 0)
		}), StepMapping, ErrProtocol, NoTries},
		{"mapping: 63C1", says(StepMapping, 0x63, 0xC1), StepMapping, ErrProtocol, 1},

		{"agreement: 6300", says(StepAgreement, 0x63, 0), StepAgreement, ErrProtocol, NoTries},
		{"agreement: off the curve", at(StepAgreement, flip(2)), StepAgreement, ErrProtocol, NoTries},
		{"agreement: infinity", at(StepAgreement, value(tagKeyChip, []byte{0})), StepAgreement, ErrProtocol, NoTries},
		{"agreement: the object of the mapping", at(StepAgreement, func(b []byte) []byte { b[2] = tagMapChip; return b }), StepAgreement, ErrProtocol, NoTries},

		{"token: 6300", says(StepAuthentication, 0x63, 0), StepAuthentication, ErrPassword, NoTries},
		{"token: 63C2", says(StepAuthentication, 0x63, 0xC2), StepAuthentication, ErrPassword, 2},
		{"token: 63C1", says(StepAuthentication, 0x63, 0xC1), StepAuthentication, ErrPassword, 1},
		{"token: 63C0", says(StepAuthentication, 0x63, 0xC0), StepAuthentication, ErrBlocked, 0},
		{"token: 6982", says(StepAuthentication, 0x69, 0x82), StepAuthentication, ErrBlocked, NoTries},
		{"token: 6983", says(StepAuthentication, 0x69, 0x83), StepAuthentication, ErrBlocked, NoTries},
		{"token: 6A80", says(StepAuthentication, 0x6A, 0x80), StepAuthentication, ErrProtocol, NoTries},
		{"token: 6F00", says(StepAuthentication, 0x6F, 0), StepAuthentication, ErrProtocol, NoTries},
		{"token: one bit", at(StepAuthentication, flip(1)), StepAuthentication, ErrToken, NoTries},
		{"token: one byte short", at(StepAuthentication, value(tagTokenChip, make([]byte, 7))), StepAuthentication, ErrToken, NoTries},
		{"token: empty", at(StepAuthentication, value(tagTokenChip, nil)), StepAuthentication, ErrToken, NoTries},
		{"token: missing", says(StepAuthentication, 0x7C, 0, 0x90, 0), StepAuthentication, ErrProtocol, NoTries},
		{"token: bare 9000", says(StepAuthentication, 0x90, 0), StepAuthentication, ErrProtocol, NoTries},
		{"token: data of another mapping", at(StepAuthentication, func(b []byte) []byte {
			return append(lds.TLV(tagDynamic, append(b[2:len(b)-2], lds.TLV(tagCAM, make([]byte, 16))...)), 0x90, 0)
		}), StepAuthentication, ErrProtocol, NoTries},
		{"token: a reference that is too long", at(StepAuthentication, func(b []byte) []byte {
			return append(lds.TLV(tagDynamic, append(b[2:len(b)-2], lds.TLV(tagCAR, make([]byte, 17))...)), 0x90, 0)
		}), StepAuthentication, ErrProtocol, NoTries},
		{"token: references, in the other order", at(StepAuthentication, func(b []byte) []byte {
			inner := append(lds.TLV(tagPreviousCAR, []byte("DETEST00001")), lds.TLV(tagCAR, []byte("DETEST00002"))...)
			return append(lds.TLV(tagDynamic, append(inner, b[2:len(b)-2]...)), 0x90, 0)
		}), 0, nil, NoTries},
	} {
		a := sm.NewArena()
		ch, p := offer(t, lds.GM, sm.AES128, 13), Password{PIN, a.Keep([]byte("123456"))}
		chip := &card{engine: &own{choice: ch, password: p, arena: a}, answer: v.answer}
		s, result, err := Run(t.Context(), chip, Input{ch, p, a, rand.Reader, nil})
		var e *Error
		switch {
		case v.kind == nil && (err != nil || s == nil):
			t.Errorf("%s: %v", v.name, err)
		case v.kind != nil && (!errors.Is(err, v.kind) || s != nil):
			t.Errorf("%s: %v, want %v", v.name, err, v.kind)
		case errors.As(err, &e) && (e.Step != v.step || e.Tries != v.tries):
			t.Errorf("%s: step %v with %d tries, want %v with %d", v.name, e.Step, e.Tries, v.step, v.tries)
		case v.kind == nil && result.Tries != v.tries:
			t.Errorf("%s: %d tries left, want %d", v.name, result.Tries, v.tries)
		case err != nil && strings.Contains(err.Error(), "123456"):
			t.Errorf("%s: the error tells the password", v.name)
		}
		if strings.HasPrefix(v.name, "token: references") && result.CAR != [2]string{"DETEST00002", "DETEST00001"} {
			t.Errorf("%s: %v", v.name, result.CAR)
		}
		a.Close()
	}
}

// TestReflected: a peer that gives our own keys back knows no password.
func TestReflected(t *testing.T) {
	a := sm.NewArena()
	defer a.Close()
	for _, id := range []int{13, 2} {
		for _, step := range []Step{StepMapping, StepAgreement} {
			ch, p := offer(t, lds.GM, sm.AES128, id), Password{CAN, a.Keep([]byte("123456"))}
			chip := &card{engine: &own{choice: ch, password: p, arena: a}}
			chip.answer = at(step, func(b []byte) []byte {
				_, inner, _, _ := lds.ReadTLV(chip.order[len(chip.order)-1].Data)
				_, ours, _, _ := lds.ReadTLV(inner)
				tag := uint32(tagMapChip)
				if step == StepAgreement {
					tag = tagKeyChip
				}
				return value(tag, ours)(b)
			})
			if _, _, err := Run(t.Context(), chip, Input{ch, p, a, rand.Reader, nil}); !errors.Is(err, ErrReplay) {
				t.Errorf("%s, %v: %v", ch.Group.Name(), step, err)
			}
		}
	}
}

// TestHistory: what a chip gave before is refused, and only where a history is kept.
func TestHistory(t *testing.T) {
	a := sm.NewArena()
	defer a.Close()
	ch, p := offer(t, lds.GM, sm.AES128, 13), Password{CAN, a.Keep([]byte("123456"))}
	static, err := ch.Group.Generate(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		name string
		chip func() *own
		h    *History
		want error
	}{
		{"fresh values", func() *own { return &own{} }, &History{}, nil},
		{"the nonce again", func() *own { return &own{fixed: make([]byte, 16)} }, &History{}, ErrReplay},
		{"a static key", func() *own { return &own{key: static} }, &History{}, ErrReplay},
		{"a static key, nobody looks", func() *own { return &own{key: static} }, nil, nil},
	} {
		var err error
		for i := range 2 {
			o := v.chip()
			o.choice, o.password, o.arena = ch, p, a
			_, _, err = Run(t.Context(), &card{engine: o}, Input{ch, p, a, rand.Reader, v.h})
			if i == 0 && err != nil {
				t.Errorf("%s: the first run: %v", v.name, err)
			}
		}
		if !errors.Is(err, v.want) {
			t.Errorf("%s: %v, want %v", v.name, err, v.want)
		}
	}
}

// TestSubgroup: elements outside the subgroup of a MODP group.
func TestSubgroup(t *testing.T) {
	a := sm.NewArena()
	defer a.Close()
	ch, p := offer(t, lds.GM, sm.AES128, 0), Password{CAN, a.Keep([]byte("123456"))}
	prime := unhex(t, "B10B8F96A080E01DDE92DE5EAE5D54EC52C99FBCFB06A3C69A6A9DCA52D23B616073E28675A23D189838EF1E2EE652C013ECB4AEA906112324975C3CD49B83BFACCBDD7D90C4BD7098488E9C219A73724EFFD6FAE5644738FAA31A4FF55BCCC0A151AF5F0DC8B4BD45BF37DF365C1A65E68CFDA76D4DA708DF1FB2BC2E4A4371")
	less := bytes.Clone(prime)
	less[len(less)-1]--
	for name, key := range map[string][]byte{
		"empty": {}, "zero": {0}, "one": {1}, "two, of another order": {2}, "p-1": less, "p": prime,
		"longer than p": append([]byte{0, 2}, prime...), "all ones": bytes.Repeat([]byte{0xFF}, 128),
	} {
		for _, step := range []Step{StepMapping, StepAgreement} {
			tag := uint32(tagMapChip)
			if step == StepAgreement {
				tag = tagKeyChip
			}
			chip := &card{engine: &own{choice: ch, password: p, arena: a}, answer: at(step, value(tag, key))}
			if _, _, err := Run(t.Context(), chip, Input{ch, p, a, rand.Reader, nil}); !errors.Is(err, ErrProtocol) {
				t.Errorf("%s, %v: %v", name, step, err)
			}
		}
	}
	chip := &card{engine: &own{choice: ch, password: p, arena: a}}
	if _, _, err := Run(t.Context(), chip, Input{ch, p, a, rand.Reader, nil}); err != nil {
		t.Errorf("control: %v", err)
	}
}
