package queue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/uplink"
)

// reader is a child that does with a damaged file all that a kiosk would do.
// Exit status: 0 all sound, 3 damage was reported, 4 wrong bytes were given out.
func reader(path string) int {
	status := 0
	note := func(err error) {
		if err != nil {
			fmt.Println(err)
			status = max(status, 3)
		}
	}
	q, err := Open(path, Options{Kiosk: testKiosk})
	if note(err); err != nil {
		return status
	}
	for _, lane := range []string{"results", "alerts"} {
		for after, more := uint64(0), true; more; {
			rows, err := q.Pending(lane, after, 7)
			note(err)
			for _, r := range rows {
				note(r.Err)
				if r.ID.Seq <= after || r.Err == nil && !bytes.Equal(r.Envelope, envelope(r.ID.Seq, len(r.Envelope))) {
					fmt.Println("wrong:", r.ID)
					return 4
				}
				after = r.ID.Seq
			}
			more = len(rows) > 0
		}
	}
	_, err = q.Receipt(uplink.Receipt{Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Ranges: []uplink.Range{{From: 3, To: 290}}})
	note(err)
	note(q.MarkDead("results", 295, "test"))
	_, err = q.Put("results", func(id uplink.Identity, _ [32]byte) ([]byte, error) { return envelope(id.Seq, 3000), nil })
	note(err)
	s, err := q.Stats()
	note(err)
	for _, l := range s.Lanes {
		if l.Damaged > 0 {
			note(ErrDamaged)
		}
	}
	note(q.Close())
	return status
}

// A device that loses, misplaces or changes pages: the queue says so, or does not
// notice because the page was not in use. It never hangs, dies or gives out other
// bytes than were put. Forty files, or with GATEHOUSE_PROOF=1 two thousand.
func TestNoise(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.db")
	q := openTest(t, path, Options{})
	q.db.NoSync = true
	for i := range 300 {
		put(t, q, "results", 500+i*31%9000)
		if i%3 == 0 {
			put(t, q, "alerts", 100)
		}
	}
	q.Close()
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rnd := random(t)
	const page = 4096
	hurts := []struct {
		name string
		hurt func(b []byte, at func(first int) int)
	}{
		{"misplaced pages", func(b []byte, at func(int) int) {
			for range 3 {
				copy(b[at(2):][:page], good[at(0):][:page])
			}
		}},
		{"changed bits", func(b []byte, _ func(int) int) {
			for range 20 {
				b[2*page+rnd.IntN(len(b)-2*page)] ^= 1 << rnd.IntN(8)
			}
		}},
		{"noise", func(b []byte, at func(int) int) {
			for range 3 {
				for p, j := at(2), 0; j < page; j++ {
					b[p+j] = byte(rnd.Uint32())
				}
			}
		}},
		{"page heads", func(b []byte, at func(int) int) {
			for range 6 {
				b[at(2)+rnd.IntN(64)] = byte(rnd.Uint32())
			}
		}},
	}
	files := 40
	if proof() {
		files = 2000
	}
	count := map[string]int{}
	for i := range files {
		h := hurts[i%len(hurts)]
		b := bytes.Clone(good)
		h.hurt(b, func(first int) int { return (first + rnd.IntN(len(b)/page-first)) * page })
		hurt := path + ".hurt"
		if err := os.WriteFile(hurt, b, 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), "QUEUE_TEST_READER="+hurt)
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		switch {
		case err == nil:
			count[h.name+" not noticed"]++
		case errors.As(err, &exit) && exit.ExitCode() == 3:
			count[h.name+" reported"]++
		default:
			t.Errorf("file %d, %s: %v %v\n%s", i, h.name, ctx.Err(), err, out[:min(len(out), 2000)])
		}
		cancel()
	}
	t.Log(count)
	if len(count) < 2 {
		t.Error("no damage was ever reported: the test looked at nothing")
	}
}
