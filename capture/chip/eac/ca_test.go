package eac

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
	"gatehouse/device"
)

// spki is a SubjectPublicKeyInfo as far as the tests take it apart.
type spki struct {
	Algorithm asn1.RawValue
	Key       asn1.BitString
}

// caCard is the chip's side of Chip Authentication: openssl has its key and agrees.
type caCard struct {
	t      testing.TB
	dir    string
	public []byte // DER
	offer  lds.ChipAuthInfo
	change func(c apdu.Command, r *apdu.Response, err *error) // a fault
	anyway bool                                               // answers what it cannot verify

	sent     []string
	enc, mac []byte
	session  *sm.Session // the terminal's
}

var suites = []sm.Cipher{0, sm.TDES, sm.AES128, sm.AES192, sm.AES256}

// agree derives the keys from our ephemeral key with openssl and the standard library.
func (c *caCard) agree(public []byte) {
	var own spki
	if _, err := asn1.Unmarshal(c.public, &own); err != nil {
		c.t.Fatal(err)
	}
	peer := public
	if c.offer.Agreement == lds.DH {
		peer, _ = asn1.Marshal(new(big.Int).SetBytes(public))
	}
	der, err := asn1.Marshal(spki{own.Algorithm, asn1.BitString{Bytes: peer, BitLength: 8 * len(peer)}})
	if err != nil {
		c.t.Fatal(err)
	}
	write(c.t, c.dir, "peer", der)
	openssl(c.t, c.dir, "pkeyutl", "-derive", "-inkey", "key", "-keyform", "DER", "-peerkey", "peer", "-peerform", "DER", "-out", "shared")
	shared := read(c.t, c.dir, "shared")
	if c.offer.Agreement == lds.DH { // openssl leaves leading zeros out; 9303-11 has it as long as the prime
		shared = append(make([]byte, len(public)-len(shared)), shared...)
	}
	derive := func(counter uint32) []byte {
		in := binary.BigEndian.AppendUint32(slices.Clone(shared), counter)
		s1, s256 := sha1.Sum(in), sha256.Sum256(in)
		switch c.offer.Cipher {
		case lds.AES192:
			return s256[:24]
		case lds.AES256:
			return s256[:]
		}
		return s1[:16]
	}
	c.enc, c.mac = derive(1), derive(2)
}

func (c *caCard) Rekey(s *sm.Session) { c.session = s }

func (c *caCard) Exchange(ctx context.Context, command apdu.Command) (apdu.Response, error) {
	if c.session != nil {
		return c.session.Exchange(ctx, c, command)
	}
	c.sent = append(c.sent, fmt.Sprintf("%02X%02X%02X", command.INS, command.P1, command.P2))
	r, err := c.plain(command), error(nil)
	if c.change != nil {
		c.change(command, &r, &err)
	}
	return r, err
}

func (c *caCard) plain(command apdu.Command) apdu.Response {
	id := []byte(nil)
	if c.offer.KeyID != lds.NoID {
		id = []byte{0x84, 1, byte(c.offer.KeyID)}
	}
	cut := func(tag uint32, b []byte) ([]byte, []byte) {
		got, value, rest, err := lds.ReadTLV(b)
		if err != nil || got != tag {
			c.t.Fatalf("tag %X, %v where %X belongs", got, err, tag)
		}
		return value, rest
	}
	switch c.sent[len(c.sent)-1] {
	case "2241A6":
		public, rest := cut(0x91, command.Data)
		if !bytes.Equal(rest, id) {
			c.t.Errorf("key reference %X", rest)
		}
		c.agree(public)
	case "2241A4":
		protocol, rest := cut(0x80, command.Data)
		if string(protocol) != string(c.offer.Protocol) || !bytes.Equal(rest, id) {
			c.t.Errorf("%X", command.Data)
		}
	case "860000":
		inner, _ := cut(0x7c, command.Data)
		public, _ := cut(0x80, inner)
		c.agree(public)
		return apdu.Response{Data: []byte{0x7c, 0}, SW: apdu.OK}
	default:
		c.t.Errorf("command %+v", command)
	}
	return apdu.Response{SW: apdu.OK}
}

// Transmit is the first command under the new keys: its MAC must be right, and the
// answer is a status word with one.
func (c *caCard) Transmit(_ context.Context, command []byte) ([]byte, error) {
	suite := suites[c.offer.Cipher]
	ssc := func(n byte) []byte { return append(make([]byte, suite.BlockSize()-1), n) }
	body := command[5 : len(command)-1]
	objects, code := body[:len(body)-10], body[len(body)-8:]
	header := sm.Pad(slices.Clone(command[:4]), suite.BlockSize())
	if !bytes.Equal(c.code(slices.Concat(ssc(1), header, objects)), code) && !c.anyway {
		return []byte{0x69, 0x88}, nil
	}
	status := []byte{0x99, 2, 0x90, 0}
	return append(append(append(slices.Clone(status), 0x8e, 8), c.code(append(ssc(2), status...))...), 0x90, 0), nil
}

func (c *caCard) code(data []byte) []byte {
	suite := suites[c.offer.Cipher]
	if suite != sm.TDES {
		data = sm.Pad(data, 16)
	}
	x := sm.MAC(suite, c.mac, data)
	return x[:]
}

// newCACard makes the key with openssl.
func newCACard(t testing.TB, protocol string, id int, genpkey ...string) *caCard {
	c := &caCard{t: t, dir: t.TempDir()}
	oid := lds.OID(unhex(t, "04007f00070202"+"03"+protocol))
	c.offer = lds.ChipAuthInfo{
		Algorithm: lds.Algorithm{Agreement: lds.Agreement(oid[len(oid)-2]), Cipher: lds.Cipher(oid[len(oid)-1])}, Protocol: oid, Version: 1, KeyID: id,
	}
	openssl(t, c.dir, append(append([]string{"genpkey"}, genpkey...), "-outform", "DER", "-out", "key")...)
	openssl(t, c.dir, "pkey", "-in", "key", "-inform", "DER", "-pubout", "-outform", "DER", "-out", "public")
	c.public = read(t, c.dir, "public")
	return c
}

func (c *caCard) infos() *lds.SecurityInfos {
	return &lds.SecurityInfos{
		ChipAuth:     []lds.ChipAuthInfo{c.offer},
		ChipAuthKeys: []lds.ChipAuthKey{{Agreement: c.offer.Agreement, SPKI: c.public, KeyID: c.offer.KeyID}},
	}
}

var next = apdu.Command{INS: apdu.ReadBinary, P1: 0x9e, Le: 4}

func (c *caCard) run(infos *lds.SecurityInfos) (CAResult, error) {
	arena := sm.NewArena()
	c.t.Cleanup(arena.Close)
	return ChipAuthentication(c.t.Context(), c, CAInput{Infos: infos, Arena: arena, Rand: rand.Reader, Next: next})
}

func ecKey(name string, explicit bool) []string {
	encoding := "named_curve"
	if explicit {
		encoding = "explicit"
	}
	return []string{"-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:" + name, "-pkeyopt", "ec_param_enc:" + encoding}
}

func dhKey(group string) []string { return []string{"-algorithm", "DHX", "-pkeyopt", "group:" + group} }

// TestChipAuthentication: openssl is the chip. The keys are the same on both sides on
// all groups and ciphers, and a chip with other keys is failed.
func TestChipAuthentication(t *testing.T) {
	const none = lds.NoID
	for _, v := range []struct {
		name     string
		protocol string // below id-CA
		id       int
		key      []string
		values   string
		commands string
	}{
		{"ECDH, 3DES", "0201", none, ecKey("P-256", false), "3DES P-256", "[2241A6]"},
		{"ECDH, 3DES, with an id", "0201", 7, ecKey("brainpoolP224r1", true), "3DES brainpoolP224r1", "[2241A6]"},
		{"ECDH, AES-128", "0202", none, ecKey("brainpoolP256r1", true), "AES-128 brainpoolP256r1", "[2241A4 860000]"},
		{"ECDH, AES-192", "0203", 1, ecKey("P-384", false), "AES-192 P-384", "[2241A4 860000]"},
		{"ECDH, AES-256", "0204", none, ecKey("P-521", true), "AES-256 P-521", "[2241A4 860000]"},
		{"ECDH, AES-256, brainpool", "0204", 0, ecKey("brainpoolP512r1", false), "AES-256 brainpoolP512r1", "[2241A4 860000]"},
		{"ECDH, P-192", "0201", none, ecKey("P-192", false), "3DES P-192", "[2241A6]"},
		{"ECDH, P-224", "0202", none, ecKey("P-224", false), "AES-128 P-224", "[2241A4 860000]"},
		{"ECDH, brainpoolP320", "0203", none, ecKey("brainpoolP320r1", false), "AES-192 brainpoolP320r1", "[2241A4 860000]"},
		{"ECDH, brainpoolP384", "0203", none, ecKey("brainpoolP384r1", false), "AES-192 brainpoolP384r1", "[2241A4 860000]"},
		{"DH, 3DES", "0101", none, dhKey("dh_1024_160"), "3DES MODP-1024/160", "[2241A6]"},
		{"DH, AES-128", "0102", none, dhKey("dh_2048_224"), "AES-128 MODP-2048/224", "[2241A4 860000]"},
		{"DH, AES-256", "0104", 2, dhKey("dh_2048_256"), "AES-256 MODP-2048/256", "[2241A4 860000]"},
	} {
		t.Run(v.name, func(t *testing.T) {
			card := newCACard(t, v.protocol, v.id, v.key...)
			r, err := card.run(card.infos())
			if err != nil || r.Outcome != capture.OutcomeDone || r.Answer.SW != apdu.OK || !r.Rekeyed || len(r.Quirks) != 0 {
				t.Fatalf("%v, %q, %v", r.Outcome, r.Reason, err)
			}
			if got := fmt.Sprint(card.sent); got != v.commands {
				t.Error(got)
			}
			if got := r.Values[0].Value + " " + r.Values[1].Value; got != v.values {
				t.Error(got)
			}
			if r.Group.CheckPublic(r.Public) != nil || len(Compress(r.Group, r.Public)) == 0 {
				t.Error("no ephemeral key")
			}
			for _, anyway := range []bool{false, true} {
				other := newCACard(t, v.protocol, v.id, v.key...)
				other.anyway = anyway
				infos := other.infos()
				infos.ChipAuthKeys[0].SPKI = card.public // of the genuine chip, as a copy has it
				if r, err := other.run(infos); !errors.Is(err, sm.ErrBroken) || r.Outcome != capture.OutcomeFailed || !r.Rekeyed {
					t.Errorf("a copy: %v, %v", r.Outcome, err)
				}
			}
		})
	}
}

// TestCAEnds: faults of chips and of DG14, beside the chip that is right.
func TestCAEnds(t *testing.T) {
	sw := func(ins byte, s apdu.Status) func(apdu.Command, *apdu.Response, *error) {
		return func(c apdu.Command, r *apdu.Response, _ *error) {
			if c.INS == ins {
				*r = apdu.Response{SW: s}
			}
		}
	}
	data := func(b ...byte) func(apdu.Command, *apdu.Response, *error) {
		return func(c apdu.Command, r *apdu.Response, _ *error) {
			if c.INS == apdu.GeneralAuthenticate {
				r.Data = b
			}
		}
	}
	fails := func(e error) func(apdu.Command, *apdu.Response, *error) {
		return func(_ apdu.Command, _ *apdu.Response, err *error) { *err = e }
	}
	for _, v := range []struct {
		name    string
		change  func(apdu.Command, *apdu.Response, *error)
		infos   func(*lds.SecurityInfos) *lds.SecurityInfos
		outcome capture.Outcome
		err     error
		rekeyed bool
		quirk   string
	}{
		{name: "control", outcome: capture.OutcomeDone, rekeyed: true},
		{name: "9000 alone", change: data(), outcome: capture.OutcomeDone, rekeyed: true, quirk: QuirkNoTemplate},
		{name: "nonce and token", change: data(0x7c, 3, 0x81, 1, 9), outcome: capture.OutcomeFailed},
		{name: "another template", change: data(0x7d, 0), outcome: capture.OutcomeFailed},
		{name: "6A80 to MSE", change: sw(apdu.ManageSecurity, apdu.WrongData), outcome: capture.OutcomeFailed},
		{name: "6300 to the key", change: sw(apdu.GeneralAuthenticate, apdu.Warning), outcome: capture.OutcomeFailed},
		{name: "6A88", change: sw(apdu.ManageSecurity, apdu.NotReferenced), outcome: capture.OutcomeFailed},
		{name: "the old session breaks", change: fails(sm.ErrBroken), outcome: capture.OutcomeFailed, err: sm.ErrBroken},
		{name: "pulled away", change: fails(device.ErrAbsent), outcome: capture.OutcomeAborted, err: device.ErrAbsent},
		{name: "too late", change: fails(context.DeadlineExceeded), outcome: capture.OutcomeAborted, err: context.DeadlineExceeded},
		{name: "no DG14", infos: func(*lds.SecurityInfos) *lds.SecurityInfos { return nil }, outcome: capture.OutcomeUnsupported},
		{name: "no key, no info", infos: func(*lds.SecurityInfos) *lds.SecurityInfos { return &lds.SecurityInfos{} }, outcome: capture.OutcomeUnsupported},
		{name: "no key", infos: func(s *lds.SecurityInfos) *lds.SecurityInfos { s.ChipAuthKeys = nil; return s }, outcome: capture.OutcomeFailed},
		{name: "version 2 alone", infos: func(s *lds.SecurityInfos) *lds.SecurityInfos { s.ChipAuth[0].Version = 2; return s }, outcome: capture.OutcomeMissing},
		{name: "the key of another id", infos: func(s *lds.SecurityInfos) *lds.SecurityInfos { s.ChipAuthKeys[0].KeyID = 9; return s }, outcome: capture.OutcomeFailed},
		{name: "a key of another kind", infos: func(s *lds.SecurityInfos) *lds.SecurityInfos { s.ChipAuth[0].Agreement = lds.DH; return s }, outcome: capture.OutcomeFailed},
		{name: "a point off the curve", infos: func(s *lds.SecurityInfos) *lds.SecurityInfos {
			s.ChipAuthKeys[0].SPKI = slices.Clone(s.ChipAuthKeys[0].SPKI)
			s.ChipAuthKeys[0].SPKI[len(s.ChipAuthKeys[0].SPKI)-1] ^= 1
			return s
		}, outcome: capture.OutcomeFailed},
		{name: "two keys of one id", infos: func(s *lds.SecurityInfos) *lds.SecurityInfos {
			s.ChipAuthKeys = append(s.ChipAuthKeys, s.ChipAuthKeys[0])
			return s
		}, outcome: capture.OutcomeFailed},
		{name: "a second key that is not known", infos: func(s *lds.SecurityInfos) *lds.SecurityInfos {
			i, k := s.ChipAuth[0], s.ChipAuthKeys[0]
			i.Cipher, i.KeyID, k.KeyID = lds.AES256, 5, 5
			k.SPKI = unknownCurve(t)
			s.ChipAuth, s.ChipAuthKeys = append(s.ChipAuth, i), append(s.ChipAuthKeys, k)
			return s
		}, outcome: capture.OutcomeDone, rekeyed: true},
		{name: "a curve that is not known", infos: func(s *lds.SecurityInfos) *lds.SecurityInfos {
			s.ChipAuthKeys[0].SPKI = unknownCurve(t)
			return s
		}, outcome: capture.OutcomeMissing},
	} {
		card := newCACard(t, "0202", lds.NoID, ecKey("P-256", false)...)
		card.change = v.change
		infos := card.infos()
		if v.infos != nil {
			infos = v.infos(infos)
		}
		r, err := card.run(infos)
		if r.Outcome != v.outcome || !errors.Is(err, v.err) || r.Rekeyed != v.rekeyed || r.Name != "CA" || (r.Reason == "") != (r.Outcome == capture.OutcomeDone) {
			t.Errorf("%s: %v, %q, %v", v.name, r.Outcome, r.Reason, err)
		}
		if v.quirk != "" && !slices.Contains(r.Quirks, v.quirk) || v.quirk == "" && len(r.Quirks) != 0 {
			t.Errorf("%s: quirks %q", v.name, r.Quirks)
		}
		if v.outcome == capture.OutcomeUnsupported && len(card.sent) != 0 {
			t.Errorf("%s: %v was sent", v.name, card.sent)
		}
	}
}

func unknownCurve(t testing.TB) []byte {
	return newSigner(t, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1").spki
}

// TestCAChoice: a key alone means 3DES, and is a quirk. The strongest of several
// ways is taken.
func TestCAChoice(t *testing.T) {
	card := newCACard(t, "0201", lds.NoID, ecKey("P-256", false)...)
	infos := card.infos()
	infos.ChipAuth = nil
	r, err := card.run(infos)
	if err != nil || r.Outcome != capture.OutcomeDone || !slices.Equal(r.Quirks, []string{QuirkNoInfo}) {
		t.Errorf("a key alone: %v, %q, %v", r.Outcome, r.Quirks, err)
	}
	weak, strong := newCACard(t, "0201", 1, ecKey("P-256", false)...), newCACard(t, "0204", 2, ecKey("brainpoolP384r1", false)...)
	both := weak.infos()
	both.ChipAuth = append(both.ChipAuth, strong.infos().ChipAuth...)
	both.ChipAuthKeys = append(both.ChipAuthKeys, strong.infos().ChipAuthKeys...)
	if r, err := strong.run(both); err != nil || r.Outcome != capture.OutcomeDone {
		t.Errorf("two ways: %v, %v", r.Outcome, err)
	}
}

// TestFreshKeys: no ephemeral key is used twice.
func TestFreshKeys(t *testing.T) {
	card := newCACard(t, "0202", lds.NoID, ecKey("P-256", false)...)
	seen := map[string]bool{}
	for range 3 {
		card.session = nil
		r, err := card.run(card.infos())
		if err != nil || seen[hex.EncodeToString(r.Public)] {
			t.Fatalf("%v, a key twice", err)
		}
		seen[hex.EncodeToString(r.Public)] = true
	}
	arena := sm.NewArena()
	defer arena.Close()
	card.session = nil
	if r, err := ChipAuthentication(t.Context(), card, CAInput{card.infos(), arena, empty{}, next}); !errors.Is(err, errEmpty) || r.Outcome != capture.OutcomeAborted {
		t.Errorf("no random numbers: %v, %v", r.Outcome, err)
	}
}
