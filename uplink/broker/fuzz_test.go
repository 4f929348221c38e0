package broker

import (
	"strings"
	"testing"
)

// message is a received message.
type message struct {
	topic   string
	payload []byte
}

func (m message) Duplicate() bool   { return false }
func (m message) Qos() byte         { return 1 }
func (m message) Retained() bool    { return false }
func (m message) Topic() string     { return m.topic }
func (m message) MessageID() uint16 { return 1 }
func (m message) Payload() []byte   { return m.payload }
func (m message) Ack()              {}

// Whatever a broker sends: nothing panics, and a row goes only by a receipt for
// its lane that verifies.
func FuzzTake(f *testing.F) {
	good := `signed{"kiosk":"` + testKiosk + `","epoch":1,"lane":"results","watermark":2}`
	f.Add(ReceiptTopic(testKiosk, "results"), []byte(good))
	f.Add(ReceiptTopic(testKiosk, "alerts"), []byte(good))
	f.Add(ReceiptTopic(testKiosk, "results"), []byte(good[6:]))
	f.Add(StateTopic(Exchange), []byte(Online))
	f.Add(StateTopic(Exchange), []byte("perhaps"))
	f.Fuzz(func(t *testing.T, topic string, payload []byte) {
		h := &heap{}
		h.add(3)
		p, err := New(Config{
			Kiosk: testKiosk, Broker: Endpoint{Address: "pipe", TLS: noTLS}, Lanes: []string{"results"}, Rows: h,
			Verify: verify, Receipt: h.Receipt,
		})
		if err != nil {
			t.Fatal(err)
		}
		(&connection{p: p}).take(message{topic, payload})
		if len(h.rows) < 3 && (topic != ReceiptTopic(testKiosk, "results") || !strings.HasPrefix(string(payload), "signed")) {
			t.Errorf("%q on %q took rows", payload, topic)
		}
		if s := p.Status().Exchange; s != "" && s != Online && s != Offline {
			t.Errorf("presence %q", s)
		}
	})
}
