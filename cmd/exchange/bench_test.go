package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/screening"
	rig "gatehouse/test/rig/broker"
	"gatehouse/test/rig/pki"
	"gatehouse/uplink"
	"gatehouse/uplink/broker"
	"gatehouse/uplink/envelope"
	mqtt "github.com/eclipse/paho.mqtt.golang"
)

const (
	kioskID   = "UT.GATE.0001"
	docNumber = "L898902C3"
	patience  = 20 * time.Second
)

// nation makes keys and a configuration for the broker at addr.
func nation(t *testing.T) *pki.Nation {
	t.Helper()
	n, err := pki.New(t.TempDir(), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// wired is a nation with one kiosk and a broker that knows its certificates.
func wired(t *testing.T) (*pki.Nation, pki.Credential, *rig.Broker) {
	t.Helper()
	n := nation(t)
	cred, err := n.Kiosk(kioskID)
	if err != nil {
		t.Fatal(err)
	}
	b, err := rig.Start("127.0.0.1:0", n.ServerTLS())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Stop)
	return n, cred, b
}

func writeConfig(t *testing.T, n *pki.Nation, addr string) string {
	t.Helper()
	path := n.Path("exchange.toml")
	text := fmt.Sprintf(`database = "exchange.db"
[broker]
address = "mqtts://%s"
client_id = "exchange"
ca = "ca.crt"
certificate = "exchange.crt"
key = "exchange.key"
[keys]
node = "node.key"
receipt = "receipt.key"
[kiosks]
registered = "registered"
ca = "ca.crt"
crl = "crl.pem"
`, addr)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// safe collects output of a program that runs beside the test.
type safe struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safe) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safe) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// running is an exchange at work.
type running struct {
	out, log safe
	cancel   context.CancelFunc
	done     chan error
}

func start(t *testing.T, config string, open bool) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	p := &running{cancel: cancel, done: make(chan error, 1)}
	go func() { p.done <- run(ctx, config, open, &p.out, slog.New(slog.NewTextHandler(&p.log, nil))) }()
	t.Cleanup(func() { p.end(t) })
	return p
}

// end stops it as SIGTERM does, once.
func (p *running) end(t *testing.T) {
	t.Helper()
	if p.cancel == nil {
		return
	}
	p.cancel()
	p.cancel = nil
	select {
	case err := <-p.done:
		if err != nil {
			t.Errorf("exchange ended with %v", err)
		}
	case <-time.After(patience):
		t.Fatal("exchange does not end")
	}
}

func (p *running) lines(t *testing.T) []line {
	t.Helper()
	var out []line
	for l := range strings.Lines(p.out.String()) {
		if !strings.HasSuffix(l, "\n") {
			break
		}
		var v line
		if err := json.Unmarshal([]byte(l), &v); err != nil {
			t.Fatalf("%v in %s", err, l)
		}
		out = append(out, v)
	}
	return out
}

// kiosk publishes what the test wants, in any order, and hears receipts.
type kiosk struct {
	t      *testing.T
	client mqtt.Client
	mu     sync.Mutex
	got    map[string]uplink.Receipt // by lane
	state  string                    // of the exchange
}

func join(t *testing.T, n *pki.Nation, c pki.Credential, addr string) *kiosk {
	t.Helper()
	k := &kiosk{t: t, got: map[string]uplink.Receipt{}}
	o := mqtt.NewClientOptions().AddBroker("tls://" + addr).SetClientID(c.Name).SetTLSConfig(n.ClientTLS(c)).
		SetAutoReconnect(false).SetProtocolVersion(4)
	o.SetDefaultPublishHandler(func(_ mqtt.Client, m mqtt.Message) {
		k.mu.Lock()
		defer k.mu.Unlock()
		if m.Topic() == broker.StateTopic(broker.Exchange) {
			k.state = string(m.Payload())
			return
		}
		r, err := envelope.VerifyReceipt(m.Payload(), func([]byte) (*ecdsa.PublicKey, error) { return &n.Receipt.PublicKey, nil })
		if err != nil {
			t.Errorf("receipt on %s: %v", m.Topic(), err)
			return
		}
		k.got[r.Lane] = r
	})
	k.client = mqtt.NewClient(o)
	wait(t, k.client.Connect())
	wait(t, k.client.SubscribeMultiple(map[string]byte{broker.ReceiptTopic(c.Name, "+"): 1, broker.StateTopic(broker.Exchange): 1}, nil))
	t.Cleanup(k.leave)
	return k
}

func (k *kiosk) leave() { k.client.Disconnect(250) }

func wait(t *testing.T, tok mqtt.Token) {
	t.Helper()
	if !tok.WaitTimeout(patience) || tok.Error() != nil {
		t.Fatalf("broker: %v", tok.Error())
	}
}

func (k *kiosk) send(kiosk, lane string, payload []byte) {
	k.t.Helper()
	wait(k.t, k.client.Publish(broker.UpTopic(kiosk, lane), 1, false, payload))
}

func (k *kiosk) receipt(lane string) uplink.Receipt {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.got[lane]
}

func (k *kiosk) presence() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.state
}

// until waits for something to become true.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %v in vain: %s", patience, what)
		}
	}
}

func record(n uint64) uplink.Record {
	r := uplink.Record{
		Version: uplink.Version, Crossing: fmt.Sprintf("crossing %d", n), Kind: uplink.KindCrossing, Software: "test",
		Evidence: screening.Evidence{Document: screening.DocumentEvidence{Lines: []string{"P<UTO" + docNumber}}},
		Result: screening.Result{Overall: screening.Failed, Recommend: screening.Refer, Findings: []screening.Finding{
			{ID: "mrz.format", Verdict: screening.Successful}, {ID: "mrz.check.number", Verdict: screening.Failed, Need: screening.Mandatory},
		}},
		Decision: screening.Decision{Choice: screening.ChoiceSecondLine, Officer: "o1"},
		Pictures: []uplink.RecordPicture{{Light: "white", SHA256: make([]byte, 32), JPEG: bytes.Repeat([]byte{0xff}, 1000)}},
	}
	return r
}

// chain seals records 1 to n of a lane.
func chain(t *testing.T, n *pki.Nation, c pki.Credential, epoch uint64, lane string, count uint64) [][]byte {
	t.Helper()
	out, err := sealChain(n, c, epoch, lane, count)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func sealChain(n *pki.Nation, c pki.Credential, epoch uint64, lane string, count uint64) ([][]byte, error) {
	var out [][]byte
	var head [32]byte
	for seq := uint64(1); seq <= count; seq++ {
		env, err := seal(n, c, uplink.Identity{Kiosk: c.Name, Epoch: epoch, Lane: lane, Seq: seq}, head, record(seq))
		if err != nil {
			return nil, err
		}
		head = uplink.Link(head, env)
		out = append(out, env)
	}
	return out, nil
}

func seal(n *pki.Nation, c pki.Credential, id uplink.Identity, prev [32]byte, r uplink.Record) ([]byte, error) {
	body, err := envelope.Encode(r)
	if err != nil {
		return nil, err
	}
	return n.Sealer(c).Seal(id, prev, time.Now(), string(r.Kind), body)
}

func containsAll(s string, words ...string) bool {
	for _, w := range words {
		if !strings.Contains(s, w) {
			return false
		}
	}
	return true
}

func database(n *pki.Nation) string { return filepath.Join(n.Dir, "exchange.db") }
