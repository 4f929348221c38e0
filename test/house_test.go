package test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
	"gatehouse/test/rig/paper"
	"gatehouse/uplink"
)

// house is a running line with a scripted officer, and what arrived at the node.
type house struct {
	*line.Line
	officer *officer.Officer
	log     *buffer
	node    *node
	bin     string
}

// start starts the house; it ends with the test. rule is that of a scripted
// officer; nil = none, a browser will do. The log lines are shown when the test
// failed.
func start(t *testing.T, o line.Options, rule officer.Rule) *house {
	t.Helper()
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{log: &buffer{}, node: &node{}, bin: bin}
	o.Dir, o.Bin, o.Log, o.Records = t.TempDir(), bin, h.log, h.node
	if h.Line, err = line.Start(o); err != nil {
		t.Fatalf("%v\n%s", err, h.log)
	}
	ctx, cancel := context.WithCancel(context.Background())
	h.officer = officer.New(h.Page, line.Officer, line.PIN, rule, nil)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if rule != nil {
			h.officer.Run(ctx)
		}
	}()
	t.Cleanup(func() {
		cancel()
		<-done
		if err := h.Stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("log lines of the house:\n%s", h.log)
		}
	})
	return h
}

// patience bounds every wait of these tests; the machine may be busy.
const patience = time.Minute

// until waits until the officer's page shows what fits.
func (h *house) until(t *testing.T, what string, fits func(officer.View) bool) officer.View {
	t.Helper()
	for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(5 * time.Millisecond) {
		if v := h.officer.View(); fits(v) {
			return v
		}
	}
	v := h.officer.View()
	t.Fatalf("the page never showed %s; it shows stage %q, note %q, devices %v", what, v.Stage, v.Note, v.Devices)
	return v
}

func (h *house) stage(t *testing.T, s console.Stage) officer.View {
	t.Helper()
	return h.until(t, string(s), func(v officer.View) bool { return v.Stage == s })
}

// sheet draws a traveller.
func sheet(t *testing.T, seed uint64, f rig.Forgery) *rig.Sheet {
	t.Helper()
	tr, err := paper.New(seed, f, capture.FormatUnknown)
	if err != nil {
		t.Fatal(err)
	}
	return tr.Sheet
}

// cross lays the sheet on the glass, waits for the record at the node and takes
// the sheet away.
func (h *house) cross(t *testing.T, s *rig.Sheet) arrived {
	t.Helper()
	h.stage(t, console.StageReady)
	n := h.node.len()
	if err := h.Bench.Place(s); err != nil {
		t.Fatal(err)
	}
	r := h.node.await(t, n)
	h.Bench.Remove()
	return r
}

// buffer is what programs print into.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// arrived is one line of the exchange.
type arrived struct {
	ID     uplink.Identity `json:"id"`
	Record uplink.Record   `json:"record"`

	Pictures []struct { // of the record, by size only
		Light string `json:"light"`
		Bytes int    `json:"bytes"`
	} `json:"pictures"`
}

// finding gives the finding with that id.
func (a arrived) finding(id string) *screening.Finding {
	for i, f := range a.Record.Result.Findings {
		if f.ID == id {
			return &a.Record.Result.Findings[i]
		}
	}
	return nil
}

// node collects what the exchange says it stored.
type node struct {
	mu   sync.Mutex
	rest []byte
	all  []arrived
	bad  error
}

func (n *node) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.rest = append(n.rest, p...)
	for {
		i := bytes.IndexByte(n.rest, '\n')
		if i < 0 {
			return len(p), nil
		}
		var a arrived
		if err := json.Unmarshal(n.rest[:i], &a); err != nil && n.bad == nil {
			n.bad = fmt.Errorf("line of the exchange: %w", err)
		}
		n.all = append(n.all, a)
		n.rest = n.rest[i+1:]
	}
}

func (n *node) len() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.all)
}

// records gives a copy of what arrived so far.
func (n *node) records(t *testing.T) []arrived {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.bad != nil {
		t.Fatal(n.bad)
	}
	return append([]arrived(nil), n.all...)
}

// await gives the record with index i as soon as it is there.
func (n *node) await(t *testing.T, i int) arrived {
	t.Helper()
	for limit := time.Now().Add(patience); time.Now().Before(limit); time.Sleep(10 * time.Millisecond) {
		if n.len() > i {
			return n.records(t)[i]
		}
	}
	t.Fatalf("record %d never arrived at the node", i+1)
	return arrived{}
}

// kioskctl runs the technician's tool and gives what it printed and its status.
func (h *house) kioskctl(t *testing.T, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(filepath.Join(h.bin, "kioskctl"), args...)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// number reads a count from the environment, for the long form of a sample.
func number(t *testing.T, name string, sample int) int {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return sample
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
