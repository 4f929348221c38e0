package bench

import (
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"gatehouse/device"
)

func cpu() time.Duration {
	var r unix.Rusage
	unix.Getrusage(unix.RUSAGE_SELF, &r)
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// BenchmarkStream reads the full-size camera at its own rate with one client and
// reports the CPU share of one core, client included, lamps steady.
func BenchmarkStream(b *testing.B) {
	bench := start(b, DefaultOptics)
	if err := bench.Place(sheet(125, 88, 15.75)); err != nil {
		b.Fatal(err)
	}
	c := watch(b, bench)
	c.after(b, bench.lamps.switchTo(device.White, time.Now()))
	b.ResetTimer()
	from, busy, bytes := time.Now(), cpu(), 0
	for range b.N {
		p, err := c.parts.NextRawPart()
		if err != nil {
			b.Fatal(err)
		}
		n, err := io.Copy(io.Discard, p)
		if err != nil {
			b.Fatal(err)
		}
		bytes += int(n)
	}
	took := time.Since(from)
	b.ReportMetric(float64(b.N)/took.Seconds(), "frames/s")
	b.ReportMetric(100*float64(cpu()-busy)/float64(took), "%core")
	b.ReportMetric(float64(bytes)/float64(b.N)/1000, "kB/frame")
}

// BenchmarkTraveller is what one document costs: placing it, a lamp after the
// other, with a few frames each.
func BenchmarkTraveller(b *testing.B) {
	bench := start(b, DefaultOptics)
	s := sheet(125, 88, 15.75)
	c := watch(b, bench)
	for b.Loop() {
		busy := cpu()
		if err := bench.Place(s); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(cpu()-busy)/1e6, "place-cpu-ms")
		busy = cpu()
		for _, l := range device.Lights {
			settled := bench.lamps.switchTo(l, time.Now())
			c.after(b, settled)
			c.after(b, time.Now())
		}
		b.ReportMetric(float64(cpu()-busy)/1e6, "frames-cpu-ms")
	}
}

func BenchmarkMix(b *testing.B) {
	bench := start(b, DefaultOptics)
	if err := bench.Place(sheet(125, 88, 15.75)); err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	busy := cpu()
	for b.Loop() {
		bench.camera.scene.expose(mix{0.4, 0.3, 0}, rng)
	}
	b.ReportMetric(float64(cpu()-busy)/1e6/float64(b.N), "cpu-ms/op")
}
