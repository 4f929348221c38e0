package eac

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
	"gatehouse/capture/cvc"
	"gatehouse/capture/lds"
	"gatehouse/device"
)

// terminal is a terminal with its certificates, and the chip's side of it.
type terminal struct {
	key   *ecdsa.PrivateKey // of the terminal
	chain [][]byte          // link, verifier, terminal
	fail  error             // of Chain
	away  error             // of Sign
	asked []string
}

func (s *terminal) Chain(_ context.Context, car string) ([][]byte, error) {
	s.asked = append(s.asked, car)
	switch {
	case s.fail != nil:
		return nil, s.fail
	case car != "UTROOT00001":
		return nil, fmt.Errorf("%q: %w", car, cvc.ErrChain)
	}
	return s.chain, nil
}

func (s *terminal) Sign(_ context.Context, chr string, data []byte) ([]byte, error) {
	if chr != "XXTERM00001" {
		return nil, fmt.Errorf("no key of %q", chr)
	}
	if s.away != nil {
		return nil, s.away
	}
	return signRaw(s.key, data)
}

func signRaw(k *ecdsa.PrivateKey, data []byte) ([]byte, error) {
	digest := sha256.Sum256(data)
	r, s, err := ecdsa.Sign(rand.Reader, k, digest[:])
	if err != nil {
		return nil, err
	}
	return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...), nil
}

var today = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func newTerminal(t testing.TB, until time.Time) *terminal {
	t.Helper()
	out := &terminal{}
	issuer, car := newECDSA(t), cvc.Reference("UTROOT00001")
	for _, v := range []struct {
		chr    cvc.Reference
		role   cvc.Role
		rights cvc.Rights
	}{
		{"UTROOT00002", cvc.CVCA, cvc.ReadDG3 | cvc.ReadDG4},
		{"XXVERI00001", cvc.ForeignDV, cvc.ReadDG3 | cvc.ReadDG4},
		{"XXTERM00001", cvc.InspectionSystem, cvc.ReadDG3},
	} {
		key := newECDSA(t)
		spki, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
		if err != nil {
			t.Fatal(err)
		}
		public, err := curve.ParseSPKI(spki)
		if err != nil {
			t.Fatal(err)
		}
		der, err := cvc.Template{
			CAR: car, CHR: v.chr, Key: cvc.NewEC(cvc.ECDSASHA256, public), Role: v.role, Rights: v.rights,
			Effective: today.AddDate(0, -1, 0), Expiration: until,
		}.Sign(func(m []byte) ([]byte, error) { return signRaw(issuer, m) })
		if err != nil {
			t.Fatal(err)
		}
		out.chain = append(out.chain, der)
		issuer, car = key, v.chr
	}
	out.key = issuer
	return out
}

func newECDSA(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// taCard is a chip that takes itself for identifier and knows the terminal's key.
type taCard struct {
	t          *testing.T
	of         *terminal
	identifier string
	bound      string // Comp of the terminal's ephemeral key
	challenge  []byte
	sent       []string
	change     func(n int, c apdu.Command, r *apdu.Response, err *error)
}

func (k *taCard) Exchange(_ context.Context, c apdu.Command) (apdu.Response, error) {
	r, err := apdu.Response{SW: apdu.OK}, error(nil)
	n := len(k.sent)
	k.sent = append(k.sent, fmt.Sprintf("%02X%02X%02X", c.INS, c.P1, c.P2))
	switch k.sent[n] {
	case "2281B6", "2281A4":
		if len(c.Data) != 2+11 || c.Data[0] != 0x83 || c.Data[1] != 11 {
			k.t.Errorf("%X", c.Data)
		}
		k.sent[n] += " " + string(c.Data[2:])
	case "2A00BE":
		whole := false
		for _, der := range k.of.chain {
			whole = whole || bytes.HasSuffix(der, c.Data) && bytes.HasPrefix(c.Data, []byte{0x7f, 0x4e})
		}
		if !whole {
			k.t.Error("no certificate of the chain")
		}
	case "840000":
		if c.Le != 8 || len(c.Data) != 0 {
			k.t.Errorf("%+v", c)
		}
		k.challenge = make([]byte, 8)
		rand.Read(k.challenge)
		r.Data = slices.Clone(k.challenge)
	case "820000":
		digest := sha256.Sum256([]byte(k.identifier + string(k.challenge) + k.bound))
		if len(c.Data) != 64 || !ecdsa.Verify(&k.of.key.PublicKey, digest[:], new(big.Int).SetBytes(c.Data[:32]), new(big.Int).SetBytes(c.Data[32:])) {
			r.SW = apdu.Warning
		}
	default:
		k.t.Errorf("command %+v", c)
	}
	if k.change != nil {
		k.change(n, c, &r, &err)
	}
	return r, err
}

// TestTerminalAuthentication: the commands, and every way in which it ends.
func TestTerminalAuthentication(t *testing.T) {
	number, dynamic, static := Binding{"document number", []byte("T220001293")}, Binding{"PACE", []byte("x of the chip")}, Binding{"static", []byte("T220001293")}
	at := func(n int, sw apdu.Status) func(int, apdu.Command, *apdu.Response, *error) {
		return func(i int, _ apdu.Command, r *apdu.Response, _ *error) {
			if i == n {
				*r = apdu.Response{SW: sw}
			}
		}
	}
	challenge := func(n int) func(int, apdu.Command, *apdu.Response, *error) {
		return func(_ int, c apdu.Command, r *apdu.Response, _ *error) {
			if c.INS == apdu.GetChallenge {
				r.Data = make([]byte, n)
			}
		}
	}
	fails := func(e error) func(int, apdu.Command, *apdu.Response, *error) {
		return func(_ int, c apdu.Command, _ *apdu.Response, err *error) {
			if c.INS == apdu.GetChallenge {
				*err = e
			}
		}
	}
	const whole = "2281B6 UTROOT00001,2A00BE,2281B6 UTROOT00002,2A00BE,2281B6 XXVERI00001,2A00BE,2281A4 XXTERM00001,840000,820000"
	const again = whole + ",2281A4 XXTERM00001,840000,820000"
	broken := errors.New("the line to the centre is down")
	for _, v := range []struct {
		name       string
		references string
		bindings   []Binding
		chip       string // what it takes itself for
		change     func(int, apdu.Command, *apdu.Response, *error)
		prepare    func(*terminal)
		sent       string
		outcome    capture.Outcome
		quirks     []string
		err        error
	}{
		{name: "after BAC", references: "UTROOT00001", bindings: []Binding{number}, chip: "T220001293", sent: whole, outcome: capture.OutcomeDone},
		{name: "after PACE", references: "UTROOT00001", bindings: []Binding{dynamic, static}, chip: "x of the chip", sent: whole, outcome: capture.OutcomeDone},
		{name: "static binding", references: "UTROOT00001", bindings: []Binding{dynamic, static}, chip: "T220001293", sent: again, outcome: capture.OutcomeDone, quirks: []string{QuirkStatic}},
		{name: "another chip", references: "UTROOT00001", bindings: []Binding{dynamic, static}, chip: "Y", sent: again, outcome: capture.OutcomeFailed},
		{name: "the second trust point", references: "UTROOT00009 UTROOT00001", bindings: []Binding{number}, chip: "T220001293", sent: whole, outcome: capture.OutcomeDone},
		{name: "no certificates", references: "UTROOT00009 UTROOT00008", bindings: []Binding{number}, outcome: capture.OutcomeMissing},
		{name: "no trust point", bindings: []Binding{number}, outcome: capture.OutcomeMissing},
		{name: "no binding", references: "UTROOT00001", outcome: capture.OutcomeMissing},
		{name: "the link refused", references: "UTROOT00001", bindings: []Binding{number}, change: at(1, apdu.ConditionsNotMet), sent: "2281B6 UTROOT00001,2A00BE", outcome: capture.OutcomeFailed},
		{name: "the trust point unknown", references: "UTROOT00001", bindings: []Binding{number}, change: at(0, apdu.NotReferenced), sent: "2281B6 UTROOT00001", outcome: capture.OutcomeFailed},
		{name: "6982 to the signature", references: "UTROOT00001", bindings: []Binding{dynamic, static}, chip: "T220001293", change: at(8, apdu.NotAllowed), sent: whole, outcome: capture.OutcomeFailed},
		{name: "7 bytes of challenge", references: "UTROOT00001", bindings: []Binding{number}, change: challenge(7), sent: strings.TrimSuffix(whole, ",820000"), outcome: capture.OutcomeFailed},
		{name: "9 bytes of challenge", references: "UTROOT00001", bindings: []Binding{number}, change: challenge(9), sent: strings.TrimSuffix(whole, ",820000"), outcome: capture.OutcomeFailed},
		{name: "the session breaks", references: "UTROOT00001", bindings: []Binding{number}, change: fails(sm.ErrBroken), sent: strings.TrimSuffix(whole, ",820000"), outcome: capture.OutcomeFailed, err: sm.ErrBroken},
		{name: "pulled away", references: "UTROOT00001", bindings: []Binding{number}, change: fails(device.ErrAbsent), sent: strings.TrimSuffix(whole, ",820000"), outcome: capture.OutcomeAborted, err: device.ErrAbsent},
		{name: "the centre is away", references: "UTROOT00001", bindings: []Binding{number}, prepare: func(s *terminal) { s.fail = broken }, outcome: capture.OutcomeMissing},
		{name: "the key is away", references: "UTROOT00001", bindings: []Binding{number}, prepare: func(s *terminal) { s.away = broken }, sent: strings.TrimSuffix(whole, ",820000"), outcome: capture.OutcomeMissing},
		{name: "the terminal's is missing", references: "UTROOT00001", bindings: []Binding{number}, prepare: func(s *terminal) { s.chain = s.chain[:2] }, outcome: capture.OutcomeMissing},
		{name: "garbage", references: "UTROOT00001", bindings: []Binding{number}, prepare: func(s *terminal) { s.chain[1] = s.chain[1][:9] }, outcome: capture.OutcomeMissing},
		{name: "expired", references: "UTROOT00001", bindings: []Binding{number}, prepare: func(s *terminal) { *s = *newTerminal(t, today.AddDate(0, 0, -1)) }, outcome: capture.OutcomeMissing},
		{name: "the verifier's is forged", references: "UTROOT00001", bindings: []Binding{number}, prepare: func(s *terminal) { s.chain[1][len(s.chain[1])-1] ^= 1 }, outcome: capture.OutcomeMissing},
		{name: "the link is forged, as only the chip can tell", references: "UTROOT00001", bindings: []Binding{number}, prepare: func(s *terminal) { s.chain[0][len(s.chain[0])-1] ^= 1 }, change: at(1, apdu.NoDiagnosis), sent: "2281B6 UTROOT00001,2A00BE", outcome: capture.OutcomeFailed},
	} {
		s := newTerminal(t, today.AddDate(0, 1, 0))
		if v.prepare != nil {
			v.prepare(s)
		}
		card := &taCard{t: t, of: s, identifier: v.chip, bound: "Comp", change: v.change}
		r, err := TerminalAuthentication(t.Context(), card, TAInput{
			References: strings.Fields(v.references), Bindings: v.bindings, Compressed: []byte("Comp"), Signer: s, At: today,
		})
		if r.Outcome != v.outcome || !errors.Is(err, v.err) || !slices.Equal(r.Quirks, v.quirks) || (r.Reason == "") != (r.Outcome == capture.OutcomeDone) {
			t.Errorf("%s: %v, %q, %q, %v", v.name, r.Outcome, r.Reason, r.Quirks, err)
		}
		if got := strings.Join(card.sent, ","); got != v.sent {
			t.Errorf("%s: sent %s", v.name, got)
		}
		if strings.Contains(r.Reason, "T220001293") {
			t.Errorf("%s: the reason holds the document number: %s", v.name, r.Reason)
		}
		if v.outcome == capture.OutcomeDone && !slices.Contains(r.Values, capture.ChipValue{Name: "rights", Value: "DG3"}) {
			t.Errorf("%s: %v", v.name, r.Values)
		}
	}
	none := newTerminal(t, today)
	if r, err := TerminalAuthentication(t.Context(), &taCard{t: t, of: none}, TAInput{References: []string{"UTROOT00001"}, Bindings: []Binding{number}, Compressed: []byte("Comp"), At: today}); r.Outcome != capture.OutcomeMissing || err != nil {
		t.Errorf("no signer: %v, %v", r.Outcome, err)
	}
}

// TestCompress has the ephemeral keys that TR-03110-3 A.2.2.3 speaks of.
func TestCompress(t *testing.T) {
	ec, err := curve.ByParameterID(12)
	if err != nil {
		t.Fatal(err)
	}
	point := append([]byte{4}, slices.Concat(bytes.Repeat([]byte{7}, 32), bytes.Repeat([]byte{8}, 32))...)
	if !bytes.Equal(Compress(ec, point), bytes.Repeat([]byte{7}, 32)) {
		t.Error("not the x coordinate")
	}
	dh, err := curve.ByParameterID(0)
	if err != nil {
		t.Fatal(err)
	}
	// SHA-1 of "abc": FIPS 180.
	if got := fmt.Sprintf("%x", Compress(dh, []byte("abc"))); got != "a9993e364706816aba3e25717850c26c9cd0d89d" {
		t.Error(got)
	}
}

// TestCAM: the number that the chip sent leads from its static key to the key of the
// mapping, and no other number or key does.
func TestCAM(t *testing.T) {
	group, err := curve.ByParameterID(12)
	if err != nil {
		t.Fatal(err)
	}
	static := newECDSA(t)
	spki, err := x509.MarshalPKIXPublicKey(&static.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	other, _ := x509.MarshalPKIXPublicKey(&newECDSA(t).PublicKey)
	p384, _ := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	foreign, _ := x509.MarshalPKIXPublicKey(&p384.PublicKey)
	data := big.NewInt(0x1234567)
	scalar, err := static.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	mapping, err := group.Secret(new(big.Int).Mod(new(big.Int).Mul(data, new(big.Int).SetBytes(scalar)), elliptic.P256().Params().N).Bytes())
	if err != nil {
		t.Fatal(err)
	}
	cam := &pace.CAM{Group: group, Mapping: mapping.Public(), Data: data.FillBytes(make([]byte, 32))}
	wrong := *cam
	wrong.Data = big.NewInt(0x1234568).FillBytes(make([]byte, 32))
	without := *cam
	without.Data = nil
	keys := func(all ...[]byte) *lds.SecurityInfos {
		s := &lds.SecurityInfos{}
		for i, k := range all {
			s.ChipAuthKeys = append(s.ChipAuthKeys, lds.ChipAuthKey{Agreement: lds.ECDH, SPKI: k, KeyID: i})
		}
		return s
	}
	for _, v := range []struct {
		name    string
		cam     *pace.CAM
		infos   *lds.SecurityInfos
		outcome capture.Outcome
	}{
		{"right", cam, keys(spki), capture.OutcomeDone},
		{"one of several keys", cam, keys(foreign, other, spki), capture.OutcomeDone},
		{"another key", cam, keys(other), capture.OutcomeFailed},
		{"another number", &wrong, keys(spki), capture.OutcomeFailed},
		{"no number", &without, keys(spki), capture.OutcomeFailed},
		{"a key of another curve", cam, keys(foreign), capture.OutcomeMissing},
		{"no key", cam, keys(), capture.OutcomeMissing},
		{"EF.CardSecurity was not read", cam, nil, capture.OutcomeMissing},
		{"another mapping", nil, keys(spki), capture.OutcomeUnsupported},
	} {
		if r := ChipAuthenticationMapping(v.cam, v.infos); r.Outcome != v.outcome || (r.Reason == "") != (v.outcome == capture.OutcomeDone) {
			t.Errorf("%s: %v, %q", v.name, r.Outcome, r.Reason)
		}
	}
}
