package broker

import (
	"context"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/eclipse/paho.mqtt.golang/packets"

	"gatehouse/uplink"
)

// script is a broker on the other end of a net.Pipe, for tests in virtual time.
type script struct {
	noConnack, noPuback, noSuback bool
	denySub                       bool
	presence                      string // retained for the node; "" = none

	mu    sync.Mutex
	dials []time.Time
	rows  []published
	conn  net.Conn
}

type published struct {
	topic string
	at    time.Time
}

func (s *script) dial(context.Context) (net.Conn, error) {
	here, there := net.Pipe()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dials = append(s.dials, time.Now())
	s.conn = there
	go s.serve(there)
	return here, nil
}

func (s *script) serve(c net.Conn) {
	defer c.Close()
	for {
		p, err := packets.ReadPacket(c)
		if err != nil {
			return
		}
		switch p := p.(type) {
		case *packets.ConnectPacket:
			if !s.noConnack {
				packets.NewControlPacket(packets.Connack).Write(c)
			}
		case *packets.SubscribePacket:
			if s.noSuback {
				continue
			}
			a := packets.NewControlPacket(packets.Suback).(*packets.SubackPacket)
			a.MessageID = p.MessageID
			for range p.Topics {
				code := byte(1)
				if s.denySub {
					code = 0x80
				}
				a.ReturnCodes = append(a.ReturnCodes, code)
			}
			a.Write(c)
			if s.presence != "" {
				s.say(s.presence)
			}
		case *packets.PublishPacket:
			up := strings.HasPrefix(p.TopicName, root+"up/")
			if up {
				s.mu.Lock()
				s.rows = append(s.rows, published{p.TopicName, time.Now()})
				s.mu.Unlock()
			}
			if !up || !s.noPuback {
				a := packets.NewControlPacket(packets.Puback).(*packets.PubackPacket)
				a.MessageID = p.MessageID
				a.Write(c)
			}
		case *packets.PingreqPacket:
			packets.NewControlPacket(packets.Pingresp).Write(c)
		case *packets.DisconnectPacket:
			return
		}
	}
}

// say sends the node's presence to the kiosk.
func (s *script) say(state string) { s.push(StateTopic(Exchange), state) }

func (s *script) push(topic, text string) {
	p := packets.NewControlPacket(packets.Publish).(*packets.PublishPacket)
	p.TopicName, p.Payload = topic, []byte(text)
	s.mu.Lock()
	c := s.conn
	s.mu.Unlock()
	p.Write(c)
}

// seen gives the times at which rows were published, from the first on.
func (s *script) seen() (out []time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rows {
		out = append(out, r.at.Sub(s.rows[0].at).Round(time.Second))
	}
	return out
}

// heap is a queue in memory: one lane of rows.
type heap struct {
	mu   sync.Mutex
	rows []uplink.Row
	sent []uint64
	dead []uint64
	err  error
}

func (h *heap) add(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for range n {
		seq := uint64(len(h.rows) + 1)
		h.rows = append(h.rows, uplink.Row{ID: uplink.Identity{Kiosk: testKiosk, Epoch: 1, Lane: "results", Seq: seq}, Envelope: []byte{1}})
	}
}

func (h *heap) Pending(_ string, after uint64, max int) (out []uplink.Row, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.rows {
		if r.ID.Seq > after && len(out) < max {
			out = append(out, r)
		}
	}
	return out, h.err
}

func (h *heap) MarkSent(_ string, seq uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sent = append(h.sent, seq)
}

func (h *heap) MarkDead(_ string, seq uint64, _ string) error {
	h.dead = append(h.dead, seq)
	return nil
}

// Receipt drops everything up to the watermark.
func (h *heap) Receipt(r uplink.Receipt) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if r.Epoch != 1 {
		return 0, uplink.ErrForeign
	}
	n := len(h.rows)
	for len(h.rows) > 0 && r.Covers(h.rows[0].ID.Seq) {
		h.rows = h.rows[1:]
	}
	return n - len(h.rows), nil
}

// scripted runs a publisher against s in the caller's synctest bubble.
func scripted(s *script, h *heap) (p *Publisher, stop func()) {
	p, err := New(Config{
		Kiosk: testKiosk, Broker: Endpoint{Address: "pipe", TLS: noTLS}, Lanes: []string{"results"}, Rows: h,
		Verify: verify, Receipt: h.Receipt, Jitter: func(max time.Duration) time.Duration { return max / 2 },
	})
	if err != nil {
		panic(err)
	}
	p.dial = s.dial
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { p.Run(ctx); close(ended) }()
	return p, func() { cancel(); <-ended }
}
