package frame_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"gatehouse/device/scanner/frame"
)

// The specimens of Doc 9303 parts 4 to 6, and two national ones.
var (
	td3    = []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}
	td2    = []string{"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"}
	td1    = []string{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}
	fra    = []string{"IDFRALOISEAU<<<<<<<<<<<<<<<<<<<<<<<<", "970675K002774HERVE<<DJAMEL<7303216M4"}
	german = []string{"P<D<<LI<<MO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "C01X0006H1D<<6408125F2702283<<<<<<<<<<<<<<<6"}
	anna   = []string{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ANDERSSON<<ANNA<MARIA<<<<<<<<<"}
	eep    = []string{"CSC123456783<2501016<8001011<<", "0F123A456B78ZHANG<<SAN<<<<<<<<", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"}
	che    = []string{"AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"}
)

func bcc(s string) string {
	var x byte
	for i := range len(s) {
		x ^= s[i]
	}
	return string([]byte{x})
}

// sohBlock frames lines as the SOH family does: three lines, the missing one
// empty and on top, fill characters to the width of the widest document.
func sohBlock(lines []string, covered func(whole string, stx int) string) string {
	width := 44
	if len(lines) == 3 {
		width = 30
	}
	text := ""
	for range 3 - len(lines) {
		text += "\r"
	}
	for _, l := range lines {
		text += l + strings.Repeat("_", width-len(l)) + "\r"
	}
	whole := "\x01" + string(rune(len(text))) + "OU\x02" + "A" + text + "\x03"
	return whole + bcc(covered(whole, strings.IndexByte(whole, 2)))
}

func sohAll(whole string, _ int) string   { return whole }
func sohInner(whole string, s int) string { return whole[s+1:] }

func text(lines []string) string {
	s := "START\r\n"
	for i := range 3 {
		l := ""
		if i < len(lines) {
			l = lines[i]
		}
		s += fmt.Sprintf("OCR LINE %d: %s\r\n", i+1, l)
	}
	return s + "MSR LINE 1:\r\nMSR LINE 2:\r\nMSR LINE 3:\r\nEND\r\n"
}

func ended(lines []string, before, after string) (s string) {
	for _, l := range lines {
		s += before + l + after
	}
	return s
}

func reversed(lines []string) []string {
	out := make([]string, 0, len(lines))
	for i := len(lines) - 1; i >= 0; i-- {
		out = append(out, lines[i])
	}
	return out
}

var streams = []struct {
	name   string
	bytes  string
	family frame.Family
	want   []string
	fault  error
}{
	{"CUTE", "\x02" + ended(td3, "", "\r") + "\x03", frame.CUTE, td3, nil},
	{"CUTE, three lines", "\x02" + ended(td1, "", "\r") + "\x03", frame.CUTE, td1, nil},
	{"CUTE with marks around it", "%%\x02" + ended(td2, "", "\r") + "\x03%%", frame.CUTE, td2, nil},
	{"CUTE, a rest of a lost block before it", "\x02P<UTOERIK\x02" + ended(td2, "", "\r") + "\x03", frame.CUTE, td2, nil},
	{"CUTE, no document", "\x02HELLO\r\x03", frame.CUTE, nil, frame.ErrLines},
	{"CUTE without an end", "\x02" + td3[0] + "\r" + td3[1] + "\r", frame.CUTE, nil, frame.ErrLong},
	{"CUTE too long", "\x02" + strings.Repeat("A", 600) + "\x03", frame.CUTE, nil, frame.ErrLong},
	{"SOH, check over all", sohBlock(td3, sohAll), frame.SOH, td3, nil},
	{"SOH, check over the text", sohBlock(td3, sohInner), frame.SOH, td3, nil},
	{"SOH, short lines filled up", sohBlock(td2, sohAll), frame.SOH, td2, nil},
	{"SOH, three lines", sohBlock(td1, sohInner), frame.SOH, td1, nil},
	{"SOH, Swiss licence", sohBlock(che, sohAll), frame.SOH, che, nil},
	{"SOH, a letter changed on the way", strings.Replace(sohBlock(td3, sohAll), "ANNA", "ANNE", 1), frame.SOH, nil, frame.ErrCheck},
	{"SOH, a message about itself", "\x01\x05ST\x02ok\x03" + bcc("any") + "\x02" + ended(td2, "", "\r") + "\x03", frame.CUTE, td2, nil},
	{"SOH, nothing but fill characters", sohBlock([]string{"", "A"}, sohAll), frame.SOH, nil, frame.ErrLines},
	{"text", text(td3), frame.Text, td3, nil},
	{"text, three lines", text(td1), frame.Text, td1, nil},
	{"text, no document", text([]string{"NOTHING"}), frame.Text, nil, frame.ErrLines},
	{"plain CR", ended(td3, "", "\r"), frame.Plain, td3, nil},
	{"plain CR LF", ended(td1, "", "\r\n"), frame.Plain, td1, nil},
	{"plain LF", ended(td2, "", "\n"), frame.Plain, td2, nil},
	{"plain, 89 bytes", td3[0] + "\r" + td3[1], frame.Plain, td3, nil},
	{"plain, 92 bytes", strings.Join(td1, "\r"), frame.Plain, td1, nil},
	{"French card", ended(fra, "", "\r"), frame.Plain, fra, nil},
	{"prefix and suffix", ended(td3, "M1", "Z\r"), frame.Plain, td3, nil},
	{"prefix of another alphabet", ended(td1, "]o1", "\r"), frame.Plain, td1, nil},
	{"reverse order", ended(reversed(td3), "", "\r"), frame.Plain, td3, nil},
	{"reverse order, three lines", ended(reversed(td1), "", "\r\n"), frame.Plain, td1, nil},
	{"reverse order with prefix", ended(reversed(td2), "##", "\r"), frame.Plain, td2, nil},
	{"Chinese permit", ended(eep, "", "\r"), frame.Plain, eep, nil},
	{"Chinese permit with a prefix, in reverse order", ended(reversed(eep), "]o", "\r"), frame.Plain, eep, nil},
	{"lower case", strings.ToLower(ended(td2, "", "\r")), frame.Plain, td2, nil},
	{"a mark behind the lines", ended(td3, "", "\r") + "%%", frame.Plain, td3, nil},
	{"reverse order, a number that begins as documents do", ended(reversed(german), "", "\r"), frame.Plain, german, nil},
	{"reverse order, a name that begins as documents do", ended(reversed(anna), "", "\r"), frame.Plain, anna, nil},
	{"a number that begins as documents do", ended(german, "", "\r"), frame.Plain, german, nil},
	{"a passport of which a letter was lost", td3[0][:43] + "\r" + td3[1] + "\r", frame.Plain, nil, frame.ErrLines},
	{"a passport of which two letters were lost", td3[0][:43] + "\r" + td3[1][:43] + "\r", frame.Plain, nil, frame.ErrLines},
	{"CUTE, a letter lost", "\x02" + td3[0][1:] + "\r" + td3[1] + "\r\x03", frame.CUTE, nil, frame.ErrLines},
	{"one line lost", td3[0] + "\r", frame.Plain, nil, frame.ErrLines},
	{"a bar code", "4006381333931\r", frame.Plain, nil, frame.ErrLines},
	{"French driving licence", "D1FRA13AA000025181231MARTIN<<9\r", frame.Plain, []string{"D1FRA13AA000025181231MARTIN<<9"}, nil},
}

func TestFamilies(t *testing.T) {
	for _, c := range streams {
		f := &frame.Framer{}
		f.Write([]byte(c.bytes))
		f.Idle()
		expect(t, c.name, f, frame.Reading{Family: c.family, Lines: c.want, Fault: c.fault})
	}
}

func expect(t *testing.T, name string, f *frame.Framer, want ...frame.Reading) {
	t.Helper()
	for i, w := range want {
		r, ok := f.Next()
		if !ok || !reflect.DeepEqual(r.Lines, w.Lines) || !errors.Is(r.Fault, w.Fault) || r.Family != w.Family {
			t.Errorf("%s, reading %d: %v %q %v, %v; want %v %q %v", name, i, r.Family, r.Lines, r.Fault, ok, w.Family, w.Lines, w.Fault)
		}
	}
	if r, more := f.Next(); more {
		t.Errorf("%s: one reading too many: %v %q %v", name, r.Family, r.Lines, r.Fault)
	}
	if f.Pending() {
		t.Errorf("%s: something is left over", name)
	}
}

// Whatever stands for an unreadable character comes out as Unread, in its place.
func TestUnreadCharacters(t *testing.T) {
	want := []string{td3[0], td3[1][:7] + "??" + td3[1][9:43] + "?"}
	for _, bad := range []string{"_", "?", "*", "#", "@", "\xff"} {
		f := &frame.Framer{}
		f.Write([]byte(td3[0] + "\r" + td3[1][:7] + bad + bad + td3[1][9:43] + bad + "\r"))
		f.Idle()
		expect(t, "bad character "+bad, f, frame.Reading{Lines: want})
	}
}

// All streams one behind the other, with the silences that end them, cut into
// pieces at every byte and at random: the readings stay the same.
func TestAnySplit(t *testing.T) {
	for _, c := range streams {
		want := frame.Reading{Family: c.family, Lines: c.want, Fault: c.fault}
		for cut := range len(c.bytes) + 1 {
			f := &frame.Framer{}
			f.Write([]byte(c.bytes[:cut]))
			f.Write([]byte(c.bytes[cut:]))
			f.Idle()
			expect(t, fmt.Sprintf("%s cut at %d", c.name, cut), f, want)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		f, n := &frame.Framer{}, rng.IntN(len(streams))
		for rest := streams[n].bytes; len(rest) > 0; {
			k := 1 + rng.IntN(len(rest))
			f.Write([]byte(rest[:k]))
			rest = rest[k:]
		}
		f.Idle()
		expect(t, streams[n].name+" in pieces", f, frame.Reading{Family: streams[n].family, Lines: streams[n].want, Fault: streams[n].fault})
	}
}

// A reader keeps to one way of computing its check byte: once it is known, a byte
// that would fit another way is wrong. What fitted by chance is not kept to for good.
func TestCheckByteIsLearned(t *testing.T) {
	f := &frame.Framer{}
	f.Write([]byte(sohBlock(td3, sohAll)))
	expect(t, "first", f, frame.Reading{Family: frame.SOH, Lines: td3})
	f.Write([]byte(sohBlock(td3, sohInner)))
	expect(t, "other way", f, frame.Reading{Family: frame.SOH, Fault: frame.ErrCheck})
	f.Write([]byte(sohBlock(td3, sohInner)))
	expect(t, "other way again", f, frame.Reading{Family: frame.SOH, Lines: td3})
	chance := &frame.Framer{}
	chance.Write([]byte(sohBlock([]string{"NO", "DOCUMENT"}, sohInner)))
	expect(t, "no document", chance, frame.Reading{Family: frame.SOH, Fault: frame.ErrLines})
	chance.Write([]byte(sohBlock(td3, sohAll)))
	expect(t, "a document after it", chance, frame.Reading{Family: frame.SOH, Lines: td3})
}

// Lines of which a part was lost are a Fault, and what comes after them until the
// line is silent makes no second one.
func TestLost(t *testing.T) {
	f := &frame.Framer{}
	f.Write([]byte(td3[0] + "\r" + td3[1][:20]))
	f.Lose()
	f.Write([]byte(td3[1][25:] + "\r"))
	f.Idle()
	expect(t, "lost", f, frame.Reading{Fault: frame.ErrLost})
	f.Write([]byte(td3[0] + "\r" + td3[1] + "\r##"))
	f.Drop()
	f.Write([]byte("##\r"))
	f.Idle()
	expect(t, "dropped", f)
	f.Write([]byte(td3[0] + "\r" + td3[1] + "\r"))
	expect(t, "the next one", f, frame.Reading{Lines: td3})
}

// FuzzFramer: no bytes make it panic or hold more than a block, and cutting them
// differently changes nothing.
func FuzzFramer(f *testing.F) {
	for _, c := range streams {
		f.Add([]byte(c.bytes), uint16(len(c.bytes)/2))
	}
	f.Fuzz(func(t *testing.T, b []byte, cut uint16) {
		whole, parts := &frame.Framer{}, &frame.Framer{}
		whole.Write(b)
		at := min(int(cut), len(b))
		parts.Write(b[:at])
		parts.Write(b[at:])
		whole.Idle()
		parts.Idle()
		for {
			r, ok := whole.Next()
			s, also := parts.Next()
			if ok != also || !reflect.DeepEqual(r.Lines, s.Lines) || r.Fault != s.Fault {
				t.Fatalf("%v %v and %v %v", r, ok, s, also)
			}
			if !ok {
				break
			}
			if (r.Lines == nil) == (r.Fault == nil) {
				t.Fatalf("lines %q beside fault %v", r.Lines, r.Fault)
			}
			for _, l := range r.Lines {
				if strings.Trim(l, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<?") != "" || len(l) > 44 {
					t.Fatalf("line %q", l)
				}
			}
		}
		if whole.Pending() {
			t.Fatal("something is left over")
		}
	})
}
