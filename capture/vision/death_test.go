package vision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gatehouse/device"
)

// After a death the next call must work within this time.
const backWithin = 2 * time.Second

func worksAgain(t *testing.T, w *Worker) {
	t.Helper()
	if _, err := w.Look(within(t, backWithin), "a"); err != nil {
		t.Errorf("the call after the death: %v", err)
	}
}

func TestDeathInEveryCall(t *testing.T) {
	w := start(t, "worker")
	for name, call := range calls {
		for _, how := range []string{"die", "panic", "hang"} {
			worksAgain(t, w)
			pid, begin := w.PID(), time.Now()
			const patience = 300 * time.Millisecond
			err := call(w, within(t, patience), how)
			if !errors.Is(err, ErrWorker) || errors.Is(err, device.ErrTimeout) {
				t.Errorf("%s, %s: %v", name, how, err)
			}
			if d := time.Since(begin); d > patience+500*time.Millisecond || how == "hang" && d < patience {
				t.Errorf("%s, %s: took %v", name, how, d)
			}
			if syscall.Kill(pid, 0) == nil {
				t.Errorf("%s, %s: process %d is still there, dead or alive", name, how, pid)
			}
		}
	}
	worksAgain(t, w)
}

func TestDeathBetweenCalls(t *testing.T) {
	w := start(t, "worker")
	worksAgain(t, w)
	pid := w.PID()
	syscall.Kill(pid, syscall.SIGKILL)
	// Nobody calls, and still no zombie stays.
	for i := 0; syscall.Kill(pid, 0) == nil; i++ {
		if i == 100 {
			t.Fatal("a zombie")
		}
		time.Sleep(10 * time.Millisecond)
	}
	if _, err := w.Look(within(t, time.Second), "a"); !errors.Is(err, ErrWorker) {
		t.Errorf("the call that notices: %v", err)
	}
	worksAgain(t, w)
}

func TestPoliteTimeout(t *testing.T) {
	w := start(t, "worker")
	worksAgain(t, w)
	pid := w.PID()
	if _, err := w.Look(within(t, 300*time.Millisecond), "wait"); !errors.Is(err, device.ErrTimeout) || errors.Is(err, ErrWorker) {
		t.Errorf("%v", err)
	}
	if w.PID() != pid {
		t.Error("a worker that kept its deadline was killed")
	}
}

func TestCancelledCall(t *testing.T) {
	w := start(t, "worker")
	worksAgain(t, w)
	pid := w.PID()
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, cancel)
	begin := time.Now()
	if _, err := w.Page(ctx, "wait"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if d := time.Since(begin); d > 400*time.Millisecond {
		t.Errorf("returned after %v", d)
	}
	id, err := w.Check(within(t, time.Second), "a")
	if err != nil || id.Model != "1" || w.PID() != pid {
		t.Errorf("the next call: %+v, %v, process %d then %d; want one cancelled request", id, err, pid, w.PID())
	}
}

func TestSlowStartSurvivesShortCalls(t *testing.T) {
	w := start(t, "sluggard")
	pid := w.PID()
	for range 3 {
		if _, err := w.Look(within(t, 100*time.Millisecond), "a"); !errors.Is(err, device.ErrTimeout) {
			t.Errorf("while it starts: %v", err)
		}
	}
	if _, err := w.Look(within(t, 5*time.Second), "a"); err != nil || w.PID() != pid {
		t.Errorf("once it is up: %v, process %d then %d", err, pid, w.PID())
	}
}

func TestBrokenWorkers(t *testing.T) {
	for _, name := range []string{"babbler", "stillborn"} {
		w := start(t, name)
		for range 2 {
			if _, err := w.Look(within(t, 2*time.Second), "a"); !errors.Is(err, ErrWorker) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	w := start(t, "worker")
	if _, err := w.Page(within(t, 2*time.Second), "lie"); !errors.Is(err, ErrWorker) {
		t.Errorf("a picture without its pixels: %v", err)
	}
	worksAgain(t, w)
}

func TestCloseEndsACall(t *testing.T) {
	for _, name := range []string{"worker", "mute"} {
		w := start(t, name)
		pid := w.PID()
		time.AfterFunc(200*time.Millisecond, func() { w.Close() })
		begin := time.Now()
		if _, err := w.Look(context.Background(), "hang"); !errors.Is(err, ErrWorker) {
			t.Errorf("%s: %v", name, err)
		}
		if d := time.Since(begin); d > 2*time.Second {
			t.Errorf("%s: returned after %v", name, d)
		}
		if syscall.Kill(pid, 0) == nil {
			t.Errorf("%s: process %d is left", name, pid)
		}
		if _, err := w.Look(context.Background(), "a"); !errors.Is(err, os.ErrClosed) {
			t.Errorf("%s, closed: %v", name, err)
		}
	}
}

func TestWorkerDiesWithItsParent(t *testing.T) {
	for _, name := range []string{"worker", "mute"} { // mute does not listen for the end of the line
		parent := exec.Command(program(t, "parent"))
		parent.Env = append(os.Environ(), "WORKER="+program(t, name))
		out, err := parent.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := parent.Start(); err != nil {
			t.Fatal(err)
		}
		var pid int
		if _, err := fmt.Fscan(out, &pid); err != nil || syscall.Kill(pid, 0) != nil {
			t.Fatalf("%s: process %d, %v", name, pid, err)
		}
		parent.Process.Kill()
		parent.Wait()
		for i := 0; alive(pid); i++ {
			if i == 100 {
				t.Fatalf("%s: worker %d outlives its parent", name, pid)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// alive: there, and no zombie that its new parent has yet to wait for.
func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !bytes.Contains(b, []byte(") Z "))
}

func TestConcurrentCalls(t *testing.T) {
	w := start(t, "worker")
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 20 {
				data := make([]byte, i*20+j)
				if p, err := w.FindPage(within(t, 10*time.Second), data, nil, nil); err != nil || p.Residual != float64(100*len(data)) {
					t.Errorf("%v, %v", p.Residual, err)
				}
			}
		})
	}
	all.Wait()
}

func TestLastWords(t *testing.T) {
	var said bytes.Buffer
	w, err := Start(Config{Program: program(t, "worker"), Stderr: &said})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Look(within(t, 2*time.Second), "panic"); !errors.Is(err, ErrWorker) {
		t.Fatal(err)
	}
	w.Close()
	if !strings.Contains(said.String(), "panic: acting") && !strings.Contains(said.String(), "goroutine") {
		t.Errorf("said %q", said.String())
	}
}

func TestCPUCountsTheDead(t *testing.T) {
	w := start(t, "worker")
	worksAgain(t, w)
	before, err := w.CPU()
	if err != nil || before <= 0 {
		t.Fatalf("%v, %v", before, err)
	}
	w.Look(within(t, time.Second), "die")
	after, err := w.CPU()
	if err != nil || after < before {
		t.Errorf("%v before the death, %v after it, %v", before, after, err)
	}
}

// probe tries in the worker what it must not be able to do, and lists what
// succeeded.
func probe(camera string) string {
	what, arg, _ := strings.Cut(camera, ":")
	var err error
	switch what {
	case "write":
		err = os.WriteFile(arg, nil, 0o600)
	case "read":
		_, err = os.ReadFile(arg)
	case "dial":
		var c net.Conn
		if c, err = net.DialTimeout("tcp", camera[len("dial:"):], time.Second); err == nil {
			c.Close()
		}
	case "signal":
		err = syscall.Kill(os.Getppid(), 0)
	default:
		return ""
	}
	if err == nil {
		return "done"
	}
	return err.Error()
}

func TestConfinement(t *testing.T) {
	listen := func() string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { l.Close() })
		return l.Addr().String()
	}
	own, other := listen(), listen()
	dir := t.TempDir()
	clip, secret := filepath.Join(dir, "clip.mp4"), filepath.Join(dir, "secret")
	for _, f := range []string{clip, secret} {
		if err := os.WriteFile(f, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := start(t, "worker", Camera{Name: "http", Source: "http://" + own + "/x"}, Camera{Name: "clip", Source: clip})
	if id, err := w.Check(within(t, 5*time.Second), "read:/etc/passwd"); err != nil {
		t.Fatal(err)
	} else if id.Detail == "done" {
		t.Skip("this kernel has no Landlock; nothing is confined here")
	}
	for ask, allowed := range map[string]bool{
		"read:" + clip:                     true,
		"read:/proc/self/status":           true,
		"dial:" + own:                      true,
		"read:" + secret:                   false,
		"write:" + clip:                    false,
		"write:" + dir + "/new":            false,
		"write:/dev/shm/gatehouse":         false,
		"dial:" + other:                    false,
		"signal:":                          false,
		"read:/proc/self/../../etc/shadow": false,
	} {
		id, err := w.Check(within(t, 5*time.Second), ask)
		if err != nil || (id.Detail == "done") != allowed {
			t.Errorf("%s: %q, %v; allowed: %v", ask, id.Detail, err, allowed)
		}
	}
}
