package queue

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/uplink"
)

// written gives the bytes that this process sent to the disk.
func written(b *testing.B) (n int64) {
	raw, err := os.ReadFile("/proc/self/io")
	if err != nil {
		b.Skip("no /proc/self/io")
	}
	for line := range strings.Lines(string(raw)) {
		if v, ok := strings.CutPrefix(line, "write_bytes: "); ok {
			fmt.Sscan(v, &n)
		}
	}
	return n
}

// One durable row: time (median, p99) and bytes written for each byte put.
func BenchmarkPut(b *testing.B) {
	for _, size := range []int{4 << 10, 30 << 10, 300 << 10} {
		b.Run(fmt.Sprintf("%dKB", size>>10), func(b *testing.B) {
			q := openTest(b, filepath.Join(b.TempDir(), "q.db"), Options{})
			env := envelope(1, size)
			put(b, q, "results", size)
			var took []time.Duration
			before := written(b)
			for b.Loop() {
				began := time.Now()
				if _, err := q.Put("results", func(uplink.Identity, [32]byte) ([]byte, error) { return env, nil }); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
			b.ReportMetric(ms(took[len(took)/2]), "p50-ms")
			b.ReportMetric(ms(took[len(took)*99/100]), "p99-ms")
			b.ReportMetric(float64(written(b)-before)/float64(size*len(took)), "write-amplification")
		})
	}
}

// A busy week's backlog: opening it, counting it, reading and deleting it.
func BenchmarkBacklog(b *testing.B) {
	const rows, size = 12_000, 30 << 10
	path := filepath.Join(b.TempDir(), "q.db")
	q := openTest(b, path, Options{})
	q.db.NoSync = true
	env := envelope(1, size)
	var head [32]byte
	for range rows {
		if _, err := q.Put("results", func(_ uplink.Identity, prev [32]byte) ([]byte, error) {
			head = uplink.Link(prev, env)
			return env, nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	q.db.Sync()
	q.Close()
	lap := func(name string, f func()) {
		began := time.Now()
		f()
		b.ReportMetric(float64(time.Since(began).Microseconds())/1000, name)
	}
	for b.Loop() {
		lap("open-ms", func() { q = openTest(b, path, Options{}) })
		lap("stats-ms", func() { q.Stats() })
		lap("read-ms", func() {
			for after := uint64(0); after < rows; {
				got, err := q.Pending("results", after, 16)
				if err != nil {
					b.Fatal(err)
				}
				after = got[len(got)-1].ID.Seq
			}
		})
		lap("receipt-ms", func() {
			if n, err := q.Receipt(uplink.Receipt{Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Watermark: rows, Head: head}); n != rows {
				b.Fatal(n, err)
			}
		})
		q.Close()
		lap("open-and-compact-ms", func() { q = openTest(b, path, Options{}) })
	}
}
