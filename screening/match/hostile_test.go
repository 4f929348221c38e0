package match

import (
	"testing"
	"time"

	"gatehouse/capture"
)

// crowds is what an enemy might send: everything at one place, or on a line.
func crowds() map[string]capture.FingerTemplate {
	var point, fan, line, same, outside capture.FingerTemplate
	for i := range 255 {
		point.Enhanced = append(point.Enhanced, capture.Minutia{X: 100, Y: 100, Angle: 7, Kind: 1})
		fan.Enhanced = append(fan.Enhanced, capture.Minutia{X: 100, Y: 100, Angle: uint8(i), Kind: 1})
		line.Enhanced = append(line.Enhanced, capture.Minutia{X: int16(9 * i % 2048), Y: 500, Kind: 1})
		same.Enhanced = append(same.Enhanced, capture.Minutia{X: int16(9 * (i % 16)), Y: int16(9 * (i / 16)), Kind: 1})
		outside.Enhanced = append(outside.Enhanced, capture.Minutia{X: int16(i * 300), Y: int16(-i * 300), Kind: 9})
	}
	for _, t := range []*capture.FingerTemplate{&point, &fan, &line, &same, &outside} {
		t.Plain = t.Enhanced
	}
	flat := same
	flat.Field = capture.RidgeField{Step: 4, Cols: 256, Rows: 256, Orientation: make([]uint8, 1<<16), Period: make([]uint8, 1<<16), Coherence: make([]uint8, 1<<16)}
	for i := range flat.Field.Coherence {
		flat.Field.Coherence[i] = 255
	}
	short := same
	short.Field = capture.RidgeField{Step: 8, Cols: 100, Rows: 100, Orientation: make([]uint8, 10)}
	negative := same
	negative.Field = capture.RidgeField{Step: -8, Cols: -1, Rows: -10, Orientation: make([]uint8, 10), Period: make([]uint8, 10), Coherence: make([]uint8, 10)}
	return map[string]capture.FingerTemplate{"point": point, "fan": fan, "line": line, "same": same, "outside": outside, "flat": flat, "short": short, "negative": negative}
}

// The work is bounded, whatever is compared.
func TestHostile(t *testing.T) {
	m := NewMatcher()
	all := map[string]*Prepared{}
	for n, c := range crowds() {
		all[n] = Prepare(&c)
	}
	f := finger(1, 50)
	all["finger"] = Prepare(&f)
	for n, a := range all {
		for k, b := range all {
			best := time.Hour
			for range 5 { // other work on this machine is not ours
				begin := time.Now()
				m.Score(a, b)
				best = min(best, time.Since(begin))
			}
			if best > 20*time.Millisecond {
				t.Errorf("%s against %s takes %v", n, k, best)
			}
			if testing.Verbose() && best > 2*time.Millisecond {
				t.Logf("%s against %s takes %v", n, k, best)
			}
		}
	}
}

func FuzzScore(f *testing.F) {
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"), uint8(3), int16(8), int16(4), int16(3))
	f.Add(make([]byte, 4000), uint8(200), int16(4), int16(20), int16(20))
	m, n := NewMatcher(), NewMatcher()
	sound := finger(9, 40)
	whole := Prepare(&sound)
	f.Fuzz(func(t *testing.T, b []byte, split uint8, step, cols, rows int16) {
		var x capture.FingerTemplate
		for len(b) >= 7 && (len(x.Plain) < int(split) || len(x.Enhanced) < 300) {
			v := capture.Minutia{X: int16(b[0])<<8 | int16(b[1]), Y: int16(b[2])<<8 | int16(b[3]), Angle: b[4], Kind: capture.MinutiaKind(b[5]), Quality: b[6]}
			b = b[7:]
			if len(x.Plain) < int(split) {
				x.Plain = append(x.Plain, v)
			} else {
				x.Enhanced = append(x.Enhanced, v)
			}
		}
		x.Field = capture.RidgeField{Step: int(step), Cols: int(cols), Rows: int(rows), Orientation: b, Period: b, Coherence: b}
		p := Prepare(&x)
		for _, o := range []*Prepared{p, whole} {
			if s, r := m.Score(p, o), n.Score(o, p); s != r || s < 0 {
				t.Fatalf("%d one way, %d the other", s, r)
			}
		}
		if a := m.Align(p, whole); len(a.Pairs) > len(p.points) {
			t.Fatalf("%d pairs of %d minutiae", len(a.Pairs), len(p.points))
		}
	})
}
