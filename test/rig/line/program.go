package line

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Program is a child process that can be killed and started again.
type Program struct {
	path string
	args []string
	out  io.Writer // standard output
	err  io.Writer // log lines

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{}
}

// NewProgram does not start it. Both writers see all lives of the program.
func NewProgram(out, err io.Writer, path string, args ...string) *Program {
	return &Program{path: path, args: args, out: out, err: err}
}

// Start starts it; a running one is an error.
func (p *Program) Start() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running() {
		return fmt.Errorf("%s is already running", p.path)
	}
	cmd := exec.Command(p.path, p.args...)
	cmd.Stdout, cmd.Stderr = p.out, p.err
	// It dies with the rig, and Ctrl-C at the terminal reaches the rig alone,
	// which then ends everything in order.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return err
	}
	done := make(chan struct{})
	p.cmd, p.done = cmd, done
	go func() {
		cmd.Wait() // how it ended shows in its log lines
		close(done)
	}()
	return nil
}

// Kill ends it at once with SIGKILL, as a power cut would.
func (p *Program) Kill() { p.end(syscall.SIGKILL, time.Minute) }

// Stop asks it to end, and kills it when it does not within 10 s. It reports
// whether it ended by itself.
func (p *Program) Stop() bool { return p.end(syscall.SIGTERM, 10*time.Second) }

func (p *Program) end(sig os.Signal, patience time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.running() {
		return true
	}
	p.cmd.Process.Signal(sig)
	select {
	case <-p.done:
		return true
	case <-time.After(patience):
		p.cmd.Process.Kill()
		<-p.done
		return false
	}
}

// running needs p.mu.
func (p *Program) running() bool {
	if p.cmd == nil {
		return false
	}
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// Running tells whether it lives.
func (p *Program) Running() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.running()
}

// PID is the process id, 0 when it is not running.
func (p *Program) PID() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.running() {
		return 0
	}
	return p.cmd.Process.Pid
}
