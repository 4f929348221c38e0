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
	"strconv"
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
		// Lines of 128 bytes never cross a page, where a kill can cut a write in two.
		fmt.Fprintf(ledger, "%-62d %x\n", id.Seq, sum)
	}
}

// proof tells whether the long acceptance is asked for.
func proof() bool { return os.Getenv("GATEHOUSE_PROOF") != "" }

// random is seeded by GATEHOUSE_SEED, or by the time.
func random(t *testing.T) *rand.Rand {
	seed, err := strconv.ParseUint(os.Getenv("GATEHOUSE_SEED"), 10, 64)
	if err != nil {
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 1))
}

// Kills at random moments, twenty or with GATEHOUSE_PROOF=1 a thousand: nothing
// that Put accepted is lost or altered, numbers have no gap, and every row carries
// the chain value before it.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "q.db")
	rnd := random(t)
	rounds := 1
	if proof() {
		rounds = 50
	}
	var head [32]byte
	var last uint64
	accepted := 0
	for range rounds {
		for range 20 {
			killOne(t, path, 30*time.Millisecond+time.Duration(rnd.Int64N(int64(150*time.Millisecond))))
		}
		q := openTest(t, path, Options{})
		stored := map[string]string{}
		head, last = walk(t, q, head, last, stored)
		if head != headNow(t, q) {
			t.Error("the lane's chain value is not that of its rows")
		}
		n := compare(t, path+".ledger", stored)
		if n < 20 || len(stored) > n+20 {
			t.Errorf("%d accepted, %d stored: the kills did not test anything", n, len(stored))
		}
		accepted += n
		r := uplink.Receipt{Kiosk: testKiosk, Epoch: q.Epoch(), Lane: "results", Watermark: last, Head: head}
		if n, err := q.Receipt(r); n != len(stored) || err != nil {
			t.Fatalf("%d of %d rows receipted, %v", n, len(stored), err)
		}
		q.Close()
		if err := os.Remove(path + ".ledger"); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d accepted, %d stored", rounds*20, accepted, last)
}

func killOne(t *testing.T, path string, after time.Duration) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), "QUEUE_TEST_CHILD="+path)
	var out bytes.Buffer
	cmd.Stderr = &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	cmd.Process.Kill()
	cmd.Wait()
	if out.Len() > 0 {
		t.Fatalf("child: %s", out.String())
	}
}

// walk reads the lane behind number last, whose chain value is head, and gives
// the same of its end. stored gets number and hash of each row.
func walk(t *testing.T, q *Queue, head [32]byte, last uint64, stored map[string]string) ([32]byte, uint64) {
	t.Helper()
	for {
		rows, err := q.Pending("results", last, 50)
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) == 0 {
			return head, last
		}
		for _, r := range rows {
			if r.Err != nil || r.ID.Seq != last+1 || !bytes.HasSuffix(r.Envelope, head[:]) {
				t.Fatalf("row %d after %d: %v", r.ID.Seq, last, r.Err)
			}
			last = r.ID.Seq
			head = uplink.Link(head, r.Envelope)
			s := sha256.Sum256(r.Envelope)
			stored[fmt.Sprint(last)] = hex.EncodeToString(s[:])
		}
	}
}

// compare reads the ledger of what Put accepted and counts it.
func compare(t *testing.T, ledger string, stored map[string]string) (accepted int) {
	t.Helper()
	f, err := os.Open(ledger)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for sc := bufio.NewScanner(f); sc.Scan(); accepted++ {
		var seq, sum string
		if _, err := fmt.Sscan(sc.Text(), &seq, &sum); err != nil {
			t.Fatal(err)
		}
		if stored[seq] != sum {
			t.Errorf("row %s was accepted with hash %q and is lost or altered: %q", seq, sum, stored[seq])
		}
	}
	return accepted
}
