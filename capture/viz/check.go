package viz

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"

	"gatehouse/device"
)

// Check says which tesseract is there and whether it has its language data. The
// error wraps device.ErrAbsent, or says what it lacks.
func (p Program) Check(ctx context.Context) (device.Identity, error) {
	id := device.Identity{Kind: "text", Address: p.Path}
	if _, err := exec.LookPath(p.Path); err != nil {
		return id, fmt.Errorf("%w: %w: %w; install Debian's tesseract-ocr", ErrReader, device.ErrAbsent, err)
	}
	args := []string{"--list-langs"}
	if p.Data != "" {
		args = append(args, "--tessdata-dir", p.Data)
	}
	for _, ask := range [][]string{{"--version"}, args} {
		cmd := exec.CommandContext(ctx, p.Path, ask...)
		cmd.Env = []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C"}
		out, err := cmd.CombinedOutput()
		if err != nil {
			return id, fmt.Errorf("%w: %s: %w; check its language data", ErrReader, p.Path, err)
		}
		switch {
		case ask[0] == "--version":
			first, _, _ := strings.Cut(string(out), "\n")
			id.Model = strings.TrimSpace(first)
		case !bytes.Contains(out, []byte("\neng\n")):
			return id, fmt.Errorf("%w: %s has no language data eng; install Debian's tesseract-ocr-eng", ErrReader, p.Path)
		}
	}
	return id, nil
}
