package cms

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// region is a part of a security object.
type region struct {
	name     string
	from, to int // bits
}

// regions are the parts of a security object with one certificate and one signer,
// innermost first.
func regions(ber []byte) []region {
	var all []region
	r := read(ber)
	add := func(name string, part []byte) {
		from := 8 * (cap(ber) - cap(part))
		all = append(all, region{name, from, from + 8*len(part)})
	}
	info := r.open(asn1.SEQUENCE, "")
	add("content type", info.next("").raw)
	in := info.open(context(0), "").open(asn1.SEQUENCE, "")
	add("version", in.next("").raw)
	add("digest algorithms", in.next("").raw)
	add("content", in.next("").raw)
	set := in.next("")
	for c := in.inside(set).open(asn1.SEQUENCE, ""); c.more(); {
		add([]string{"certificate, signed part", "certificate, algorithm", "certificate, signature"}[len(all)-4], c.next("").raw)
	}
	add("certificates, frames", set.raw)
	signer := in.open(asn1.SET, "").open(asn1.SEQUENCE, "")
	for _, name := range []string{"signer's version", "signer's identifier", "signer's digest algorithm", "signed attributes", "signer's signature algorithm", "signer's signature"} {
		add(name, signer.next("").raw)
	}
	add("frames", ber)
	if r.err != nil || signer.more() {
		panic(fmt.Sprint("the object is of another shape: ", r.err))
	}
	return all
}

const mutantTime = 50 * time.Millisecond

// timed is believe with the time that it takes.
func timed(ber []byte, all []*Certificate) (s *SignedData, r Report, took time.Duration, err error) {
	took = spent(func() { s, r, _, err = believe(ber, all) })
	for n := 0; n < 3 && took > mutantTime; n++ { // it may be the machine
		took = min(took, spent(func() { _, _, _, _ = believe(ber, all) }))
	}
	return s, r, took, err
}

// TestOneBit flips one bit of a genuine security object at a time: every bit with
// GATEHOUSE_PROOF=1, else a sample. What is believed all the same means what it meant,
// is one in a hundred at the most, and is told apart by where the bit lies.
func TestOneBit(t *testing.T) {
	all := authorities(t)
	step := 211
	if proof() {
		step = 1
	}
	tried, believed, slow := map[string]int{}, map[string]int{}, time.Duration(0)
	names := map[string]map[string]int{}
	mutants, accepted := 0, 0
	var order []string
	for _, o := range objects(t) {
		want, _, _, err := believe(o.bytes, all)
		if err != nil {
			t.Fatalf("%s as it is: %v", o.State, err)
		}
		signer, _ := want.Signer(0)
		ber := slices.Clip(bytes.Clone(o.bytes))
		parts := regions(ber)
		for bit := 0; bit < 8*len(ber); bit += step {
			part := parts[slices.IndexFunc(parts, func(p region) bool { return bit >= p.from && bit < p.to })].name
			if tried[part]++; tried[part] == 1 {
				order = append(order, part)
			}
			mutants++
			ber[bit/8] ^= 0x80 >> (bit % 8)
			got, report, took, err := timed(ber, all)
			ber[bit/8] ^= 0x80 >> (bit % 8)
			if slow = max(slow, took); took > mutantTime {
				t.Errorf("%s, bit %d: it took %v, %v is the most", o.State, bit, took, mutantTime)
			}
			if err != nil {
				continue
			}
			accepted++
			if believed[part]++; believed[part] == 1 {
				names[part] = map[string]int{}
			}
			said := slices.Concat(got.Departures, report.Departures)
			said = slices.DeleteFunc(said, func(d string) bool { return slices.Contains(want.Departures, d) })
			names[part][strings.Join(said, " + ")]++
			if s, _ := got.Signer(0); got.ContentType != want.ContentType || !bytes.Equal(got.Content, want.Content) || !bytes.Equal(s.tbs, signer.tbs) ||
				!got.Signers[0].SigningTime.Equal(want.Signers[0].SigningTime) || report.Weak ||
				got.Signers[0].algorithm != want.Signers[0].algorithm && !slices.Contains(report.Departures, HashOfDigest) {
				t.Errorf("%s, bit %d: believed, and it means something else", o.State, bit)
			}
		}
	}
	for _, part := range order {
		t.Logf("%-28s %6d mutants, %4d believed %v", part, tried[part], believed[part], names[part])
	}
	t.Logf("%d mutants, %d believed (%.2f %%), the slowest took %v", mutants, accepted, 100*float64(accepted)/float64(mutants), slow)
	if accepted*100 > mutants {
		t.Error("more than one in a hundred is believed")
	}
}

// mutate changes b at random: bits, bytes, lengths, pieces.
func mutate(rnd *rand.Rand, b, other []byte) []byte {
	b = bytes.Clone(b)
	for range 1 + rnd.IntN(4) {
		if len(b) < 2 {
			return b
		}
		at := rnd.IntN(len(b))
		to := min(len(b), at+1+rnd.IntN(40))
		switch rnd.IntN(9) {
		case 0, 1:
			b[at] ^= 1 << rnd.IntN(8)
		case 2:
			b[at] = byte(rnd.Uint32())
		case 3: // an octet of a length, or of a tag
			b[at] = []byte{0, 0x7f, 0x80, 0x81, 0x82, 0x84, 0xff, 0x30, 0x31, 0x24, 0xa0}[rnd.IntN(11)]
		case 4:
			b = slices.Delete(b, at, to)
		case 5:
			b = slices.Insert(b, at, bytes.Clone(b[at:to])...)
		case 6:
			b = b[:at]
		case 7:
			from := rnd.IntN(len(other))
			copy(b[at:to], other[from:])
		case 8: // a length that fits what was put in
			if b[0]&0x20 != 0 && len(b) < 1<<16 {
				b = encode(asn1.Tag(b[0]), b[min(4, len(b)):])
			}
		}
	}
	return b
}

// TestMutants: nothing panics and all ends soon, whatever is done to a security
// object: 10,000 times, or a million with GATEHOUSE_PROOF=1.
func TestMutants(t *testing.T) {
	n := 10_000
	if proof() {
		n = 1_000_000
	}
	all, rnd := objects(t), rand.New(rand.NewPCG(4, 1))
	parsed, verified, slow := 0, 0, time.Duration(0)
	for i := range n {
		b := mutate(rnd, all[i%len(all)].bytes, all[rnd.IntN(len(all))].bytes)
		slow = max(slow, spent(func() {
			s, err := ParseSigned(b)
			if err != nil {
				return
			}
			parsed++
			// Signatures take most of the time: one in seven will do.
			if c, err := s.Signer(0); err == nil && i%7 == 0 && s.Verify(0, c) == nil {
				verified++
			}
		}))
	}
	t.Logf("%d mutants: %d read, %d with a good signature, the slowest took %v", n, parsed, verified, slow)
	if parsed == 0 || parsed == n || verified == n {
		t.Error("the mutants are all alike")
	}
}
