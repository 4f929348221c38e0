package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"gatehouse/test/rig/pki"
	"gatehouse/uplink"
	"gatehouse/uplink/envelope"
)

func TestRefused(t *testing.T) {
	b := newBench(t)
	id := uplink.Identity{Kiosk: kioskID, Epoch: 1, Lane: "results", Seq: 1}
	get := func(c pki.Credential, err error) pki.Credential {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	named := func(c pki.Credential, id string) uplink.Identity {
		return uplink.Identity{Kiosk: id, Epoch: 1, Lane: "results", Seq: 1}
	}
	foreign := get(b.Foreign(kioskID))
	foreign2 := get(b.Foreign("UT.GATE.0004"))
	expired := get(b.Expired("UT.GATE.0002"))
	revoked := get(b.Kiosk("UT.GATE.0003"))
	if err := errors.Join(b.Register(foreign2), b.Revoke(revoked)); err != nil {
		t.Fatal(err)
	}
	other := newBench(t)
	b.open() // reads the registrations again
	good := b.seal(b.kiosk, id, [32]byte{}, record(1))
	broken := bytes.Clone(good)
	broken[len(broken)-1] ^= 1
	future := record(1)
	future.Version = 2
	notARecord, err := b.Sealer(b.kiosk).Seal(id, [32]byte{}, clock, "crossing", []byte("<xml/>"))
	if err != nil {
		t.Fatal(err)
	}
	body, err := envelope.Encode(record(1))
	if err != nil {
		t.Fatal(err)
	}
	otherKind, err := b.Sealer(b.kiosk).Seal(id, [32]byte{}, clock, "aborted", body)
	if err != nil {
		t.Fatal(err)
	}
	notForUs := *b.Sealer(b.kiosk)
	notForUs.Recipients = []envelope.Recipient{other.Sealed}
	notOurs, err := notForUs.Seal(id, [32]byte{}, clock, "crossing", body)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, topic string
		msg         []byte
		want        string // "" = stored
	}{
		{"unknown kiosk", "UT.GATE.0009", b.seal(get(b.Foreign("UT.GATE.0009")), named(foreign, "UT.GATE.0009"), [32]byte{}, record(1)), ErrUnknownKiosk.Error()},
		{"kiosk of another CA", kioskID, b.seal(foreign, id, [32]byte{}, record(1)), ErrUnknownKey.Error()},
		{"other CA, registered", "UT.GATE.0004", b.seal(foreign2, named(foreign2, "UT.GATE.0004"), [32]byte{}, record(1)), "not issued by the nation's CA"},
		{"expired long ago", "UT.GATE.0002", b.seal(expired, named(expired, "UT.GATE.0002"), [32]byte{}, record(1)), "expired"},
		{"revoked", "UT.GATE.0003", b.seal(revoked, named(revoked, "UT.GATE.0003"), [32]byte{}, record(1)), "revoked"},
		{"wrong signature", kioskID, broken, envelope.ErrSignature.Error()},
		{"topic of another kiosk", "UT.GATE.0002", good, "topic of another"},
		{"not for this node", kioskID, notOurs, envelope.ErrRecipient.Error()},
		{"newer record", kioskID, b.seal(b.kiosk, id, [32]byte{}, future), "version 2"},
		{"body is no record", kioskID, notARecord, envelope.ErrForm.Error()},
		{"header of another kind", kioskID, otherKind, "different kinds"},
		{"not CBOR", kioskID, []byte(docNumber), envelope.ErrForm.Error()},
		{"empty", kioskID, nil, envelope.ErrForm.Error()},
		{"too large", kioskID, make([]byte, envelope.MaxBytes+1), envelope.ErrTooLarge.Error()},
		{"positive control", kioskID, good, ""},
	} {
		out, err := b.node.Accept(c.topic, "results", c.msg)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if (out.Status == Stored) != (c.want == "") || !strings.Contains(out.Reason, c.want) {
			t.Errorf("%s: %s (%s), want %q", c.name, out.Status, out.Reason, c.want)
		}
		if strings.Contains(out.Reason, docNumber) {
			t.Errorf("%s: the reason quotes the message: %s", c.name, out.Reason)
		}
	}
	letters, err := b.node.DeadLetters()
	if err != nil || len(letters) != 14 {
		t.Fatalf("%d dead letters, want 14: %v", len(letters), err)
	}
	if !slices.ContainsFunc(letters, func(d DeadLetter) bool { return string(d.Bytes) == docNumber && d.Count == 1 }) {
		t.Error("a dead letter does not come back as it was")
	}
	r := b.check()
	if !r.Sound || r.Records != 1 || r.DeadLetters != 14 || len(r.Aside.DeadLetters) != 14 {
		t.Errorf("%+v", r)
	}
	for _, d := range r.Aside.DeadLetters {
		if d.Reason == "" || d.First == 0 || d.Bytes != nil {
			t.Errorf("a list without content has %+v", d)
		}
	}
}

func TestDeadLettersBounded(t *testing.T) {
	b := newBench(t)
	for i := range 3 {
		for range 2 {
			b.accept("results", []byte{byte(i)}, Refused)
		}
	}
	letters, err := b.node.DeadLetters()
	if err != nil || len(letters) != 3 || letters[0].Count != 2 {
		t.Fatalf("%+v, %v", letters, err)
	}
	b.inOne(func(tx *bbolt.Tx) error {
		for i := range MaxDeadLetters - 3 {
			if err := b.node.bury(tx, kioskID, "results", "junk", fmt.Append(nil, "junk ", i), clock.UnixMilli()+1); err != nil {
				return err
			}
		}
		return nil
	})
	b.now = b.now.Add(time.Second)
	for i := range 3 {
		b.accept("results", fmt.Append(nil, "last ", i), Refused)
	}
	letters, err = b.node.DeadLetters()
	if err != nil || len(letters) != MaxDeadLetters {
		t.Fatalf("%d letters, %v", len(letters), err)
	}
	if slices.ContainsFunc(letters, func(d DeadLetter) bool { return len(d.Bytes) == 1 }) {
		t.Error("the oldest letter did not make room")
	}
}
