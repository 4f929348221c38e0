package test

import (
	"bytes"
	"context"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/faces"
	"gatehouse/screening"
	"gatehouse/screening/decide"
	"gatehouse/screening/policy"
	"gatehouse/test/rig"
	"gatehouse/test/rig/faceroom"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/mirror"
)

// portraits are those of a document whose bearer is the traveller of a seed.
func portraits(t testing.TB, seed uint64) faces.Portraits {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, heads.Bearer(seed).Portrait(413, 4), &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return faces.Portraits{Chip: [][]byte{b.Bytes()}, Page: b.Bytes()}
}

// faceOnly is a policy that asks for the face and for nothing else, so that what a
// face's evidence decides is all that there is.
func faceOnly(t testing.TB) policy.Policy {
	t.Helper()
	var b strings.Builder
	b.WriteString("id = \"face\"\nversion = 1\ndefault = \"evaluatory\"\n[lists.documents]\nmax_age_hours = 1\n[checks]\n\"face.single\" = \"mandatory\"\n")
	p, err := policy.Parse([]byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// cleared tells whether the findings of the face let a traveller through whose document
// is beyond doubt; why names what forbids it.
func cleared(t testing.TB, e screening.FaceEvidence, p policy.Policy) (ok bool, why []string) {
	t.Helper()
	r := decide.Screen(screening.Evidence{Face: e}, p, time.Now())
	for _, id := range r.Because {
		if strings.HasPrefix(id, "face.") {
			why = append(why, id)
		}
	}
	return len(why) == 0, why
}

// A thousand travellers of each sort (GATEHOUSE_FACES; a sample otherwise, and two sorts
// at once): who is the holder is cleared, and whatever is missing or wrong clears nobody.
func TestFacesRoom(t *testing.T) {
	medium := heads.Models(t)
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	n, seed, sample := 2, uint64(20_260), true
	if v, err := strconv.Atoi(os.Getenv("GATEHOUSE_FACES")); err == nil {
		n, sample = v, false
	}
	if v, err := strconv.ParseUint(os.Getenv("GATEHOUSE_SEED"), 10, 64); err == nil {
		seed = v
	}
	t.Logf("%d travellers of each sort from seed %d", n, seed)
	limit := time.Duration(0) // of those who do not do as they are asked: they take all of it
	if sample {
		limit = 7 * time.Second
	}
	p := faceOnly(t)
	for _, c := range []struct {
		name   string
		open   faceroom.Options
		person func(seed uint64) rig.Person
		feed   mirror.Feed
		kill   bool
		clears bool
	}{
		{name: "genuine", open: faceroom.Options{Medium: medium}, clears: true},
		{name: "another person", open: faceroom.Options{Medium: medium}, person: func(s uint64) rig.Person { return rig.Person{Head: s + 1} }},
		{name: "two faces", open: faceroom.Options{Medium: medium, Limit: limit}, person: func(s uint64) rig.Person { return rig.Person{Head: s, Others: []uint64{s + 2}, Stay: true} }},
		{name: "print", open: faceroom.Options{Medium: medium, Limit: limit}, person: func(s uint64) rig.Person { return rig.Person{Head: s + 1, Held: rig.Print, Shows: s} }},
		{name: "screen", open: faceroom.Options{Medium: medium, Limit: limit}, person: func(s uint64) rig.Person { return rig.Person{Head: s + 1, Held: rig.Screen, Shows: s} }},
		{name: "black picture", open: faceroom.Options{Medium: medium, Limit: 3 * time.Second}, feed: mirror.Black},
		{name: "killed worker", open: faceroom.Options{Medium: medium}, kill: true},
		{name: "no model", open: faceroom.Options{Limit: 3 * time.Second}},
		{name: "wrong hash", open: faceroom.Options{Medium: medium, Spoil: spoil(func(b []byte) []byte { b[len(b)/2] ^= 1; return b })}},
		{name: "truncated model", open: faceroom.Options{Medium: medium, Spoil: spoil(func(b []byte) []byte { return b[:len(b)-len(b)/3] })}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if sample {
				t.Parallel()
			}
			c.open.Dir, c.open.Bin = t.TempDir(), bin
			r, err := faceroom.Open(t.Context(), c.open)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := r.Close(); err != nil {
					t.Error(err)
				}
			})
			passed := 0
			for i := range n {
				s := seed + 10*uint64(i)
				who := rig.Person{Head: s}
				if c.person != nil {
					who = c.person(s)
				}
				r.Mirror.Stand(&who)
				if c.feed != "" {
					r.Mirror.Feed(c.feed)
				}
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				if c.kill {
					go strike(r, time.Duration(s*7919%2500)*time.Millisecond)
				}
				began := time.Now()
				taken := r.Cross(ctx, portraits(t, s))
				took := time.Since(began)
				cancel()
				ok, why := cleared(t, taken.Evidence, p)
				if ok {
					passed++
				}
				if ok != c.clears || testing.Verbose() {
					t.Logf("traveller %d in %v: cleared %v, against it %v; %s", s, took.Round(time.Millisecond), ok, why, say(&taken.Evidence))
				}
				taken.Wipe()
				r.Mirror.Stand(nil)
			}
			t.Logf("%s: %d of %d cleared", c.name, passed, n)
			switch {
			case !c.clears && passed > 0:
				t.Errorf("%d of %d were cleared", passed, n)
			case c.clears && n >= 100 && passed*100 < n*99, c.clears && passed*2 < n: // a sample on a busy machine says less
				t.Errorf("only %d of %d were cleared", passed, n)
			}
		})
	}
}

// say is what the evidence says, in a line.
func say(e *screening.FaceEvidence) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s, %d frames, %d others", e.State, e.Reason, e.Frames, e.Others)
	for _, p := range e.Pictures {
		if p.State != screening.FaceFound {
			fmt.Fprintf(&b, ", %s: %s (%s)", p.Of, p.State, p.Reason)
		}
	}
	for _, c := range e.Compared {
		if c.ScoreE4 != nil {
			fmt.Fprintf(&b, ", %s-%s %d", c.A, c.B, *c.ScoreE4)
		} else {
			fmt.Fprintf(&b, ", %s-%s %s (%s)", c.A, c.B, c.State, c.Reason)
		}
	}
	for _, c := range e.Cues {
		if c.Assessed {
			fmt.Fprintf(&b, ", %s %d", c.Name, c.Milli)
		} else {
			fmt.Fprintf(&b, ", %s - (%s)", c.Name, c.Reason)
		}
	}
	return b.String()
}

// strike kills the worker after some time, as the end of its memory would.
func strike(r *faceroom.Room, after time.Duration) {
	time.Sleep(after)
	for limit := time.Now().Add(5 * time.Second); time.Now().Before(limit); time.Sleep(5 * time.Millisecond) {
		if pid := r.Faces.PID(); pid != 0 { // one that was killed before starts again with the first call
			if p, err := os.FindProcess(pid); err == nil {
				p.Kill()
			}
			return
		}
	}
}

// spoil changes the files of the installed networks.
func spoil(how func([]byte) []byte) func(store string) error {
	return func(store string) error {
		files, err := filepath.Glob(filepath.Join(store, "*.*", "*"))
		if err != nil || len(files) == 0 {
			return fmt.Errorf("no files of networks in %s: %w", store, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				return err
			}
			if err := os.WriteFile(f, how(b), 0o600); err != nil {
				return err
			}
		}
		return nil
	}
}
