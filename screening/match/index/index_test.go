package index

import (
	"math/rand/v2"
	"testing"

	"gatehouse/capture"
)

func scatter(r *rand.Rand, n int) capture.FingerTemplate {
	t := capture.FingerTemplate{Width: 400, Height: 500}
	for range n {
		t.Enhanced = append(t.Enhanced, capture.Minutia{X: int16(60 + r.IntN(280)), Y: int16(60 + r.IntN(380)), Angle: uint8(r.IntN(256)), Kind: capture.RidgeEnding, Quality: 50})
	}
	return t
}

// moved turns a template about its middle and shifts it.
func moved(t capture.FingerTemplate, turn uint8, dx, dy int) capture.FingerTemplate {
	sin, cos := sincos(turn)
	out := t
	out.Enhanced = nil
	for _, m := range t.Enhanced {
		x, y := int(m.X)-200, int(m.Y)-250
		m.X, m.Y = int16((int(cos)*x+int(sin)*y+1<<13)>>14+200+dx), int16((int(cos)*y-int(sin)*x+1<<13)>>14+250+dy)
		m.Angle += turn
		out.Enhanced = append(out.Enhanced, m)
	}
	return out
}

func build(t testing.TB, gallery []capture.FingerTemplate) *Index {
	t.Helper()
	ix, err := Build(make([]uint32, Words(len(gallery))), len(gallery), func(i int, dst []uint64) ([]uint64, error) { return Describe(&gallery[i], dst), nil })
	if err != nil {
		t.Fatal(err)
	}
	return ix
}

// However it is turned and shifted, a finger is found first, across blocks.
func TestFindsItself(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	gallery := make([]capture.FingerTemplate, 2*blockSize+100)
	for i := range gallery {
		gallery[i] = scatter(r, 30+r.IntN(30))
	}
	ix := build(t, gallery)
	if ix.Rows() != len(gallery) || ix.Bytes() > 4*Words(len(gallery)) {
		t.Fatalf("%d rows in %d bytes", ix.Rows(), ix.Bytes())
	}
	s := NewScreen()
	for i := range 256 {
		row := r.IntN(len(gallery))
		p := moved(gallery[row], uint8(i), r.IntN(100)-50, r.IntN(100)-50)
		found, err := s.Search(t.Context(), ix, Describe(&p, nil), 3, nil)
		if err != nil || len(found) != 3 || found[0].Row != row || found[0].Score < 3*found[1].Score {
			t.Errorf("turned by %d/256: %v, want row %d first and far ahead, %v", i, found, row, err)
		}
	}
	p := scatter(r, 40) // of none of them
	if found, _ := s.Search(t.Context(), ix, Describe(&p, nil), 1, nil); len(found) != 1 || found[0].Score > 30 {
		t.Errorf("a stranger scores %v", found)
	}
}
