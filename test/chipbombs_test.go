package test

import (
	"bytes"
	"encoding/binary"
	"math/big"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/group"
	"gatehouse/test/rig/issuer"
)

// good names the control.
const good = "nothing wrong"

// hostileChips are the table of TestHostileChips.
func hostileChips(t *testing.T, s *issuer.State) []attack {
	t.Helper()
	file := func(id uint16, b []byte) func(*card.Profile) {
		return func(p *card.Profile) { p.Application[id] = b }
	}
	fault := func(f card.Fault) func(*card.Profile) {
		return func(p *card.Profile) { p.Faults = append(p.Faults, f) }
	}
	signer := func(body func([]byte) []byte, spec issuer.KeySpec) func(*issuer.CardOptions) {
		return func(o *issuer.CardOptions) {
			c, err := s.NewSigner(spec, nil, func(x *issuer.Template) { x.Body = body })
			if err != nil {
				t.Fatal(err)
			}
			o.Signer = c
		}
	}
	group2 := func(n int, b []byte) func(*issuer.CardOptions) {
		return func(o *issuer.CardOptions) { o.Replace = map[int][]byte{n: b} }
	}
	curve, err := group.ByID(13)
	if err != nil {
		t.Fatal(err)
	}
	prime := curve.P.Bytes()
	composite := new(big.Int).Sub(curve.P, big.NewInt(2)).Bytes()
	return []attack{
		{name: good, want: "chip.signature successful"},
		{name: "DG2 of 4 GB", profile: file(card.DG(2), []byte{0x75, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x61, 1, 2, 3}), want: "DG2 malformed"},
		{name: "DG2 of 900 KB", profile: file(card.DG(2), card.TLV(0x75, make([]byte, 900_000))), want: "DG2 malformed: it announces"},
		{name: "EF.SOD of 2 GB", profile: file(card.EFSOD, []byte{0x77, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0x30, 0x80}), want: "EF.SOD malformed"},
		{name: "one byte per read", profile: func(p *card.Profile) { p.Limits.Read = 1 }, want: "DG2 malformed: its beginning"},
		{name: "one byte per read, later", profile: fault(card.Fault{Step: "READ DG2", Effect: trickle()}), want: "DG2 malformed: 3"},
		{name: "61xx for ever", answers: func([]byte) []byte { return []byte{0x61, 0xFF} }, want: "chip aborted: the chip's answer was not protected"},
		{name: "61xx with bytes for ever", answers: func([]byte) []byte { return append(make([]byte, 255), 0x61, 0xFF) }, want: "chip aborted: the chip's answer was not protected"},
		{name: "a file that grows while read", profile: fault(card.Fault{Step: "READ DG2", Effect: grow()}), want: "chip.hashes successful"}, // what is past its length is dropped
		{name: "more than was asked for", profile: func(p *card.Profile) {
			delete(p.Master, card.EFATRInfo)
			p.Faults = []card.Fault{{Step: "READ DG2", Effect: grow()}}
		}, want: "chip aborted: the chip's answer was not protected"},
		{name: "the same nonce again", profile: func(p *card.Profile) { p.Behaviour.Nonce = make([]byte, 16) }, twice: true, want: "not fresh"},
		{name: "the same keys again", profile: func(p *card.Profile) { p.Behaviour.Ephemeral = big.NewInt(4711) }, twice: true, want: "not fresh"},
		{name: "a point off the curve", profile: fault(card.Fault{Step: "PACE map", Effect: card.FlipData(-1)}), want: "PACE failed"},
		{name: "ASN.1 20,000 deep", profile: file(card.EFSOD, card.TLV(0x77, deep(20_000))), want: "chip.sod failed malformed"},
		{name: "10,000 certificates in EF.SOD", issue: func(o *issuer.CardOptions) {
			o.Signed = func(d *issuer.SignedData) {
				for range 10_000 {
					d.Certificates = append(d.Certificates, []byte{0x30, 3, 2, 1, 7})
				}
			}
		}, want: "chip.sod failed malformed"},
		{name: "a signer's certificate made anew", issue: signer(func(b []byte) []byte { return b }, issuer.KeySpec{}), want: "chip.signature successful"},
		{name: "RSA exponent of 4096 bit", issue: signer(longExponent(t), issuer.KeySpec{RSA: 2048}), want: "chip.signature undetermined signer unknown"},
		{name: "composite prime", issue: signer(func(b []byte) []byte { return bytes.ReplaceAll(b, prime, composite) }, issuer.KeySpec{}), want: "chip.signature undetermined signer unknown"},
		{name: "a generator off the curve", issue: signer(func(b []byte) []byte {
			x := curve.G.X.FillBytes(make([]byte, 32))
			y := bytes.Clone(x)
			y[31] ^= 1
			return bytes.Replace(b, x, y, 1)
		}, issuer.KeySpec{}), want: "chip.signature undetermined signer unknown"},
		{name: "JPEG 2000 of 30,000 x 30,000", portrait: vast(), want: "portrait: "},
		{name: "255 portraits, none there", issue: group2(2, card.TLV(0x75, card.TLV(0x7F61, []byte{2, 1, 255}))), want: "portrait: "},
		{name: "60,000 portraits", issue: group2(2, card.TLV(0x75, card.TLV(0x7F61, []byte{2, 1, 255}, bytes.Repeat(card.TLV(0x7F60, []byte{0xA1, 0}), 60_000)))), want: "portrait: "},
		{name: "60,000 names in DG11", issue: group2(11, card.TLV(0x6B, card.TLV(0x5C, bytes.Repeat([]byte{0x5F, 0x0E}, 60_000)))), want: "chip.content failed"},
		{name: "other names without end", issue: group2(11, card.TLV(0x6B, card.TLV(0x5C, []byte{0xA0}), card.TLV(0xA0, []byte{2, 1, 255}, bytes.Repeat(card.TLV(0x5F0F, []byte("A")), 60_000)))), want: "chip.content failed"},
	}
}

// grow adds bytes to an answer before it is protected.
func grow() card.Effect {
	return card.Data(func(b []byte) []byte { return append(b, make([]byte, 5000)...) })
}

// trickle gives a hundred bytes, and single ones from then on.
func trickle() card.Effect {
	n := 100
	return card.Data(func(b []byte) []byte {
		defer func() { n = 1 }()
		return b[:min(n, len(b))]
	})
}

// vast is the head of a JPEG 2000 codestream of 30,000 x 30,000 pixels in three colours.
func vast() []byte {
	b := []byte{0xFF, 0x4F, 0xFF, 0x51, 0, 47, 0, 0}
	for _, n := range []uint32{30_000, 30_000, 0, 0, 30_000, 30_000, 0, 0} {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return append(b, 0, 3, 7, 1, 1, 7, 1, 1, 7, 1, 1)
}

// deep nests sequences.
func deep(n int) []byte {
	b := []byte{5, 0}
	for range n {
		b = card.TLV(0x30, b)
	}
	return b
}

// longExponent puts an exponent of 4096 bit into the key of a certificate.
func longExponent(t *testing.T) func([]byte) []byte {
	e := new(big.Int).SetBit(big.NewInt(1), 4095, 1)
	return func(tbs []byte) []byte {
		in, rest := cryptobyte.String(tbs), cryptobyte.String(nil)
		var out cryptobyte.Builder
		if !in.ReadASN1(&rest, asn1.SEQUENCE) {
			t.Fatal("no certificate")
		}
		out.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for i := 0; !rest.Empty(); i++ {
				var part cryptobyte.String
				var tag asn1.Tag
				if !rest.ReadAnyASN1Element(&part, &tag) {
					t.Fatal("no certificate")
				}
				if i != 6 { // version, serial, algorithm, issuer, validity, subject, key
					b.AddBytes(part)
					continue
				}
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
					b.AddBytes([]byte{0x30, 13, 6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 13, 1, 1, 1, 5, 0})
					b.AddASN1(asn1.BIT_STRING, func(b *cryptobyte.Builder) {
						b.AddUint8(0)
						b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
							b.AddASN1BigInt(new(big.Int).SetBit(big.NewInt(1), 4095, 1))
							b.AddASN1BigInt(e)
						})
					})
				})
			}
		})
		der, err := out.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
}

// processor is the time that this process has had of one.
func processor(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
