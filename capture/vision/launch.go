package vision

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// process is one running worker.
type process struct {
	cmd     *exec.Cmd
	conn    net.Conn
	started time.Time
	ready   bool          // its answer to the setup was read
	ended   chan struct{} // closed when it was waited for
	state   string        // how it ended; valid once ended is closed
	cpu     time.Duration // what it used; valid once ended is closed
}

// environment is all that the worker gets. It keeps ffmpeg and OpenCV quiet and
// their waiting short: an HTTP camera may be silent for a second, its stream is
// not probed beyond the first picture, and nothing is buffered.
var environment = []string{
	"OPENCV_LOG_LEVEL=SILENT",
	"OPENCV_FFMPEG_LOGLEVEL=-8",
	"OPENCV_FFMPEG_CAPTURE_OPTIONS=timeout;1000000|probesize;32768|analyzeduration;0|fflags;nobuffer|flags;low_delay",
	"OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT=1",
	"OPENCV_OPENCL_RUNTIME=disabled",
}

// launch starts the program with one end of a socket pair as descriptor 3 and
// sends it the setup. It does not wait for the answer.
func launch(cfg Config) (*process, error) {
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("vision worker: no socket pair: %w", err)
	}
	ours, theirs := os.NewFile(uintptr(fds[0]), "vision"), os.NewFile(uintptr(fds[1]), "vision worker")
	defer theirs.Close()
	conn, err := net.FileConn(ours)
	ours.Close()
	if err != nil {
		return nil, fmt.Errorf("vision worker: %w", err)
	}

	cmd := exec.Command(cfg.Program)
	cmd.Env = environment
	cmd.Dir = "/"
	cmd.Stderr = cfg.Stderr
	cmd.ExtraFiles = []*os.File{theirs}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second
	p := &process{cmd: cmd, conn: conn, started: time.Now(), ended: make(chan struct{})}
	failed := make(chan error, 1)
	go p.run(cfg.Cameras, failed)
	if err := <-failed; err != nil {
		conn.Close()
		return nil, fmt.Errorf("starting %s: %w", cfg.Program, err)
	}
	conn.SetWriteDeadline(time.Now().Add(time.Second))
	if err := writeMessage(conn, maxRequest, Setup{Cameras: cfg.Cameras, MemoryLimit: cfg.MemoryLimit}); err != nil {
		p.kill()
		return nil, fmt.Errorf("vision worker: sending the setup: %w", err)
	}
	return p, nil
}

// run starts the process and waits for it, on a thread of its own. The thread
// gives up its rights before the process inherits them; it also is the parent
// whose death the kernel watches for PR_SET_PDEATHSIG. It is therefore locked
// and never given back: it ends with this goroutine.
func (p *process) run(cameras []Camera, failed chan<- error) {
	runtime.LockOSThread()
	defer close(p.ended)
	confineThread(p.cmd.Path, cameras)
	err := p.cmd.Start()
	failed <- err
	if err != nil {
		return
	}
	p.cmd.Wait()
	s := p.cmd.ProcessState
	p.state, p.cpu = s.String(), s.UserTime()+s.SystemTime()
}

// kill ends the process, waits for it and closes the line.
func (p *process) kill() {
	p.conn.Close()
	p.cmd.Process.Kill()
	p.await(2 * time.Second)
}

// close lets the process end by itself, and kills it if it does not.
func (p *process) close() {
	p.conn.Close()
	if !p.await(500 * time.Millisecond) {
		p.kill()
	}
}

func (p *process) await(d time.Duration) bool {
	select {
	case <-p.ended:
		return true
	case <-time.After(d):
		return false
	}
}

func (p *process) dead() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}
