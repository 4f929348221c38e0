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
	words   tail
	ready   bool // its answer to the setup was read
	given   given
	taken   chan struct{} // closed when its thread was found
	ended   chan struct{} // closed when it was waited for
	state   string        // how it ended; valid once ended is closed
	cpu     time.Duration // what it used; valid once ended is closed
}

// environment is all that the worker gets; it keeps OpenCV, ffmpeg and what a
// crash has to say short.
var environment = []string{
	"OPENCV_LOG_LEVEL=SILENT",
	"OPENCV_FFMPEG_LOGLEVEL=-8",
	"OPENCV_OPENCL_RUNTIME=disabled",
	"GOTRACEBACK=single",
	"OPENCV_FOR_THREADS_NUM=1", // one core is the worker's; the others are the kiosk's
}

// launch starts the program with one end of a socket pair as descriptor 3 and
// sends it the setup; the files of the models are the descriptors from 4 on. It does
// not wait for the answer.
func launch(cfg Config, g given) (*process, error) {
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
	p := &process{cmd: cmd, conn: conn, started: time.Now(), given: g, taken: make(chan struct{}), ended: make(chan struct{})}
	cmd.Stderr = &p.words
	cmd.ExtraFiles = append([]*os.File{theirs}, g.files...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	cmd.WaitDelay = time.Second
	failed := make(chan error, 1)
	go p.run(cfg, failed)
	if err := <-failed; err != nil {
		conn.Close()
		return nil, fmt.Errorf("starting %s: %w", cfg.Program, err)
	}
	conn.SetWriteDeadline(time.Now().Add(time.Second))
	if err := writeMessage(conn, maxRequest, Setup{Cameras: cfg.Cameras, MemoryLimit: cfg.MemoryLimit, Handed: g.cards}); err != nil {
		p.kill()
		return nil, fmt.Errorf("vision worker: sending the setup: %w", err)
	}
	return p, nil
}

// run starts the process and waits for it, on a thread of its own. The thread
// gives up its rights before the process inherits them; it also is the parent
// whose death the kernel watches for PR_SET_PDEATHSIG. It is therefore locked
// and never given back: it ends with this goroutine.
func (p *process) run(cfg Config, failed chan<- error) {
	runtime.LockOSThread()
	if unix.Gettid() == unix.Getpid() {
		// The main thread cannot end, and would stay confined: hold it until
		// another one has taken the work.
		defer runtime.UnlockOSThread()
		go p.run(cfg, failed)
		<-p.taken
		return
	}
	close(p.taken)
	defer close(p.ended)
	confineThread(p.cmd.Path, cfg.Cameras)
	err := p.cmd.Start()
	failed <- err
	if err != nil {
		return
	}
	p.cmd.Wait()
	s := p.cmd.ProcessState
	if !s.Success() && cfg.Stderr != nil {
		cfg.Stderr.Write(p.words.last)
	}
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

// tail keeps the last words of the worker: image libraries warn on stderr about
// every odd file, and only what was said before a death is of interest.
type tail struct{ last []byte }

func (t *tail) Write(b []byte) (int, error) {
	const most = 4096
	t.last = append(t.last, b[max(0, len(b)-most):]...)
	t.last = t.last[max(0, len(t.last)-most):]
	return len(b), nil
}
