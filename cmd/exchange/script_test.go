package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"go.uber.org/goleak"

	"gatehouse/test/rig/pki"
	"gatehouse/uplink/exchange"
)

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	testscript.Main(leakFree{m}, map[string]func(){"exchange": main})
}

// leakFree looks for goroutines that outlived the tests; testscript.Main runs it
// in the test itself and not in the programs that scripts start.
type leakFree struct{ m *testing.M }

func (l leakFree) Run() int {
	code := l.m.Run()
	if err := goleak.Find(); code == 0 && err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return code
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			// nation DIR: certificates and keys of a test nation, with one kiosk.
			"nation": func(ts *testscript.TestScript, _ bool, args []string) {
				n, err := pki.New(ts.MkAbs(args[0]), time.Now())
				ts.Check(err)
				_, err = n.Kiosk(kioskID)
				ts.Check(err)
			},
			// store DIR FILE N GAP: a store with records 1 to N of a kiosk, but GAP.
			"store": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(fillStore(ts.MkAbs(args[0]), ts.MkAbs(args[1]), args[2], args[3]))
			},
		},
	})
}

func fillStore(dir, path, upTo, without string) error {
	var last, gap int
	if _, err := fmt.Sscan(upTo+" "+without, &last, &gap); err != nil {
		return err
	}
	n, err := pki.New(dir, time.Now())
	if err != nil {
		return err
	}
	cred, err := n.Kiosk(kioskID)
	if err != nil {
		return err
	}
	trust, err := exchange.LoadTrust(n.Path(pki.Registered), n.Path(pki.CAFile), n.Path(pki.CRLFile), time.Now)
	if err != nil {
		return err
	}
	node, err := exchange.Open(exchange.Config{Path: path, Keys: trust.Key, Opener: n.Opener, Signer: n.Receipt, Now: time.Now})
	if err != nil {
		return err
	}
	defer node.Close()
	envs, err := sealChain(n, cred, 7, "results", uint64(last))
	if err != nil {
		return err
	}
	for i, e := range envs {
		if i+1 == gap {
			continue
		}
		if out, err := node.Accept(kioskID, "results", e); err != nil || out.Status != exchange.Stored {
			return fmt.Errorf("%s: %w", out.Reason, err)
		}
	}
	return nil
}

// A node that is told to end while its broker is away ends at once.
func TestEndsWithoutBroker(t *testing.T) {
	n := nation(t)
	p := start(t, writeConfig(t, n, "127.0.0.1:1"), false)
	until(t, "it says that the broker is away", func() bool {
		return containsAll(p.log.String(), "cannot be reached", "node begins")
	})
	began := time.Now()
	p.end(t)
	if d := time.Since(began); d > 5*time.Second {
		t.Errorf("it took %v to end", d)
	}
	if _, err := os.Stat(filepath.Join(n.Dir, "exchange.db")); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if code := program(ctx, []string{"run", "-config", n.Path("exchange.toml")}, &p.out, &p.log); code != 0 {
		t.Errorf("begun and ended at once: status %d", code)
	}
}
