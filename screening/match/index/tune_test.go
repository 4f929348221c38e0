package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"gatehouse/capture"
)

type pt struct{ x, y, a float64 }

// crude field: flow with loop-like bend
func master(r *rand.Rand) []pt {
	w, h := 420.0, 520.0
	cx, cy := w/2+r.NormFloat64()*20, h*0.42+r.NormFloat64()*25
	k := r.Float64()*1.2 + 0.2
	s := r.NormFloat64() * .4
	ph := r.NormFloat64() * .2
	field := func(x, y float64) float64 {
		core := math.Atan2(-(y - cy), x-cx)
		del := math.Atan2(-(y - cy - 170), x-cx-120*s*3)
		return ph + k*(core-del)/2 + 0.3*math.Sin((x-cx)/150)
	}
	var out []pt
	n := 70 + r.IntN(40)
	for tries := 0; len(out) < n && tries < 5000; tries++ {
		x, y := r.Float64()*w, r.Float64()*h
		if math.Hypot((x-w/2)/(w/2), (y-h/2)/(h/2)) > 1 {
			continue
		}
		ok := true
		for _, p := range out {
			if math.Hypot(p.x-x, p.y-y) < 11 {
				ok = false
			}
		}
		if !ok {
			continue
		}
		a := field(x, y)
		if r.IntN(2) == 0 {
			a += math.Pi
		}
		out = append(out, pt{x, y, a})
	}
	return out
}

func impression(m []pt, r *rand.Rand, hard float64) capture.FingerTemplate {
	W, H := 320, 420
	rot := r.NormFloat64() * .15
	tx, ty := r.NormFloat64()*20*hard, r.NormFloat64()*28*hard
	ex, ey := 130+r.Float64()*30-12*hard, 170+r.Float64()*40-12*hard
	d1, d2, d3, d4 := r.NormFloat64()*4*hard, r.NormFloat64()*4*hard, r.Float64()*6, r.Float64()*6
	var t capture.FingerTemplate
	t.Width, t.Height = W, H
	add := func(x, y, a float64) {
		if x < 2 || y < 2 || x > float64(W-3) || y > float64(H-3) {
			return
		}
		if math.Hypot((x-float64(W)/2)/ex, (y-float64(H)/2)/ey) > 1 {
			return
		}
		t.Enhanced = append(t.Enhanced, capture.Minutia{X: int16(x), Y: int16(y), Angle: uint8(int(math.Round(a*128/math.Pi)) & 255), Kind: 1, Quality: uint8(1 + r.IntN(99))})
	}
	c, s := math.Cos(rot), math.Sin(rot)
	n := 0
	for _, p := range m {
		if r.Float64() < .16*hard {
			continue
		}
		x, y := p.x-210, p.y-260
		x += d1 * math.Sin(y/110+d3)
		y += d2 * math.Sin(x/110+d4)
		x, y = c*x+s*y, -s*x+c*y
		x += tx + r.NormFloat64()*1.6*hard
		y += ty + r.NormFloat64()*1.6*hard
		a := p.a + rot + r.NormFloat64()*.09*hard
		if r.Float64() < .04*hard {
			a += math.Pi
		}
		add(x+float64(W)/2, y+float64(H)/2, a)
		n++
	}
	for i := 0; i < int(float64(len(t.Enhanced))*.18*hard); i++ {
		// spurious: direction like neighbour
		q := m[r.IntN(len(m))]
		add(r.Float64()*float64(W), r.Float64()*float64(H), q.a+r.NormFloat64()*.4)
	}
	r.Shuffle(len(t.Enhanced), func(i, j int) { t.Enhanced[i], t.Enhanced[j] = t.Enhanced[j], t.Enhanced[i] })
	return t
}


func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestTune(t *testing.T) {
	if os.Getenv("TUNE") == "" {
		t.Skip()
	}
	N := 4000
	P := 400
	type set struct {
		hard float64
		gal, probes []capture.FingerTemplate
	}
	var sets []set
	for _, hard := range []float64{1, 1.25, 1.5} {
		gal := make([]capture.FingerTemplate, N)
		probes := make([]capture.FingerTemplate, P)
		for i := range N {
			r := rand.New(rand.NewPCG(uint64(i), 1))
			m := master(r)
			gal[i] = impression(m, r, hard)
			if i < P {
				probes[i] = impression(m, r, hard)
			}
		}
		sets = append(sets, set{hard, gal, probes})
	}
	run := func(name string) {
		fmt.Printf("%-24s", name)
		for _, s := range sets {
			ix := Build(N, func(i int, dst []uint64) []uint64 { return Describe(&s.gal[i], dst) })
			out := make([]int, N)
			ranks := []int{}
			votes := 0
			t0 := cpu()
			np := 0
			for _, b := range ix.blocks {
				np += len(b.posting)
			}
			for i := range P {
				d := Describe(&s.probes[i], nil)
				votes += ix.Scores(d, out)
				rank := 0
				for j := range out {
					if out[j] > out[i] || out[j] == out[i] && j < i {
						rank++
					}
				}
				ranks = append(ranks, rank)
			}
			el := cpu() - t0
			slices.Sort(ranks)
			frac := func(k int) float64 {
				n, _ := slices.BinarySearch(ranks, k)
				return 100 - 100*float64(n)/float64(P)
			}
			fmt.Printf(" | %.2f: e %d %4.0fk/s v %3.0f; miss %5.2f @10 %5.2f @40 %5.2f @100 %5.2f", s.hard, np/N, float64(N)*float64(P)/el.Seconds()/1000, float64(votes)/float64(N)/float64(P), frac(1), frac(10), frac(40), frac(100))
		}
		fmt.Println()
	}
	switch os.Getenv("TUNE") {
	case "1":
		run("base")
		neighbours = 5
		run("k5")
		neighbours = 10
		run("k10")
		MaxEdges = 256
		run("k10 e256")
		neighbours = 14
		MaxEdges = 320
		run("k14 e320")
		neighbours, MaxEdges = 10, 256
		A = 16
		run("k10 A16")
		A = 24
		run("k10 A24")
		A = 28
		run("k10 A28")
		A = 20
		cell = 24
		run("cell 24")
		cell = 12
		run("cell 12")
		cell = 16
		RM = 8
		run("RM 8")
		R = 16
		RM = 4
		run("R 16")
	}
}
