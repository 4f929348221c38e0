package fingers

import (
	"context"
	"crypto/rand"
	"fmt"
	"image"
	"image/draw"
	"slices"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/device"
	sensor "gatehouse/device/finger"
	"gatehouse/screening/finger"
	"gatehouse/test/rig/prints"
)

// plate is a sensor on which a test lays what the room asks for.
type plate struct {
	next func(ctx context.Context, touch int) (*image.Gray, error)
	n    int
}

func (p *plate) Check(context.Context) (device.Identity, error) { return device.Identity{}, nil }
func (p *plate) Close() error                                   { return nil }

func (p *plate) Capture(ctx context.Context) (device.Impression, error) {
	p.n++
	img, err := p.next(ctx, p.n)
	return device.Impression{Image: img, PPI: 500}, err
}

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// adult and child are documents with dates of birth on both sides of twelve years.
var (
	adult = []string{"P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36SWE7408122F3204153ZE184226B<<<<<16"}
	child = []string{"P<SWEERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36SWE2001012F3204153<<<<<<<<<<<<<<<6"}
)

// room is one with a plate; asked collects what was shown.
func room(t *testing.T, p *plate, count int, gone <-chan console.Gone) (r *Room, asked *[]string) {
	t.Helper()
	asked = new([]string)
	r, err := New(Config{
		Sensor: p, Count: count, Frames: 1, Now: func() time.Time { return now }, Rand: rand.Reader, Gone: gone,
		Show: func(v *console.FingerView) {
			if v != nil {
				*asked = append(*asked, fmt.Sprintf("%s %d", v.Finger, v.Try))
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return r, asked
}

// print is an impression of a traveller's finger.
func print(traveller uint64, f capture.Finger, o prints.Options, seed uint64) *image.Gray {
	o.Width, o.Height = 256, 288
	return prints.Bearer(traveller, f).Impression(seed, o).Image
}

func blank() *image.Gray {
	g := image.NewGray(image.Rect(0, 0, 256, 288))
	for i := range g.Pix {
		g.Pix[i] = 240
	}
	return g
}

// tip is a finger of which little was laid on.
func tip(g *image.Gray) *image.Gray {
	b := blank()
	r := image.Rect(90, 100, 166, 190)
	draw.Draw(b, r, g, r.Min, draw.Src)
	return b
}

func TestTake(t *testing.T) {
	good := func(_ context.Context, n int) (*image.Gray, error) {
		f := capture.RightIndex
		if n > 1 {
			f = capture.LeftIndex
		}
		return print(7, f, prints.Options{}, uint64(n)), nil
	}
	waits := func(ctx context.Context, _ int) (*image.Gray, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	for name, c := range map[string]struct {
		lines  []string
		count  int
		next   func(context.Context, int) (*image.Gray, error)
		gone   []console.Gone
		state  capture.State
		prints []string
		asked  []string
		exempt string
		fault  bool
	}{
		"control":     {adult, 1, good, nil, capture.Captured, []string{"right index"}, []string{"right index 1"}, "", false},
		"two":         {adult, 2, good, nil, capture.Captured, []string{"right index", "left index"}, []string{"right index 1", "left index 1"}, "", false},
		"child":       {child, 1, good, nil, capture.NotSupported, nil, nil, finger.ChildUnder12, false},
		"nobody":      {adult, 1, func(context.Context, int) (*image.Gray, error) { return nil, sensor.ErrNoFinger }, nil, capture.Aborted, nil, []string{"right index 1"}, "", false},
		"unplugged":   {adult, 1, func(context.Context, int) (*image.Gray, error) { return nil, device.ErrAbsent }, nil, capture.Aborted, nil, []string{"right index 1"}, "", true},
		"empty":       {adult, 1, func(context.Context, int) (*image.Gray, error) { return blank(), nil }, nil, capture.Aborted, nil, []string{"right index 1", "right index 2", "right index 3"}, "", false},
		"will not":    {adult, 1, waits, []console.Gone{{Finger: "right index", Reason: capture.Unwilling}}, capture.Aborted, nil, []string{"right index 1"}, "", false},
		"none usable": {adult, 1, waits, []console.Gone{{Finger: "right index", Reason: capture.Unusable, All: true}}, capture.NotSupported, nil, []string{"right index 1"}, noUsableFinger, false},
		"bandaged": {
			adult, 1, func(ctx context.Context, n int) (*image.Gray, error) {
				if n == 1 {
					return waits(ctx, n)
				}
				return good(ctx, n)
			}, []console.Gone{{Finger: "right index", Reason: capture.Bandaged}}, capture.Captured, []string{"left index"}, []string{"right index 1", "left index 1"}, "", false,
		},
		"second try better": {
			adult, 1, func(ctx context.Context, n int) (*image.Gray, error) {
				if n == 1 {
					return blank(), nil
				}
				return print(7, capture.RightIndex, prints.Options{}, 2), nil
			}, nil, capture.Captured, []string{"right index"}, []string{"right index 1", "right index 2"}, "", false,
		},
		"one taken, no other can be": {
			adult, 2, func(ctx context.Context, n int) (*image.Gray, error) {
				if n == 1 {
					time.Sleep(200 * time.Millisecond) // the word on this finger is the one before
					return good(ctx, n)
				}
				return waits(ctx, n)
			}, []console.Gone{{Finger: "right little", Reason: capture.Unusable}, {Finger: "left index", Reason: capture.Unusable, All: true}}, capture.Captured, []string{"right index"}, []string{"right index 1", "left index 1"}, "", false,
		},
		"word on another finger": {
			adult, 1, func(ctx context.Context, n int) (*image.Gray, error) {
				select {
				case <-ctx.Done():
					return nil, ctx.Err()
				case <-time.After(300 * time.Millisecond):
					return good(ctx, n)
				}
			}, []console.Gone{{Finger: "left index", Reason: capture.Amputated}}, capture.Captured, []string{"right index"}, []string{"right index 1"}, "", false,
		},
		"sensor away after a try without a finger": {
			adult, 1, func(ctx context.Context, n int) (*image.Gray, error) {
				if n == 1 {
					return blank(), nil
				}
				return nil, device.ErrAbsent
			}, nil, capture.Aborted, nil, []string{"right index 1", "right index 2"}, "", true,
		},
		"sensor away after a poor try": {
			adult, 1, func(ctx context.Context, n int) (*image.Gray, error) {
				if n == 1 {
					return tip(print(7, capture.RightIndex, prints.Options{}, 2)), nil
				}
				return nil, device.ErrAbsent
			}, nil, capture.Captured, []string{"right index"}, []string{"right index 1", "right index 2"}, "", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			gone := make(chan console.Gone)
			r, asked := room(t, &plate{next: c.next}, c.count, gone)
			go func() {
				for _, g := range c.gone {
					time.Sleep(150 * time.Millisecond)
					gone <- g
				}
			}()
			got := r.Take(t.Context(), c.lines)
			if got.Evidence.State != c.state.String() || got.Evidence.Exempt != c.exempt {
				t.Errorf("%s, exempt %q: %s", got.Evidence.State, got.Evidence.Exempt, got.Evidence.Reason)
			}
			var taken []string
			for _, p := range got.Evidence.Prints {
				taken = append(taken, p.Finger)
				if p.Minutiae < 5 || p.Tries < 1 || len(p.SHA256) != 32 {
					t.Errorf("%+v", p)
				}
			}
			if !slices.Equal(taken, c.prints) || !slices.Equal(*asked, c.asked) {
				t.Errorf("took %v, asked for %v", taken, *asked)
			}
			if (got.Fault != nil) != c.fault {
				t.Errorf("fault %v", got.Fault)
			}
			if len(got.Templates()) != 2*len(c.prints) || len(got.Pictures()) != len(c.prints) {
				t.Errorf("%d templates and %d pictures", len(got.Templates()), len(got.Pictures()))
			}
		})
	}
}

// The same finger for two is told from two fingers.
func TestUnique(t *testing.T) {
	for name, second := range map[string]capture.Finger{"two fingers": capture.LeftIndex, "one finger twice": capture.RightIndex} {
		r, _ := room(t, &plate{next: func(_ context.Context, n int) (*image.Gray, error) {
			f := capture.RightIndex
			if n > 1 {
				f = second
			}
			return print(9, f, prints.Options{}, uint64(n)), nil
		}}, 2, nil)
		got := r.Take(t.Context(), adult)
		if len(got.Evidence.Compared) != 1 {
			t.Fatalf("%s: %+v", name, got.Evidence.Compared)
		}
		same := got.Evidence.Compared[0].FMRCenti >= finger.DefaultFMR
		if want := second == capture.RightIndex; same != want {
			t.Errorf("%s: taken for the same one: %v, %+v", name, same, got.Evidence.Compared[0])
		}
	}
}

// Wipe leaves nothing of a finger.
func TestWipe(t *testing.T) {
	r, _ := room(t, &plate{next: func(context.Context, int) (*image.Gray, error) {
		return print(3, capture.RightIndex, prints.Options{}, 1), nil
	}}, 1, nil)
	got := r.Take(t.Context(), adult)
	img, native := got.Prints[0].Image, got.Templates()[0].Data
	if slices.Max(native) == 0 || slices.Max(img.Pix) == 0 {
		t.Fatal("nothing was there")
	}
	got.Wipe()
	if slices.Max(native) != 0 || slices.Max(img.Pix) != 0 || len(got.Prints) != 0 {
		t.Error("something is left")
	}
	(*Taken)(nil).Wipe()
}

// heavy is a plate on which a finger stays until it was asked to be lifted.
type heavy struct {
	plate
	on    bool
	taken []bool // whether the finger had been off before each capture
	off   bool
}

func (h *heavy) Present(context.Context) (bool, error) {
	on := h.on
	h.on, h.off = false, true // it goes once it was felt
	return on, nil
}

func (h *heavy) Capture(ctx context.Context) (device.Impression, error) {
	h.taken = append(h.taken, h.off)
	h.on, h.off = true, false
	return h.plate.Capture(ctx)
}

// The next finger is not taken while the one before lies there.
func TestLift(t *testing.T) {
	h := &heavy{plate: plate{next: func(_ context.Context, n int) (*image.Gray, error) {
		return print(7, order[n-1], prints.Options{}, uint64(n)), nil
	}}}
	r, asked := room(t, &h.plate, 2, nil)
	r.Sensor = h
	lifts := 0
	show := r.Show
	r.Show = func(v *console.FingerView) {
		if v != nil && v.Lift {
			lifts++
			return
		}
		show(v)
	}
	got := r.Take(t.Context(), adult)
	if len(got.Prints) != 2 || !slices.Equal(h.taken, []bool{false, true}) || lifts != 1 || len(*asked) != 2 {
		t.Errorf("%d prints, lifted before each: %v, asked to lift %d times, asked for %v", len(got.Prints), h.taken, lifts, *asked)
	}
}
