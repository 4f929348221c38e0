package conformance

import (
	"bytes"
	"slices"

	"gatehouse/test/rig/card"
)

// Object identifiers of DG14 and EF.CardSecurity, DER without tag and length.
var (
	idPK   = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x01}
	idTA   = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x02}
	idCA   = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x03}
	idAA   = []byte{0x67, 0x81, 0x08, 0x01, 0x01, 0x05}
	idPACE = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x04}
)

// infos changes the first SecurityInfo of a family in a SET of them; nothing removes it.
func infos(set, family []byte, change func([]byte) []byte) []byte {
	for i, e := range elements(elements(set)[0].value) {
		if bytes.HasPrefix(elements(e.value)[0].value, family) {
			return sorted(edit(set, change, i))
		}
	}
	panic("no such SecurityInfo")
}

// info changes a SecurityInfo of DG14.
func info(family []byte, change func([]byte) []byte) func(*draft) {
	return group(14, func(b []byte) []byte {
		return edit(b, func(set []byte) []byte { return infos(set, family, change) }, 0)
	})
}

// security changes a SecurityInfo of EF.CardSecurity before it is signed.
func security(family []byte, change func([]byte) []byte) func(*draft) {
	return func(d *draft) {
		d.o.Security = func(der []byte) []byte { return infos(der, family, change) }
	}
}

// more adds a SecurityInfo to a SET.
func more(set []byte, info []byte) []byte {
	outer := elements(set)[0]
	return sorted(join(outer.tag, append(slices.Clone(outer.value), info...)))
}

// sorted puts a SET OF into the order of DER, so that nothing but the change is odd.
func sorted(set []byte) []byte {
	outer := elements(set)[0]
	var all [][]byte
	for _, e := range elements(outer.value) {
		all = append(all, e.whole)
	}
	slices.SortFunc(all, bytes.Compare)
	return join(outer.tag, bytes.Join(all, nil))
}

func fingers(c coding, n int) func(*draft) {
	return func(d *draft) { d.groups(3, slices.Repeat([]instance{finger(c)}, n)...) }
}

func irises(c coding) func(*draft) {
	return func(d *draft) { d.groups(4, iris(c), iris(c)) }
}

// records replaces the first four bytes of the first record of DG3 or DG4.
func records(name string) func([]byte) []byte {
	return func(b []byte) []byte {
		return edit(b, func(block []byte) []byte {
			e := elements(block)[0]
			return join(e.tag, append([]byte(name), e.value[4:]...))
		}, 0, 1, 1)
	}
}

// face changes the record of DG2.
func face(change func([]byte) []byte) func([]byte) []byte {
	return func(b []byte) []byte {
		return edit(b, func(block []byte) []byte {
			e := elements(block)[0]
			return join(e.tag, change(slices.Clone(e.value)))
		}, 0, 1, 1)
	}
}

// lengths puts these bytes into EF.ATR/INFO; the chip holds itself to 1920 bytes.
func lengths(file string) func(*draft) {
	return func(d *draft) {
		d.spoil(func(p *card.Profile) {
			p.Limits.Command, p.Limits.Response = 1920, 1920
			p.Master[card.EFATRInfo] = []byte(file)
		})
	}
}

// capabilities says that the lengths are in this file (ISO/IEC 7816-4 clause
// 12.1.1.9, third table).
const capabilities = "\x47\x03\x94\x21\xE0"

var dataRows = []row{
	{id: "ISO7816_G_36", title: "PACE with a name that does not exist beside one that does", on: pace, make: func(d *draft) {
		other := object(0x30, object(6, idPACE, []byte{5, 2}), object(2, []byte{2}), object(2, []byte{2}))
		d.o.Edit = func(groups map[int][]byte) {
			groups[14] = edit(groups[14], func(set []byte) []byte { return more(set, other) }, 0)
		}
		d.spoil(func(p *card.Profile) {
			p.Master[card.EFCardAccess] = more(p.Master[card.EFCardAccess], other)
			p.Behaviour.ClosedSelect = true
		})
	}, shows: []string{"PACE mapping GM"}},

	{id: "LDS_D_01", title: "two fingers in JPEG 2000", on: eac, make: fingers(jpeg2000, 2), shows: []string{"DG3 read"}},
	{id: "LDS_D_02", title: "two fingers in WSQ", on: eac, shows: []string{"DG3 read"}},
	{id: "LDS_D_03", title: "three fingers in WSQ", on: eac, make: fingers(wsq, 3), shows: []string{"DG3 read"}},
	{id: "LDS_D_04", title: "DG3 under tag 64", on: eac, make: group(3, tagged(0x64)), says: []string{"read: failed malformed", "hashes: undetermined algorithm"}},
	{id: "LDS_D_05", title: "DG3 longer than its length", on: eac, make: group(3, longer(-1)), says: []string{"hashes: failed digest", "content: failed malformed"}},
	{id: "LDS_D_06", title: "DG3 shorter than its length", on: eac, make: group(3, longer(1)), says: []string{"read: failed malformed", "hashes: undetermined algorithm"}},
	{id: "LDS_D_07", title: "DG3 without the number of its templates", on: eac, make: group(3, without(0, 0)), says: []string{"content: failed malformed"}},
	{id: "LDS_D_08", title: "format owner 01FF in DG3", on: eac, make: group(3, set(object(0x87, []byte{1, 0xFF}), 0, 1, 0, 2)), says: []string{"content: failed not conforming"}},
	{id: "LDS_D_09", title: "no format owner in DG3", on: eac, make: group(3, without(0, 1, 0, 2)), says: []string{"content: failed malformed"}},
	{id: "LDS_D_10", title: "format type 0009 in DG3", on: eac, make: group(3, set(object(0x88, []byte{0, 9}), 0, 1, 0, 3)), says: []string{"content: failed not conforming"}},
	{id: "LDS_D_11", title: "no format type in DG3", on: eac, make: group(3, without(0, 1, 0, 3)), says: []string{"content: failed malformed"}},
	{id: "LDS_D_12", title: "a finger that does not exist in DG3", on: eac, make: group(3, set(object(0x82, []byte{0xFE}), 0, 1, 0, 1)), says: []string{"content: failed not conforming"}},
	{id: "LDS_D_13", title: "DG3 does not say which finger", on: eac, make: group(3, without(0, 1, 0, 1)), says: []string{"content: failed not conforming"}},
	{id: "LDS_D_14", title: "record of DG3 is named PIR", on: eac, make: group(3, records("PIR\x00")), says: []string{"content: failed malformed"}},
	{id: "LDS_D_15", title: "second finger without its record", on: eac, make: group(3, without(0, 2, 1)), says: []string{"content: failed malformed"}},
	{id: "LDS_D_16", title: "two fingers uncompressed", on: eac, make: fingers(raw, 2), shows: []string{"DG3 read"}},

	{id: "LDS_E_01", title: "two irises in JPEG 2000", on: eac, make: irises(jpeg2000), shows: []string{"DG4 read"}},
	{id: "LDS_E_02", title: "two irises uncompressed", on: eac, shows: []string{"DG4 read"}},
	{id: "LDS_E_03", title: "DG4 under tag 77", on: eac, make: group(4, tagged(0x77)), says: []string{"read: failed malformed", "hashes: undetermined algorithm"}},
	{id: "LDS_E_04", title: "DG4 longer than its length", on: eac, make: group(4, longer(-1)), says: []string{"hashes: failed digest", "content: failed malformed"}},
	{id: "LDS_E_05", title: "DG4 shorter than its length", on: eac, make: group(4, longer(1)), says: []string{"read: failed malformed", "hashes: undetermined algorithm"}},
	{id: "LDS_E_06", title: "DG4 without the number of its templates", on: eac, make: group(4, without(0, 0)), says: []string{"content: failed malformed"}},
	{id: "LDS_E_07", title: "format owner 01FF in DG4", on: eac, make: group(4, set(object(0x87, []byte{1, 0xFF}), 0, 1, 0, 2)), says: []string{"content: failed not conforming"}},
	{id: "LDS_E_08", title: "no format owner in DG4", on: eac, make: group(4, without(0, 1, 0, 2)), says: []string{"content: failed malformed"}},
	{id: "LDS_E_09", title: "format type 000F in DG4", on: eac, make: group(4, set(object(0x88, []byte{0, 0xF}), 0, 1, 0, 3)), says: []string{"content: failed not conforming"}},
	{id: "LDS_E_10", title: "no format type in DG4", on: eac, make: group(4, without(0, 1, 0, 3)), says: []string{"content: failed malformed"}},
	{id: "LDS_E_11", title: "an eye that does not exist in DG4", on: eac, make: group(4, set(object(0x82, []byte{0xFE}), 0, 1, 0, 1)), says: []string{"content: failed not conforming"}},
	{id: "LDS_E_12", title: "DG4 does not say which eye", on: eac, make: group(4, without(0, 1, 0, 1)), says: []string{"content: failed not conforming"}},
	{id: "LDS_E_13", title: "record of DG4 is named FIS", on: eac, make: group(4, records("FIS\x00")), says: []string{"content: failed malformed"}},
	{id: "LDS_E_14", title: "second eye without its record", on: eac, make: group(4, without(0, 2, 1)), says: []string{"content: failed malformed"}},

	{id: "LDS_F_01", title: "DG14 under tag 6F", on: eac, make: group(14, tagged(0x6F)), says: []string{"read: failed malformed", "hashes: undetermined algorithm", "ca: undetermined not done", "authenticity: undetermined undetermined", "ta: undetermined missing"}},
	{id: "LDS_F_02", title: "DG14 longer than its length", on: eac, make: group(14, longer(-1)), says: []string{"hashes: failed digest", "content: failed malformed", "ca: failed protocol", "authenticity: failed failed", "ta: undetermined missing"}},
	{id: "LDS_F_03", title: "DG14 shorter than its length", on: eac, make: group(14, longer(1)), says: []string{"read: failed malformed", "hashes: undetermined algorithm", "ca: undetermined not done", "authenticity: undetermined undetermined", "ta: undetermined missing"}},
	{id: "LDS_F_04", title: "the chip's key has a name that does not exist", on: eac, make: info(idPK, set(object(6, idPK, []byte{3}), 0)), says: []string{"ca: failed protocol", "authenticity: failed failed", "ta: undetermined missing"}},
	{id: "LDS_F_05", title: "Chip Authentication without its name", on: eac, make: info(idCA, without(0)), says: []string{"ca: failed protocol", "content: failed malformed", "authenticity: failed failed", "ta: undetermined missing"}},
	{id: "LDS_F_06", title: "Chip Authentication of version 10", on: eac, make: info(idCA, set([]byte{2, 1, 10}, 1)), says: []string{"ca: undetermined missing", "authenticity: undetermined undetermined", "ta: undetermined missing"}, note: "version 10 is none that the terminal has: TR-03135-1 table 5.25"},
	{id: "LDS_F_07", title: "Chip Authentication without its version", on: eac, make: info(idCA, without(1)), says: []string{"ca: failed protocol", "content: failed malformed", "authenticity: failed failed", "ta: undetermined missing"}},

	{id: "LDS_I_01", title: "DG15 under tag 70", on: eacaa, make: group(15, tagged(0x70)), says: []string{"read: failed malformed", "hashes: undetermined algorithm"}},
	{id: "LDS_I_02", title: "DG15 longer than its length", on: eacaa, make: group(15, longer(-1)), says: []string{"hashes: failed digest", "content: failed malformed"}},
	{id: "LDS_I_03", title: "DG15 shorter than its length", on: eacaa, make: group(15, longer(1)), says: []string{"read: failed malformed", "hashes: undetermined algorithm"}},

	{id: "LDS_J_01", title: "EF.CardSecurity has more than EF.CardAccess", on: cam, make: func(d *draft) {
		d.o.Security = func(der []byte) []byte { return more(der, object(0x30, object(6, idTA), object(2, []byte{2}))) }
	}},
	{id: "LDS_J_02", title: "EF.CardSecurity has less than EF.CardAccess", on: cam, make: security(idPACE, func([]byte) []byte { return nil }), says: []string{"cardaccess: failed differs"}},
	{id: "LDS_J_03", title: "EF.CardSecurity has other domain parameters than EF.CardAccess", on: cam, make: then(ownParameters, func(d *draft) {
		d.o.Security = func(der []byte) []byte {
			family := append(slices.Clone(idPACE), 6)
			for i, e := range elements(elements(der)[0].value) {
				if bytes.Equal(elements(e.value)[0].value, family) { // PACEDomainParameterInfo: its prime
					return edit(der, func(b []byte) []byte { b = slices.Clone(b); b[len(b)-1] ^= 2; return b }, i, 1, 1, 1, 1)
				}
			}
			panic("no domain parameters")
		}
	}), says: []string{"cardaccess: failed differs"}},
	{id: "LDS_J_04", title: "the chip's key in EF.CardSecurity without its name", on: cam, make: security(idPK, without(0)), says: []string{"cardsecurity: failed malformed", "cam: undetermined missing", "authenticity: undetermined undetermined"}},

	{id: "LDS_K_01", title: "lengths of APDUs in two bytes", on: pace, make: lengths(capabilities + "\x7F\x66\x08\x02\x02\x07\x80\x02\x02\x07\x80"), shows: []string{"EF.ATR/INFO read"}},
	{id: "LDS_K_02", title: "lengths of APDUs in three bytes", on: pace, make: lengths(capabilities + "\x7F\x66\x0A\x02\x03\x00\x07\x80\x02\x03\x00\x07\x80"), shows: []string{"EF.ATR/INFO read"}},
	{id: "LDS_K_03", title: "one length alone", on: pace, make: lengths(capabilities + "\x7F\x66\x04\x02\x02\x07\x80"), says: []string{"content: failed malformed"}},
	{id: "LDS_K_04", title: "lengths under tag 7F65", on: pace, make: lengths(capabilities + "\x7F\x65\x08\x02\x02\x07\x80\x02\x02\x07\x80"), says: []string{"content: failed not conforming"}},
}

// ownParameters spells the curve out, so that there is a PACEDomainParameterInfo.
func ownParameters(d *draft) {
	d.o.PACE[0].Parameter = 41
}

// extraRows are not counted among the 146.
var extraRows = []row{
	{id: "LDS_H_08", title: "DSA, SHA-1 throughout", on: eac, make: dsa("SHA-1"), note: "the published text has no expected result; clause 7.1.2 wants DSA with SHA-1 supported"},
}
