package seal_test

import (
	"testing"
	"time"

	"gatehouse/capture/seal"
	"gatehouse/test/rig/seals"
)

var now = time.Date(2030, 5, 6, 12, 0, 0, 0, time.UTC)

// The lines of invented travellers, in the formats that seals have.
const (
	td2 = "I<UTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<" + "D231458907UTO7408122F1204159<<<<<<<6"
	td1 = "I<UTOD231458907<<<<<<<<<<<<<<<" + "7408122F1204159UTO<<<<<<<<<<<6" + "ROE<<JANE<<<<<<<<<<<<<<<<<<<<<"
	td3 = "P<UTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<" + "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
	mvA = "VRUTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<" + "L8988901C4XXX4009078F9612109"
	mvB = "VRUTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<" + "L8988901C4XXX4009078F9612109"
)

// made is a seal and who made it.
type made struct {
	name    string
	payload []byte
	signer  *seals.Signer
}

// workshop is a nation with its seals.
type workshop struct {
	testing.TB
	nation *seals.Nation
	trust  seal.Trust
	seals  []made
}

// newWorkshop makes seals of every kind on every curve. It takes the time that
// their verification is about.
func newWorkshop(t testing.TB) *workshop {
	t.Helper()
	w := &workshop{TB: t, nation: nation(t, "UT", "brainpoolP256r1")}
	signer := func(name, curve string, serial int64) *seals.Signer {
		s, err := w.nation.Issue(name, seals.Request{Curve: curve, Serial: serial})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	p224, p256 := signer("A1", "brainpoolP224r1", 0x5B), signer("A2", "brainpoolP256r1", 0x1234567)
	p384, nist := signer("A3", "brainpoolP384r1", 7), signer("A4", "P-256", 0x100)
	number := seals.C40("UFO001979")
	add := func(name string, s *seals.Signer, payload []byte, err error) {
		if err != nil {
			t.Fatal(err)
		}
		w.seals = append(w.seals, made{name, payload, s})
	}
	vds := func(name string, s *seals.Signer, version int, doc [2]byte, fields ...seals.Field) {
		b, err := s.VDS(version, "UTO", doc, now.AddDate(0, -1, 0), fields...)
		add(name, s, b, err)
	}
	vds("residence permit", p256, 4, [2]byte{0xFB, 6}, seals.Field{Tag: 2, Value: seals.C40(td2)}, seals.Field{Tag: 3, Value: number})
	vds("arrival attestation", p224, 3, [2]byte{0xFD, 2}, seals.Field{Tag: 2, Value: seals.C40(td2)}, seals.Field{Tag: 3, Value: seals.C40("ABC123456789")})
	vds("visa A", p384, 4, [2]byte{0x5D, 1}, seals.Field{Tag: 1, Value: seals.C40(mvA)}, seals.Field{Tag: 3, Value: []byte{2}}, seals.Field{Tag: 4, Value: []byte{90, 0, 0}}, seals.Field{Tag: 5, Value: number})
	vds("visa B", nist, 4, [2]byte{0x5D, 1}, seals.Field{Tag: 2, Value: seals.C40(mvB)}, seals.Field{Tag: 4, Value: []byte{255, 255, 255}}, seals.Field{Tag: 5, Value: number})
	vds("unknown feature", nist, 4, [2]byte{0x5E, 3}, seals.Field{Tag: 2, Value: seals.C40(td2)}, seals.Field{Tag: 0x40, Value: []byte("more")})
	idb := func(name string, s *seals.Signer, zipped, inside bool, fields ...seals.Field) {
		b, err := s.IDB("UTO", now.AddDate(0, -1, 0), zipped, inside, fields...)
		add(name, s, b, err)
	}
	idb("IDB TD2", p256, false, false, seals.Field{Tag: 0x81, Value: seals.C40(td2)}, seals.Field{Tag: 0x84, Value: append([]byte{0}, seals.Date(now)...)}, seals.Field{Tag: 0x86, Value: []byte{1}})
	idb("IDB TD3 compressed", p384, true, false, seals.Field{Tag: 8, Value: seals.C40(td3)})
	idb("IDB TD1 with certificate", nist, false, true, seals.Field{Tag: 7, Value: seals.C40(td1)})
	idb("IDB visa", nist, true, true, seals.Field{Tag: 1, Value: seals.Group(
		seals.Field{Tag: 1, Value: seals.C40(mvA)}, seals.Field{Tag: 4, Value: []byte{0, 1, 0}}, seals.Field{Tag: 5, Value: number})})
	person := map[string]any{"n": "ROE JANE", "dob": "1974-08-12", "i": "L898902C3", "sex": "F"}
	b, err := nist.VDSNC("UTO", "icao.vacc", map[string]any{"uvci": "U1", "pid": person, "ve": []any{map[string]any{"des": "XM68M6", "vd": []any{map[string]any{"seq": 1}}}}})
	add("VDS-NC vaccination", nist, b, err)
	b, err = p384.VDSNC("UTO", "icao.test", map[string]any{"utci": "U2", "pid": person})
	add("VDS-NC test", p384, b, err)
	w.trust = trust(t, w.nation)
	return w
}

func nation(t testing.TB, country, curve string) *seals.Nation {
	t.Helper()
	n, err := seals.NewNation(country, curve, now)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func trust(t testing.TB, n *seals.Nation) seal.Trust {
	t.Helper()
	text, err := n.Trust()
	if err != nil {
		t.Fatal(err)
	}
	out, err := seal.ParseTrust(text)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (w *workshop) of(name string) made {
	for _, m := range w.seals {
		if m.name == name {
			return m
		}
	}
	w.Fatalf("no seal %q", name)
	return made{}
}
