package conformance

import (
	"bytes"
	"slices"
	"strings"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// file changes a file of the application after the document was signed.
func file(id uint16, change func([]byte) []byte) func(*draft) {
	return func(d *draft) {
		d.spoil(func(p *card.Profile) { p.Application[id] = change(slices.Clone(p.Application[id])) })
	}
}

// contents changes EF.COM, which nobody signs.
func contents(change func([]byte) []byte) func(*draft) { return file(card.EFCOM, change) }

// wrapper changes EF.SOD after it was signed.
func wrapper(change func([]byte) []byte) func(*draft) { return file(card.EFSOD, change) }

// printed changes columns of the lines, in the chip and on the page.
func printed(line, from int, text string) func(*draft) {
	return func(d *draft) { d.person.Lines = written(d.person.Lines, line, from, text, true) }
}

// stored changes columns of the lines in the chip alone; the page, which opens it,
// keeps its own.
func stored(line, from int, text string, right bool) func(*draft) {
	return func(d *draft) {
		lines := written(d.person.Lines, line, from, text, right)
		group(1, func([]byte) []byte { return object(0x61, object(0x5F1F, []byte(strings.Join(lines, "")))) })(d)
	}
}

// written changes columns and, where it is to be right, the check digits.
func written(lines []string, line, from int, text string, right bool) []string {
	out := slices.Clone(lines)
	out[line] = out[line][:from] + text + out[line][from+len(text):]
	if right {
		s := []byte(out[1])
		for _, f := range [][3]int{{0, 9, 9}, {13, 19, 19}, {21, 27, 27}, {28, 42, 42}} {
			s[f[2]] = checkDigit(string(s[f[0]:f[1]]))
		}
		s[43] = checkDigit(string(s[0:10]) + string(s[13:20]) + string(s[21:43]))
		out[1] = string(s)
	}
	return out
}

// checkDigit is that of Doc 9303-3 clause 4.9; empty optional data may have 0.
func checkDigit(s string) byte {
	sum := 0
	for i, c := range []byte(s) {
		v := 0
		switch {
		case c >= '0' && c <= '9':
			v = int(c - '0')
		case c >= 'A' && c <= 'Z':
			v = int(c-'A') + 10
		}
		sum += v * [...]int{7, 3, 1}[i%3]
	}
	return byte('0' + sum%10)
}

// at writes bytes into the face record.
func at(n int, v ...byte) func(*draft) {
	return group(2, face(func(b []byte) []byte { copy(b[n:], v); return b }))
}

var (
	otherLines = []string{"mrz: failed differs"}
	noLines    = []string{"mrz: failed malformed"}
	notFace    = []string{"content: failed malformed"}
	oddFace    = []string{"content: failed not conforming"}
	noObject   = []string{"sod: failed malformed"}
)

var dataTitles = []row{
	{id: "LDS_A_01", title: "EF.COM under tag 61", on: bac, make: contents(tagged(0x61)), says: []string{"com: failed malformed"}},
	{id: "LDS_A_02", title: "EF.COM longer than its length", on: bac, make: contents(longer(-1)), says: []string{"com: failed malformed"}},
	{id: "LDS_A_03", title: "EF.COM shorter than its length", on: bac, make: contents(longer(1)), says: []string{"com: failed malformed"}},
	{id: "LDS_A_04", title: "LDS version 3.0", on: bac, make: contents(set(object(0x5F01, []byte("0300")), 0)), says: []string{"content: failed not conforming"}},
	{id: "LDS_A_05", title: "EF.COM without the LDS version", on: bac, make: contents(without(0)), says: []string{"com: failed malformed"}},
	{id: "LDS_A_06", title: "Unicode version 5.0.0", on: bac, make: contents(set(object(0x5F36, []byte("050000")), 1)), says: []string{"content: failed not conforming"}},
	{id: "LDS_A_07", title: "EF.COM without the Unicode version", on: bac, make: contents(without(1)), says: []string{"com: failed malformed"}},
	{id: "LDS_A_08", title: "EF.COM without DG1", on: bac, make: contents(set(object(0x5C, []byte{0x75}), 2)), says: []string{"com: failed differs"}},
	{id: "LDS_A_09", title: "EF.COM without its list", on: bac, make: contents(without(2)), says: []string{"com: failed malformed"}},
	{id: "LDS_A_10", title: "LDS version 1.8", on: bac, make: func(d *draft) { d.o.LDS = "0108" }},

	{id: "LDS_B_01", title: "optional data in the lines", on: bac, make: printed(1, 28, "ZE184226B")},
	{id: "LDS_B_02", title: "given names cut short", on: bac, make: printed(0, 5, "MUSTERMANN<VON<UND<ZU<MUSTERSTADT<<ERIK")},
	{id: "LDS_B_03", title: "no given names", on: bac, make: printed(0, 5, "EXAMPLE<<<<<<<<<<<<<<<<<<<")},
	{id: "LDS_B_04", title: "check digit 0 of empty optional data", on: bac, make: printed(1, 28, "<<<<<<<<<<<<<<")},
	{id: "LDS_B_05", title: "DG1 under tag 62", on: bac, make: group(1, tagged(0x62)), says: []string{"read: failed malformed"}},
	{id: "LDS_B_06", title: "DG1 longer than its length", on: bac, make: group(1, longer(-1)), says: []string{"hashes: failed digest"}},
	{id: "LDS_B_07", title: "DG1 shorter than its length", on: bac, make: group(1, longer(1)), says: []string{"read: failed malformed"}},
	{id: "LDS_B_08", title: "kind of document that there is none of", on: bac, make: stored(0, 0, "Q<", true), says: otherLines},
	{id: "LDS_B_09", title: "issuer with a digit", on: bac, make: stored(0, 2, "D1<", true), says: otherLines},
	{id: "LDS_B_10", title: "no name", on: bac, make: stored(0, 5, strings.Repeat("<", 39), true), says: otherLines},
	{id: "LDS_B_11", title: "another name than on the page", on: bac, make: stored(0, 5, "SPECIMEN", true), says: otherLines},
	{id: "LDS_B_12", title: "another number than on the page", on: bac, make: stored(1, 0, "C11T002JN", true), says: otherLines},
	{id: "LDS_B_13", title: "check digit of the number is wrong", on: bac, make: stored(1, 9, "7", false), says: otherLines},
	{id: "LDS_B_14", title: "nationality with a digit", on: bac, make: stored(1, 10, "D1<", true), says: otherLines},
	{id: "LDS_B_15", title: "birth with a letter", on: bac, make: stored(1, 13, "74O812", true), says: otherLines},
	{id: "LDS_B_16", title: "birth in a month that there is none of", on: bac, make: stored(1, 13, "741312", true), says: otherLines},
	{id: "LDS_B_17", title: "check digit of birth is wrong", on: bac, make: stored(1, 19, "9", false), says: otherLines},
	{id: "LDS_B_18", title: "a sex that there is none of", on: bac, make: stored(1, 20, "Q", true), says: otherLines},
	{id: "LDS_B_19", title: "expiry with a letter", on: bac, make: stored(1, 21, "33I231", true), says: otherLines},
	{id: "LDS_B_20", title: "expiry in a month that there is none of", on: bac, make: stored(1, 21, "331331", true), says: otherLines},
	{id: "LDS_B_21", title: "check digit of expiry is wrong", on: bac, make: stored(1, 27, "9", false), says: otherLines},
	{id: "LDS_B_22", title: "check digit of optional data is wrong", on: bac, make: stored(1, 42, "5", false), says: []string{"mrz: undetermined optional data"}},
	{id: "LDS_B_23", title: "composite check digit is wrong", on: bac, make: func(d *draft) {
		last := d.person.Lines[1][43]
		stored(1, 43, string('0'+(last-'0'+1)%10), false)(d)
	}, says: otherLines},
	{id: "LDS_B_24", title: "DG1 without its lines", on: bac, make: group(1, without(0)), says: noLines},
	{id: "LDS_B_25", title: "day of birth is not known", on: bac, make: printed(1, 13, "7408<<")},
	{id: "LDS_B_26", title: "month of birth is not known", on: bac, make: printed(1, 13, "74<<12")},
	{id: "LDS_B_27", title: "year of birth is not known", on: bac, make: printed(1, 13, "<<0812")},
	{id: "LDS_B_28", title: "birth is not known", on: bac, make: printed(1, 13, "<<<<<<")},

	{id: "LDS_C_01", title: "portrait in JPEG 2000", on: bac, make: func(d *draft) { d.person.Portrait = jpeg2000.picture() }},
	{id: "LDS_C_02", title: "portrait in JPEG", on: bac},
	{id: "LDS_C_03", title: "portrait with two points of the face", on: bac, make: group(2, points(2, 2))},
	{id: "LDS_C_04", title: "DG2 under tag 76", on: bac, make: group(2, tagged(0x76)), says: []string{"read: failed malformed"}},
	{id: "LDS_C_05", title: "DG2 longer than its length", on: bac, make: group(2, longer(-1)), says: []string{"hashes: failed digest"}},
	{id: "LDS_C_06", title: "DG2 shorter than its length", on: bac, make: group(2, longer(1)), says: []string{"read: failed malformed"}},
	{id: "LDS_C_07", title: "DG2 without the number of its templates", on: bac, make: group(2, without(0, 0)), says: notFace},
	{id: "LDS_C_08", title: "format owner 01FF in DG2", on: bac, make: group(2, set(object(0x87, []byte{1, 0xFF}), 0, 1, 0, 2)), says: oddFace},
	{id: "LDS_C_09", title: "no format owner in DG2", on: bac, make: group(2, without(0, 1, 0, 2)), says: notFace},
	{id: "LDS_C_10", title: "format type 0009 in DG2", on: bac, make: group(2, set(object(0x88, []byte{0, 9}), 0, 1, 0, 3)), says: oddFace},
	{id: "LDS_C_11", title: "no format type in DG2", on: bac, make: group(2, without(0, 1, 0, 3)), says: notFace},
	{id: "LDS_C_13", title: "DG2 says that it is of a finger", on: bac, make: group(2, set(object(0x81, []byte{8}), 0, 1, 0, 0)), says: oddFace},
	{id: "LDS_C_14", title: "record of DG2 is named FOC", on: bac, make: at(0, 'F', 'O', 'C', 0), says: notFace},
	{id: "LDS_C_15", title: "record of DG2 of version 999", on: bac, make: at(4, '9', '9', '9', 0), says: notFace},
	{id: "LDS_C_16", title: "points of the face that are counted and not there", on: bac, make: group(2, points(2000, 0)), says: notFace},
	{id: "LDS_C_17", title: "a gender that there is none of", on: bac, make: at(20, 0x0A), says: oddFace},
	{id: "LDS_C_18", title: "a colour of eyes that there is none of", on: bac, make: at(21, 0x1F), says: oddFace},
	{id: "LDS_C_19", title: "a colour of hair that there is none of", on: bac, make: at(22, 0x1F), says: oddFace},
	{id: "LDS_C_20", title: "yaw beyond its range", on: bac, make: at(28, 0xFE), says: oddFace},
	{id: "LDS_C_21", title: "pitch beyond its range", on: bac, make: at(29, 0xFE), says: oddFace},
	{id: "LDS_C_22", title: "roll beyond its range", on: bac, make: at(30, 0xFE), says: oddFace},
	{id: "LDS_C_23", title: "uncertainty of yaw beyond its range", on: bac, make: at(31, 0xFE), says: oddFace},
	{id: "LDS_C_24", title: "uncertainty of pitch beyond its range", on: bac, make: at(32, 0xFE), says: oddFace},
	{id: "LDS_C_25", title: "uncertainty of roll beyond its range", on: bac, make: at(33, 0xFE), says: oddFace},
	{id: "LDS_C_26", title: "a kind of picture that there is none of", on: bac, make: at(34, 9), says: oddFace},
	{id: "LDS_C_27", title: "a kind of compression that there is none of", on: bac, make: at(35, 9), says: notFace},
	{id: "LDS_C_28", title: "DG2 without its record", on: bac, make: group(2, without(0, 1, 1)), says: notFace},

	{id: "LDS_H_17", title: "EF.SOD under tag 78", on: eac, make: wrapper(tagged(0x78)), says: noObject},
	{id: "LDS_H_18", title: "EF.SOD longer than its length", on: eac, make: wrapper(longer(-1)), says: noObject},
	{id: "LDS_H_19", title: "EF.SOD shorter than its length", on: eac, make: wrapper(longer(1)), says: noObject},
	{id: "LDS_H_20", title: "version 2 of the signed data", on: eac, make: wrapper(set([]byte{2, 1, 2}, 0, 1, 0, 0)), says: noObject},
	{id: "LDS_H_21", title: "signed data without a version", on: eac, make: wrapper(without(0, 1, 0, 0)), says: noObject},
	{id: "LDS_H_22", title: "MD5 in the list of digests", on: eac, make: wrapper(set(md5, 0, 1, 0, 1, 0)), says: []string{"signature: undetermined algorithm"}},
	{id: "LDS_H_23", title: "no list of digests", on: eac, make: wrapper(without(0, 1, 0, 1)), says: noObject},
	{id: "LDS_H_24", title: "content of another kind", on: eac, make: wrapper(set(object(6, []byte{0x67, 0x81, 0x08, 0x01, 0x01, 0x02}), 0, 1, 0, 2, 0)), says: []string{"sod: failed"}},
	{id: "LDS_H_25", title: "content of no kind", on: eac, make: wrapper(without(0, 1, 0, 2, 0)), says: noObject},
	{id: "LDS_H_26", title: "signer's information of version 7", on: eac, make: message(func(s *issuer.SignedData) { s.InfoVersion = 7 }), says: noObject},
	{id: "LDS_H_27", title: "signer's information without a version", on: eac, make: wrapper(without(0, 1, 0, 4, 0, 0)), says: noObject},
	{id: "LDS_H_28", title: "the signer's name is another", on: eac, make: message(func(s *issuer.SignedData) { s.WrongName = true }), says: []string{"signature: failed signer identifier"}},
	{id: "LDS_H_29", title: "the signer's key identifier is another", on: eac, make: then(message(func(s *issuer.SignedData) { s.ByKey = true }), wrapper(func(b []byte) []byte {
		return edit(b, func(b []byte) []byte { b = slices.Clone(b); b[len(b)-1] ^= 1; return b }, 0, 1, 0, 4, 0, 1)
	})), says: []string{"signature: failed signer identifier"}},
	{id: "LDS_H_30", title: "the signer's digest is MD5", on: eac, make: wrapper(set(md5, 0, 1, 0, 4, 0, 2)), says: []string{"sod: undetermined algorithm"}},
	{id: "LDS_H_31", title: "the signer has no digest", on: eac, make: wrapper(without(0, 1, 0, 4, 0, 2)), says: noObject},
	{id: "LDS_H_32", title: "the digest of the content is another", on: eac, make: message(func(s *issuer.SignedData) { s.Digest = make([]byte, 32) }), says: []string{"signature: failed digest"}},
	{id: "LDS_H_33", title: "no digest of the content", on: eac, make: wrapper(func(b []byte) []byte {
		return edit(b, func(all []byte) []byte {
			outer := elements(all)[0]
			var out []byte
			for _, e := range elements(outer.value) {
				if !bytes.Contains(e.value, []byte{0x01, 0x09, 0x04}) {
					out = append(out, e.whole...)
				}
			}
			return join(outer.tag, out)
		}, 0, 1, 0, 4, 0, 3)
	}), says: []string{"sod: failed"}},
	{id: "LDS_H_37", title: "the signature is another", on: eac, make: message(func(s *issuer.SignedData) { s.Corrupt = true }), says: []string{"signature: failed signature"}},
	{id: "LDS_H_38", title: "no signature", on: eac, make: wrapper(without(0, 1, 0, 4, 0, 5)), says: noObject},
	{id: "LDS_H_39", title: "security object of version 9", on: eac, make: content(set([]byte{2, 1, 9}, 0)), says: []string{"sod: undetermined version"}},
	{id: "LDS_H_40", title: "security object without a version", on: eac, make: content(without(0)), says: noObject},
	{id: "LDS_H_41", title: "data groups under MD5", on: eac, make: content(set(md5, 1)), says: []string{"sod: undetermined algorithm"}},
	{id: "LDS_H_42", title: "data groups under no named hash", on: eac, make: content(without(1)), says: noObject},
	{id: "LDS_H_43", title: "the hash of DG2 is another", on: eac, make: list(func(o *issuer.SecurityObject) { o.Digests[2] = make([]byte, 32) }), says: []string{"hashes: failed digest"}},
	{id: "LDS_H_44", title: "no hash of DG1", on: eac, make: list(func(o *issuer.SecurityObject) { delete(o.Digests, 1) }), says: []string{"com: failed differs", "read: failed unlisted"}},
	{id: "LDS_H_48", title: "certificate of version 2", on: eac, make: body(set([]byte{0xA0, 3, 2, 1, 1}, 0)), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_49", title: "certificate without a version", on: eac, make: body(without(0)), says: []string{"content: failed not conforming"}},
	{id: "LDS_H_53", title: "the issuer's name has no country", on: eac, make: certificate(func(t *issuer.Template) { t.Issuer = t.Issuer[1:] }), says: []string{"issuer: undetermined no country"}},
	{id: "LDS_H_67", title: "signature of the certificate is another", on: eac, make: certificate(func(t *issuer.Template) { t.Corrupt = true }), says: []string{"signer: failed signature"}},
	{id: "LDS_H_68", title: "certificate without a signature", on: eac, make: func(d *draft) {
		d.o.Signed = func(s *issuer.SignedData) { s.Certificates[0] = without(2)(s.Certificates[0]) }
	}, says: []string{"signature: failed malformed"}},
	{id: "LDS_H_86", title: "security object of LDS 1.8", on: eac, make: list(func(o *issuer.SecurityObject) { o.Version = 1 })},
	{id: "LDS_H_87", title: "security object of LDS 1.8 with version 0", on: eac, make: content(func(b []byte) []byte {
		outer := elements(b)[0]
		return join(outer.tag, append(slices.Clone(outer.value), object(0x30, object(0x13, []byte("0108")), object(0x13, []byte("040000")))...))
	}), says: noObject},
	{id: "LDS_H_88", title: "security object of LDS 1.7 with version 1", on: eac, make: content(set([]byte{2, 1, 1}, 0)), says: noObject},
	{id: "LDS_H_89", title: "security object of LDS 1.9", on: eac, make: list(func(o *issuer.SecurityObject) { o.Version, o.LDS = 1, "0109" })},
}

// md5 is the AlgorithmIdentifier 1.2.840.113549.2.5.
var md5 = []byte("\x30\x0C\x06\x08\x2A\x86\x48\x86\xF7\x0D\x02\x05\x05\x00")

// points counts points of the face, and puts so many in.
func points(counted, there int) func([]byte) []byte {
	return face(func(b []byte) []byte {
		b[18], b[19] = byte(counted>>8), byte(counted)
		added := bytes.Repeat([]byte{1, 0x33, 0, 50, 0, 60, 0, 0}, there)
		for _, n := range []int{8, 14} { // lengths of the record and of the face
			size := int(b[n+2])<<8 | int(b[n+3])
			size += len(added)
			b[n+2], b[n+3] = byte(size>>8), byte(size)
		}
		return slices.Insert(b, 34, added...)
	})
}
