package test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/screening"
	"gatehouse/test/rig"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
	"gatehouse/test/rig/line"
	"gatehouse/test/rig/officer"
	"gatehouse/test/rig/pki"
	"gatehouse/uplink/broker"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/exchange"
)

// jpegStart begins every picture that the kiosk makes.
const jpegStart = "\xff\xd8\xff\xe0\x00\x10JFIF\x00"

// personal gives what nobody may see of a traveller outside a sealed record: the
// lines of the MRZ, document number, birth date, and the longer parts of the name.
func personal(t *testing.T, lines []string) map[string]string {
	t.Helper()
	f, err := mrz.Parse(lines)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{"document number": f.Number.Text, "birth date": f.Birth.Text, "picture": jpegStart}
	for i, l := range lines {
		out[fmt.Sprintf("line %d", i+1)] = l
	}
	for _, part := range strings.FieldsFunc(f.Name.Primary.Text+"<"+f.Name.Secondary.Text, func(r rune) bool { return r == '<' || r == ' ' }) {
		if len(part) >= 5 { // a shorter one stands in other words too
			out["name"] = part
		}
	}
	if len(out) < 4+len(lines) {
		t.Fatalf("the name %q is too short to be looked for: take another seed", f.Name.Primary.Text)
	}
	return out
}

// ofChip gives what the chip's files say, its passwords and the keys of its sessions;
// and pieces of its portrait, which are in no record either.
func ofChip(t *testing.T, k *card.Card) (said, portrait map[string]string) {
	t.Helper()
	said, portrait = map[string]string{"DG1": string(k.File(card.DG(1))[5:])}, map[string]string{}
	if text := k.File(card.DG(11)); text != nil {
		said["DG11"], said["place of birth"] = string(text[10:]), "EXAMPLETON<UTOPIA"
		if len(found(string(text), said)) != 2 {
			t.Fatal("what DG11 says is not found where it is")
		}
	}
	for name, secret := range k.Secrets() {
		if len(secret) >= 8 {
			said[name] = string(secret)
		}
	}
	picture := k.File(card.DG(2))
	for i := range 3 {
		portrait[fmt.Sprintf("portrait, piece %d", i)] = string(picture[len(picture)-(i+1)*800:][:32])
	}
	if len(found(string(picture), portrait)) != 3 || len(said) < 6 {
		t.Fatalf("of the portrait, or of %d others, not all can be found where they are", len(said))
	}
	return said, portrait
}

// found says which of the traits text holds, whatever the case.
func found(text string, traits map[string]string) (names []string) {
	upper := strings.ToUpper(strings.ReplaceAll(text, `\u003c`, "<")) // as JSON writes a filler
	for name, s := range traits {
		if strings.Contains(upper, strings.ToUpper(s)) || strings.Contains(text, s) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// folder gives the names and contents of everything below dir as one text.
func folder(dir string) (string, error) {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(p)
		fmt.Fprintf(&b, "\n%s\n%s", p, content)
		return err
	})
	return b.String(), err
}

// wire hears all that passes the broker.
type wire struct {
	mu       sync.Mutex
	topics   []string
	payloads [][]byte // envelopes
}

// tap listens with the node's certificate under a name of its own.
func tap(t *testing.T, h *house) *wire {
	t.Helper()
	w := &wire{}
	o := mqtt.NewClientOptions().AddBroker("tls://" + h.Broker.Addr()).SetClientID("tap").SetTLSConfig(h.Nation.ClientTLS(h.Nation.Exchange))
	o.SetDefaultPublishHandler(func(_ mqtt.Client, m mqtt.Message) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.topics = append(w.topics, m.Topic())
		if strings.HasPrefix(m.Topic(), broker.UpTopic(line.KioskID, "")) {
			w.payloads = append(w.payloads, m.Payload())
		}
	})
	c := mqtt.NewClient(o)
	for _, ask := range []func() mqtt.Token{c.Connect, func() mqtt.Token { return c.Subscribe("#", 1, nil) }} {
		if tok := ask(); !tok.WaitTimeout(patience) || tok.Error() != nil {
			t.Fatalf("tap: %v", tok.Error())
		}
	}
	t.Cleanup(func() { c.Disconnect(250) })
	return w
}

// open opens an envelope as the node does.
func (h *house) open(t *testing.T, b []byte) string {
	t.Helper()
	trust, err := exchange.LoadTrust(h.Nation.Path(pki.Registered), h.Nation.Path(pki.CAFile), "", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	_, sealed, err := envelope.Verify(b, trust.Key)
	if err != nil {
		t.Fatal(err)
	}
	body, err := envelope.Open(sealed, h.Nation.Sealed.KeyID, h.Nation.Opener)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A traveller's data stands in the sealed record and nowhere else: not in the
// log lines, not in the kiosk's folder while the officer still decides nor
// after, not in a topic or an envelope on the wire. The control is the record
// that the node's key opens, which has all of it.
func TestPersonalDataStaysSealed(t *testing.T) {
	t.Run("page", func(t *testing.T) { staysSealed(t, line.Options{Seed: 61}, rig.Genuine, rig.AlteredNumber) })
	t.Run("chip", func(t *testing.T) {
		staysSealed(t, line.Options{Seed: 5300, Chips: true}, rig.Genuine, "chip-"+rig.Forgery(issuer.AlteredDG2))
	})
}

func staysSealed(t *testing.T, o line.Options, travellers ...rig.Forgery) {
	var dir atomic.Value // the kiosk's folder, once the line has one
	undecided := make(chan string, 1)
	h := start(t, o, func(v officer.View) officer.Order {
		if text, err := folder(dir.Load().(string)); err == nil {
			select {
			case undecided <- text:
			default: // the same crossing, shown again
			}
		}
		if v.Result.Recommend == screening.Clear { // overridden: pictures go along with those only that are not plainly genuine
			return officer.Order{Action: string(screening.ChoiceSecondLine), ReasonType: "enforcement", Reason: "to see what is kept"}
		}
		return officer.Follow(v)
	})
	state := filepath.Join(h.Dir, "state")
	dir.Store(state)
	w := tap(t, h)
	for i, f := range travellers {
		tr, err := h.Source()(o.Seed+uint64(i), f, capture.FormatUnknown)
		if err != nil {
			t.Fatal(err)
		}
		s := tr.Sheet
		traits := personal(t, s.Lines)
		a := h.cross(t, s)
		var said, portrait map[string]string
		if o.Chips {
			said, portrait = ofChip(t, s.Chip.(*card.Card))
		}
		early := ""
		select {
		case early = <-undecided:
		case <-time.After(patience):
			t.Fatalf("%s: the officer never looked", f)
		}
		if !strings.Contains(early, "crossing.open") {
			t.Errorf("%s: the crossing left no mark in %s: the test looked at the wrong place", f, state)
		}
		kept, err := folder(state)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(kept, "queue.db") {
			t.Errorf("%s: no queue in %s: the test looked at the wrong place", f, state)
		}
		var sent []byte
		for limit := time.Now().Add(patience); sent == nil; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(limit) {
				t.Fatal("the tap has not heard the record")
			}
			w.mu.Lock()
			if len(w.payloads) > i {
				sent = w.payloads[i]
			}
			w.mu.Unlock()
		}
		w.mu.Lock()
		topics := strings.Join(w.topics, "\n")
		w.mu.Unlock()
		for place, text := range map[string]string{
			"the log lines": h.log.String(), "the kiosk's folder before the decision": early, "the kiosk's folder after it": kept,
			"the topics": topics, "the envelope": string(sent),
			"the record's name": a.ID.String(),
		} {
			if got := slices.Concat(found(text, traits), found(text, said), found(text, portrait)); len(got) > 0 || text == "" {
				t.Errorf("%s: %s of %d bytes hold %v", f, place, len(text), got)
			}
		}
		opened := h.open(t, sent)
		if got := found(opened, portrait); got != nil {
			t.Errorf("%s: the record holds %v", f, got)
		}
		if got := found(opened, traits); len(got) != len(traits) {
			t.Errorf("%s: the opened record holds %v only: the test would not see the rest anywhere", f, got)
		}
	}
}
