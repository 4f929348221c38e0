package viz

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// script is a program in tesseract's place.
func script(t *testing.T, text string) Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tesseract")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return Program{Path: path}
}

// A reader that hangs, floods or fails costs its time and no more, and is told
// from one that does its work.
func TestRunaways(t *testing.T) {
	const word = `printf '5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\tANNA\n'`
	for text, want := range map[string]error{
		"cat > /dev/null; " + word: nil,
		"exec sleep 60":            ErrReader,
		"exec yes":                 ErrReader,
		word + "; exit 1":          ErrReader,
		word + "; kill -9 $$":      ErrReader,
	} {
		p := script(t, text)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		begun := time.Now()
		words, err := p.words(ctx, image.NewGray(image.Rect(0, 0, 400, 300)), 12)
		cancel()
		if !errors.Is(err, want) || (err == nil) != (len(words) == 1) || time.Since(begun) > 3*time.Second {
			t.Errorf("%s: %d words, %v after %v", text, len(words), err, time.Since(begun))
		}
	}
}

// However much the reader says, the first part is kept and the rest is swallowed.
func TestCapped(t *testing.T) {
	c := &capped{left: 1000}
	n, err := io.Copy(c, strings.NewReader(strings.Repeat("x", 5000)))
	if n != 5000 || err != nil || c.kept.Len() != 1000 {
		t.Errorf("%d bytes taken, %d kept, %v", n, c.kept.Len(), err)
	}
}

// What the reader may take and leave behind is limited.
func TestLimits(t *testing.T) {
	for what, want := range map[string]string{"-v": "1048576", "-f": "0", "-c": "0"} {
		p := script(t, `cat > /dev/null; sleep 0.2; printf '5\t1\t1\t1\t1\t1\t10\t20\t30\t40\t96.5\t%s\n' $(ulimit `+what+`)`)
		words, err := p.words(t.Context(), image.NewGray(image.Rect(0, 0, 400, 300)), 12)
		if err != nil || len(words) != 1 || words[0].text != want {
			t.Errorf("ulimit %s: %v, %v; want %s", what, words, err, want)
		}
	}
}

// The reader dies with the kiosk, even with one that is killed.
func TestDiesWithItsParent(t *testing.T) {
	if path := os.Getenv("VIZ_PARENT"); path != "" {
		Program{Path: path}.words(t.Context(), image.NewGray(image.Rect(0, 0, 4, 3)), 12)
		return
	}
	p := script(t, "exec sleep 60")
	parent := exec.Command(os.Args[0], "-test.run=^TestDiesWithItsParent$")
	parent.Env = append(os.Environ(), "VIZ_PARENT="+p.Path)
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var pid string
	for begun := time.Now(); pid == "" && time.Since(begun) < 10*time.Second; time.Sleep(20 * time.Millisecond) {
		threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", parent.Process.Pid))
		for _, children := range threads {
			b, _ := os.ReadFile(children)
			pid += strings.TrimSpace(string(b))
		}
	}
	lives := func() bool { // a zombie that nobody has waited for yet is dead
		b, err := os.ReadFile("/proc/" + pid + "/stat")
		return err == nil && !strings.Contains(string(b), ") Z ")
	}
	if pid == "" || !lives() {
		t.Fatalf("the reader %q was never there", pid)
	}
	parent.Process.Kill()
	parent.Wait()
	for begun := time.Now(); lives(); time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > 2*time.Second {
			t.Fatal("the reader outlives the kiosk")
		}
	}
}
