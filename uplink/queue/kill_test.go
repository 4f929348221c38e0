package queue

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/uplink"
)

// child puts rows until it is killed and writes to the ledger what Put accepted.
func child(path string) {
	q, err := Open(path, Options{Kiosk: testKiosk})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ledger, err := os.OpenFile(path+".ledger", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		os.Exit(1)
	}
	for n := 0; ; n++ {
		var sum [32]byte
		id, err := q.Put("results", func(id uplink.Identity, prev [32]byte) ([]byte, error) {
			env := append(envelope(id.Seq, 500+n*7919%30_000), prev[:]...)
			sum = sha256.Sum256(env)
			return env, nil
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Fprintf(ledger, "%d %x\n", id.Seq, sum)
	}
}

// proof tells whether the long acceptance is asked for.
func proof() bool { return os.Getenv("GATEHOUSE_PROOF") != "" }

// Kills at random moments, twenty or with GATEHOUSE_PROOF=1 a thousand: nothing that Put accepted is lost or altered,
// numbers have no gap, and every row carries the chain value before it.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.db")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	kills := 20
	if proof() {
		kills = 1000
	}
	for range kills {
		cmd := exec.Command(os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), "QUEUE_TEST_CHILD="+path)
		var out bytes.Buffer
		cmd.Stderr = &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(30*time.Millisecond + time.Duration(rnd.Int64N(int64(150*time.Millisecond))))
		cmd.Process.Kill()
		cmd.Wait()
		if out.Len() > 0 {
			t.Fatalf("child: %s", out.String())
		}
	}
	q := openTest(t, path, Options{})
	stored := map[string]string{}
	var head [32]byte
	for after := uint64(0); ; {
		rows, err := q.Pending("results", after, 50)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			break
		}
		for _, r := range rows {
			if r.Err != nil || r.ID.Seq != after+1 || !bytes.HasSuffix(r.Envelope, head[:]) {
				t.Fatalf("row %d after %d: %v", r.ID.Seq, after, r.Err)
			}
			after = r.ID.Seq
			head = uplink.Link(head, r.Envelope)
			s := sha256.Sum256(r.Envelope)
			stored[fmt.Sprint(after)] = hex.EncodeToString(s[:])
		}
	}
	if head != headNow(t, q) {
		t.Error("the lane's chain value is not that of its rows")
	}
	f, err := os.Open(path + ".ledger")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	accepted := 0
	for sc := bufio.NewScanner(f); sc.Scan(); accepted++ {
		var seq, sum string
		if _, err := fmt.Sscan(sc.Text(), &seq, &sum); err != nil {
			t.Fatal(err)
		}
		if stored[seq] != sum {
			t.Errorf("row %s was accepted and is lost or altered", seq)
		}
	}
	t.Logf("%d kills, %d accepted, %d stored", kills, accepted, len(stored))
	if accepted < kills || len(stored) > accepted+kills {
		t.Errorf("%d accepted, %d stored: the kills did not test anything", accepted, len(stored))
	}
}
