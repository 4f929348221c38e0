package broker

import (
	"io"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// wire is a TCP relay that can go dead or be cut.
type wire struct {
	l      net.Listener
	target string
	dead   atomic.Bool
	wg     sync.WaitGroup

	mu   sync.Mutex
	open map[net.Conn]struct{}
}

func newWire(t *testing.T, target string) *wire {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{l: l, target: target, open: map[net.Conn]struct{}{}}
	w.wg.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			w.wg.Go(func() { w.relay(c) })
		}
	})
	t.Cleanup(func() {
		l.Close()
		w.cut()
		w.wg.Wait()
	})
	return w
}

func (w *wire) relay(c net.Conn) {
	defer c.Close()
	s, err := net.Dial("tcp", w.target)
	if err != nil {
		return
	}
	defer s.Close()
	w.mu.Lock()
	w.open[c], w.open[s] = struct{}{}, struct{}{}
	w.mu.Unlock()
	w.wg.Go(func() { w.copy(c, s) })
	w.copy(s, c)
	w.mu.Lock()
	delete(w.open, c)
	delete(w.open, s)
	w.mu.Unlock()
}

func (w *wire) copy(to, from net.Conn) {
	defer to.Close()
	b := make([]byte, 16<<10)
	for {
		n, err := from.Read(b)
		for w.dead.Load() {
			time.Sleep(5 * time.Millisecond)
		}
		if _, e := to.Write(b[:n]); e != nil || err == io.EOF || err != nil {
			return
		}
	}
}

func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.open {
		if t, ok := c.(*net.TCPConn); ok {
			t.SetLinger(0)
		}
		c.Close()
	}
}

// Faults of every sort while rows are made: nothing is lost, altered or left.
// GATEHOUSE_PROOF=1 makes 10,000 rows instead of a sample, GATEHOUSE_SEED the
// same faults in the same order.
func TestChaos(t *testing.T) {
	rows := 300
	if os.Getenv("GATEHOUSE_PROOF") != "" {
		rows = 10_000
	}
	eachBroker(t, func(t *testing.T, ca *authority, b peer) {
		seed, err := strconv.ParseUint(os.Getenv("GATEHOUSE_SEED"), 10, 64)
		if err != nil {
			seed = uint64(time.Now().UnixNano())
		}
		t.Logf("seed %d", seed)
		rnd := rand.New(rand.NewPCG(seed, 2))
		w := newWire(t, b.Addr())
		n := newNode(t)
		n.connect(ca, b.Addr())
		k := startKiosk(t, w.l.Addr().String(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}})
		var made sync.WaitGroup
		made.Go(func() {
			for range rows {
				k.put("results", 1, 200+rows%7*4000)
			}
		})
		faults := map[string]func(){
			"cut":      w.cut,
			"dead":     func() { w.dead.Store(true); time.Sleep(300 * time.Millisecond); w.dead.Store(false) },
			"dead end": func() { w.dead.Store(true); time.Sleep(100 * time.Millisecond); w.cut(); w.dead.Store(false) },
			"killed": func() {
				b.Stop()
				if err := b.Restart(); err != nil {
					t.Error(err)
				}
				time.Sleep(100 * time.Millisecond) // the kiosk may be back first
			},
			"node away": func() { n.leave(); time.Sleep(100 * time.Millisecond) },
			"restarted": func() { k.stop(); k.start() },
		}
		names := []string{"cut", "dead", "dead end", "killed", "node away", "restarted"}
		count := map[string]int{}
		for range max(12, rows/100) {
			name := names[rnd.IntN(len(names))]
			count[name]++
			faults[name]()
			if !n.client.IsConnectionOpen() {
				n.connect(ca, b.Addr())
			}
			time.Sleep(time.Duration(rnd.Int64N(int64(150 * time.Millisecond))))
		}
		made.Wait()
		defer func() { n.leave() }()
		for end := time.Now().Add(2 * time.Minute); k.waiting() > 0 && time.Now().Before(end); {
			if !n.client.IsConnectionOpen() { // it may notice only now that the broker was killed
				n.connect(ca, b.Addr())
			}
			time.Sleep(50 * time.Millisecond)
		}
		if left := k.waiting(); left > 0 {
			t.Logf("faults %v, %d rows left, node connected %v, kiosk %+v", count, left, n.client.IsConnectionOpen(), k.p.Status())
		}
		allThere(t, k, n, 0, rows)
		t.Logf("%d rows, faults %v, %d duplicates", rows, count, n.dups)
	})
}

// Run returns soon also where nothing answers any more.
func TestStopOnADeadWire(t *testing.T) {
	ca := newAuthority(t)
	b := startRig(t, ca)
	w := newWire(t, b.Addr())
	k := startKiosk(t, w.l.Addr().String(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}})
	eventually(t, "connected", func() bool { return k.p.Status().Connected })
	w.dead.Store(true)
	defer w.dead.Store(false)
	k.put("results", 16, 1<<20)
	time.Sleep(300 * time.Millisecond)
	began := time.Now()
	k.stop()
	t.Logf("stopped after %v", time.Since(began).Round(time.Millisecond))
	if d := time.Since(began); d > 6*time.Second {
		t.Errorf("stopped after %v", d)
	}
	if s := k.p.Status(); s.Connected {
		t.Error("the status says connected after Run returned")
	}
}
