package bench

import (
	"bytes"
	"context"
	"image/jpeg"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/faces"
	"gatehouse/test/rig"
	"gatehouse/test/rig/faceroom"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
)

// BenchmarkFaceTraveller is what one traveller's face costs both programs, beyond the
// frames that are waited for: the best frame detected again and embedded, the portraits
// of chip and page decoded, detected and embedded, and everything compared. Worker and
// this process are counted; the goal is 150 ms of processor time.
//
//	GATEHOUSE_BIN=bin go test ./test/bench -run '^$' -bench FaceTraveller -benchtime 1x -v
func BenchmarkFaceTraveller(b *testing.B) {
	medium := heads.Models(b)
	bin, err := line.Bin()
	if err != nil {
		b.Skip(err)
	}
	r, err := faceroom.Open(b.Context(), faceroom.Options{Dir: b.TempDir(), Bin: bin, Medium: medium})
	if err != nil {
		b.Fatal(err)
	}
	defer r.Close()
	const travellers = 6
	var watching, after, frames float64
	for s := uint64(1); s <= travellers; s++ {
		var file bytes.Buffer
		if err := jpeg.Encode(&file, heads.Bearer(s).Portrait(413, 4), nil); err != nil {
			b.Fatal(err)
		}
		r.Mirror.Stand(&rig.Person{Head: s})
		eyes, _, done, err := r.Faces.Hold(time.Now())
		if err != nil {
			b.Fatal(err)
		}
		glance := func(n int) (last uint64) {
			for range n {
				g, err := eyes.Glance(context.Background(), "face", last)
				if err != nil {
					b.Fatal(err)
				}
				last = g.Seq
			}
			return last
		}
		glance(12) // she steps up
		c0 := ms(workerCPU(b, eyes))
		glance(20)
		c1 := ms(workerCPU(b, eyes))
		watching, frames = watching+c1-c0, frames+20
		shots, err := eyes.Shots(context.Background(), "face", 1, nil)
		if err != nil || len(shots) != 1 {
			b.Fatalf("%d shots: %v", len(shots), err)
		}
		c2 := ms(workerCPU(b, eyes))
		done()
		t := r.Take(b.Context()) // for what is compared; its own cost is that of frames and of one more shot
		r.Mirror.Stand(nil)      // no frames are drawn in this process meanwhile
		time.Sleep(300 * time.Millisecond)
		c3, own2 := ms(workerCPU(b, eyes)), ms(ownCPU())
		r.Compare(b.Context(), t, faces.Portraits{Chip: [][]byte{file.Bytes()}, Page: file.Bytes()})
		after += c2 - c1 + ms(workerCPU(b, eyes)) - c3 + ms(ownCPU()) - own2
		t.Wipe()
	}
	b.ReportMetric(watching/frames, "ms/frame")
	b.ReportMetric(after/travellers, "ms/traveller")
	b.ReportMetric(1000*frames/watching, "frames/s/core")
	b.ReportMetric(0, "ns/op")
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
