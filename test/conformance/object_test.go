package conformance

import (
	"bytes"
	"crypto/sha256"
	"slices"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// signed has authority and signer use these keys.
func signed(authority, signer issuer.KeySpec) func(*draft) {
	return func(d *draft) { d.issuedBy(authority, signer) }
}

// both is signed with one algorithm throughout.
func both(k issuer.KeySpec) func(*draft) { return signed(k, k) }

// curves are authority and signer with ECDSA.
func curves(authority, signer, hash string, plain bool) func(*draft) {
	k := issuer.KeySpec{Curve: "brainpoolP" + authority + "r1", Hash: hash, Plain: plain}
	s := k
	s.Curve = "brainpoolP" + signer + "r1"
	return signed(k, s)
}

func dsa(hash string) func(*draft) {
	return signed(issuer.KeySpec{DSA: 3072, Hash: hash}, issuer.KeySpec{DSA: 2048, Hash: hash})
}

// message changes the signed data before they are signed.
func message(change func(*issuer.SignedData)) func(*draft) {
	return func(d *draft) { d.o.Signed = change }
}

// bare names the signature rsaEncryption.
func bare(hash string) func(*draft) {
	return func(d *draft) {
		both(rsa(2048, hash, false))(d)
		d.o.Signed = func(s *issuer.SignedData) { s.BareRSA = true }
	}
}

// digests lists data groups under one hash, and has the signer digest with another.
func digests(groups, content string) func(*draft) {
	return func(d *draft) {
		d.o.Hash = groups
		d.o.Signed = func(s *issuer.SignedData) { s.Hash = content }
	}
}

func then(steps ...func(*draft)) func(*draft) {
	return func(d *draft) {
		for _, s := range steps {
			s(d)
		}
	}
}

// list changes the LDS security object before it is encoded.
func list(change func(*issuer.SecurityObject)) func(*draft) {
	return func(d *draft) { d.o.Object = change }
}

// content changes its DER before it is signed.
func content(change func([]byte) []byte) func(*draft) {
	return message(func(s *issuer.SignedData) { s.Content = change(s.Content) })
}

// extension changes or, with nil, removes an extension of the signer's certificate.
func extension(arcs []int, change func(e *issuer.Extension)) func(*draft) {
	return certificate(func(t *issuer.Template) {
		i := slices.IndexFunc(t.Extensions, func(e issuer.Extension) bool { return slices.Equal(e.OID, arcs) })
		t.Extensions = slices.Clone(t.Extensions)
		if change == nil {
			t.Extensions = slices.Delete(t.Extensions, i, i+1)
		} else {
			change(&t.Extensions[i])
		}
	})
}

var (
	authorityKey = []int{2, 5, 29, 35}
	keyUsage     = []int{2, 5, 29, 15}
)

// md5WithRSA is the AlgorithmIdentifier 1.2.840.113549.1.1.4.
var md5WithRSA = []byte("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x04\x05\x00")

// sha256WithRSA is 1.2.840.113549.1.1.11.
var sha256WithRSA = []byte("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B\x05\x00")

// generalized writes UTCTime as GeneralizedTime.
func generalized(b []byte) []byte {
	return append([]byte{0x18, b[1] + 2, '2', '0'}, b[2:]...)
}

// added has the chip give DG3, which EF.COM does not list.
func added(d *draft) []byte {
	file := biometrics(3, finger(wsq), finger(wsq))
	d.spoil(func(p *card.Profile) { p.Application[card.DG(3)] = file })
	return file
}

// unreadSigner is what hangs on a signer whose certificate cannot be read, beside the named finding.
func unreadSigner(named string) []string {
	return []string{
		named, "content: failed not conforming", "signer: undetermined signer unknown", "validity.ds: undetermined certificate unknown",
		"validity.csca: undetermined certificate unknown", "revocation: undetermined certificate unknown", "issuer: undetermined signer unknown",
		"type: undetermined signer unknown", "age: undetermined anchor missing", "ca: undetermined not proven", "authenticity: undetermined undetermined",
	}
}

// malformedList is what the kiosk says where EF.SOD signs no list of data groups.
var malformedList = []string{
	"sod: failed malformed", "read: failed malformed", "com: undetermined no list", "hashes: undetermined no list", "mrz: undetermined not proven",
	"issuer: undetermined not proven", "type: undetermined not proven", "aa: undetermined no list", "ca: undetermined not proven",
	"authenticity: undetermined undetermined",
}

// unknownList is what it says where the signature is of a kind that it does not know.
var unknownList = []string{
	"content: failed not conforming", "signature: undetermined algorithm", "sod: undetermined algorithm", "read: undetermined algorithm", "signer: undetermined algorithm",
	"validity.ds: undetermined certificate unknown", "validity.csca: undetermined certificate unknown",
	"revocation: undetermined certificate unknown", "issuer: undetermined signer unknown", "type: undetermined signer unknown",
	"age: undetermined anchor missing", "com: undetermined no list", "hashes: undetermined no list", "mrz: undetermined not proven",
	"aa: undetermined no list", "ca: undetermined not proven", "authenticity: undetermined undetermined",
}

var objectRows = []row{
	{id: "LDS_H_01", title: "RSA v1.5, SHA-1 throughout", on: eac, make: both(rsa(2048, "SHA-1", false))},
	{id: "LDS_H_02", title: "RSA-PSS, SHA-1 throughout", on: eac, make: both(rsa(2048, "SHA-1", true))},
	{id: "LDS_H_03", title: "RSA-PSS, SHA-256 throughout", on: eac},
	{id: "LDS_H_04", title: "RSA v1.5, SHA-224 throughout", on: eac, make: both(rsa(2048, "SHA-224", false))},
	{id: "LDS_H_05", title: "RSA v1.5, SHA-256 throughout", on: eac, make: both(rsa(2048, "SHA-256", false))},
	{id: "LDS_H_06", title: "RSA v1.5, SHA-384 throughout", on: eac, make: both(rsa(2048, "SHA-384", false))},
	{id: "LDS_H_07", title: "RSA v1.5, SHA-512 throughout", on: eac, make: both(rsa(2048, "SHA-512", false))},
	{id: "LDS_H_09", title: "ECDSA, SHA-1 throughout", on: eac, make: curves("256", "224", "SHA-1", false)},
	{id: "LDS_H_10", title: "ECDSA as r||s, SHA-1 throughout", on: eac, make: curves("256", "224", "SHA-1", true)},
	{id: "LDS_H_11", title: "ECDSA as r||s, SHA-224 throughout", on: eac, make: curves("256", "224", "SHA-224", true)},
	{id: "LDS_H_12", title: "ECDSA as r||s, SHA-256 throughout", on: eac, make: curves("256", "256", "SHA-256", true)},
	{id: "LDS_H_13", title: "ECDSA as r||s, SHA-384 throughout", on: eac, make: curves("384", "384", "SHA-384", true)},
	{id: "LDS_H_14", title: "ECDSA as r||s, SHA-512 throughout", on: eac, make: curves("512", "512", "SHA-512", true)},
	{id: "LDS_H_15", title: "the signer's certificate is on the kiosk and not in the object", on: eac, make: func(d *draft) {
		both(rsa(2048, "SHA-256", false))(d)
		d.stored = append(d.stored, d.o.Signer.DER)
		d.o.Signed = func(s *issuer.SignedData) { s.Certificates = nil }
	}},
	{id: "LDS_H_36", title: "signature with MD5", on: eac, make: func(d *draft) {
		d.issuedBy(standard, rsa(2048, "MD5", false))
		d.o.Signed = func(s *issuer.SignedData) { s.Hash = "SHA-256" }
	}, says: unknownList},
	{id: "LDS_H_45", title: "a hash for DG10, which nobody has", on: eac, make: list(func(o *issuer.SecurityObject) {
		o.Digests[10] = make([]byte, 32)
	}), says: []string{"com: failed differs", "read: failed withheld"}},
	{id: "LDS_H_46", title: "DG1 has the number FF", on: eac, make: content(set([]byte{2, 1, 0xFF}, 2, 0, 0)), says: malformedList},
	{id: "LDS_H_47", title: "DG2 has no number", on: eac, make: content(without(2, 1, 0)), says: malformedList},
	{id: "LDS_H_50", title: "certificate without its serial number", on: eac, make: body(without(1)), says: unreadSigner("signature: failed malformed")},
	{id: "LDS_H_51", title: "certificate that names two algorithms", on: eac, make: body(set(sha256WithRSA, 2)), says: unreadSigner("signature: failed malformed")},
	{id: "LDS_H_52", title: "certificate without its inner algorithm", on: eac, make: body(without(2)), says: unreadSigner("signature: failed malformed")},
	{id: "LDS_H_54", title: "certificate whose issuer is not the authority's name", on: eac, make: certificate(func(t *issuer.Template) {
		t.Issuer = append(slices.Clone(t.Issuer[:3:3]), issuer.Attribute{Arc: 3, Value: "Another CSCA"})
	}), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_55", title: "certificate without its issuer", on: eac, make: body(without(3)), says: unreadSigner("signature: failed malformed")},
	{id: "LDS_H_56", title: "validity before 2050 as GeneralizedTime", on: eac, make: body(func(b []byte) []byte {
		return edit(edit(b, generalized, 4, 0), generalized, 4, 1)
	}), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_57", title: "certificate without its validity", on: eac, make: body(without(4)), says: unreadSigner("signature: failed malformed")},
	{id: "LDS_H_58", title: "certificate whose key is named RSA with MD5", on: eac, make: body(set(md5WithRSA, 6, 0)), says: unreadSigner("signature: undetermined signer unknown"), note: "a key of an algorithm that is not known is no suspicion by TR-03135-1 table 5.30; the unreadable certificate fails"},
	{id: "LDS_H_59", title: "certificate without its key", on: eac, make: body(without(6)), says: unreadSigner("signature: failed malformed")},
	{id: "LDS_H_60", title: "the authority's key identifier is empty", on: eac, make: extension(authorityKey, func(e *issuer.Extension) {
		e.Value = []byte{0x30, 0}
	}), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_61", title: "certificate without the authority's key identifier", on: eac, make: extension(authorityKey, nil), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_62", title: "key usage is not critical", on: eac, make: extension(keyUsage, func(e *issuer.Extension) { e.Critical = false }), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_63", title: "key usage without signatures", on: eac, make: extension(keyUsage, func(e *issuer.Extension) {
		e.Value = []byte{3, 2, 6, 0x40}
	}), says: []string{"signer: failed key usage", "validity.csca: undetermined certificate unknown", "revocation: undetermined certificate unknown", "ca: undetermined not proven", "authenticity: undetermined undetermined"}},
	{id: "LDS_H_64", title: "certificate without key usage", on: eac, make: extension(keyUsage, nil), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_65", title: "RSA v1.5 with MD5 in the whole chain", on: eac, make: func(d *draft) {
		both(rsa(2048, "MD5", false))(d)
		d.o.Signed = func(s *issuer.SignedData) { s.Hash = "SHA-256" }
	}, says: unknownList},
	{id: "LDS_H_66", title: "certificate without its outer algorithm", on: eac, make: func(d *draft) {
		d.o.Signed = func(s *issuer.SignedData) { s.Certificates[0] = without(1)(s.Certificates[0]) }
	}, says: unreadSigner("signature: failed malformed")},
	{id: "LDS_H_69", title: "DG2 is spoilt, and its hash is another one's", on: eac, make: func(d *draft) {
		d.o.Object = func(o *issuer.SecurityObject) { o.Digests[2] = bytes.Repeat([]byte{0xAA}, 32) }
		d.spoil(func(p *card.Profile) {
			f := p.Application[card.DG(2)]
			f[len(f)-1] ^= 0xFF
		})
	}, says: []string{"hashes: failed digest"}},
	{id: "LDS_H_70", title: "ECDSA, SHA-224 throughout", on: eac, make: curves("256", "224", "SHA-224", false)},
	{id: "LDS_H_71", title: "ECDSA, SHA-256 throughout", on: eac, make: curves("256", "256", "SHA-256", false)},
	{id: "LDS_H_72", title: "ECDSA, SHA-384 throughout", on: eac, make: curves("384", "384", "SHA-384", false)},
	{id: "LDS_H_73", title: "ECDSA, SHA-512 throughout", on: eac, make: curves("512", "512", "SHA-512", false)},
	{id: "LDS_H_74", title: "data groups under SHA-224, the rest SHA-256", on: eac, make: func(d *draft) { d.o.Hash = "SHA-224" }},
	{id: "LDS_H_75", title: "digests SHA-224, signatures RSA-PSS with SHA-256", on: eac, make: digests("SHA-224", "SHA-224")},
	{id: "LDS_H_76", title: "digests SHA-224, signature RSA v1.5 with SHA-256, certificate ECDSA with SHA-224", on: eac, make: then(
		signed(issuer.KeySpec{Hash: "SHA-224"}, rsa(2048, "SHA-256", false)), digests("SHA-224", "SHA-224"))},
	{id: "LDS_H_77", title: "signature RSA-PSS with SHA-256, certificate with SHA-224", on: eac, make: signed(rsa(2048, "SHA-224", true), standard)},
	{id: "LDS_H_78", title: "signature RSA-PSS, certificate RSA v1.5", on: eac, make: signed(rsa(2048, "SHA-256", false), standard)},
	{id: "LDS_H_79", title: "RSA v1.5, SHA-1, named rsaEncryption", on: eac, make: bare("SHA-1")},
	{id: "LDS_H_80", title: "RSA v1.5, SHA-224, named rsaEncryption", on: eac, make: bare("SHA-224")},
	{id: "LDS_H_81", title: "RSA v1.5, SHA-256, named rsaEncryption", on: eac, make: bare("SHA-256")},
	{id: "LDS_H_82", title: "RSA v1.5, SHA-384, named rsaEncryption", on: eac, make: bare("SHA-384")},
	{id: "LDS_H_83", title: "RSA v1.5, SHA-512, named rsaEncryption", on: eac, make: bare("SHA-512")},
	{id: "LDS_H_84", title: "signer's information of version 3 with issuer and serial number", on: eac, make: message(func(s *issuer.SignedData) {
		s.InfoVersion = 3
	}), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_85", title: "signer's information of version 1 with a key identifier", on: eac, make: message(func(s *issuer.SignedData) {
		s.ByKey, s.InfoVersion = true, 1
	}), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_90", title: "a hash for DG3, which EF.COM does not have", on: pace, make: func(d *draft) {
		added(d)
		d.o.Object = func(o *issuer.SecurityObject) { o.Digests[3] = bytes.Repeat([]byte{0xFF}, 32) }
	}, says: []string{"com: failed differs"}},
	{id: "LDS_H_91", title: "no hash for DG2, which EF.COM has", on: eac, make: list(func(o *issuer.SecurityObject) {
		delete(o.Digests, 2)
	}), says: []string{"com: failed differs", "read: failed unlisted"}},
	{id: "LDS_H_92", title: "a hash for DG3 in the place of DG2's", on: pace, make: func(d *draft) {
		sum := sha256.Sum256(added(d))
		d.o.Object = func(o *issuer.SecurityObject) {
			delete(o.Digests, 2)
			o.Digests[3] = sum[:]
		}
	}, says: []string{"com: failed differs", "read: failed unlisted"}},
	{id: "LDS_H_93", title: "signature over EF.CardSecurity is wrong", on: cam, make: func(d *draft) {
		d.spoil(func(p *card.Profile) {
			f := p.Master[card.EFCardSecurity]
			f[len(f)-1] ^= 1
		})
	}, says: []string{"cardsecurity: failed signature", "cam: undetermined not proven", "authenticity: undetermined undetermined"}, note: "EF.SOD holds no hash of EF.CardSecurity; its own signature is spoilt"},
	{id: "LDS_H_94", title: "RSA-PSS, SHA-224 throughout", on: eac, make: both(rsa(2048, "SHA-224", true))},
	{id: "LDS_H_95", title: "RSA-PSS, SHA-384 throughout", on: eac, make: both(rsa(2048, "SHA-384", true))},
	{id: "LDS_H_96", title: "RSA-PSS, SHA-512 throughout", on: eac, make: both(rsa(2048, "SHA-512", true))},
	{id: "LDS_H_97", title: "DSA, SHA-224 throughout", on: eac, make: dsa("SHA-224")},
	{id: "LDS_H_98", title: "DSA, SHA-256 throughout", on: eac, make: dsa("SHA-256")},
}
