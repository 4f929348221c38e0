package mjpeg

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	http.DefaultTransport.(*http.Transport).DisableKeepAlives = true
	goleak.VerifyTestMain(m)
}

// Whoever watches is counted, is given what is shown, and is cut off by Close.
func TestWatchers(t *testing.T) {
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	if p.Watchers() != 0 {
		t.Error("nobody is there, and watches")
	}
	got := make(chan []byte, 1)
	go func() {
		defer close(got)
		resp, err := http.Get(p.URL())
		if err != nil {
			return
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		got <- b
	}()
	for limit := time.Now().Add(5 * time.Second); p.Watchers() != 1; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatal("who watches is not counted")
		}
	}
	var pic bytes.Buffer
	if err := jpeg.Encode(&pic, image.NewGray(image.Rect(0, 0, 16, 16)), nil); err != nil {
		t.Fatal(err)
	}
	p.Show(Frame{JPEG: pic.Bytes(), Exposed: time.Unix(7, 250_000_000)})
	time.Sleep(50 * time.Millisecond)
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	b := <-got
	if !bytes.Contains(b, pic.Bytes()) || !bytes.Contains(b, []byte("X-Timestamp: 7.250000\r\n")) {
		t.Errorf("what was shown did not arrive: %d bytes", len(b))
	}
}

// Grain is about as strong as it says, and leaves the mean alone.
func TestGrain(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, level := range []uint8{40, 128, 220} {
		sum, square, n := 0.0, 0.0, 0
		for range 200 {
			row := bytes.Repeat([]byte{level}, 640)
			Grain(row, rng)
			for _, v := range row {
				d := float64(v) - float64(level)
				sum, square, n = sum+d, square+d*d, n+1
			}
		}
		want := math.Sqrt(1.2*1.2 + 0.012*float64(level))
		if mean, sigma := sum/float64(n), math.Sqrt(square/float64(n)); math.Abs(mean) > 0.1 || math.Abs(sigma-want) > 0.15 {
			t.Errorf("level %d: mean %.2f off, deviation %.2f, want %.2f", level, mean, sigma, want)
		}
	}
}
