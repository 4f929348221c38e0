package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"gatehouse/screening"
	rig "gatehouse/test/rig/broker"
	"gatehouse/test/rig/pki"
	"gatehouse/uplink"
	"gatehouse/uplink/broker"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/exchange"
)

// eachBroker runs f against the rig's broker and against Debian's mosquitto,
// whose access list lets each certificate's name do its own part only.
func eachBroker(t *testing.T, f func(t *testing.T, n *pki.Nation, addr string)) {
	t.Run("mochi", func(t *testing.T) {
		n := nation(t)
		b, err := rig.Start("127.0.0.1:0", n.ServerTLS())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(b.Stop)
		f(t, n, b.Addr())
	})
	t.Run("mosquitto", func(t *testing.T) {
		if _, err := exec.LookPath("mosquitto"); err != nil {
			t.Skip("mosquitto is not installed: apt install mosquitto")
		}
		n := nation(t)
		f(t, n, mosquitto(t, n))
	})
}

func mosquitto(t *testing.T, n *pki.Nation) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	write := func(name, text string) {
		if err := os.WriteFile(n.Path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("acl", `pattern write x/v1/up/%u/+
pattern read x/v1/down/%u/#
pattern write x/v1/state/%u
pattern read x/v1/state/exchange
user exchange
topic read x/v1/up/#
topic write x/v1/down/#
`)
	_, port, _ := net.SplitHostPort(addr)
	write("mosquitto.conf", strings.NewReplacer("PORT", port, "DIR", n.Dir).Replace(`user root
log_dest none
persistence false
listener PORT 127.0.0.1
tls_version tlsv1.3
cafile DIR/ca.crt
certfile DIR/broker.crt
keyfile DIR/broker.key
crlfile DIR/crl.pem
require_certificate true
use_identity_as_username true
acl_file DIR/acl
message_size_limit 1100000
`))
	cmd := exec.Command("mosquitto", "-c", n.Path("mosquitto.conf"))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	until(t, "mosquitto listens", func() bool {
		c, err := net.Dial("tcp", addr)
		if err == nil {
			c.Close()
		}
		return err == nil
	})
	return addr
}

// insist waits for done and sends again when it does not come, as a kiosk does
// with what no receipt covers: a broker may acknowledge and lose.
func insist(t *testing.T, what string, done func() bool, send func()) {
	t.Helper()
	for range 40 {
		for end := time.Now().Add(500 * time.Millisecond); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
			if done() {
				return
			}
		}
		send()
	}
	t.Fatalf("in vain: %s", what)
}

// 200 messages in disorder, each twice, with a gap, an alteration and poison,
// and the exchange restarted in the middle.
func TestDisorder(t *testing.T) {
	eachBroker(t, func(t *testing.T, n *pki.Nation, addr string) {
		cred, err := n.Kiosk(kioskID)
		if err != nil {
			t.Fatal(err)
		}
		const count, missing, altered = 200, 120, 50
		envs := chain(t, n, cred, 7, "results", count)
		config := writeConfig(t, n, addr)
		first := start(t, config, false)
		k := join(t, n, cred, addr)
		until(t, "the exchange is there", func() bool { return k.presence() == broker.Online })

		// Reordered in windows of eight, as a publisher after a fault would.
		r := rand.New(rand.NewPCG(1, 2))
		var order []int
		for i := 0; i < count; i += 8 {
			for _, j := range r.Perm(8) {
				order = append(order, i+j)
			}
		}
		changed := record(altered)
		changed.Decision.Choice = screening.ChoiceClear
		other, err := seal(n, cred, uplink.Identity{Kiosk: kioskID, Epoch: 7, Lane: "results", Seq: altered}, [32]byte{}, changed)
		if err != nil {
			t.Fatal(err)
		}
		bad := [][]byte{
			other,
			[]byte("poison of " + docNumber),
			bytes.Repeat([]byte{0xd2}, envelope.MaxBytes+1),
		}
		var second *running
		for at, i := range order {
			if i == missing-1 {
				continue
			}
			k.send(kioskID, "results", envs[i])
			switch at {
			case 60:
				for _, b := range bad {
					k.send(kioskID, "results", b)
				}
			case 100:
				until(t, "it has stored something", func() bool { return k.receipt("results").Watermark > 50 })
				first.end(t)
				until(t, "the kiosk hears that it went", func() bool { return k.presence() == broker.Offline })
			case 110: // ten came while it was away
				second = start(t, config, false)
			}
		}
		uncovered := func(skip int) func() {
			return func() {
				for i, e := range envs {
					if i != skip-1 && !k.receipt("results").Covers(uint64(i+1)) {
						k.send(kioskID, "results", e)
					}
				}
			}
		}
		insist(t, "receipt over the gap", func() bool {
			r := k.receipt("results")
			return r.Watermark == missing-1 && len(r.Ranges) == 1 && r.Ranges[0] == uplink.Range{From: missing + 1, To: count}
		}, uncovered(missing))
		insist(t, "alteration and poison in the log", func() bool {
			return containsAll(first.log.String()+second.log.String(), "incident: alteration", "no COSE_Sign1", "too large")
		}, func() {
			for _, b := range bad {
				k.send(kioskID, "results", b)
			}
		})
		for _, i := range order { // everything a second time, and what was missing
			k.send(kioskID, "results", envs[i])
		}
		var head [32]byte
		for _, e := range envs {
			head = uplink.Link(head, e)
		}
		insist(t, "receipt of all", func() bool {
			r := k.receipt("results")
			return r.Watermark == count && r.Ranges == nil && r.Head == head && r.Epoch == 7
		}, uncovered(0))
		second.end(t)
		if got := len(first.lines(t)) + len(second.lines(t)); got != count {
			t.Errorf("%d lines, want %d: one for each new record", got, count)
		}
		for _, p := range []*running{first, second} {
			if strings.Contains(p.out.String()+p.log.String(), docNumber) {
				t.Error("a document number in the output or the log")
			}
		}
		var out bytes.Buffer
		if err := check(database(n), config, &out); !errors.Is(err, errUnsound) {
			t.Errorf("check of a store with an incident: %v", err)
		}
		var rep exchange.Report
		if err := json.Unmarshal(out.Bytes(), &rep); err != nil || rep.Records != count || rep.Missing != 0 ||
			rep.Incidents != 1 || rep.DeadLetters != 2 || len(rep.Chains) != 1 || len(rep.Chains[0].Problems) != 0 {
			t.Errorf("%v: %s", err, out.String())
		}
	})
}

// The retained receipt stands for the kiosk that comes later, and comes again
// when the exchange starts, whatever the broker has forgotten.
func TestReceiptsComeAgain(t *testing.T) {
	n, cred, b := wired(t)
	config := writeConfig(t, n, b.Addr())
	p := start(t, config, true)
	k := join(t, n, cred, b.Addr())
	until(t, "the exchange is there", func() bool { return k.presence() == broker.Online })
	old := chain(t, n, cred, 1, "results", 2)
	k.send(kioskID, "results", old[0])
	until(t, "first receipt", func() bool { return k.receipt("results").Watermark == 1 })
	late := time.Now()
	time.Sleep(5 * time.Millisecond) // the epochs' last records differ by the clock
	for lane, epoch := range map[string]uint64{"results": 2, "alerts": 2} {
		k.send(kioskID, lane, chain(t, n, cred, epoch, lane, 1)[0])
	}
	until(t, "receipts of the new epoch", func() bool {
		return k.receipt("results").Epoch == 2 && k.receipt("alerts").Epoch == 2
	})
	k.leave()
	if err := b.Restart(); err != nil { // it forgets sessions and retained messages
		t.Fatal(err)
	}
	again := join(t, n, cred, b.Addr())
	until(t, "receipts after the broker forgot them", func() bool {
		return again.receipt("results").Epoch == 2 && again.receipt("alerts").Watermark == 1 && again.presence() == broker.Online
	})
	if again.receipt("results").NodeTime < late.Unix() {
		t.Error("node time went back")
	}
	again.send(kioskID, "results", old[1]) // the old epoch's rest is taken too
	until(t, "receipt of the old epoch", func() bool { r := again.receipt("results"); return r.Epoch == 1 && r.Watermark == 2 })
	p.end(t)
	until(t, "offline", func() bool { return again.presence() == broker.Offline })
	lines := p.lines(t)
	if len(lines) != 4 || lines[0].Record == nil || lines[0].Record.Evidence.Document.Lines[0] != "P<UTO"+docNumber ||
		len(lines[0].Pictures) != 1 || lines[0].Pictures[0].Bytes != 1000 {
		t.Errorf("with -open the record is in the line: %+v", lines)
	}
	if l := lines[0]; len(l.Findings) != 1 || l.Findings[0].ID != "mrz.check.number" || l.Recommend != screening.Refer || l.Decision != screening.ChoiceSecondLine {
		t.Errorf("%+v", l)
	}
}

// A kiosk cannot send in the name of another, and one the broker lets in with a
// certificate the node does not know is refused by the node.
func TestStrangers(t *testing.T) {
	n, cred, b := wired(t)
	other, err := n.Kiosk("UT.GATE.0002")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(n.Path(pki.Registered, "UT.GATE.0002.crt")); err != nil {
		t.Fatal(err)
	}
	p := start(t, writeConfig(t, n, b.Addr()), false)
	k := join(t, n, cred, b.Addr())
	until(t, "the exchange is there", func() bool { return k.presence() == broker.Online })
	k.send("UT.GATE.0002", "results", chain(t, n, other, 1, "results", 1)[0])
	k.send("UT.GATE.0002", "results", chain(t, n, cred, 1, "results", 1)[0])
	k.send(kioskID, "results", chain(t, n, cred, 1, "results", 1)[0])
	until(t, "the good one", func() bool { return k.receipt("results").Watermark == 1 })
	for _, want := range []string{"no certificate of this kiosk is registered", "sent on the topic of another"} {
		if !strings.Contains(p.log.String(), want) {
			t.Errorf("the log does not say %q:\n%s", want, p.log.String())
		}
	}
	if len(p.lines(t)) != 1 {
		t.Errorf("%d records, want 1", len(p.lines(t)))
	}
}

// A kiosk that is registered while the node runs is known after SIGHUP, and one
// that is revoked is no longer; what was wrong in between leaves things as they were.
func TestReload(t *testing.T) {
	n := nation(t)
	old, err := n.Kiosk("UT.GATE.0002")
	if err != nil {
		t.Fatal(err)
	}
	b, err := rig.Start("127.0.0.1:0", n.ServerTLS())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Stop)
	p := start(t, writeConfig(t, n, b.Addr()), false)
	until(t, "it has read the registrations", func() bool { return strings.Contains(p.log.String(), "kiosks registered") })
	cred, err := n.Kiosk(kioskID)
	if err != nil {
		t.Fatal(err)
	}
	k := join(t, n, cred, b.Addr())
	until(t, "the exchange is there", func() bool { return k.presence() == broker.Online })
	mine, theirs := chain(t, n, cred, 1, "results", 1)[0], chain(t, n, old, 1, "results", 2)
	k.send(kioskID, "results", mine)
	until(t, "not known yet", func() bool { return strings.Contains(p.log.String(), "no certificate of this kiosk") })
	k.send("UT.GATE.0002", "results", theirs[0])
	until(t, "the other is", func() bool { return len(p.lines(t)) == 1 })

	hangUp := func(want string, count int) {
		t.Helper()
		if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
		until(t, want, func() bool { return strings.Count(p.log.String(), want) == count })
	}
	if err := os.Rename(n.Path(pki.CRLFile), n.Path("away")); err != nil {
		t.Fatal(err)
	}
	hangUp("the registered kiosks stay as they were", 1)
	if err := os.Rename(n.Path("away"), n.Path(pki.CRLFile)); err != nil {
		t.Fatal(err)
	}
	if err := n.Revoke(old); err != nil {
		t.Fatal(err)
	}
	hangUp("kiosks registered", 2)
	k.send(kioskID, "results", mine)
	until(t, "known now", func() bool { return k.receipt("results").Watermark == 1 })
	k.send("UT.GATE.0002", "results", theirs[1])
	until(t, "revoked now", func() bool { return strings.Contains(p.log.String(), "it is revoked") && len(p.lines(t)) == 2 })
}
