package finger_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/device"
	"gatehouse/device/finger"
	"gatehouse/device/finger/packet"
	"gatehouse/test/rig/sensor"
)

// number reads a test's size or seed from the environment.
func number(t *testing.T, name string, otherwise uint64) uint64 {
	t.Helper()
	v := os.Getenv(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(v, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

var names = []struct {
	err  error
	name string
}{
	{device.ErrAbsent, "absent"},
	{device.ErrTimeout, "time-out"},
	{device.ErrGarbled, "garbled"},
	{finger.ErrNoFinger, "no finger"},
	{finger.ErrLifted, "lifted"},
	{finger.ErrSize, "size"},
}

// named is the name of an error, empty for one that has none.
func named(err error) string {
	for _, n := range names {
		if errors.Is(err, n.err) {
			return n.name
		}
	}
	code := packet.OK
	if errors.As(err, &code) && code != packet.OK {
		return fmt.Sprintf("code %02X", uint8(code))
	}
	return ""
}

const (
	perSensor = 10 // captures of one sensor
	longest   = 15 * time.Second
)

// touches makes n captures of one sensor, each of another picture, and counts how
// they end. Every command has a fault with probability faults; some captures are
// interrupted by an unplugged cable.
func touches(t *testing.T, seed uint64, n int, faults float64, count func(string)) {
	rng := rand.New(rand.NewPCG(seed, 21))
	m := sensor.Models[rng.IntN(len(sensor.Models))]
	so := sensor.Options{Model: m, Seed: seed, Baud: 9600 * (1 + rng.IntN(12))}
	o := finger.Options{Wait: 2 * time.Second, Limit: 6 * time.Second}
	if rng.IntN(3) == 0 || m.Name == "R305" {
		o.Size = finger.Size{Width: m.Width, Height: m.Height}
	}
	if rng.IntN(4) == 0 {
		o.Baud = 115200
	}
	path := filepath.Join(t.TempDir(), "tty")
	s, err := sensor.New(path, so)
	if err != nil {
		t.Error(err)
		return
	}
	defer s.Close()
	u, err := finger.Open(path, o)
	if err != nil {
		t.Error(err)
		return
	}
	defer u.Close()
	for i := range n {
		shown := print(seed<<8+uint64(i), m.Width, m.Height)
		s.Touch(shown)
		plan := make([]sensor.Fault, 40)
		for k := range plan {
			if plan[k] = sensor.None; rng.Float64() < faults {
				plan[k] = sensor.Faults[rng.IntN(len(sensor.Faults))]
			}
		}
		s.Plan(plan...)
		pull := faults > 0 && rng.IntN(8) == 0
		var pulled sync.WaitGroup
		if pull {
			at := time.Duration(rng.IntN(60)) * time.Millisecond
			pulled.Go(func() {
				time.Sleep(at)
				s.Fault(sensor.Unplug)
				time.Sleep(at)
				s.Fault(sensor.None)
			})
		}
		began := time.Now()
		got, err := u.Capture(t.Context())
		took := time.Since(began)
		pulled.Wait()
		where := fmt.Sprintf("seed %d, %s, capture %d", seed, m.Name, i)
		switch {
		case took > longest:
			t.Errorf("%s: %v", where, took)
		case err == nil && bytes.Equal(got.Image.Pix, m.Shown(shown).Pix):
			count("image")
		case err == nil:
			t.Errorf("%s: another image than was shown", where)
		case named(err) == "":
			t.Errorf("%s: an error without a name: %v", where, err)
		default:
			count(named(err))
		}
		if err == nil {
			continue
		}
		// Faults are over: it heals by itself. The first call may still find a line that hung up.
		s.Plan()
		if got, err = u.Capture(t.Context()); err != nil {
			got, err = u.Capture(t.Context())
		}
		if err != nil || !bytes.Equal(got.Image.Pix, m.Shown(shown).Pix) {
			t.Errorf("%s: not healed: %v", where, err)
		}
	}
}

func many(t *testing.T, seed uint64, n int, faults float64) map[string]int {
	var mu sync.Mutex
	ends := map[string]int{}
	work, workers := make(chan uint64), sync.WaitGroup{}
	for range 16 { // they wait most of the time
		workers.Go(func() {
			for sd := range work {
				touches(t, sd, min(perSensor, n), faults, func(end string) {
					mu.Lock()
					defer mu.Unlock()
					ends[end]++
				})
			}
		})
	}
	for i := 0; i < n; i += perSensor {
		work <- seed + uint64(i)
	}
	close(work)
	workers.Wait()
	return ends
}

// Captures under random faults, unpaced: each ends in the image that was shown or
// in an error with a name, none hangs, and all heal.
//
//	GATEHOUSE_CAPTURES=1000 GATEHOUSE_SEED=n go test ./device/finger -run Chaos -v
func TestChaos(t *testing.T) {
	t.Parallel()
	n, seed := int(number(t, "GATEHOUSE_CAPTURES", 60)), number(t, "GATEHOUSE_SEED", uint64(time.Now().UnixNano()%1e9))
	ends := many(t, seed, n, 0.15)
	total := 0
	var parts []string
	for _, k := range slices.Sorted(maps.Keys(ends)) {
		total += ends[k]
		parts = append(parts, fmt.Sprintf("%s %d", k, ends[k]))
	}
	t.Logf("seed %d: %d captures under faults: %s", seed, n, strings.Join(parts, ", "))
	if total != n || ends["image"] == 0 || ends["image"] == n {
		t.Errorf("%d of %d ended well, %d of them with an image", total, n, ends["image"])
	}
	// The control: without faults every one is an image.
	if ends = many(t, seed+1e9, n, 0); ends["image"] != n {
		t.Errorf("seed %d: without faults %v of %d", seed+1e9, ends, n)
	}
}

// A whole capture at the true pace of each speed.
//
//	GATEHOUSE_PROOF=1 go test ./device/finger -run Paced -v
func TestPaced(t *testing.T) {
	t.Parallel()
	m, _ := sensor.ByName("ZFM-20")
	for n := 1; n <= 12; n++ {
		if os.Getenv("GATEHOUSE_PROOF") == "" && n != 12 {
			continue
		}
		t.Run(fmt.Sprint(9600*n), func(t *testing.T) {
			t.Parallel()
			s, u := bench(t, sensor.Options{Model: m, Baud: 9600 * n, Paced: true}, finger.Options{Limit: time.Minute})
			if _, err := u.Check(t.Context()); err != nil {
				t.Fatal(err)
			}
			img := print(uint64(n), 256, 288)
			s.Touch(img)
			began := time.Now()
			got, err := u.Capture(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			took := time.Since(began)
			same(t, m, got, img)
			least := time.Duration(36864/128*139) * 10 * time.Second / time.Duration(9600*n)
			if took < least {
				t.Errorf("%v is faster than the line", took)
			}
			t.Logf("%d bit/s: an image in %.1f s, %.1f s by the line", 9600*n, took.Seconds(), least.Seconds())
		})
	}
}
