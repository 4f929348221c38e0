package main

import (
	"syscall"
	"testing"
	"time"

	"gatehouse/device"
)

// BenchmarkPictures: three pictures of 2.5 million pixels decoded, taken as they
// are, encoded again and handed over with their raw luma.
func BenchmarkPictures(b *testing.B) {
	w := start(b, 0)
	file := asJPEG(card(2000, 1250))
	for b.Loop() {
		if p, err := w.FindPage(within(b, 10*time.Second), file, file, file); err != nil || len(p.Pictures) != len(device.Lights) {
			b.Fatal(err)
		}
	}
	cpu, err := w.CPU()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(cpu.Milliseconds())/float64(b.N), "worker-ms/op")
}

// BenchmarkRestart: from the death of a worker to the next one's first answer.
func BenchmarkRestart(b *testing.B) {
	w := start(b, 0)
	for b.Loop() {
		if _, err := w.Decode(within(b, 10*time.Second), asJPEG(card(64, 40))); err != nil {
			b.Fatal(err)
		}
		syscall.Kill(w.PID(), syscall.SIGKILL)
		w.Forget(within(b, time.Second), "") // notices
	}
}
