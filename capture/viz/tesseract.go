package viz

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// Limits of one run of tesseract.
const (
	runLimit    = 4 * time.Second
	memoryLimit = 1 << 30 // bytes of address space
	diskLimit   = 0       // bytes of a file, and of what a crash leaves: no page of a traveller touches a disk
	outputLimit = 1 << 20
	mostWords   = 2000
)

// ErrReader marks a tesseract that is not there or does not do its work.
var ErrReader = errors.New("reader of the visual zone")

// Program is how tesseract is called.
type Program struct {
	Path string // e.g. /usr/bin/tesseract
	Data string // folder of its language data; empty: its own
}

// word is a word as tesseract sees it.
type word struct {
	text       string
	confidence float32 // 0..1
	box        image.Rectangle
}

// words runs tesseract over a picture of ink.
func (p Program) words(ctx context.Context, g *image.Gray, pxPerMM float64) ([]word, error) {
	ctx, cancel := context.WithTimeout(ctx, runLimit)
	defer cancel()
	args := []string{"stdin", "stdout", "--psm", "11", "--dpi", strconv.Itoa(int(pxPerMM * 25.4)), "-l", "eng"}
	if p.Data != "" {
		args = append(args, "--tessdata-dir", p.Data)
	}
	args = append(args, "tsv") // the last argument names the kind of output
	cmd := exec.CommandContext(ctx, p.Path, args...)
	cmd.Env = []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C"}
	cmd.Stdin = io.MultiReader(strings.NewReader(fmt.Sprintf("P5\n%d %d\n255\n", g.Rect.Dx(), g.Rect.Dy())), bytes.NewReader(g.Pix))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second
	runtime.LockOSThread() // the child is killed with the thread that started it
	defer runtime.UnlockOSThread()
	out := &capped{left: outputLimit}
	cmd.Stdout = out
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%w: starting %s: %w; install Debian's tesseract-ocr", ErrReader, p.Path, err)
	}
	limited := limit(cmd.Process.Pid)
	err := cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%w: %s took longer than it may: %w", ErrReader, p.Path, ctx.Err())
	case err != nil:
		return nil, fmt.Errorf("%w: %s: %w; check its language data", ErrReader, p.Path, err)
	case limited != nil && !errors.Is(limited, unix.ESRCH):
		return nil, fmt.Errorf("%w: limiting the memory and files of %s: %w", ErrReader, p.Path, limited)
	}
	return parseTSV(out.kept.Bytes()), nil
}

// limit holds a process that has just begun within its limits; unix.ESRCH: it has
// ended already.
func limit(pid int) error {
	var errs []error
	for what, most := range map[int]uint64{unix.RLIMIT_AS: memoryLimit, unix.RLIMIT_FSIZE: diskLimit, unix.RLIMIT_CORE: diskLimit} {
		errs = append(errs, unix.Prlimit(pid, what, &unix.Rlimit{Cur: most, Max: most}, nil))
	}
	return errors.Join(errs...)
}

// capped keeps the first bytes and swallows the rest. The buffer is no embedded one:
// its ReadFrom would take everything.
type capped struct {
	kept bytes.Buffer
	left int
}

func (c *capped) Write(p []byte) (int, error) {
	n := min(len(p), c.left)
	c.left -= n
	c.kept.Write(p[:n])
	return len(p), nil
}

// parseTSV reads tesseract's table: level, page, block, paragraph, line, word,
// left, top, width, height, confidence, text. Rows that are none, or whose end is
// missing, are passed over.
func parseTSV(b []byte) (out []word) {
	for row := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if len(f) != 12 || f[0] != "5" || len(out) == mostWords || !strings.HasSuffix(row, "\n") {
			continue
		}
		var n [10]int
		bad := false
		for i := range n {
			v, err := strconv.Atoi(f[i])
			bad = bad || err != nil || v < 0 || v > 1<<20
			n[i] = v
		}
		confidence, err := strconv.ParseFloat(f[10], 32)
		text := strings.TrimSpace(f[11])
		if bad || err != nil || !(confidence >= 0 && confidence <= 100) || text == "" || !utf8.ValidString(text) {
			continue
		}
		out = append(out, word{text, float32(confidence / 100), image.Rect(n[6], n[7], n[6]+n[8], n[7]+n[9])})
	}
	return out
}
