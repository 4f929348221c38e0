package bench

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"testing"
	"time"

	"gatehouse/test/rig/mjpeg"
)

// client reads the stream part by part.
type client struct {
	resp  *http.Response
	parts *multipart.Reader
}

func watch(t testing.TB, b *Bench) *client {
	t.Helper()
	c, err := dial(b.CameraURL(), 5*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.resp.Body.Close() })
	return c
}

func dial(url string, limit time.Duration) (*client, error) {
	ctx, cancel := context.WithCancel(context.Background())
	timer := time.AfterFunc(limit, cancel)
	req, _ := http.NewRequestWithContext(ctx, "GET", url, nil)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		cancel()
		return nil, err
	}
	timer.Stop()
	kind, params, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/x-mixed-replace" {
		return nil, fmt.Errorf("content type %q: %v", resp.Header.Get("Content-Type"), err)
	}
	return &client{resp, multipart.NewReader(bufio.NewReaderSize(resp.Body, 1<<16), params["boundary"])}, nil
}

// next gives the next part: its bytes and when its exposure began.
func (c *client) next() ([]byte, time.Time, error) {
	p, err := c.parts.NextRawPart()
	if err != nil {
		return nil, time.Time{}, err
	}
	body, err := io.ReadAll(p)
	if err != nil {
		return nil, time.Time{}, err
	}
	if n, err := strconv.Atoi(p.Header.Get("Content-Length")); err != nil || n != len(body) || p.Header.Get("Content-Type") != "image/jpeg" {
		return nil, time.Time{}, fmt.Errorf("part header %v for %d bytes", p.Header, len(body))
	}
	at, err := strconv.ParseFloat(p.Header.Get("X-Timestamp"), 64)
	return body, time.UnixMicro(int64(at * 1e6)), err
}

// after gives the first frame exposed after t.
func (c *client) after(t testing.TB, when time.Time) []byte {
	t.Helper()
	for {
		body, at, err := c.next()
		if err != nil {
			t.Fatal(err)
		}
		if at.After(when) {
			return body
		}
	}
}

func TestSeveralClients(t *testing.T) {
	b := start(t, small)
	for range 3 {
		c := watch(t, b)
		for range 3 {
			body, _, err := c.next()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := jpeg.Decode(bytes.NewReader(body)); err != nil {
				t.Fatal(err)
			}
		}
	}
	gone := watch(t, b)
	gone.resp.Body.Close()
	deadline := time.Now().Add(3 * time.Second)
	for {
		n := b.camera.peer.Watchers()
		if n == 3 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d clients are counted, 3 are there", n)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestCameraFaults(t *testing.T) {
	b := start(t, small)
	url := b.CameraURL()
	fault := func(f Fault) {
		t.Helper()
		if err := b.Fault(CameraDevice, f); err != nil {
			t.Fatal(err)
		}
	}
	works := func() {
		t.Helper()
		c := watch(t, b)
		defer c.resp.Body.Close()
		body, _, err := c.next()
		if err == nil {
			_, err = jpeg.Decode(bytes.NewReader(body))
		}
		if err != nil {
			t.Fatalf("a camera that is well: %v", err)
		}
	}
	works()

	c := watch(t, b)
	fault(Unplug)
	if _, err := dial(url, time.Second); err == nil {
		t.Error("an unplugged camera was reached")
	}
	for err := error(nil); err == nil; { // what was in flight may still arrive
		_, _, err = c.next()
	}
	fault(None)
	if b.CameraURL() != url {
		t.Errorf("the address moved from %s to %s", url, b.CameraURL())
	}
	works()

	fault(Silence)
	if _, err := dial(url, 300*time.Millisecond); !errors.Is(err, context.Canceled) {
		t.Errorf("a silent camera answered: %v", err)
	}
	fault(None)
	works()

	fault(Garbage)
	c = watch(t, b)
	for range 5 {
		body, _, err := c.next()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := jpeg.Decode(bytes.NewReader(body)); err == nil {
			t.Error("garbage was decoded")
		}
	}
	fault(None)
	works()

	fault(Delay)
	c = watch(t, b)
	if _, at, err := c.next(); err != nil || time.Since(at) < mjpeg.Late {
		t.Errorf("a late frame is %v old, %v", time.Since(at), err)
	}
	fault(None)
	works()

	if b.Fault("doorbell", None) == nil || b.Fault(CameraDevice, "rust") == nil {
		t.Error("an unknown device or fault was accepted")
	}
}
