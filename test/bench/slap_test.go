package bench

import (
	"fmt"
	"testing"

	"gatehouse/capture/finger/slap"
	"gatehouse/test/rig/prints"
)

// BenchmarkSlap parts a picture of four fingers, 3.2 by 3.0 inches. What becomes of
// slaps is counted by TestSlaps of capture/finger/slap.
func BenchmarkSlap(b *testing.B) {
	for _, ppi := range []int{500, 1000} {
		s := prints.Hands(1).Slap(1, prints.RightFour, prints.SlapOptions{Joints: true, Options: prints.Options{PPI: ppi, Turn: 20}})
		b.Run(fmt.Sprintf("%d ppi", ppi), func(b *testing.B) {
			began := cpuTime(b)
			for b.Loop() {
				for range 20 {
					if got, err := slap.Cut(s.Image, ppi, slap.Wanted{}); err != nil || len(got.Fingers) != 4 {
						b.Fatal(len(got.Fingers), err)
					}
				}
			}
			b.ReportMetric(float64((cpuTime(b)-began).Milliseconds())/float64(20*b.N), "CPU-ms/slap")
		})
	}
}
