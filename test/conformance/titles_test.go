package conformance

import (
	"bytes"
	"fmt"
	"slices"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// Cases of which the plan has the title alone: what they do, and what an inspection
// must say, is taken from the title and from Doc 9303. A row must raise the named
// findings; others may change with them. None is counted.

// fault lets something go wrong at a step.
func fault(step string, e card.Effect) func(*draft) {
	return func(d *draft) {
		d.spoil(func(p *card.Profile) { p.Faults = append(p.Faults, card.Fault{Step: step, Effect: e}) })
	}
}

// alone closes the application before PACE, as the plan has it in unit G.
func alone(make func(*draft)) func(*draft) {
	return then(make, func(d *draft) {
		d.o.NoBAC = true
		d.spoil(func(p *card.Profile) { p.Behaviour.ClosedSelect = true })
	})
}

// paceFault is a fault of PACE where nothing else opens the chip.
func paceFault(step string, e card.Effect) func(*draft) { return alone(fault(step, e)) }

// retag gives the object in dynamic authentication data another tag.
func retag(tag byte) card.Effect {
	return card.Data(func(b []byte) []byte {
		outer := elements(b)[0]
		return join(outer.tag, tagged(tag)(outer.value))
	})
}

// protection changes the data objects of a protected answer.
func protection(tag byte, change func(element) []byte) card.Effect {
	return card.Wire(func(b []byte) []byte {
		var out []byte
		for _, e := range elements(b[:len(b)-2]) {
			if e.tag[0] == tag {
				out = append(out, change(e)...)
			} else {
				out = append(out, e.whole...)
			}
		}
		return append(out, b[len(b)-2:]...)
	})
}

func drop(element) []byte { return nil }

func flipped(e element) []byte {
	v := slices.Clone(e.value)
	v[len(v)-1] ^= 1
	return join(e.tag, v)
}

// ends has the chip answer reads past the end of a file so.
func ends(e card.EndOfFile) func(*draft) {
	return func(d *draft) { d.spoil(func(p *card.Profile) { p.Behaviour.End = e; p.Limits.Read = 200 }) }
}

func chipKeys(keys ...issuer.ChipKey) func(*draft) {
	return func(d *draft) { d.o.Chip = keys }
}

func chipKey(id, domain int, c card.Cipher) issuer.ChipKey {
	return issuer.ChipKey{ID: id, Domain: domain, Ciphers: []card.Cipher{c}}
}

func active(spec issuer.KeySpec) func(*draft) { return func(d *draft) { d.o.Active = &spec } }

func mapping(m card.Mapping, c card.Cipher, domain int) func(*draft) {
	return alone(func(d *draft) {
		d.o.PACE = []card.PACE{issuer.PACE(m, c, domain)}
		if m == card.CAM {
			d.o.PACE[0].Key = 1
			d.o.Chip = []issuer.ChipKey{{ID: 1, Domain: domain}}
		}
	})
}

// announced changes a SecurityInfo of PACE in EF.CardAccess and DG14 alike.
func announced(change func([]byte) []byte) func(*draft) {
	return alone(func(d *draft) {
		info(idPACE, change)(d)
		d.spoil(func(p *card.Profile) {
			p.Master[card.EFCardAccess] = infos(p.Master[card.EFCardAccess], idPACE, change)
		})
	})
}

// chipData changes the object 8A of the last answer of PACE-CAM.
func chipData(change func(element) []byte) func(*draft) {
	return paceFault("PACE token", card.Data(func(b []byte) []byte {
		outer := elements(b)[0]
		var out []byte
		for _, e := range elements(outer.value) {
			if e.tag[0] == 0x8A {
				out = append(out, change(e)...)
			} else {
				out = append(out, e.whole...)
			}
		}
		return join(outer.tag, out)
	}))
}

func point(change func(b []byte)) card.Effect {
	return card.Data(func(b []byte) []byte { change(b[len(b)-64:]); return b })
}

func zeroDH(tag int) card.Effect {
	return card.Data(func([]byte) []byte { return object(0x7C, object(tag, make([]byte, 256))) })
}

var offCurve = point(func(b []byte) { clear(b[:32]) })

// rsaKey is the AlgorithmIdentifier 1.2.840.113549.1.1.1.
var rsaKey = []byte("\x30\x0D\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x01\x05\x00")

func failsPACE() []string { return []string{"access: failed protocol"} }

var protocolTitles = slices.Concat([]row{
	{id: "ISO7816_A_01", title: "chip without access control", on: plain},
	{id: "ISO7816_A_02", title: "chip with BAC", on: bac},
	{id: "ISO7816_A_03", title: "the application cannot be selected", on: bac, make: fault("SELECT AID", card.Refuse(0x6A82)), says: []string{"access: failed protocol"}},
	{id: "ISO7816_B_01", title: "BAC: MAC of the answer is wrong", on: bac, make: fault("BAC", card.FlipData(-1)), says: []string{"access: failed protocol"}},
	{id: "ISO7816_B_02", title: "BAC: cryptogram of the answer is wrong", on: bac, make: fault("BAC", card.FlipData(0)), says: []string{"access: failed protocol"}},
	{id: "ISO7816_B_03", title: "BAC: the chip refuses", on: bac, make: fault("BAC", card.Refuse(0x6300)), says: []string{"access: aborted password"}},
	{id: "ISO7816_B_04", title: "the chip says that protection failed", on: bac, make: fault("READ DG1", card.Naked(0x6988)), says: []string{"present: aborted"}},
	{id: "ISO7816_B_05", title: "answer without its MAC", on: bac, make: fault("READ DG1", protection(0x8E, drop)), says: []string{"present: aborted"}},
	{id: "ISO7816_B_06", title: "answer without its cryptogram", on: bac, make: fault("READ DG1", protection(0x87, drop)), says: []string{"present: aborted"}},
	{id: "ISO7816_B_07", title: "answer without its protected status", on: bac, make: fault("READ DG1", protection(0x99, drop)), says: []string{"present: aborted"}},
	{id: "ISO7816_B_08", title: "answer with a wrong MAC", on: bac, make: fault("READ DG1", protection(0x8E, flipped)), says: []string{"present: aborted"}},
	{id: "ISO7816_B_09", title: "answer with a wrong cryptogram", on: bac, make: fault("READ DG1", protection(0x87, flipped)), says: []string{"present: aborted"}},
	{id: "ISO7816_B_10", title: "the signer is revoked", on: bac, make: func(d *draft) {
		s, err := issuer.New(country, issuer.Options{Now: d.w.now, Country: "DE"})
		d.do(err)
		d.state = s
		d.o.Signer, err = s.NewSigner(issuer.KeySpec{}, nil, nil)
		d.do(err)
		s.Revoke(d.o.Signer)
		crl, err := s.CRL(d.w.now)
		d.do(err)
		d.stored = append(d.stored, s.Current().DER, crl)
	}, says: []string{"revocation: failed revoked"}},
	{id: "ISO7816_C_01", title: "DG1 cannot be found", on: bac, make: func(d *draft) {
		d.spoil(func(p *card.Profile) { delete(p.Application, card.DG(1)) })
	}, says: []string{"read: failed withheld"}},
	{id: "ISO7816_C_02", title: "a file of 60 KB", on: bac, make: func(d *draft) { d.person.PortraitSize = 60_000 }, shows: []string{"DG2 read"}},
	{id: "ISO7816_C_03", title: "the chip ends files without a word", on: bac, make: ends(card.EndSilent), shows: []string{"DG2 read"}},
	{id: "ISO7816_C_04", title: "end of file with 6B00", on: bac, make: ends(card.EndRefuse), shows: []string{"DG2 read"}},
	{id: "ISO7816_C_05", title: "end of file with 6282", on: bac, make: ends(card.EndNothing), shows: []string{"DG2 read"}},
	{id: "ISO7816_C_06", title: "end of file with 6Cxx", on: bac, make: ends(card.EndLength), shows: []string{"DG2 read"}},
	{id: "ISO7816_C_07", title: "a file beyond 32 KiB in short blocks", on: bac, make: func(d *draft) {
		d.person.PortraitSize = 40_000
		d.spoil(func(p *card.Profile) { p.Limits.Read = 200 })
	}, shows: []string{"DG2 read"}},
	{id: "ISO7816_C_08", title: "a portrait of no bytes", on: bac, make: group(2, face(func(b []byte) []byte { return b[:46] })), says: []string{"content: failed malformed"}},
	{id: "ISO7816_D_01", title: "Chip Authentication with DH", on: eac, make: chipKeys(chipKey(-1, 2, card.TDES)), shows: []string{"CA domain MODP-2048/256"}},
	{id: "ISO7816_D_02", title: "Chip Authentication with ECDH", on: eac, shows: []string{"CA domain brainpoolP224r1"}},
	{id: "ISO7816_D_03", title: "one key with a number", on: eac, make: chipKeys(chipKey(1, 13, card.TDES)), shows: []string{"DG3 read"}},
	{id: "ISO7816_D_04", title: "two keys with numbers", on: eac, make: chipKeys(chipKey(1, 13, card.TDES), chipKey(2, 12, card.AES128)), shows: []string{"DG3 read"}},
	{id: "ISO7816_D_05", title: "three keys with numbers", on: eac, make: chipKeys(chipKey(1, 13, card.TDES), chipKey(2, 12, card.AES128), chipKey(3, 16, card.AES256)), shows: []string{"DG3 read"}},
	{id: "ISO7816_D_06", title: "a number that the chip does not know", on: eac, make: then(chipKeys(chipKey(1, 13, card.AES128)), fault("CA set", card.Refuse(0x6A88))), says: []string{"ca: failed protocol"}},
	{id: "ISO7816_D_07", title: "a DH key that is none", on: eac, make: then(chipKeys(chipKey(-1, 2, card.TDES)), info(idPK, func(b []byte) []byte {
		return edit(b, func(b []byte) []byte { return append([]byte{3, 2, 0}, 0) }, 1, 1)
	})), says: []string{"ca: failed protocol"}},
	{id: "ISO7816_D_08", title: "an ECDH key off its curve", on: eac, make: info(idPK, func(b []byte) []byte {
		return edit(b, func(b []byte) []byte { b = slices.Clone(b); b[len(b)-1] ^= 1; return b }, 1, 1)
	}), says: []string{"ca: failed protocol"}},
	{id: "ISO7816_D_09", title: "the chip keeps the keys of before", on: eac, make: func(d *draft) {
		d.spoil(func(p *card.Profile) { p.Static[0].Private = nil })
	}, says: []string{"ca: failed protocol"}, note: "a chip without the key cannot change over"},
	{id: "ISO7816_D_11", title: "a DH key under the name of RSA", on: eac, make: then(chipKeys(chipKey(-1, 2, card.TDES)), info(idPK, set(rsaKey, 1, 0))), says: []string{"ca: "}},
	{id: "ISO7816_D_12", title: "an ECDH key under the name of RSA", on: eac, make: info(idPK, set(rsaKey, 1, 0)), says: []string{"ca: "}},
	{id: "ISO7816_D_13", title: "key and announcement have different numbers", on: eac, make: then(chipKeys(chipKey(1, 13, card.AES128)), info(idPK, set([]byte{2, 1, 7}, 2))), says: []string{"ca: failed protocol"}},
	{id: "ISO7816_D_14", title: "a key of 521 bits", on: eac, make: chipKeys(chipKey(-1, 18, card.AES256)), shows: []string{"CA domain P-521"}},
	{id: "ISO7816_D_15", title: "a number that the chip does not know, 6A80", on: eac, make: then(chipKeys(chipKey(1, 13, card.AES128)), fault("CA set", card.Refuse(0x6A80))), says: []string{"ca: failed protocol"}},
	{id: "ISO7816_D_15", title: "a number that the chip does not know, 6300", on: eac, make: then(chipKeys(chipKey(1, 13, card.AES128)), fault("CA set", card.Refuse(0x6300))), says: []string{"ca: failed protocol"}},
	{id: "ISO7816_D_15", title: "a number that the chip does not know, 6984", on: eac, make: then(chipKeys(chipKey(1, 13, card.TDES)), fault("CA", card.Refuse(0x6984))), says: []string{"ca: failed protocol"}},
	{id: "ISO7816_F_01", title: "Active Authentication with RSA and SHA-1", on: aa, make: active(rsa(1024, "SHA-1", false)), shows: []string{"AA hash SHA-1"}},
	{id: "ISO7816_F_02", title: "Active Authentication with ECDSA", on: aa, make: active(elliptic("SHA-256")), shows: []string{"AA scheme ECDSA"}},
	{id: "ISO7816_F_04", title: "Active Authentication with RSA and SHA-224", on: aa, make: active(rsa(1024, "SHA-224", false)), shows: []string{"AA hash SHA-224"}},
	{id: "ISO7816_F_05", title: "Active Authentication with RSA and SHA-256", on: aa, make: active(rsa(1024, "SHA-256", false)), shows: []string{"AA hash SHA-256"}},
	{id: "ISO7816_F_06", title: "Active Authentication with RSA and SHA-384", on: aa, make: active(rsa(2048, "SHA-384", false)), shows: []string{"AA hash SHA-384"}},
	{id: "ISO7816_F_07", title: "Active Authentication with RSA and SHA-512", on: aa, make: active(rsa(2048, "SHA-512", false)), shows: []string{"AA hash SHA-512"}},
	{id: "ISO7816_F_08", title: "Active Authentication with a wrong trailer", on: aa, make: fault("AA", card.FlipData(-1)), says: []string{"aa: failed protocol"}},
	{id: "ISO7816_F_09", title: "ECDSA announced under a name that is none", on: aa, make: then(active(elliptic("SHA-256")), info(idAA, set(object(6, []byte{0x2A, 3, 4}), 2))), says: []string{"aa: failed protocol"}},
	{id: "ISO7816_G_01", title: "PACE", on: pace, make: alone(func(*draft) {})},
}, domains("ISO7816_G_02", card.GM, 0, 1, 2, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18),
	// P-224 is left out: its prime is 1 modulo 4, and integrated mapping is not defined there.
	domains("ISO7816_G_03", card.IM, 0, 1, 2, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18),
	domains("ISO7816_G_41", card.CAM, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18), []row{
		{id: "ISO7816_G_04", title: "PACE with AES-128", on: pace, make: mapping(card.GM, card.AES128, 13), shows: []string{"PACE cipher AES-128"}},
		{id: "ISO7816_G_04", title: "PACE with AES-192", on: pace, make: mapping(card.GM, card.AES192, 13), shows: []string{"PACE cipher AES-192"}},
		{id: "ISO7816_G_04", title: "PACE with AES-256", on: pace, make: mapping(card.IM, card.AES256, 13), shows: []string{"PACE cipher AES-256"}},
		{id: "ISO7816_G_05", title: "another SecurityInfo in EF.CardAccess", on: pace, make: alone(func(d *draft) {
			other := object(0x30, object(6, []byte{0x2A, 3, 4}), object(2, []byte{1}))
			d.o.Edit = func(groups map[int][]byte) {
				groups[14] = edit(groups[14], func(set []byte) []byte { return more(set, other) }, 0)
			}
			d.spoil(func(p *card.Profile) { p.Master[card.EFCardAccess] = more(p.Master[card.EFCardAccess], other) })
		}), shows: []string{"PACE mapping GM"}},
		{id: "ISO7816_G_06", title: "several ways of PACE", on: pace, make: alone(func(d *draft) {
			d.o.PACE = append(d.o.PACE, issuer.PACE(card.GM, card.AES256, 16), issuer.PACE(card.IM, card.AES128, 12))
		})},
		{id: "ISO7816_G_07", title: "two ways of PACE, one with parameters spelled out", on: pace, make: alone(func(d *draft) {
			own := issuer.PACE(card.GM, card.AES128, 12)
			own.Parameter = 41
			d.o.PACE = append(d.o.PACE, own)
		})},
		{id: "ISO7816_G_08", title: "MSE:Set AT is refused", on: pace, make: paceFault("PACE set", card.Refuse(0x6A80)), says: failsPACE()},
		{id: "ISO7816_G_09", title: "the nonce is another", on: pace, make: paceFault("PACE nonce", card.FlipData(-1)), says: []string{"access: aborted password"}, note: "a nonce that is decrypted wrongly looks like another password"},
		{id: "ISO7816_G_10", title: "the nonce is refused", on: pace, make: paceFault("PACE nonce", card.Refuse(0x6A80)), says: failsPACE()},
		{id: "ISO7816_G_11", title: "the nonce under tag 90", on: pace, make: paceFault("PACE nonce", retag(0x90)), says: failsPACE()},
		{id: "ISO7816_G_12", title: "the mapping is refused", on: pace, make: paceFault("PACE map", card.Refuse(0x6A80)), says: failsPACE()},
		{id: "ISO7816_G_13", title: "the mapping under tag 92", on: pace, make: paceFault("PACE map", retag(0x92)), says: failsPACE()},
		{id: "ISO7816_G_14", title: "generic mapping with half a key", on: pace, make: paceFault("PACE map", card.Data(func(b []byte) []byte { return object(0x7C, object(0x82, b[len(b)-32:])) })), says: failsPACE()},
		{id: "ISO7816_G_15", title: "integrated mapping with data", on: pace, make: then(mapping(card.IM, card.AES128, 13), fault("PACE map", card.Data(func([]byte) []byte { return object(0x7C, object(0x82, []byte{1})) }))), says: failsPACE()},
		{id: "ISO7816_G_16", title: "mapping with a point off the curve", on: pace, make: paceFault("PACE map", offCurve), says: failsPACE()},
		{id: "ISO7816_G_17", title: "mapping with a DH key of zero", on: pace, make: then(mapping(card.GM, card.AES128, 2), fault("PACE map", zeroDH(0x82))), says: failsPACE()},
		{id: "ISO7816_G_18", title: "the agreement is refused", on: pace, make: paceFault("PACE agree", card.Refuse(0x6A80)), says: failsPACE()},
		{id: "ISO7816_G_19", title: "the agreement under tag 94", on: pace, make: paceFault("PACE agree", retag(0x94)), says: failsPACE()},
		{id: "ISO7816_G_20", title: "agreement without a key", on: pace, make: paceFault("PACE agree", card.Data(func([]byte) []byte { return object(0x7C, object(0x84)) })), says: failsPACE()},
		{id: "ISO7816_G_21", title: "agreement with a point off the curve", on: pace, make: paceFault("PACE agree", offCurve), says: failsPACE()},
		{id: "ISO7816_G_22", title: "agreement with a DH key of zero", on: pace, make: then(mapping(card.GM, card.AES128, 2), fault("PACE agree", zeroDH(0x84))), says: failsPACE()},
		{id: "ISO7816_G_23", title: "the terminal's key as the chip's", on: pace, make: paceFault("PACE agree", card.Echo()), says: failsPACE()},
		{id: "ISO7816_G_24", title: "the token is refused", on: pace, make: paceFault("PACE token", card.Refuse(0x6A80)), says: failsPACE()},
		{id: "ISO7816_G_25", title: "the token under tag 96", on: pace, make: paceFault("PACE token", retag(0x96)), says: failsPACE()},
		{id: "ISO7816_G_26", title: "the token is another", on: pace, make: paceFault("PACE token", card.FlipData(-1)), says: failsPACE()},
		{id: "ISO7816_G_27", title: "EF.CardAccess shorter than its length", on: pace, make: alone(func(d *draft) {
			d.spoil(func(p *card.Profile) { p.Master[card.EFCardAccess] = longer(1)(p.Master[card.EFCardAccess]) })
		}), says: failsPACE()},
		{id: "ISO7816_G_28", title: "domain parameters that do not exist", on: pace, make: announced(set([]byte{2, 1, 7}, 2)), says: []string{"access: failed protocol"}},
		{id: "ISO7816_G_29", title: "PACE-CAM without object 8A", on: cam, make: chipData(drop), says: []string{"cam: failed protocol"}},
		{id: "ISO7816_G_30", title: "PACE-CAM with half a block", on: cam, make: chipData(func(e element) []byte { return join(e.tag, e.value[:8]) }), says: []string{"cam: failed protocol"}},
		{id: "ISO7816_G_31", title: "PACE-CAM with other data", on: cam, make: chipData(flipped), says: []string{"cam: failed protocol"}},
		{id: "ISO7816_G_32", title: "PACE-CAM with object 8B", on: cam, make: chipData(func(e element) []byte { return join([]byte{0x8B}, e.value) }), says: failsPACE()},
		{id: "ISO7816_G_33", title: "PACE-CAM with an empty object 8A", on: cam, make: chipData(func(e element) []byte { return join(e.tag, nil) }), says: []string{"cam: failed protocol"}},
		{id: "ISO7816_G_34", title: "PACE-CAM and its signed key", on: cam, make: alone(func(*draft) {}), shows: []string{"EF.CardSecurity read"}},
		{id: "ISO7816_G_35", title: "object 8A where there is no mapping for it", on: pace, make: paceFault("PACE token", card.Data(func(b []byte) []byte {
			outer := elements(b)[0]
			return join(outer.tag, append(bytes.Clone(outer.value), object(0x8A, make([]byte, 32))...))
		})), says: failsPACE(), note: "the title leaves open whether it must be passed over"},
		{id: "ISO7816_G_38", title: "DG14 without what EF.CardAccess announces", on: cam, make: alone(group(14, func([]byte) []byte { return object(0x6E, object(0x31)) })), says: []string{"cardaccess: undetermined not signed"}},
		{id: "ISO7816_G_39", title: "another key in EF.CardSecurity", on: cam, make: alone(func(d *draft) {
			d.spoil(func(p *card.Profile) { p.Static[0].Private.Add(p.Static[0].Private, p.Static[0].Private) })
		}), says: []string{"cam: failed protocol"}},
		{id: "ISO7816_G_40", title: "no key in EF.CardSecurity", on: cam, make: alone(security(idPK, func([]byte) []byte { return nil })), says: []string{"cam: undetermined missing"}},
	})

// domains are rows for each of standardized domain parameters.
func domains(id string, m card.Mapping, numbers ...int) (out []row) {
	on := pace
	if m == card.CAM {
		on = cam
	}
	for _, n := range numbers {
		out = append(out, row{
			id: id, title: fmt.Sprintf("PACE-%s with domain parameters %d", m, n), on: on, make: mapping(m, card.AES128, n), shows: []string{"PACE mapping " + m.String()},
		})
	}
	return out
}
