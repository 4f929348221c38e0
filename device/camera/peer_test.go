package camera

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"gatehouse/device"
)

// peer is an MJPEG camera on loopback that sees one lamp at a time and sends
// what it saw some frames later.
type peer struct {
	t       *testing.T
	address string
	delay   int // frames
	period  time.Duration

	mu     sync.Mutex
	server *http.Server
	lamp   device.Light
	moving bool
	mode   mode
	tick   int
	still  [len(levels)][]byte // pictures without movement, by lamp
}

type mode uint8

const (
	well mode = iota
	silent
	garbage
)

func newPeer(t *testing.T, delay int) *peer {
	p := &peer{t: t, address: "127.0.0.1:0", delay: delay, period: 40 * time.Millisecond, lamp: device.White}
	p.plug()
	t.Cleanup(p.unplug)
	return p
}

func (p *peer) url() string { return "http://" + p.address + "/stream.mjpg" }

func (p *peer) plug() {
	l, err := net.Listen("tcp", p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.address = l.Addr().String()
	s := &http.Server{Handler: http.HandlerFunc(p.stream)}
	p.mu.Lock()
	p.server = s
	p.mu.Unlock()
	go s.Serve(l)
}

func (p *peer) unplug() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.server.Close()
}

func (p *peer) set(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

func (p *peer) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=frame")
	var late [][]byte // on the way; a client finds it full
	for range p.delay {
		p.set(func() { late = append(late, p.picture()) })
	}
	for r.Context().Err() == nil {
		p.mu.Lock()
		m := p.mode
		late = append(late, p.picture())
		p.mu.Unlock()
		time.Sleep(p.period)
		b := late[0]
		late = late[1:]
		if m != silent {
			if m == garbage {
				b = bytes.Repeat([]byte{0x5A}, 3000)
			}
			fmt.Fprintf(w, "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n", len(b))
			w.Write(b)
			if _, err := io.WriteString(w, "\r\n"); err != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
	}
}

// picture has a brightness of its own in each light; a bar runs if it moves.
func (p *peer) picture() []byte {
	p.tick++
	if b := p.still[p.lamp]; b != nil && !p.moving {
		return b
	}
	m := image.NewRGBA(image.Rect(0, 0, 640, 480))
	c := color.RGBA{levels[p.lamp], levels[p.lamp], levels[p.lamp], 255}
	for y := 100; y < 400; y++ {
		for x := 100; x < 540; x++ {
			m.SetRGBA(x, y, c)
		}
	}
	if p.moving {
		for y := 100; y < 400; y++ {
			for x := range 60 {
				m.SetRGBA(100+(p.tick*37+x)%400, y, color.RGBA{128, 10, 10, 255})
			}
		}
	}
	var b bytes.Buffer
	jpeg.Encode(&b, m, nil)
	if !p.moving {
		p.still[p.lamp] = b.Bytes()
	}
	return b.Bytes()
}

// levels by device.Light.
var levels = [...]uint8{5, 220, 160, 60}

// lightOf is the light in which the middle of a frame was exposed.
func lightOf(f device.Frame) device.Light {
	v := int(f.BGR[3*(f.Width*f.Height/2+f.Width/2)+1])
	for l, want := range levels {
		if d := v - int(want); d > -15 && d < 15 {
			return device.Light(l)
		}
	}
	return 255
}
