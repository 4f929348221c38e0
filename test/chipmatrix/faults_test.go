package chipmatrix

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"gatehouse/test/rig/card"
)

// probe sees whether a fault changed anything, and can end the reading's time.
type probe struct {
	hit  bool
	late *late
}

// fault is something that goes wrong with a reply. only: the steps that it is for, by
// their beginning; none: every step.
type fault struct {
	name    string
	effects func(p *probe) []card.Effect
	only    []string
	always  bool // also tried at every time that the step comes, not once
}

func (f *fault) fits(step string) bool {
	return len(f.only) == 0 || slices.ContainsFunc(f.only, func(s string) bool { return strings.HasPrefix(step, s) })
}

// wired puts a change of the wire between two looks at it.
func wired(e card.Effect) func(p *probe) []card.Effect {
	return func(p *probe) []card.Effect {
		var before []byte
		return []card.Effect{
			card.Wire(func(b []byte) []byte { before = bytes.Clone(b); return b }), e,
			card.Wire(func(b []byte) []byte { p.hit = p.hit || !bytes.Equal(b, before); return b }),
		}
	}
}

// inside does the same with the data before they are protected.
func inside(e card.Effect) func(p *probe) []card.Effect {
	return func(p *probe) []card.Effect {
		var before []byte
		return []card.Effect{
			card.Data(func(b []byte) []byte { before = bytes.Clone(b); return b }), e,
			card.Data(func(b []byte) []byte { p.hit = p.hit || !bytes.Equal(b, before); return b }),
		}
	}
}

// says is an effect that answers with a status word, protected as it should be.
func says(sw uint16, e card.Effect) func(p *probe) []card.Effect {
	return func(p *probe) []card.Effect {
		return []card.Effect{card.Data(func(b []byte) []byte { p.hit = p.hit || sw != 0x9000 || len(b) > 0; return b }), e}
	}
}

// statuses are the status words of the table.
var statuses = [...]uint16{
	0x6110, 0x6282, 0x6300, 0x63C0, 0x63C2, 0x6700, 0x6982, 0x6983, 0x6985, 0x6986, 0x6988,
	0x6A80, 0x6A82, 0x6A86, 0x6A88, 0x6B00, 0x6C08, 0x6D00, 0x6E00, 0x6F00,
}

func faults() (all []fault) {
	add := func(name string, e func(p *probe) []card.Effect, only ...string) {
		all = append(all, fault{name: name, effects: e, only: only})
	}
	for _, sw := range statuses {
		all = append(all, fault{name: fmt.Sprintf("refuses %04X", sw), effects: says(sw, card.Refuse(sw)), always: true})
	}
	for _, sw := range []uint16{0x9000, 0x6282, 0x6300, 0x6A80, 0x6F00} { // it was done, and the answer denies it
		all = append(all, fault{name: fmt.Sprintf("does it and says %04X alone", sw), effects: says(sw, card.Status(sw)), always: true})
	}
	for _, sw := range []uint16{0x9000, 0x6110, 0x6282, 0x6300, 0x6700, 0x6982, 0x6988, 0x6A82, 0x6D00, 0x6F00} {
		all = append(all, fault{name: fmt.Sprintf("bare %04X", sw), effects: wired(card.Naked(sw)), always: true})
	}
	add("cut by a byte", wired(card.Wire(func(b []byte) []byte { return b[:max(len(b)-1, 0)] })))
	add("a byte lacks in front of the status", wired(card.Wire(func(b []byte) []byte { return slices.Delete(b, max(len(b)-3, 0), max(len(b)-2, 0)) })))
	add("empty", wired(card.Cut(0)))
	add("one byte", wired(card.Cut(1)))
	add("twice", wired(card.Wire(func(b []byte) []byte { return append(b, b...) })))
	add("a byte more", wired(card.Grow(1)))
	add("70,000 bytes more", wired(card.Grow(70_000)))
	for _, bit := range []int{0, 9, 40, 100, -1, -10, -24, -90, -150} {
		add(fmt.Sprintf("bit %d of the wire", bit), wired(card.Flip(bit)))
	}
	add("the reply before", wired(card.Replay()))
	for _, bit := range []int{0, 14, 60, -1} {
		add(fmt.Sprintf("bit %d of the data", bit), inside(card.FlipData(bit)))
	}
	add("data cut by a byte", inside(card.Data(func(b []byte) []byte { return b[:max(len(b)-1, 0)] })))
	add("data twice", inside(card.Data(func(b []byte) []byte { return append(b, b...) })))
	add("data of zeros", inside(card.Data(func(b []byte) []byte { return make([]byte, len(b)) })))
	add("the terminal's own value", inside(card.Echo()), "PACE")
	add("a point off the curve", inside(card.Data(func(b []byte) []byte {
		return card.TLV(0x7C, card.TLV(int(b[2]), []byte{4}, bytes.Repeat([]byte{5}, 64)))
	})), "PACE map", "PACE agree")
	add("the point at infinity", inside(card.Data(func(b []byte) []byte { return card.TLV(0x7C, card.TLV(int(b[2]), []byte{0})) })), "PACE map", "PACE agree")
	add("pulled away", func(p *probe) []card.Effect {
		return []card.Effect{card.Wire(func(b []byte) []byte { p.hit = true; return b }), card.Vanish()}
	})
	add("never answers", func(p *probe) []card.Effect {
		return []card.Effect{card.Wire(func(b []byte) []byte { p.hit = true; p.late.pass(); return b }), card.Hang()}
	})
	add("answers late", func(p *probe) []card.Effect {
		return []card.Effect{card.Wire(func(b []byte) []byte { p.hit = true; p.late.pass(); return b }), card.Delay(time.Hour)}
	})
	return all
}
