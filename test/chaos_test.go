package test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatehouse/cmd/kioskd/console"
	"gatehouse/screening"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
	"gatehouse/uplink"
)

// blow is one kill: what, and how long after the document was laid down.
type blow struct {
	what  string
	after time.Duration
}

// blows spreads the kills over n travellers, at any moment of a crossing.
func blows(r *rand.Rand, n, kiosks, visions, brokers int) map[int][]blow {
	out := map[int][]blow{}
	for what, count := range map[string]int{"kioskd": kiosks, "visiond": visions, "broker": brokers} {
		for range count {
			i := r.IntN(n)
			out[i] = append(out[i], blow{what, time.Duration(r.IntN(3000)) * time.Millisecond})
		}
	}
	return out
}

// The same travellers with kioskd, visiond and the broker killed at random
// moments: nothing sealed is lost or doubled in the node's store, and each
// crossing that was cut short left an aborted record without biometrics, or
// never began.
func TestTravellersUnderFire(t *testing.T) {
	n := number(t, "GATEHOUSE_TRAVELLERS", 8)
	seed := uint64(number(t, "GATEHOUSE_SEED", 3000))
	kiosks, visions, brokers := max(2, n/10), max(2, n/10), max(1, n/20)
	t.Logf("%d travellers from seed %d; kills: kioskd %d, visiond %d, broker %d", n, seed, kiosks, visions, brokers)
	ps := plans(seed, n)
	h := start(t, line.Options{Seed: seed, Listed: listedSeeds(ps)}, officer.Follow)
	fire := blows(rand.New(rand.NewPCG(seed, 9)), n, kiosks, visions, brokers)
	drawn := map[string]plan{}
	for i, p := range ps {
		h.stage(t, console.StageReady)
		before := h.decided(t)
		s := sheet(t, p.seed, p.forgery)
		drawn[strings.Join(s.Lines, "")] = p
		if err := h.Bench.Place(s); err != nil {
			t.Fatal(err)
		}
		placed := time.Now()
		for _, b := range fire[i] {
			time.Sleep(time.Until(placed.Add(b.after)))
			h.strike(t, b.what)
		}
		// The document lies there still: a crossing that was cut short begins anew,
		// until one is decided.
		for limit := time.Now().Add(2 * patience); h.decided(t) == before; time.Sleep(20 * time.Millisecond) {
			if time.Now().After(limit) {
				t.Fatalf("traveller %d (%s): no decided record; the page shows %q", i, p.forgery, h.officer.View().Stage)
			}
		}
		h.Bench.Remove()
	}
	h.settle(t)
	h.account(t, drawn)
}

// decided counts the decided records at the node.
func (h *house) decided(t *testing.T) int {
	n := 0
	for _, a := range h.node.records(t) {
		if a.Record.Kind == uplink.KindCrossing {
			n++
		}
	}
	return n
}

func (h *house) strike(t *testing.T, what string) {
	t.Helper()
	switch what {
	case "kioskd":
		h.Kiosk.Kill()
		if err := h.Bench.FreePanel(); err != nil {
			t.Fatal(err)
		}
		if err := h.Kiosk.Start(); err != nil {
			t.Fatal(err)
		}
	case "visiond":
		for _, pid := range children(h.Kiosk.PID(), "visiond") {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	case "broker":
		if err := h.Broker.Restart(); err != nil {
			t.Fatal(err)
		}
	}
}

// children gives the processes of that name whose parent is pid.
func children(pid int, name string) (found []int) {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	for _, path := range stats {
		b, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		f := strings.Fields(string(b))
		if len(f) > 3 && f[1] == "("+name+")" && f[3] == strconv.Itoa(pid) {
			if p, err := strconv.Atoi(f[0]); err == nil {
				found = append(found, p)
			}
		}
	}
	return found
}

// settle waits until the queue is empty.
func (h *house) settle(t *testing.T) {
	t.Helper()
	h.until(t, "an empty queue", func(v officer.View) bool {
		return v.Stage == console.StageReady && v.Queue.Connected && v.Queue.Waiting == 0
	})
}

var sealed = regexp.MustCompile(`msg="crossing recorded" seq=(\d+)`)

// account holds the node's store against what the kiosk said it sealed.
func (h *house) account(t *testing.T, drawn map[string]plan) {
	t.Helper()
	all := h.node.records(t)
	seqs, crossings := map[uint64]bool{}, map[string]bool{}
	decided, aborted := 0, 0
	for _, a := range all {
		if seqs[a.ID.Seq] {
			t.Errorf("number %d twice", a.ID.Seq)
		}
		if crossings[a.Record.Crossing] {
			t.Errorf("crossing of number %d twice", a.ID.Seq)
		}
		seqs[a.ID.Seq], crossings[a.Record.Crossing] = true, true
		switch a.Record.Kind {
		case uplink.KindCrossing:
			decided++
		case uplink.KindAborted:
			aborted++
			e := a.Record.Evidence
			if len(e.Document.Lines) > 0 || len(e.Pictures) > 0 || len(a.Pictures) > 0 || a.Record.Decision.Choice != screening.ChoiceAborted {
				t.Errorf("aborted record %d holds evidence", a.ID.Seq)
			}
		}
	}
	for _, m := range sealed.FindAllStringSubmatch(h.log.String(), -1) {
		if seq, _ := strconv.ParseUint(m[1], 10, 64); !seqs[seq] {
			t.Errorf("number %d was sealed and never arrived", seq)
		}
	}
	if decided < len(drawn) {
		t.Errorf("%d decided records of %d travellers", decided, len(drawn))
	}
	t.Logf("%d records: %d decided, %d aborted", len(all), decided, aborted)
	judgeDecided(t, drawn, all)
	h.checkStore(t, len(all))
}

// judgeDecided holds every decided record against the traveller whose document
// it shows; a capture that a kill cut short must have been referred.
func judgeDecided(t *testing.T, drawn map[string]plan, all []arrived) {
	t.Helper()
	captured := 0
	for _, a := range all {
		switch {
		case a.Record.Kind != uplink.KindCrossing:
		case a.finding("document.capture").Verdict == screening.Aborted:
			if a.Record.Result.Recommend != screening.Refer {
				t.Errorf("number %d: capture cut short, recommended %s", a.ID.Seq, a.Record.Result.Recommend)
			}
		default:
			p, ok := drawn[strings.Join(a.Record.Evidence.Document.Lines, "")]
			if !ok {
				t.Errorf("number %d: lines of nobody who came", a.ID.Seq)
				continue
			}
			captured++
			judge(t, p, a)
		}
	}
	if captured == 0 {
		t.Error("no capture went through: the test proved nothing")
	}
}
