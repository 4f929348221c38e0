package finger_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gatehouse/device"
	"gatehouse/device/finger"
	"gatehouse/device/finger/packet"
	"gatehouse/test/rig/sensor"
)

// print is a picture without meaning, every one of its kind.
func print(seed uint64, w, h int) *image.Gray {
	img, rng := image.NewGray(image.Rect(0, 0, w, h)), rand.New(rand.NewPCG(seed, 3))
	for i := range img.Pix {
		img.Pix[i] = uint8(rng.Uint32())
	}
	return img
}

func bench(t *testing.T, so sensor.Options, o finger.Options) (*sensor.Sensor, *finger.UART) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tty")
	s, err := sensor.New(path, so)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	u, err := finger.Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { u.Close() })
	return s, u
}

func same(t *testing.T, m sensor.Model, got device.Impression, shown *image.Gray) {
	t.Helper()
	if want := m.Shown(shown); got.Image.Rect != want.Rect || !bytes.Equal(got.Image.Pix, want.Pix) {
		t.Errorf("%s: the image is not the one that was shown", m.Name)
	}
}

// Every model as it left the factory, nothing set but the address: whole images.
func TestModels(t *testing.T) {
	t.Parallel()
	for _, m := range sensor.Models {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			o := finger.Options{}
			if m.Name == "R305" {
				o.Size = finger.Size{Width: m.Width, Height: m.Height}
			}
			s, u := bench(t, sensor.Options{Model: m}, o)
			for i := range uint64(3) {
				img := print(i, m.Width+int(i), m.Height-int(i))
				s.Touch(img)
				got, err := u.Capture(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				same(t, m, got, img)
				if want := map[int]int{192: 508}[m.Width]; want != 0 && got.PPI != want || want == 0 && got.PPI != 500 {
					t.Errorf("%d ppi", got.PPI)
				}
			}
			id, err := u.Check(t.Context())
			if err != nil || id.Kind != "finger" || !strings.Contains(id.Detail, "password accepted") {
				t.Errorf("%+v, %v", id, err)
			}
			if m.Product && id.Model != m.Name {
				t.Errorf("model %q", id.Model)
			}
			if m.Unmarked != strings.Contains(id.Detail, "does not mark") {
				t.Errorf("quirk: %s", id.Detail)
			}
		})
	}
}

// An image of a size that the family does not have is refused by name.
func TestUnknownSize(t *testing.T) {
	t.Parallel()
	m, _ := sensor.ByName("R305")
	s, u := bench(t, sensor.Options{Model: m}, finger.Options{})
	s.Touch(print(1, m.Width, m.Height))
	if _, err := u.Capture(t.Context()); !errors.Is(err, finger.ErrSize) {
		t.Error(err)
	}
}

// The sensor's speed is found, whatever it is.
func TestSpeeds(t *testing.T) {
	t.Parallel()
	m, _ := sensor.ByName("R503")
	for _, n := range []int{1, 2, 7, 12} { // the others: TestChaos
		t.Run(fmt.Sprint(9600*n), func(t *testing.T) {
			t.Parallel()
			s, u := bench(t, sensor.Options{Model: m, Baud: 9600 * n}, finger.Options{})
			s.Touch(print(1, 192, 192))
			got, err := u.Capture(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			same(t, m, got, print(1, 192, 192))
		})
	}
}

// A speed and a packet that are configured are set, and stay so without power.
func TestRegisters(t *testing.T) {
	t.Parallel()
	m, _ := sensor.ByName("R503")
	s, u := bench(t, sensor.Options{Model: m}, finger.Options{Baud: 115200, Packet: 256})
	s.Touch(print(1, 192, 192))
	for range 2 {
		if _, err := u.Capture(t.Context()); err != nil {
			t.Fatal(err)
		}
		if id, err := u.Check(t.Context()); err != nil || !strings.Contains(id.Detail, "115200 bit/s") || !strings.Contains(id.Detail, "packets of 256") {
			t.Fatal(id, err)
		}
		if err := errors.Join(s.Fault(sensor.Unplug), s.Fault(sensor.None)); err != nil { // registers outlive it
			t.Fatal(err)
		}
		if _, err := u.Capture(t.Context()); !errors.Is(err, device.ErrAbsent) {
			t.Errorf("unplugged: %v", err)
		}
	}
}

// What is refused, and what each error is.
func TestNamedErrors(t *testing.T) {
	t.Parallel()
	m, _ := sensor.ByName("AS608")
	short := finger.Options{Wait: 200 * time.Millisecond, Limit: 3 * time.Second}
	set := func(f func(o *finger.Options)) finger.Options { o := short; f(&o); return o }
	for _, c := range []struct {
		name  string
		so    sensor.Options
		o     finger.Options
		fault sensor.Fault
		want  error
	}{
		{"good", sensor.Options{}, short, sensor.None, nil},
		{"password", sensor.Options{Password: 7}, set(func(o *finger.Options) { o.Password = 7 }), sensor.None, nil},
		{"address", sensor.Options{Address: 7}, set(func(o *finger.Options) { o.Address = 7 }), sensor.None, nil},
		{"wrong password", sensor.Options{Password: 7}, short, sensor.None, packet.BadPassword},
		{"wrong address", sensor.Options{Address: 7}, short, sensor.None, packet.BadAddress},
		{"silent", sensor.Options{}, short, sensor.Silence, device.ErrTimeout},
		{"garbage", sensor.Options{}, short, sensor.Garbage, device.ErrGarbled},
		{"unplugged", sensor.Options{}, short, sensor.Unplug, device.ErrAbsent},
		{"lifted", sensor.Options{}, short, sensor.Lifted, finger.ErrLifted},
		{"failing", sensor.Options{}, short, sensor.Failed, packet.CaptureError},
		{"never a whole image", sensor.Options{}, short, sensor.LostPacket, finger.ErrSize},
		{"stalls", sensor.Options{}, short, sensor.Stall, device.ErrTimeout},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.so.Model = m
			s, u := bench(t, c.so, c.o)
			s.Touch(print(1, 256, 288))
			if err := s.Fault(c.fault); err != nil {
				t.Fatal(err)
			}
			began := time.Now()
			_, err := u.Capture(t.Context())
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			t.Logf("after %v: %v", time.Since(began).Round(time.Millisecond), err)
		})
	}
	t.Run("no finger", func(t *testing.T) {
		_, u := bench(t, sensor.Options{Model: m}, short)
		if _, err := u.Capture(t.Context()); !errors.Is(err, finger.ErrNoFinger) {
			t.Error(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := u.Capture(ctx); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
}

// A touch gives several impressions, as many as it lasts for.
func TestSeries(t *testing.T) {
	t.Parallel()
	m, _ := sensor.ByName("R503")
	s, u := bench(t, sensor.Options{Model: m}, finger.Options{})
	img := print(4, 192, 192)
	s.Touch(img)
	all, err := u.Series(t.Context(), 3)
	if err != nil || len(all) != 3 {
		t.Fatal(len(all), err)
	}
	same(t, m, all[2], img)
	if there, err := u.Present(t.Context()); err != nil || !there {
		t.Error(there, err)
	}
	s.Lift()
	if there, err := u.Present(t.Context()); err != nil || there {
		t.Error(there, err)
	}
	for _, sig := range []device.Signal{device.SignalReady, device.SignalOfficer} {
		if err := u.Show(t.Context(), sig); err != nil {
			t.Fatal(err)
		}
	}
	if got := s.Light(); got[0] != 2 || got[2] != 1 {
		t.Errorf("the ring shows % x", got)
	}
	plain, _ := sensor.ByName("ZFM-20")
	_, u = bench(t, sensor.Options{Model: plain}, finger.Options{})
	if err := u.Show(t.Context(), device.SignalReady); err != nil {
		t.Errorf("without a light: %v", err)
	}
}
