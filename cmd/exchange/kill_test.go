package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatehouse/uplink"
	"gatehouse/uplink/broker"
	"gatehouse/uplink/exchange"
)

// asProgram makes the test binary be the exchange.
const asProgram = "GATEHOUSE_TEST_EXCHANGE"

// Killed in the middle of its work, again and again: what it receipted is in the
// store, and in the end all is there once.
func TestKilled(t *testing.T) {
	n, cred, b := wired(t)
	config := writeConfig(t, n, b.Addr())
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var log safe
	launches := 0
	launch := func() *exec.Cmd {
		launches++
		cmd := exec.Command(self, "run", "-config", config)
		cmd.Env = append(os.Environ(), asProgram+"=1")
		cmd.Stderr = &log
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	const count, kills = 120, 6
	envs := chain(t, n, cred, 7, "results", count)
	k := join(t, n, cred, b.Addr())
	running := launch()
	t.Cleanup(func() { running.Process.Kill(); running.Wait() })
	until(t, "the exchange is there", func() bool { return k.presence() == broker.Online })

	for i, e := range envs {
		k.send(kioskID, "results", e)
		if i%(count/kills) != count/kills-1 {
			continue
		}
		insist(t, "it has taken this one", func() bool { return k.receipt("results").Covers(uint64(i + 1)) },
			func() { k.send(kioskID, "results", e) })
		running.Process.Kill()
		running.Wait()
		rep := report(t, n.Path("exchange.db"))
		if len(rep.Chains) != 1 || len(rep.Chains[0].Problems) != 0 {
			t.Fatalf("%+v", rep)
		}
		for _, gap := range append(rep.Chains[0].Missing, uplink.Range{From: rep.Chains[0].Highest + 1, To: count}) {
			for seq := gap.From; seq <= gap.To; seq++ {
				if k.receipt("results").Covers(seq) {
					t.Fatalf("record %d was receipted and is not in the store", seq)
				}
			}
		}
		running = launch()
	}
	insist(t, "receipt of all", func() bool { return k.receipt("results").Watermark == count }, func() {
		for i, e := range envs {
			if !k.receipt("results").Covers(uint64(i + 1)) {
				k.send(kioskID, "results", e)
			}
		}
	})
	until(t, "the last one has begun", func() bool { return strings.Count(log.String(), "node begins") == launches })
	if err := running.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- running.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("SIGTERM: %v\n%s", err, log.String())
		}
	case <-time.After(patience):
		t.Fatal("SIGTERM does not end it")
	}
	if rep := report(t, n.Path("exchange.db")); !rep.Sound || rep.Records != count {
		t.Errorf("%+v", rep)
	}
}

func report(t *testing.T, db string) exchange.Report {
	t.Helper()
	var out bytes.Buffer
	if err := check(db, "", &out); err != nil && !errors.Is(err, errUnsound) {
		t.Fatalf("%v: %s", err, out.String())
	}
	var rep exchange.Report
	if err := json.Unmarshal(out.Bytes(), &rep); err != nil {
		t.Fatal(err)
	}
	return rep
}

// A reader of stdout that goes away takes only the lines along.
func TestReaderGone(t *testing.T) {
	n, cred, b := wired(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	var log safe
	cmd := exec.Command(self, "run", "-config", writeConfig(t, n, b.Addr()))
	cmd.Env = append(os.Environ(), asProgram+"=1")
	cmd.Stdout, cmd.Stderr = writer, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	reader.Close()
	writer.Close()
	k := join(t, n, cred, b.Addr())
	until(t, "the exchange is there", func() bool { return k.presence() == broker.Online })
	for i, e := range chain(t, n, cred, 7, "results", 2) {
		k.send(kioskID, "results", e)
		until(t, "a receipt", func() bool { return k.receipt("results").Watermark == uint64(i+1) })
	}
	if !strings.Contains(log.String(), "stdout") {
		t.Errorf("the log does not say that nobody reads:\n%s", log.String())
	}
}
