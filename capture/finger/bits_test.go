package finger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/test/rig/prints"
)

// speckles is a picture of grey noise in squares of n pixels.
func speckles(w, h, n int, seed uint64) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 1))
	g := image.NewGray(image.Rect(0, 0, w, h))
	row := make([]uint8, w)
	for y := range h {
		for x := range row {
			if y%n == 0 && x%n == 0 {
				row[x] = uint8(r.Uint32())
			} else if y%n == 0 {
				row[x] = row[x-x%n]
			}
		}
		copy(g.Pix[y*w:], row)
	}
	return g
}

// digests are those of the pictures and of the templates that are made of them.
func digests(t *testing.T) (pictures, templates string) {
	t.Helper()
	x := New()
	in, out := sha256.New(), sha256.New()
	add := func(img *image.Gray, ppi int) {
		in.Write(img.Pix)
		got, err := x.Extract(img, ppi)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(out, got)
	}
	for seed := range uint64(2) {
		master := prints.Master(seed + 100)
		for _, o := range []prints.Options{{}, {Hard: 2.5, Wet: 0.7}, {PPI: 569}, {PPI: 1000, Width: 500, Height: 500}} {
			im := master.Impression(seed, o)
			add(im.Image, im.PPI)
		}
	}
	for n := 1; n < 6; n += 2 {
		add(speckles(200, 150, n, uint64(n)), 500)
	}
	return hex.EncodeToString(in.Sum(nil)[:8]), hex.EncodeToString(out.Sum(nil)[:8])
}

const digestOnly = "GATEHOUSE_FINGER_DIGEST"

func TestDigest(t *testing.T) {
	if os.Getenv(digestOnly) == "" {
		t.Skip("only run by TestSameOnARM")
	}
	pictures, templates := digests(t)
	fmt.Printf("digests %s %s\n", pictures, templates)
}

// Templates are the same to the last bit on another kind of CPU.
func TestSameOnARM(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and emulates: not in short runs")
	}
	qemu, err := exec.LookPath("qemu-aarch64-static")
	if err != nil {
		t.Skip("qemu-aarch64-static is not installed (Debian package qemu-user-static)")
	}
	bin := filepath.Join(t.TempDir(), "finger.test")
	build := exec.Command("go", "test", "-c", "-o", bin, ".")
	build.Env = append(os.Environ(), "GOARCH=arm64", "CGO_ENABLED=0")
	if b, err := build.CombinedOutput(); err != nil {
		t.Fatalf("cross build: %v\n%s", err, b)
	}
	run := exec.Command(qemu, bin, "-test.run", "^TestDigest$")
	run.Env = append(os.Environ(), digestOnly+"=1")
	b, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("under qemu: %v\n%s", err, b)
	}
	pictures, templates := digests(t)
	if want := fmt.Sprintf("digests %s %s\n", pictures, templates); !strings.Contains(string(b), want) {
		t.Errorf("arm64 says %swant %s", b, want)
	}
}
