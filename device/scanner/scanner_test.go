package scanner_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/device"
	"gatehouse/device/scanner"
	"gatehouse/device/scanner/frame"
	"gatehouse/test/rig/bench"
)

var (
	td3 = []string{"P<UTOERIKSSON<<ANNA<MARIA<ZOYA<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"}
	td1 = []string{"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"}
)

// next waits for a reading; swipe is called until one comes, as often as an
// officer would have to.
func next(t *testing.T, r scanner.Reader, swipe func() error) (frame.Reading, int) {
	t.Helper()
	for tries := 1; tries < 10; tries++ {
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		done := make(chan error, 1)
		time.AfterFunc(150*time.Millisecond, func() { done <- swipe() })
		got, err := r.Read(ctx)
		cancel()
		if sent := <-done; sent != nil {
			continue // an imager whose speed was being looked for
		}
		if err != nil {
			t.Fatal(err)
		}
		if got.Fault == nil {
			return got, tries
		}
	}
	t.Fatal("nine documents were not read")
	return frame.Reading{}, 0
}

// Each kind of reader at each speed is understood without being told what it is,
// after one lost document for each wrong speed at most.
func TestSerialReaders(t *testing.T) {
	want := map[bench.ReaderKind]frame.Family{
		bench.CUTEReader: frame.CUTE, bench.BlockReader: frame.SOH, bench.TextReader: frame.Text, bench.PlainReader: frame.Plain, bench.ImagerReader: frame.Plain,
	}
	for _, kind := range bench.ReaderKinds {
		for i, baud := range []int{9600, 115200, 19200} {
			t.Run(string(kind), func(t *testing.T) {
				t.Parallel()
				path := filepath.Join(t.TempDir(), "reader")
				peer, err := bench.NewReader(path, kind, baud, 1)
				if err != nil {
					t.Fatal(err)
				}
				defer peer.Close()
				s, err := scanner.OpenSerial(path, 0, kind == bench.ImagerReader)
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				got, tries := next(t, s, func() error { return peer.Swipe(td3) })
				if !slices.Equal(got.Lines, td3) || got.Family != want[kind] || tries > i+1 {
					t.Errorf("%d bit/s: %v %q after %d tries", baud, got.Family, got.Lines, tries)
				}
				if got, tries := next(t, s, func() error { return peer.Swipe(td1) }); !slices.Equal(got.Lines, td1) || tries != 1 {
					t.Errorf("%d bit/s, once known: %q after %d tries", baud, got.Lines, tries)
				}
			})
		}
	}
}

// Each way to fail is told apart, and passes.
func TestSerialFaults(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reader")
	peer, err := bench.NewReader(path, bench.CUTEReader, 9600, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	s, err := scanner.OpenSerial(path, 9600, false)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	read := func() (frame.Reading, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 1500*time.Millisecond)
		defer cancel()
		swiped := make(chan error, 1)
		time.AfterFunc(100*time.Millisecond, func() { swiped <- peer.Swipe(td3) })
		defer func() { <-swiped }()
		return s.Read(ctx)
	}
	for _, c := range []struct {
		fault bench.Fault
		err   error
		lost  error
	}{
		{bench.None, nil, nil},
		{bench.Silence, context.DeadlineExceeded, nil},
		{bench.Garbage, nil, frame.ErrLines},
		{bench.Unplug, device.ErrAbsent, nil},
		{bench.None, nil, nil},
	} {
		if err := peer.Fault(c.fault); err != nil {
			t.Fatal(err)
		}
		got, err := read()
		if c.fault == bench.Unplug && err != nil {
			_, err = read() // the hang-up was the first answer
		}
		if !errors.Is(err, c.err) || !errors.Is(got.Fault, c.lost) || (err == nil && c.lost == nil) != slices.Equal(got.Lines, td3) {
			t.Errorf("%s: %q %v, %v", c.fault, got.Lines, got.Fault, err)
		}
	}
	if id, err := s.Check(context.Background()); err != nil || id.Detail != "understood at 9600 bit/s, CUTE frames" {
		t.Errorf("%+v, %v", id, err)
	}
}

// Noise says that the speed may be another one; a block of which a byte was changed
// on its way does not, nor does anything once a document was read.
func TestSpeedIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		heard []frame.Reading
		speed string
	}{
		"noise":           {[]frame.Reading{{Fault: frame.ErrLines}}, "now 115200 bit/s"},
		"a wrong byte":    {[]frame.Reading{{Family: frame.SOH, Fault: frame.ErrCheck}}, "now 9600 bit/s"},
		"noise, then one": {[]frame.Reading{{Fault: frame.ErrLong}, {Lines: td3}, {Fault: frame.ErrLines}}, "understood at 115200 bit/s"},
	} {
		path := filepath.Join(t.TempDir(), "reader")
		peer, err := bench.NewReader(path, bench.BlockReader, 9600, 5)
		if err != nil {
			t.Fatal(err)
		}
		s, err := scanner.OpenSerial(path, 0, false)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, r := range c.heard {
			s.Learn(r)
		}
		if id, err := s.Check(t.Context()); err != nil || !strings.Contains(id.Detail, c.speed) {
			t.Errorf("%s: %s, %v; want %s", name, id.Detail, err, c.speed)
		}
		s.Close()
		peer.Close()
	}
}

// An imager that gave up looking, and one that lost its power and with it what it
// was told, read again.
func TestImagerForgets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "reader")
	peer, err := bench.NewReader(path, bench.ImagerReader, 9600, 4)
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	s, err := scanner.OpenSerial(path, 9600, true)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.LookAgain(300 * time.Millisecond)
	for name, forget := range map[string]func(){
		"control":          func() {},
		"gave up looking":  peer.Tire,
		"lost and plugged": func() { peer.Fault(bench.Unplug); peer.Fault(bench.None) },
	} {
		got := make(chan frame.Reading, 1)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		go func() {
			defer close(got)
			for ctx.Err() == nil {
				if r, err := s.Read(ctx); err == nil {
					got <- r
					return
				}
			}
		}()
		time.Sleep(300 * time.Millisecond)
		forget()
		sent := errors.New("never")
		for begun := time.Now(); sent != nil && time.Since(begun) < 4*time.Second; time.Sleep(50 * time.Millisecond) {
			sent = peer.Swipe(td3)
		}
		if r := <-got; sent != nil || !slices.Equal(r.Lines, td3) {
			t.Errorf("%s: %v, %q", name, sent, r.Lines)
		}
		cancel()
	}
}

func TestWedges(t *testing.T) {
	for _, layout := range []string{"US", "DE", "FR"} {
		path := filepath.Join(t.TempDir(), "event0")
		peer, err := bench.NewKeyboard(path, layout)
		if err != nil {
			t.Fatal(err)
		}
		w, err := scanner.OpenWedge(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, lines := range [][]string{td3, td1} {
			if got, tries := next(t, w, func() error { return peer.Type(lines) }); !slices.Equal(got.Lines, lines) || tries != 1 {
				t.Errorf("%s: %q after %d tries", layout, got.Lines, tries)
			}
		}
		if id, err := w.Check(context.Background()); err != nil || id.Detail != "types in layout "+layout {
			t.Errorf("%+v, %v", id, err)
		}
		w.Close()
		peer.Close()
	}
}

// Events that the kernel had to drop make the document a Fault, and leave no shift
// key down; a mark that is typed behind a document makes none.
func TestWedgeLosesKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "event0")
	peer, err := bench.NewKeyboard(path, "US")
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	w, err := scanner.OpenWedge(path)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	got := make(chan frame.Reading, 16)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for {
			r, err := w.Read(ctx)
			if err != nil {
				return
			}
			got <- r
		}
	}()
	for _, step := range []struct {
		do   func() error
		want error
	}{
		{func() error { return errors.Join(peer.Type(td3[:1]), peer.Drop(), peer.Type(td3[1:])) }, frame.ErrLost},
		{func() error { return peer.Type(append(slices.Clone(td3), "<<")) }, nil},
		{func() error { return peer.Type(td1) }, nil},
		{func() error { return peer.Type(td3[:1]) }, frame.ErrLines},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(500 * time.Millisecond) // the silence behind a document
		select {
		case r := <-got:
			if !errors.Is(r.Fault, step.want) || (r.Fault == nil) != (r.Lines != nil) {
				t.Errorf("%q, %v, want %v", r.Lines, r.Fault, step.want)
			}
		case <-time.After(3 * time.Second):
			t.Errorf("nothing was read, want %v", step.want)
		}
		if len(got) > 0 {
			t.Errorf("a reading too many: %v", (<-got).Fault)
		}
	}
}

func TestAbsent(t *testing.T) {
	dir := t.TempDir()
	plain := filepath.Join(dir, "file")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "nothing"), plain} {
		s, err := scanner.OpenSerial(path, 0, false)
		if err != nil {
			t.Fatal(err)
		}
		w, err := scanner.OpenWedge(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range []scanner.Reader{s, w} {
			if _, err := r.Check(context.Background()); !errors.Is(err, device.ErrAbsent) {
				t.Errorf("%T at %s: %v", r, filepath.Base(path), err)
			}
			if _, err := r.Read(context.Background()); !errors.Is(err, device.ErrAbsent) {
				t.Errorf("%T at %s: %v", r, filepath.Base(path), err)
			}
			r.Close()
		}
	}
}
