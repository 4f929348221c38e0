package bench

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// anchorFingers is another engine: a process that answers a line for each line, X
// picture ppi template with OK microseconds, M template template with OK score
// microseconds, tab-separated.
type anchorFingers struct {
	in     io.Writer
	out    *bufio.Reader
	dir    string
	places map[string]string // of templates, by picture
}

func startAnchor(b *testing.B, command string) (*anchorFingers, error) {
	cmd := exec.Command("sh", "-c", "exec "+command)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	b.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			b.Errorf("ANCHOR ended badly: %v", err)
		}
	})
	return &anchorFingers{in, bufio.NewReader(out), b.TempDir(), map[string]string{}}, nil
}

// ask gives the numbers of an OK line.
func (a *anchorFingers) ask(fields ...string) ([]float64, error) {
	if _, err := fmt.Fprintln(a.in, strings.Join(fields, "\t")); err != nil {
		return nil, err
	}
	line, err := a.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	answer := strings.Split(strings.TrimSpace(line), "\t")
	if answer[0] != "OK" {
		return nil, errors.New(strings.Join(answer, " "))
	}
	var numbers []float64
	for _, f := range answer[1:] {
		n, err := strconv.ParseFloat(f, 64)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, n)
	}
	return append(numbers, 0, 0), nil // times may be left out
}

func (a *anchorFingers) extract(path string, ppi int) (time.Duration, int, error) {
	to := filepath.Join(a.dir, strconv.Itoa(len(a.places)))
	n, err := a.ask("X", path, strconv.Itoa(ppi), to)
	if err != nil {
		return 0, 0, err
	}
	a.places[path] = to
	info, err := os.Stat(to)
	if err != nil {
		return 0, 0, err
	}
	return micros(n[0]), int(info.Size()), nil
}

func (a *anchorFingers) compare(x, y string) (float64, time.Duration, error) {
	first, second := a.places[x], a.places[y]
	if first == "" || second == "" {
		return 0, 0, errors.New("there is no template")
	}
	n, err := a.ask("M", first, second)
	if err != nil {
		return 0, 0, err
	}
	return n[0], micros(n[1]), nil
}

func micros(n float64) time.Duration { return time.Duration(n * float64(time.Microsecond)) }
