package exchange

import (
	"crypto/rand"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/test/rig/pki"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

// BenchmarkAccept: one 30 KB record verified, opened and committed by itself.
func BenchmarkAccept(b *testing.B) {
	n, err := pki.New(b.TempDir(), clock)
	if err != nil {
		b.Fatal(err)
	}
	cred, err := n.Kiosk(kioskID)
	if err != nil {
		b.Fatal(err)
	}
	trust, err := LoadTrust(n.Path(pki.Registered), n.Path(pki.CAFile), "", time.Now)
	if err != nil {
		b.Fatal(err)
	}
	node, err := Open(Config{Path: filepath.Join(b.TempDir(), "x.db"), Keys: trust.Key, Opener: n.Opener, Signer: n.Receipt, Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer node.Close()
	r := record(1)
	r.Pictures = []uplink.RecordPicture{{Light: "white", JPEG: make([]byte, 30<<10)}}
	rand.Read(r.Pictures[0].JPEG)
	body, err := envelope.Encode(r)
	if err != nil {
		b.Fatal(err)
	}
	var envs [][]byte
	var head [32]byte
	for seq := range uint64(2000) {
		env, err := n.Sealer(cred).Seal(uplink.Identity{Kiosk: kioskID, Epoch: 1, Lane: "results", Seq: seq + 1}, head, clock, "crossing", body)
		if err != nil {
			b.Fatal(err)
		}
		head = uplink.Link(head, env)
		envs = append(envs, env)
	}
	b.Run("new", func(b *testing.B) {
		next := 0
		for b.Loop() {
			if next == len(envs) {
				b.Skip("give -benchtime 1500x or less")
			}
			if out, err := node.Accept(kioskID, "results", envs[next]); err != nil || out.Status == Refused {
				b.Fatal(out.Reason, err)
			}
			next++
		}
	})
	b.Run("duplicate", func(b *testing.B) {
		for b.Loop() {
			if out, err := node.Accept(kioskID, "results", envs[0]); err != nil || out.Status != Duplicate {
				b.Fatal(out.Status, err)
			}
		}
	})
	b.Run("receipt", func(b *testing.B) {
		for b.Loop() {
			if _, err := node.Receipt(kioskID, 1, "results"); err != nil {
				b.Fatal(err)
			}
		}
	})
}
