package cvc

import (
	"crypto/elliptic"
	"errors"
	"slices"
	"testing"

	"gatehouse/capture/lds"
)

// TestParseRefuses: each is the good certificate but for one thing.
func TestParseRefuses(t *testing.T) {
	key := newKey(t, elliptic.P256())
	profile, car, chr := lds.TLV(tagProfile, []byte{0}), lds.TLV(tagCAR, []byte("UTDV00001")), lds.TLV(tagCHR, []byte("UTIS00001"))
	bare, whole := key.public.encode(false), key.public.encode(true)
	is := encodeAuthorization(InspectionSystem, ReadDG3)
	from, to := lds.TLV(tagEffective, []byte{2, 6, 0, 1, 0, 1}), lds.TLV(tagExpiration, []byte{2, 6, 1, 2, 3, 1})
	signature := lds.TLV(tagSignature, make([]byte, 64))
	other := lds.TLV(tagAuthorization, lds.TLV(tagOID, []byte("\x04\x00\x7f\x00\x07\x03\x01\x02\x02")), lds.TLV(tagDiscretionary, make([]byte, 5)))
	for _, v := range []struct {
		name  string
		parts [][]byte
		ok    bool
	}{
		{"good", [][]byte{profile, car, bare, chr, is, from, to}, true},
		{"with extensions", [][]byte{profile, car, bare, chr, is, from, to, lds.TLV(tagExtensions, lds.TLV(0x73))}, true},
		{"version 2", [][]byte{lds.TLV(tagProfile, []byte{1}), car, bare, chr, is, from, to}, false},
		{"no version", [][]byte{car, bare, chr, is, from, to}, false},
		{"another order", [][]byte{profile, car, chr, bare, is, from, to}, false},
		{"twice the same", [][]byte{profile, car, car, bare, chr, is, from, to}, false},
		{"no dates", [][]byte{profile, car, bare, chr, is}, false},
		{"something behind", [][]byte{profile, car, bare, chr, is, from, to, profile}, false},
		{"ends before it begins", [][]byte{profile, car, bare, chr, is, lds.TLV(tagEffective, []byte{2, 7, 0, 1, 0, 1}), to}, false},
		{"13th month", [][]byte{profile, car, bare, chr, is, lds.TLV(tagEffective, []byte{2, 5, 1, 3, 0, 1}), to}, false},
		{"30 February", [][]byte{profile, car, bare, chr, is, lds.TLV(tagEffective, []byte{2, 5, 0, 2, 3, 0}), to}, false},
		{"digits as characters", [][]byte{profile, car, bare, chr, is, lds.TLV(tagEffective, []byte("260101")), to}, false},
		{"no reference", [][]byte{profile, lds.TLV(tagCAR), bare, chr, is, from, to}, false},
		{"a long reference", [][]byte{profile, lds.TLV(tagCAR, make([]byte, 17)), bare, chr, is, from, to}, false},
		{"control characters", [][]byte{profile, lds.TLV(tagCAR, []byte("UTDV\x00\x0a001")), bare, chr, is, from, to}, false},
		{"a terminal with a curve", [][]byte{profile, car, whole, chr, is, from, to}, false},
		{"a terminal that signs itself", [][]byte{profile, lds.TLV(tagCAR, []byte("UTIS00001")), bare, chr, is, from, to}, false},
		{"an authentication terminal", [][]byte{profile, car, bare, chr, other, from, to}, false},
		{"a trust point without a curve", [][]byte{profile, lds.TLV(tagCAR, []byte("UTIS00001")), bare, chr, encodeAuthorization(CVCA, ReadDG3), from, to}, false},
	} {
		der := lds.TLV(tagCertificate, lds.TLV(tagBody, v.parts...), signature)
		c, err := Parse(der)
		if (err == nil) != v.ok || err != nil && !errors.Is(err, ErrCertificate) {
			t.Errorf("%s: %v", v.name, err)
		}
		if v.ok && (string(c.Body())+string(c.Signature())) != string(join(lds.TLV(tagBody, v.parts...), signature)) {
			t.Errorf("%s: body and signature are not those that were sent", v.name)
		}
		for what, b := range map[string][]byte{
			"cut short": der[:len(der)-1], "a byte more": append(slices.Clone(der), 0), "no signature": lds.TLV(tagCertificate, lds.TLV(tagBody, v.parts...)),
			"an empty signature": lds.TLV(tagCertificate, lds.TLV(tagBody, v.parts...), lds.TLV(tagSignature)), "too long": append(slices.Clone(der), make([]byte, MaxCertificate)...),
		} {
			if _, err := Parse(b); !errors.Is(err, ErrCertificate) {
				t.Errorf("%s, %s: %v", v.name, what, err)
			}
		}
	}
}

// TestKeyRefuses: keys of the wrong size, algorithm and curve.
func TestKeyRefuses(t *testing.T) {
	oid := func(arc string) []byte { return lds.TLV(tagOID, []byte(idTA+arc)) }
	n := slices.Repeat([]byte{0xc1}, 128)
	e := lds.TLV(0x82, []byte{1, 0, 1})
	k := newKey(t, elliptic.P256()).public
	p, a, b, g, order := k.Curve.Numbers()
	domain := [][]byte{lds.TLV(0x81, p), lds.TLV(0x82, a), lds.TLV(0x83, b), lds.TLV(0x84, g), lds.TLV(0x85, order)}
	ec := func(change int, to []byte, after ...[]byte) []byte {
		parts := append([][]byte{oid("\x02\x03")}, domain...)
		if change > 0 {
			parts[change] = to
		}
		return join(append(append(parts, lds.TLV(0x86, k.Point)), after...)...)
	}
	for _, v := range []struct {
		name string
		key  []byte
		ok   bool
	}{
		{"RSA of 1024 bits", join(oid("\x01\x02"), lds.TLV(0x81, n), e), true},
		{"a leading zero", join(oid("\x01\x02"), lds.TLV(0x81, []byte{0}, n), e), false},
		{"of 1016 bits", join(oid("\x01\x02"), lds.TLV(0x81, n[:127]), e), false},
		{"of 8192 bits", join(oid("\x01\x02"), lds.TLV(0x81, slices.Repeat([]byte{0xc1}, 1024)), e), false},
		{"even", join(oid("\x01\x02"), lds.TLV(0x81, n[:127], []byte{2}), e), false},
		{"exponent 1", join(oid("\x01\x02"), lds.TLV(0x81, n), lds.TLV(0x82, []byte{1})), false},
		{"exponent of 4096 bits", join(oid("\x01\x02"), lds.TLV(0x81, n), lds.TLV(0x82, slices.Repeat([]byte{0xc1}, 512))), false},
		{"an unknown algorithm", join(oid("\x01\x07"), lds.TLV(0x81, n), e), false},
		{"no algorithm", join(oid(""), lds.TLV(0x81, n), e), false},
		{"elliptic", ec(0, nil), true},
		{"with a cofactor", ec(0, nil, lds.TLV(0x87, []byte{1})), true},
		{"with another cofactor", ec(0, nil, lds.TLV(0x87, []byte{2})), false},
		{"a curve that misses b", ec(3, nil), false},
		{"another prime", ec(1, lds.TLV(0x81, n[:32])), false},
		{"another order", ec(5, lds.TLV(0x85, n[:32])), false},
		{"another generator", ec(4, lds.TLV(0x84, k.Point[:64], []byte{k.Point[64] ^ 1})), false},
		{"a point that is none", join(oid("\x02\x03"), lds.TLV(0x86, []byte{4})), false},
		{"no point", join(oid("\x02\x03")), false},
	} {
		if _, err := parseKey(v.key); (err == nil) != v.ok || err != nil && !errors.Is(err, ErrCertificate) {
			t.Errorf("%s: %v", v.name, err)
		}
	}
}

// TestBits: whatever bit of a certificate changes, it is refused or its signature is
// wrong.
func TestBits(t *testing.T) {
	l := newLand(t)
	dv := l.keys["XXVERI00001"].public
	der := l.all["is"]
	control, err := Parse(der)
	if err != nil || control.SignedBy("XXVERI00001", dv) != nil {
		t.Fatalf("control: %v, %v", err, control.SignedBy("XXVERI00001", dv))
	}
	for i := range len(der) * 8 {
		mutant := slices.Clone(der)
		mutant[i/8] ^= 1 << (i % 8)
		if c, err := Parse(mutant); err == nil && c.SignedBy("XXVERI00001", dv) == nil {
			t.Errorf("bit %d is not covered", i)
		}
	}
}

// TestRequest: inner and outer signatures, and every bit of both.
func TestRequest(t *testing.T) {
	old, key := newKey(t, elliptic.P256()), newKey(t, elliptic.P256())
	plain, err := SignRequest("UTROOT00001", "UTDV00002", key.public, key.sign)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := Countersign(plain, "UTDV00001", old.sign)
	if err != nil {
		t.Fatal(err)
	}
	q, err := ParseRequest(signed)
	if err != nil || q.CAR != "UTROOT00001" || q.CHR != "UTDV00002" || q.Outer != "UTDV00001" {
		t.Fatalf("%+v, %v", q, err)
	}
	if err := q.SignedBy("UTDV00001", old.public); err != nil {
		t.Error(err)
	}
	if err := q.SignedBy("UTDV00001", key.public); !errors.Is(err, ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	if q, err := ParseRequest(plain); err != nil || !errors.Is(q.SignedBy("UTDV00001", old.public), ErrSignature) {
		t.Errorf("without an outer signature: %v", err)
	}
	if _, err := SignRequest("", "UTDV00002", key.public, old.sign); !errors.Is(err, ErrSignature) {
		t.Errorf("a key that the sender does not hold: %v", err)
	}
	if q, err := SignRequest("", "UTDV00002", key.public, key.sign); err != nil || len(q) == 0 {
		t.Errorf("for no authority in particular: %v", err)
	}
	for i := range len(signed) * 8 {
		mutant := slices.Clone(signed)
		mutant[i/8] ^= 1 << (i % 8)
		if q, err := ParseRequest(mutant); err == nil && q.SignedBy("UTDV00001", old.public) == nil {
			t.Errorf("bit %d is not covered", i)
		}
	}
}
