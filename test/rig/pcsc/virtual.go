package pcsc

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"time"
)

// Virtual is Debian's pcscd, private to its caller, with one virtual reader.
type Virtual struct {
	Socket string // of the daemon

	daemon *exec.Cmd
	done   sync.WaitGroup

	mu   sync.Mutex
	chip Chip     // that lies on the reader
	conn net.Conn // between them
}

// ErrNoPCSCD: what the virtual reader needs is not there.
var ErrNoPCSCD = errors.New("the Debian packages pcscd and vsmartcard-vpcd, and root for a network of their own, are needed")

const (
	vpcdDriver = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
	vpcdPort   = 0x8C7B
)

// StartVirtual starts a pcscd of its own. The folder of the daemon's socket is
// fixed when Debian builds it and the driver listens on every address, so that both
// get a view of the file system and a network in which there is nothing else. dir
// takes its configuration and its log.
func StartVirtual(dir string) (*Virtual, error) {
	program, err := exec.LookPath("pcscd")
	if _, err2 := os.Stat(vpcdDriver); err != nil || err2 != nil || os.Getuid() != 0 {
		return nil, ErrNoPCSCD
	}
	if out, err := exec.Command("unshare", "--mount", "--net", "mount", "-t", "tmpfs", "none", "/mnt").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w; this root may not have one: %.200s", ErrNoPCSCD, out)
	}
	conf := filepath.Join(dir, "readers")
	text := fmt.Sprintf("FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:%#x\nLIBPATH %s\nCHANNELID %#x\n", vpcdPort, vpcdDriver, vpcdPort)
	log, err := os.Create(filepath.Join(dir, "pcscd.log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	if err := errors.Join(os.MkdirAll(conf, 0o700), os.WriteFile(filepath.Join(conf, "vpcd"), []byte(text), 0o600)); err != nil {
		return nil, err
	}
	v := &Virtual{}
	v.daemon = exec.Command("unshare", "--mount", "--net", "sh", "-c",
		`mkdir -p /run/pcscd; mount -t tmpfs none /run/pcscd && exec "$0" --foreground --config "$1"`, program, conf)
	v.daemon.Stdout, v.daemon.Stderr = log, log
	if err := v.daemon.Start(); err != nil {
		return nil, err
	}
	v.Socket = fmt.Sprintf("/proc/%d/root/run/pcscd/pcscd.comm", v.daemon.Process.Pid)
	for range 100 {
		if conn, err := net.Dial("unix", v.Socket); err == nil {
			conn.Close()
			return v, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil, errors.Join(fmt.Errorf("pcscd does not listen; see %s", log.Name()), v.Close())
}

// Insert lays a chip on the virtual reader; nil takes it away.
func (v *Virtual) Insert(c Chip) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.conn != nil {
		v.conn.Close()
		v.conn = nil
	}
	if v.chip = c; c != nil {
		v.done.Go(func() { v.serve(c) })
	}
}

// serve plays a chip for as long as it lies there. The driver ends the connection
// when the daemon takes the power from a chip that nobody uses: it is back at once.
func (v *Virtual) serve(c Chip) {
	for {
		conn, err := dialWithin(v.daemon.Process.Pid, fmt.Sprintf("127.0.0.1:%d", vpcdPort))
		if err != nil {
			return
		}
		v.mu.Lock()
		there := v.chip == c
		if there {
			v.conn = conn
		}
		v.mu.Unlock()
		if there {
			serveFrames(conn, c)
		}
		conn.Close()
		if !there {
			return
		}
	}
}

// Close ends the daemon.
func (v *Virtual) Close() error {
	v.Insert(nil)
	err := v.daemon.Process.Kill()
	v.daemon.Wait()
	v.done.Wait()
	return err
}
