package broker

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var noTLS = &tls.Config{}

// The waits between attempts lie in 0.1 s to twice the last bound, at most 60 s.
func TestBackoff(t *testing.T) {
	for _, most := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			h := &heap{}
			var mu sync.Mutex
			var at []time.Time
			p, err := New(Config{
				Kiosk: testKiosk, Broker: Endpoint{Address: "nowhere:1", TLS: noTLS}, Lanes: []string{"results"},
				Rows: h, Verify: verify, Receipt: h.Receipt,
				Jitter: func(max time.Duration) time.Duration {
					if most {
						return max
					}
					return 0
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			p.dial = func(context.Context) (net.Conn, error) {
				mu.Lock()
				defer mu.Unlock()
				at = append(at, time.Now())
				return nil, &net.OpError{Op: "dial", Err: errors.New("no route")}
			}
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
			defer cancel()
			if err := p.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("Run gave %v", err)
			}
			mu.Lock()
			defer mu.Unlock()
			want := backoffMin
			for i := 1; i < len(at); i++ {
				if most {
					want = min(backoffMin<<i, backoffMax)
				}
				if got := at[i].Sub(at[i-1]); got < want || got > want+goodbye*time.Millisecond {
					t.Errorf("wait %d: %v, want %v and at most the end of a client more", i, got, want)
				}
			}
			if len(at) < 15 {
				t.Errorf("%d attempts in 10 minutes", len(at))
			}
			if s := p.Status(); s.Connected {
				t.Errorf("status %+v", s)
			}
		})
	}
}

// A broker that is silent at any point costs the connection after its deadline,
// and never the row.
func TestSilence(t *testing.T) {
	for name, c := range map[string]struct {
		s    *script
		want string
	}{
		"no CONNACK":       {&script{noConnack: true}, "without an answer"},
		"no SUBACK":        {&script{noSuback: true}, "subscribe: no answer within 10s"},
		"no PUBACK":        {&script{noPuback: true}, "no PUBACK for row 1 of lane results within 10s"},
		"SUBACK denies it": {&script{denySub: true}, "refuses the subscription to"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &heap{}
				h.add(3)
				p, stop := scripted(c.s, h)
				var problems []string
				for range 450 {
					time.Sleep(100 * time.Millisecond)
					if s := p.Status(); !s.Connected && s.Problem != "" {
						problems = append(problems, s.Problem)
					}
				}
				if !slices.ContainsFunc(problems, func(s string) bool { return strings.Contains(s, c.want) }) {
					t.Errorf("status never said %q: %q", c.want, problems)
				}
				stop()
				if n := len(c.s.dials); n < 3 || n > 40 {
					t.Errorf("%d connections in 45 s", n)
				}
				if len(h.sent) != 0 || len(h.rows) != 3 {
					t.Errorf("%d marked sent, %d rows left", len(h.sent), len(h.rows))
				}
				if name == "no PUBACK" && c.s.rows[3].topic != UpTopic(testKiosk, "results") {
					t.Error("the rows were not sent again in the next connection")
				}
			})
		})
	}
}

// A row without a receipt goes out again after 30 s, 60 s, 120 s ... while the
// node is online, and not at all otherwise.
func TestResendTimes(t *testing.T) {
	for presence, want := range map[string][]int{
		Online:  {0, 30, 90, 210, 450},
		Offline: {0},
		"":      {0},
	} {
		t.Run("node "+presence, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, h := &script{presence: presence}, &heap{}
				p, stop := scripted(s, h)
				time.Sleep(time.Minute)
				h.add(1)
				time.Sleep(500 * time.Second)
				var got []int
				for _, d := range s.seen() {
					got = append(got, int(d.Seconds()))
				}
				// The queue is asked once a second: each step may be late by one.
				ok := len(got) == len(want)
				for i := range got {
					ok = ok && got[i] >= want[i] && got[i] <= want[i]+i
				}
				if !ok {
					t.Errorf("sent at %v s, want %v", got, want)
				}
				if st := p.Status(); st.Unreceipted != 1 || st.Problem == "" {
					t.Errorf("status %+v", st)
				}
				stop()
			})
		})
	}
}

// When the node comes back it gets Resend to receipt by itself what it still
// finds at the broker; then the rest is sent, and it stops with the receipt.
func TestNodeComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, h := &script{presence: Offline}, &heap{}
		p, stop := scripted(s, h)
		h.add(40)
		time.Sleep(time.Hour)
		if n := len(s.seen()); n != 40 {
			t.Fatalf("%d publications while the node was away, want 40", n)
		}
		if st := p.Status(); !strings.Contains(st.Problem, "the exchange is offline: 40 rows") {
			t.Errorf("problem %q", st.Problem)
		}
		// A receipt that the broker kept from an earlier queue takes nothing and is no problem.
		s.push(ReceiptTopic(testKiosk, "results"), `signed{"kiosk":"`+testKiosk+`","epoch":9,"lane":"results","watermark":40}`)
		time.Sleep(time.Second)
		if st := p.Status(); st.Unreceipted != 40 || !st.Receipted.IsZero() || strings.Contains(st.Problem, "not taken") {
			t.Errorf("status %+v", st)
		}
		s.say(Online)
		time.Sleep(29 * time.Second)
		s.push(ReceiptTopic(testKiosk, "results"), `signed{"kiosk":"`+testKiosk+`","epoch":1,"lane":"results","watermark":30}`)
		time.Sleep(5 * time.Second)
		if n := len(s.seen()); n != 50 {
			t.Errorf("%d publications, want 40 and the 10 that were not receipted", n)
		}
		s.push(ReceiptTopic(testKiosk, "results"), `signed{"kiosk":"`+testKiosk+`","epoch":1,"lane":"results","watermark":40}`)
		time.Sleep(time.Hour)
		if n, st := len(s.seen()), p.Status(); n != 50 || st.Unreceipted != 0 || st.Problem != "" {
			t.Errorf("%d publications, status %+v", n, st)
		}
		stop()
	})
}

// A queue that cannot be read is shown, and does not cost the connection.
func TestQueueError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, h := &script{presence: Online}, &heap{err: errors.New("queue is corrupt")}
		p, stop := scripted(s, h)
		time.Sleep(5 * time.Second)
		if st := p.Status(); !st.Connected || st.Problem != "queue is corrupt" {
			t.Errorf("status %+v", st)
		}
		h.mu.Lock()
		h.err = nil
		h.mu.Unlock()
		h.add(2)
		time.Sleep(5 * time.Second)
		if st := p.Status(); len(s.seen()) != 2 || st.Problem != "" || len(s.dials) != 1 {
			t.Errorf("%d sent, status %+v", len(s.seen()), st)
		}
		stop()
	})
}
