package broker

import (
	"testing"
	"time"
)

// A backlog of 30 KB rows from the queue over mutual TLS to a node that receipts
// twenty times a second, until the queue is empty.
func BenchmarkDrain(b *testing.B) {
	const rows = 3000
	for b.Loop() {
		ca := newAuthority(b)
		rig := startRig(b, ca)
		n := newNode(b)
		n.mute = true
		n.connect(ca, rig.Addr())
		rig.Refuse(true) // the backlog is made while the kiosk cannot connect
		k := startKiosk(b, rig.Addr(), Config{Broker: Endpoint{TLS: ca.clientNamed(testKiosk)}, Resend: time.Minute})
		k.put("results", rows, 30<<10)
		rig.Refuse(false)
		n.connect(ca, rig.Addr())
		eventually(b, "the kiosk is connected", func() bool { return k.p.Status().Connected })
		began := time.Now()
		for sent := -1; k.waiting() > 0; time.Sleep(50 * time.Millisecond) {
			n.mu.Lock()
			if got := len(n.rows["results"]); got != sent && got > 0 {
				sent = got
				n.client.Publish(ReceiptTopic(testKiosk, "results"), 1, true, n.receipt("results"))
			}
			n.mu.Unlock()
		}
		b.ReportMetric(rows/time.Since(began).Seconds(), "rows/s")
		k.stop()
		n.leave()
		rig.Stop()
	}
}
