package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatehouse/test/rig/line"
)

// Whoever starts the demonstration may end it at any moment and in any way that
// a terminal has; it ends by itself and leaves neither a process nor a file.
func TestDemonstrationEnds(t *testing.T) {
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name    string
		running bool // the banner has been printed
		signal  syscall.Signal
	}{
		{"Ctrl-C", true, syscall.SIGINT},
		{"Ctrl-C while it starts", false, syscall.SIGINT},
		{"kill", true, syscall.SIGTERM},
		{"terminal closed", true, syscall.SIGHUP},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out buffer
			tmp := t.TempDir()
			cmd := exec.Command(filepath.Join(bin, "rig"), "-listen", "")
			cmd.Env = append(os.Environ(), "TMPDIR="+tmp)
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- cmd.Wait() }()
			defer cmd.Process.Kill()

			var family []int
			for limit := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
				family = descendants(cmd.Process.Pid)
				if c.running && strings.Contains(out.String(), "officer's page") && len(family) == 4 { // exchange, kioskd and its two workers
					break // exchange, kioskd, visiond
				}
				if files, _ := os.ReadDir(tmp); !c.running && len(files) > 0 {
					break // keys are being made; no child yet
				}
				if time.Now().After(limit) {
					t.Fatalf("never started; children %v; it said:\n%s", family, out.String())
				}
			}
			cmd.Process.Signal(c.signal)
			select {
			case err := <-ended:
				if err != nil {
					t.Errorf("%v; it said:\n%s", err, out.String())
				}
			case <-time.After(15 * time.Second):
				t.Fatalf("still there after 15 s; it said:\n%s", out.String())
			}
			for _, pid := range family {
				if alive(pid) {
					t.Errorf("process %d of %v was left behind", pid, family)
				}
			}
			if files, err := os.ReadDir(tmp); err != nil || len(files) > 0 {
				t.Errorf("left behind: %v, %v", files, err)
			}
		})
	}
}

// descendants gives the processes that pid started, and those that they started.
func descendants(pid int) (found []int) {
	for _, name := range []string{"exchange", "kioskd", "visiond"} {
		for _, p := range children(pid, name) {
			found = append(append(found, p), descendants(p)...)
		}
	}
	return found
}

// alive tells whether a process runs; one that has ended and that nobody has
// asked about does not.
func alive(pid int) bool {
	b, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "stat"))
	f := strings.Fields(string(b))
	return err == nil && len(f) > 2 && f[2] != "Z"
}
