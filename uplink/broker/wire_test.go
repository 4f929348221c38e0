package broker

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
	"go.uber.org/goleak"

	rig "gatehouse/test/rig/broker"
	"gatehouse/uplink"
	"gatehouse/uplink/queue"
)

const testKiosk = "XA.GATE.0001"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// peer is a broker under test.
type peer interface {
	Addr() string
	Stop()
	Restart() error
}

// eachBroker runs f against the embedded broker and against Debian's mosquitto.
func eachBroker(t *testing.T, f func(t *testing.T, ca *authority, b peer)) {
	t.Run("mochi", func(t *testing.T) {
		ca := newAuthority(t)
		f(t, ca, startRig(t, ca))
	})
	t.Run("mosquitto", func(t *testing.T) {
		if _, err := exec.LookPath("mosquitto"); err != nil {
			t.Skip("mosquitto is not installed: apt install mosquitto")
		}
		ca := newAuthority(t)
		m := &mosquitto{t: t, dir: t.TempDir()}
		ca.writeFiles(m.dir)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		m.addr = l.Addr().String()
		l.Close()
		if err := m.Restart(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(m.Stop)
		f(t, ca, m)
	})
}

func startRig(t testing.TB, ca *authority) *rig.Broker {
	b, err := rig.Start("127.0.0.1:0", ca.server())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Stop)
	return b
}

type mosquitto struct {
	t         testing.TB
	dir, addr string
	cmd       *exec.Cmd
}

func (m *mosquitto) Addr() string { return m.addr }

func (m *mosquitto) Restart() error {
	_, port, _ := net.SplitHostPort(m.addr)
	conf := fmt.Sprintf("listener %s 127.0.0.1\nallow_anonymous true\nrequire_certificate true\ntls_version tlsv1.3\n"+
		"cafile %[2]s/ca.pem\ncertfile %[2]s/cert.pem\nkeyfile %[2]s/key.pem\npersistence false\nuser root\nlog_dest none\n", port, m.dir)
	path := filepath.Join(m.dir, "mosquitto.conf")
	if err := os.WriteFile(path, []byte(conf), 0o600); err != nil {
		return err
	}
	m.cmd = exec.Command("mosquitto", "-c", path)
	if err := m.cmd.Start(); err != nil {
		return err
	}
	for range 100 {
		if c, err := net.Dial("tcp", m.addr); err == nil {
			c.Close()
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("mosquitto does not listen on %s", m.addr)
}

func (m *mosquitto) Stop() {
	if m.cmd != nil {
		m.cmd.Process.Kill()
		m.cmd.Wait()
		m.cmd = nil
	}
}

// node is a small consumer: it stores rows once and answers with receipts. Its
// receipts are JSON and count as signed when they begin with "signed".
type node struct {
	t      testing.TB
	client mqtt.Client

	mu    sync.Mutex
	rows  map[string]map[uint64][32]byte // lane, number, hash of the envelope
	heads map[string]map[uint64][32]byte
	dups  int
	epoch uint64
	mute  bool // store and send no receipt
}

func newNode(t testing.TB) *node {
	return &node{t: t, rows: map[string]map[uint64][32]byte{}, heads: map[string]map[uint64][32]byte{}}
}

// connect joins the broker with a fresh session.
func (n *node) connect(ca *authority, addr string) {
	n.t.Helper()
	e := Endpoint{Address: addr, TLS: ca.clientNamed(Exchange)}
	o := newOptions(Exchange, func() (net.Conn, error) { return e.dial(context.Background()) })
	o.SetBinaryWill(StateTopic(Exchange), []byte(Offline), 1, true)
	o.SetOrderMatters(true)
	o.SetDefaultPublishHandler(n.store)
	n.client = mqtt.NewClient(o)
	ctx := context.Background()
	if err := await(ctx, n.client.Connect(), "node connects"); err != nil {
		n.t.Fatal(err)
	}
	if err := subscribe(ctx, n.client, UpTopic("+", "+")); err != nil {
		n.t.Fatal(err)
	}
	n.say(Online)
}

func (n *node) say(state string) {
	if err := await(context.Background(), n.client.Publish(StateTopic(Exchange), 1, true, state), "presence"); err != nil {
		n.t.Error(err)
	}
}

func (n *node) leave() {
	n.say(Offline)
	n.client.Disconnect(250)
}

func (n *node) store(c mqtt.Client, m mqtt.Message) {
	lane := m.Topic()[strings.LastIndex(m.Topic(), "/")+1:]
	var epoch, seq uint64
	if _, err := fmt.Sscanf(string(m.Payload()), "%d %d ", &epoch, &seq); err != nil {
		n.t.Errorf("garbled row: %v", err)
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.rows[lane] == nil {
		n.rows[lane], n.heads[lane] = map[uint64][32]byte{}, map[uint64][32]byte{0: {}}
	}
	sum := sha256.Sum256(m.Payload())
	if old, ok := n.rows[lane][seq]; ok {
		n.dups++
		if old != sum {
			n.t.Errorf("row %d came with other content", seq)
		}
	}
	n.rows[lane][seq], n.epoch = sum, epoch
	if !n.mute {
		c.Publish(ReceiptTopic(testKiosk, lane), 1, true, n.receipt(lane))
	}
}

func (n *node) receipt(lane string) []byte {
	r := uplink.Receipt{Kiosk: testKiosk, Epoch: n.epoch, Lane: lane}
	rows, heads := n.rows[lane], n.heads[lane]
	for {
		sum, ok := rows[r.Watermark+1]
		if !ok {
			break
		}
		prev := heads[r.Watermark]
		r.Watermark++
		heads[r.Watermark] = sha256.Sum256(append(prev[:], sum[:]...))
	}
	r.Head = heads[r.Watermark]
	b, _ := json.Marshal(r)
	return append([]byte("signed"), b...)
}

func verify(b []byte) (r uplink.Receipt, err error) {
	body, ok := bytes.CutPrefix(b, []byte("signed"))
	if !ok {
		return r, fmt.Errorf("the signature of the receipt is wrong")
	}
	return r, json.Unmarshal(body, &r)
}

// kiosk is a queue and a running publisher.
type kiosk struct {
	t    testing.TB
	q    *queue.Queue
	cfg  Config
	p    *Publisher
	stop func()
}

func startKiosk(t testing.TB, addr string, cfg Config) *kiosk {
	t.Helper()
	q, err := queue.Open(filepath.Join(t.TempDir(), "q.db"), queue.Options{Kiosk: testKiosk, MaxEnvelope: 4 << 20})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Kiosk, cfg.Broker.Address, cfg.Lanes = testKiosk, addr, []string{"alerts", "results"}
	cfg.Rows, cfg.Verify, cfg.Receipt, cfg.Wake = q, verify, q.Receipt, q.Wake()
	if cfg.Resend == 0 {
		cfg.Resend = 400 * time.Millisecond
	}
	cfg.Jitter = func(max time.Duration) time.Duration { return min(max, 100*time.Millisecond) }
	k := &kiosk{t: t, q: q, cfg: cfg}
	k.start()
	t.Cleanup(func() {
		k.stop()
		q.Close()
	})
	return k
}

// start runs a publisher that remembers nothing of one before.
func (k *kiosk) start() {
	p, err := New(k.cfg)
	if err != nil {
		k.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		p.Run(ctx)
	}()
	k.p = p
	k.stop = func() {
		cancel()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			k.t.Error("Run did not return")
		}
	}
}

func (k *kiosk) put(lane string, n, size int) {
	k.t.Helper()
	for range n {
		if _, err := k.q.Put(lane, func(id uplink.Identity, _ [32]byte) ([]byte, error) {
			head := fmt.Appendf(nil, "%d %d ", id.Epoch, id.Seq)
			return append(head, bytes.Repeat([]byte{'x'}, max(0, size-len(head)))...), nil
		}); err != nil {
			k.t.Fatal(err)
		}
	}
}

func (k *kiosk) waiting() (n int) {
	k.t.Helper()
	s, err := k.q.Stats()
	if err != nil {
		k.t.Fatal(err)
	}
	for _, l := range s.Lanes {
		n += l.Waiting
	}
	return n
}

// eventually waits up to 15 s for ok.
func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("not within 15 s: %s", what)
}
