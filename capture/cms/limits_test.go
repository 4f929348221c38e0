package cms

import (
	"bytes"
	"crypto/elliptic"
	"errors"
	"math/big"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"

	"gatehouse/capture/curve"
)

const megabyte = 1 << 20

// nest puts n headers around b.
func nest(n int, tag byte, b []byte) []byte {
	for range n {
		b = encode(asn1.Tag(tag), b)
	}
	return b
}

// endless puts n headers of indefinite length around b.
func endless(n int, tag byte, b []byte) []byte {
	head, tail := bytes.Repeat([]byte{tag, 0x80}, n), make([]byte, 2*n)
	return slices.Concat(head, b, tail)
}

// fill repeats b up to a megabyte.
func fill(b []byte) []byte { return bytes.Repeat(b, megabyte/len(b)) }

// spent is the processor's time that f takes, since others use this machine as well.
func spent(f func()) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	now := func() time.Duration {
		var u syscall.Rusage
		if err := syscall.Getrusage(1, &u); err != nil { // RUSAGE_THREAD
			panic(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	begun := now()
	f()
	return now() - begun
}

// quickest is what the best of three runs takes.
func quickest(f func()) time.Duration { return min(spent(f), spent(f), spent(f)) }

// TestBombs: what is built to cost time or memory ends within 50 ms, refused by name
// where it is beyond a limit.
func TestBombs(t *testing.T) {
	const limit = 50 * time.Millisecond
	own := newSigning(t).certificates[0]
	long := newSigning(t)
	long.content = make([]byte, megabyte)
	long.attributes[1] = long.message(long.hash)
	of := func(change func(*signing)) []byte {
		s := newSigning(t)
		change(&s)
		return s.build(t)
	}
	name := encode(asn1.SET, sequence(oidOf(oidCountry), encode(asn1.PrintableString, []byte("UT"))))
	for _, c := range []struct {
		name string
		ber  []byte
		why  string // empty: it is read
	}{
		{"a megabyte that is in order", long.build(t), ""},
		{"10,000 certificates", of(func(s *signing) { s.certificates = slices.Repeat([][]byte{own}, 10_000) }), "more than 16 certificates"},
		{"16 certificates", of(func(s *signing) { s.certificates = slices.Repeat([][]byte{own}, 16) }), ""},
		{"10,000 signers", of(func(s *signing) { s.signers = 10_000 }), "more than 8 signers"},
		{"10,000 revocation lists", of(func(s *signing) { s.crls = slices.Repeat([][]byte{own}, 10_000) }), "more than 8 revocation lists"},
		{"10,000 hashes", of(func(s *signing) { s.digests = slices.Repeat(s.digests, 10_000) }), "more than 8 digest algorithms"},
		{"10,000 attributes", of(func(s *signing) { s.attributes = slices.Repeat(s.attributes, 10_000) }), "bytes"},
		{"a name of a megabyte", of(func(s *signing) { s.sid = sequence(sequence(fill(name)), integer(77)) }), "signer identifier is of"},
		{"unsigned attributes of a megabyte", of(func(s *signing) { s.unsigned = [][]byte{fill(attributeOf("1.2.3.4", integer(1)))} }), "unsigned, of"},
		{"a certificate of a megabyte", of(func(s *signing) { s.certificates = [][]byte{sequence(fill([]byte{5, 0}))} }), ""},
		{"a serial number of a megabyte", of(func(s *signing) { s.sid = sequence(sequence(name), encode(asn1.INTEGER, fill([]byte{1}))) }), "signer identifier is of"},
		{"lengths beyond the end", slices.Concat([]byte{0x30, 0x84, 0xff, 0xff, 0xff, 0xff}, fill([]byte{0})), "announced"},
		{"lengths of lengths", append([]byte{0x30, 0xff}, fill([]byte{0xff})...), "length cannot be read"},
		{"sequences in sequences", nest(10_000, 0x30, nil), "is not where"},
		{"indefinite in indefinite", endless(megabyte/4, 0x30, nil), "deep"},
		{"strings in strings", sequence(oidOf(contentSigned), encode(context(0), sequence(integer(3), encode(asn1.SET, nil),
			sequence(oidOf(oidSecurityObj), encode(context(0), nest(10_000, 0x24, nil)))))), "is not where"},
		{"a string in pieces", sequence(oidOf(contentSigned), encode(context(0), sequence(integer(3), encode(asn1.SET, nil),
			sequence(oidOf(oidSecurityObj), encode(context(0), endless(1, 0x24, fill([]byte{4, 1, 0}))))))), "pieces"},
		{"a string in pieces of pieces", sequence(oidOf(contentSigned), encode(context(0), sequence(integer(3), encode(asn1.SET, nil),
			sequence(oidOf(oidSecurityObj), encode(context(0), endless(20, 0x24, fill([]byte{4, 1, 0}))))))), "is not where"},
		{"zeros", make([]byte, megabyte), "content info"},
		{"more than is read", make([]byte, MaxSigned+1), "at most"},
	} {
		var err error
		took := quickest(func() { _, err = ParseSigned(c.ber) })
		if (err == nil) != (c.why == "") || err != nil && (!errors.Is(err, ErrSigned) || !strings.Contains(err.Error(), c.why)) {
			t.Errorf("%s: %.200v", c.name, err)
		}
		if err != nil && len(err.Error()) > 400 {
			t.Errorf("%s: an error of %d bytes", c.name, len(err.Error()))
		}
		t.Logf("%-34s %8d bytes in %v", c.name, len(c.ber), took)
		if took > limit {
			t.Errorf("%s: it took %v, %v is the most", c.name, took, limit)
		}
	}
}

// withKey makes a certificate with any key, which nobody signed.
func withKey(algorithm, key []byte) []byte {
	name := sequence(encode(asn1.SET, sequence(oidOf(oidCountry), encode(asn1.PrintableString, []byte("UT")))))
	signed := sequence(oidOf(oidECDSA256))
	day := encode(asn1.UTCTime, []byte("260101000000Z"))
	tbs := sequence(encode(context(0), integer(2)), integer(1), signed, name, sequence(day, day), name,
		sequence(algorithm, encode(asn1.BIT_STRING, append([]byte{0}, key...))))
	return sequence(tbs, signed, encode(asn1.BIT_STRING, []byte{0, 1, 2, 3}))
}

// number is an INTEGER in DER.
func number(v *big.Int) []byte { return encode(asn1.INTEGER, append([]byte{0}, v.Bytes()...)) }

// TestKeys: keys that cost time or prove nothing are refused, and soon.
func TestKeys(t *testing.T) {
	rsaKey := func(n, e *big.Int) []byte {
		return withKey(sequence(oidOf(oidRSA), encode(asn1.NULL, nil)), sequence(number(n), number(e)))
	}
	bits := func(n uint) *big.Int { return new(big.Int).SetBit(big.NewInt(1), int(n)-1, 1) }
	d := elliptic.P256().Params()
	base := append([]byte{4}, append(d.Gx.FillBytes(make([]byte, 32)), d.Gy.FillBytes(make([]byte, 32))...)...)
	parameters := func(p, a, b, n *big.Int, cofactor int64) []byte {
		size := (p.BitLen() + 7) / 8
		field := func(v *big.Int) []byte { return encode(asn1.OCTET_STRING, v.FillBytes(make([]byte, size))) }
		return sequence(integer(1), sequence(oidOf("1.2.840.10045.1.1"), number(p)),
			sequence(field(a), field(b)), encode(asn1.OCTET_STRING, base), number(n), integer(cofactor))
	}
	spelled := func(p, a, b, n *big.Int, cofactor int64, point []byte) []byte {
		return withKey(sequence(oidOf(oidEC), parameters(p, a, b, n, cofactor)), point)
	}
	a := new(big.Int).Sub(d.P, big.NewInt(3))
	off := append([]byte{4}, make([]byte, 64)...)
	for _, c := range []struct {
		name string
		der  []byte
		err  error
	}{
		{"RSA-1024 e=3", rsaKey(bits(1024), big.NewInt(3)), nil},
		{"RSA-8192 e=2^31-1", rsaKey(bits(8192), big.NewInt(1<<31-1)), nil},
		{"RSA-1016", rsaKey(bits(1016), big.NewInt(3)), ErrAlgorithm},
		{"RSA-8200", rsaKey(bits(8200), big.NewInt(3)), ErrCertificate},
		{"RSA e=1", rsaKey(bits(2048), big.NewInt(1)), ErrAlgorithm},
		{"RSA e=4", rsaKey(bits(2048), big.NewInt(4)), ErrAlgorithm},
		{"RSA e of 32 bits", rsaKey(bits(2048), bits(32)), ErrAlgorithm},
		{"RSA e of 4096 bits", rsaKey(bits(4096), bits(4096)), ErrAlgorithm},
		{"RSA of an even modulus", rsaKey(new(big.Int).Lsh(big.NewInt(1), 2047), big.NewInt(3)), ErrAlgorithm},
		{"P-256, explicit", spelled(d.P, a, d.B, d.N, 1, base), nil},
		{"P-256, explicit, in BER", withKey(sequence(oidOf(oidEC), ber(t, parameters(d.P, a, d.B, d.N, 1))), base), nil},
		{"a point off the curve", spelled(d.P, a, d.B, d.N, 1, off), curve.ErrKey},
		{"the point at infinity", spelled(d.P, a, d.B, d.N, 1, []byte{0}), curve.ErrKey},
		{"a composite prime", spelled(new(big.Int).Sub(d.P, big.NewInt(2)), a, d.B, d.N, 1, base), curve.ErrCurve},
		{"a prime of 4096 bits", spelled(bits(4096), a, d.B, d.N, 1, base), curve.ErrCurve},
		{"another order", spelled(d.P, a, d.B, new(big.Int).Sub(d.N, big.NewInt(2)), 1, base), curve.ErrCurve},
		{"another b", spelled(d.P, a, big.NewInt(7), d.N, 1, base), curve.ErrCurve},
		{"cofactor 4", spelled(d.P, a, d.B, d.N, 4, base), curve.ErrCurve},
		{"DSA", withKey(sequence(oidOf("1.2.840.10040.4.1")), integer(1)), ErrAlgorithm},
	} {
		var err error
		took := quickest(func() { _, err = Parse(c.der) })
		if !errors.Is(err, c.err) || err != nil && !errors.Is(err, ErrCertificate) {
			t.Errorf("%s: %v", c.name, err)
		}
		if took > 50*time.Millisecond {
			t.Errorf("%s: it took %v", c.name, took)
		}
	}
}

// TestLongLists: revocation lists and master lists of a megabyte are read within 50 ms.
func TestLongLists(t *testing.T) {
	day := encode(asn1.UTCTime, []byte("260101000000Z"))
	name := sequence(encode(asn1.SET, sequence(oidOf(oidCountry), encode(asn1.PrintableString, []byte("UT")))))
	algorithm := sequence(oidOf(oidECDSA256))
	list := func(entries []byte) []byte {
		return sequence(sequence(integer(1), algorithm, name, day, sequence(entries)), algorithm, encode(asn1.BIT_STRING, []byte{0, 1}))
	}
	reason := sequence(sequence(sequence(oidOf("2.5.29.21"), encode(asn1.OCTET_STRING, []byte{10, 1, 1}))))
	crl := func(b []byte) error { _, err := ParseCRL(b); return err }
	master := func(b []byte) error { _, err := ParseMasterList(b); return err }
	certificates := func(one []byte) []byte { return sequence(integer(0), encode(asn1.SET, fill(one))) }
	for _, c := range []struct {
		name string
		run  func([]byte) error
		der  []byte
		err  error
	}{
		{"entries", crl, list(fill(sequence(integer(300), day))), nil},
		{"entries with extensions", crl, list(fill(sequence(integer(300), day, reason[2:]))), nil},
		{"entries that are none", crl, list(fill([]byte{5, 0})), ErrCRL},
		{"a master list", master, certificates(sequence(make([]byte, 200))), nil},
		{"a master list of too many", master, certificates(sequence(integer(1))), ErrSigned},
	} {
		var err error
		took := quickest(func() { err = c.run(c.der) })
		if !errors.Is(err, c.err) || took > 50*time.Millisecond {
			t.Errorf("%s: %v in %v", c.name, err, took)
		}
		t.Logf("%-28s %v", c.name, took)
	}
}
