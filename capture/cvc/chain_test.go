package cvc

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"

	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// pair is a key of the tests.
type pair struct {
	private *ecdsa.PrivateKey
	public  PublicKey
}

func newKey(t testing.TB, c elliptic.Curve) pair {
	t.Helper()
	private, err := ecdsa.GenerateKey(c, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	spki, err := x509.MarshalPKIXPublicKey(&private.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	k, err := curve.ParseSPKI(spki)
	if err != nil {
		t.Fatal(err)
	}
	return pair{private, NewEC(ECDSASHA256, k)}
}

// sign gives r||s.
func (p pair) sign(message []byte) ([]byte, error) {
	digest := sha256.Sum256(message)
	r, s, err := ecdsa.Sign(rand.Reader, p.private, digest[:])
	if err != nil {
		return nil, err
	}
	n := (p.private.Params().N.BitLen() + 7) / 8
	return append(r.FillBytes(make([]byte, n)), s.FillBytes(make([]byte, n))...), nil
}

// certify signs a template that holds for the years 2026 and 2027 unless it says otherwise.
func certify(t testing.TB, v Template, issuer pair) []byte {
	t.Helper()
	if v.Effective.IsZero() {
		v.Effective = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	if v.Expiration.IsZero() {
		v.Expiration = time.Date(2027, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	der, err := v.Sign(issuer.sign)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// land is an authority with two keys, a verifier and a terminal under each.
type land struct {
	keys map[string]pair
	all  map[string][]byte
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func newLand(t testing.TB) land {
	l := land{map[string]pair{}, map[string][]byte{}}
	both := ReadDG3 | ReadDG4
	for _, v := range []struct {
		name, car, chr string
		role           Role
		rights         Rights
		from, to       time.Time
	}{
		{"root", "UTROOT00001", "UTROOT00001", CVCA, both, day(2020, 1, 1), day(2023, 1, 1)},
		{"link", "UTROOT00001", "UTROOT00002", CVCA, both, day(2022, 1, 1), day(2025, 1, 1)},
		{"link2", "UTROOT00002", "UTROOT00003", CVCA, both, day(2025, 1, 1), day(2028, 1, 1)},
		{"dv", "UTROOT00003", "XXVERI00001", ForeignDV, both, day(2026, 5, 1), day(2026, 7, 31)},
		{"is", "XXVERI00001", "XXTERM00001", InspectionSystem, ReadDG3, day(2026, 5, 1), day(2026, 6, 30)},
		{"is2", "XXVERI00001", "XXTERM00002", InspectionSystem, ReadDG3, day(2026, 5, 20), day(2026, 6, 30)},
		{"wide", "XXVERI00001", "XXTERM00003", InspectionSystem, both, day(2026, 5, 1), day(2026, 5, 31)},
		{"soon", "XXVERI00001", "XXTERM00004", InspectionSystem, both, day(2026, 6, 2), day(2026, 6, 30)},
		{"olddv", "UTROOT00001", "UTVERI00007", DomesticDV, ReadDG4, day(2026, 5, 1), day(2026, 7, 31)},
		{"foreign", "XXVERI00001", "XXTERM00008", InspectionSystem, both, day(2026, 5, 1), day(2026, 6, 30)},
		{"oldis", "UTVERI00007", "UTTERM00007", InspectionSystem, both, day(2026, 5, 1), day(2026, 6, 30)},
	} {
		on := elliptic.P256()
		if v.name == "foreign" {
			on = elliptic.P384()
		}
		l.keys[v.chr] = newKey(t, on)
		l.all[v.name] = certify(t, Template{
			CAR: Reference(v.car), CHR: Reference(v.chr), Key: l.keys[v.chr].public,
			Role: v.role, Rights: v.rights, Effective: v.from, Expiration: v.to,
		}, l.keys[v.car])
	}
	return l
}

func (l land) take(t testing.TB, names string) []*Certificate {
	t.Helper()
	var out []*Certificate
	for _, name := range strings.Fields(names) {
		c, err := Parse(l.all[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out = append(out, c)
	}
	return out
}

func names(l land, chain []*Certificate) string {
	var out []string
	for _, c := range chain {
		for name, der := range l.all {
			if string(der) == string(c.Raw) {
				out = append(out, name)
			}
		}
	}
	return strings.Join(out, " ")
}

// TestPath: which chain is chosen for what a chip names, on which day.
func TestPath(t *testing.T) {
	l := newLand(t)
	const everything = "is2 dv link link2 root is oldis olddv soon"
	for _, v := range []struct {
		name, car, have, want string
		at                    time.Time
		err                   error
	}{
		{"over two links, the younger terminal", "UTROOT00001", "root link link2 dv is is2", "link link2 dv is2", june, nil},
		{"over expired links", "UTROOT00002", "root link link2 dv is", "link2 dv is", june, nil},
		{"a chip that knows the last key", "UTROOT00003", everything, "dv is2", june, nil},
		{"the link alone tells its key", "UTROOT00003", "link2 dv is", "dv is", june, nil},
		{"no link, no way", "UTROOT00001", "root link2 dv is", "", june, ErrChain},
		{"no such authority", "UTROOT00009", everything, "", june, ErrChain},
		{"a verifier is no authority", "XXVERI00001", everything, "", june, ErrChain},
		{"no terminal", "UTROOT00003", "link2 dv", "", june, ErrChain},
		{"the wide one has expired", "UTROOT00003", "link2 dv wide is", "dv is", june, nil},
		{"its last day counts", "UTROOT00003", "link2 dv wide is", "dv wide", time.Date(2026, 5, 31, 23, 59, 59, 0, time.UTC), nil},
		{"the day after does not", "UTROOT00003", "link2 dv wide", "", day(2026, 6, 1), ErrDate},
		{"tomorrow's is not sent", "UTROOT00003", "link2 dv soon", "", june, ErrDate},
		{"nor in place of today's", "UTROOT00003", "link2 dv soon is", "dv is", june, nil},
		{"and is sent tomorrow", "UTROOT00003", "link2 dv soon is", "dv soon", day(2026, 6, 2), nil},
	} {
		chain, err := Path(Reference(v.car), l.take(t, v.have), v.at)
		if !errors.Is(err, v.err) || names(l, chain) != v.want {
			t.Errorf("%s: %q, %v", v.name, names(l, chain), err)
		}
	}
}

// TestPathEnds: certificates that sign each other in circles, and many of them, do
// not hold the search.
func TestPathEnds(t *testing.T) {
	key := newKey(t, elliptic.P256())
	var all []*Certificate
	refs := []Reference{"UTA00001", "UTB00001", "UTC00001", "UTD00001", "UTE00001", "UTF00001", "UTG00001", "UTH00001", "UTI00001"}
	for _, car := range refs {
		for _, chr := range refs {
			c, err := Parse(certify(t, Template{CAR: car, CHR: chr, Key: key.public, Role: CVCA}, key))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, c)
		}
	}
	began := time.Now()
	if _, err := Path(refs[0], all, june); !errors.Is(err, ErrChain) {
		t.Errorf("no terminal: %v", err)
	}
	if d := time.Since(began); d > 5*time.Second {
		t.Errorf("took %v", d)
	}
}

// TestVerify: chains that are none, next to the one that is.
func TestVerify(t *testing.T) {
	l := newLand(t)
	root := l.take(t, "root")[0].TrustPoint()
	unknown := TrustPoint{Holder: root.Holder, Rights: root.Rights}
	for _, v := range []struct {
		name, chain string
		from        TrustPoint
		rights      Rights
		err         error
	}{
		{"whole", "link link2 dv is", root, ReadDG3, nil},
		{"the chip's key is not known here", "link link2 dv is", unknown, ReadDG3, nil},
		{"rights are those of all", "olddv oldis", root, ReadDG4, nil},
		{"nothing", "", root, 0, ErrChain},
		{"a verifier alone", "olddv", root, 0, ErrChain},
		{"two terminals", "olddv oldis oldis", root, 0, ErrChain},
		{"the trust point is sent", "root link link2 dv is", root, 0, ErrChain},
		{"a link is missing", "link dv is", root, 0, ErrChain},
		{"the other way round", "is dv", root, 0, ErrChain},
		{"no terminal at the end", "link link2 dv", root, 0, ErrChain},
		{"links alone", "link link2", root, 0, ErrChain},
		{"a key of another curve", "link link2 dv foreign", root, 0, ErrChain},
		{"of another authority", "dv is", root, 0, ErrChain},
	} {
		rights, err := Verify(v.from, l.take(t, v.chain), june)
		if !errors.Is(err, v.err) || rights != v.rights {
			t.Errorf("%s: %v, %v", v.name, rights, err)
		}
	}
}

// TestBareLink: a link that leaves its curve to the key before it verifies what comes
// behind it, also where a chip names the link itself.
func TestBareLink(t *testing.T) {
	l := newLand(t)
	root, key := l.keys["UTROOT00001"], l.keys["UTROOT00002"].public
	bare, err := seal(root.sign, lds.TLV(tagProfile, []byte{0}), lds.TLV(tagCAR, []byte("UTROOT00001")), key.encode(false), lds.TLV(tagCHR, []byte("UTROOT00002")),
		encodeAuthorization(CVCA, ReadDG3|ReadDG4), lds.TLV(tagEffective, encodeDate(day(2022, 1, 1))), lds.TLV(tagExpiration, encodeDate(day(2025, 1, 1))))
	if err != nil {
		t.Fatal(err)
	}
	l.all["link"] = bare
	forged := append([]byte(nil), l.all["link2"]...)
	forged[len(forged)-1] ^= 1
	l.all["forged"] = forged
	for _, v := range []struct {
		car, have, want string
		err             error
	}{
		{"UTROOT00001", "root link link2 dv is", "link link2 dv is", nil},
		{"UTROOT00002", "root link link2 dv is", "link2 dv is", nil},
		{"UTROOT00002", "root link forged dv is", "", ErrSignature},
	} {
		chain, err := Path(Reference(v.car), l.take(t, v.have), june)
		if !errors.Is(err, v.err) || names(l, chain) != v.want {
			t.Errorf("%s of %s: %q, %v", v.car, v.have, names(l, chain), err)
		}
	}
}
