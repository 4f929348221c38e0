package conformance

import (
	"slices"
	"time"

	"gatehouse/test/rig/card"
	"gatehouse/test/rig/issuer"
)

// algorithm has the whole chain of the terminal, its authority included, sign so.
func algorithm(spec issuer.KeySpec) func(*draft) {
	return func(d *draft) { d.verifiedBy(spec) }
}

// rights gives the verifier's certificate these rights alone.
func rights(r byte) func(*draft) {
	return func(d *draft) { d.chain(func(c *issuer.Verifiable) { c.Rights = r }, nil) }
}

func rsa(bits int, hash string, pss bool) issuer.KeySpec {
	return issuer.KeySpec{RSA: bits, Hash: hash, PSS: pss}
}

// trustPoints puts these bytes into EF.CVCA, whatever the chip trusts.
func trustPoints(file []byte) func(*draft) {
	return func(d *draft) { d.spoil(func(p *card.Profile) { p.Application[card.EFCVCA] = file }) }
}

func references(names ...string) (file []byte) {
	for _, n := range names {
		file = append(file, object(0x42, []byte(n))...)
	}
	return append(file, make([]byte, max(0, 36-len(file)))...)
}

// challenge has GET CHALLENGE of terminal authentication give so many bytes.
func challenge(n int) func(*draft) {
	return func(d *draft) {
		d.spoil(func(p *card.Profile) {
			p.Faults = append(p.Faults, card.Fault{Step: "TA challenge", Effect: card.Data(func(b []byte) []byte { return append(b, 0)[:n] })})
		})
	}
}

// renewed gives the authority new keys by links; the chip has the first alone. held
// says how many of the links the chip has taken already.
func renewed(links, held int) func(*draft) {
	return func(d *draft) {
		v := d.terminal.verifier
		root := v.Current()
		var chain []*issuer.Verifiable
		for range links {
			link, err := v.Link()
			d.do(err)
			chain = append(chain, link)
		}
		d.chain(nil, nil)
		end := d.terminal.chains[v.Current().Holder]
		d.terminal.chains[root.Holder] = append(chain, end...)
		d.spoil(func(p *card.Profile) {
			for _, link := range chain[:held] {
				p.Terminal.Points = append([]card.TrustPoint{{Certificate: link.Bytes}}, p.Terminal.Points...)
			}
		})
	}
}

// place writes into DG14 where EF.CVCA is.
func place(content ...[]byte) func(*draft) {
	return info(idTA, func(b []byte) []byte {
		return edit(b, func(version []byte) []byte { return slices.Concat(version, object(0x30, content...)) }, 1)
	})
}

// closed are the groups of a terminal that did not get through: they are not asked for.
var closed = []string{"DG3 not read", "DG4 not read"}

var terminalRows = []row{
	{id: "ISO7816_E_01", title: "certificates with RSA v1.5, SHA-1", on: eac, make: algorithm(rsa(1024, "SHA-1", false)), shows: []string{"DG3 read", "DG4 read"}},
	{id: "ISO7816_E_02", title: "certificates with RSA v1.5, SHA-256", on: eac, make: algorithm(rsa(1024, "SHA-256", false)), shows: []string{"DG3 read", "DG4 read"}},
	{id: "ISO7816_E_03", title: "certificates with RSA-PSS, SHA-1", on: eac, make: algorithm(rsa(1024, "SHA-1", true)), shows: []string{"DG3 read", "DG4 read"}},
	{id: "ISO7816_E_04", title: "certificates with RSA-PSS, SHA-256", on: eac, make: algorithm(rsa(1024, "SHA-256", true)), shows: []string{"DG3 read", "DG4 read"}},
	{id: "ISO7816_E_05", title: "certificates with ECDSA, SHA-1", on: eac, make: algorithm(elliptic("SHA-1")), shows: []string{"DG3 read", "DG4 read"}},
	{id: "ISO7816_E_06", title: "certificates with ECDSA, SHA-224", on: eac, make: algorithm(elliptic("SHA-224")), shows: []string{"DG3 read", "DG4 read"}},
	{id: "ISO7816_E_07", title: "certificates with ECDSA, SHA-256", on: eac, shows: []string{"DG3 read", "DG4 read"}},
	{id: "ISO7816_E_08", title: "EF.CVCA names a trust point that is another one's", on: eac, make: trustPoints(references("DETESTCVCA00002")), says: []string{"ta: undetermined missing"}, shows: closed, note: noChain},
	{id: "ISO7816_E_09", title: "EF.CVCA names nobody", on: eac, make: trustPoints([]byte{0x42, 0, 0, 0, 0}), says: []string{"ta: failed trust points", "content: failed malformed"}, shows: closed},
	{id: "ISO7816_E_10", title: "EF.CVCA names three", on: eac, make: trustPoints(references("DECV00001", "DECV00002", "DECV00003")), says: []string{"ta: failed trust points", "content: failed malformed"}, shows: closed, either: true, note: "either result is allowed"},
	{id: "ISO7816_E_11", title: "the chip signs another document number", on: eac, make: func(d *draft) {
		d.spoil(func(p *card.Profile) { p.Behaviour.Number = "M11T002JM0" })
	}, says: []string{"ta: failed protocol"}, shows: closed},
	{id: "ISO7816_E_12", title: "challenge of seven bytes", on: eac, make: challenge(7), says: []string{"ta: failed protocol"}, shows: closed},
	{id: "ISO7816_E_13", title: "challenge of nine bytes", on: eac, make: challenge(9), says: []string{"ta: failed protocol", "hashes: aborted aborted", "present: aborted", "read: aborted aborted"}, shows: []string{"DG3 aborted", "DG4 aborted"}, note: "more bytes than were asked for end secure messaging, and with it the reading"},
	{id: "ISO7816_E_14", title: "verifier without a right to DG3", on: eac, make: rights(issuer.ReadDG4), shows: []string{"DG3 denied", "DG4 read"}},
	{id: "ISO7816_E_15", title: "verifier without a right to DG4", on: eac, make: rights(issuer.ReadDG3), shows: []string{"DG3 read", "DG4 denied"}},
	{id: "ISO7816_E_16", title: "verifier without any right", on: eac, make: rights(0), shows: []string{"DG3 denied", "DG4 denied"}},
	{id: "ISO7816_E_17", title: "signature of the verifier's certificate is wrong", on: eac, make: func(d *draft) {
		d.chain(func(c *issuer.Verifiable) { c.Corrupt = true }, nil)
	}, says: []string{"ta: failed protocol"}, shows: closed},
	{id: "ISO7816_E_18", title: "signature of the terminal's certificate is wrong", on: eac, make: func(d *draft) {
		d.chain(nil, func(c *issuer.Verifiable) { c.Corrupt = true })
	}, says: []string{"ta: failed protocol"}, shows: closed},
	{id: "ISO7816_E_19", title: "the chip's date is past the terminal's certificate", on: eac, make: func(d *draft) {
		d.chain(nil, func(c *issuer.Verifiable) { c.Expires = c.Effective.AddDate(0, 0, 14) })
		d.spoil(func(p *card.Profile) { p.Terminal.Date = p.Terminal.Date.Add(15 * 24 * time.Hour) })
	}, says: []string{"ta: failed protocol"}, shows: closed},
	{id: "ISO7816_E_22", title: "DG14 says that EF.CVCA is another file", on: eac, make: place(object(4, []byte{1, 0x1B})), says: []string{"ta: failed trust points"}, shows: closed},
	{id: "ISO7816_E_23", title: "DG14 says that EF.CVCA has another short identifier", on: eac, make: place(object(4, []byte{1, 0x1C}), object(4, []byte{0x1B})), says: []string{"ta: failed trust points"}, shows: closed},
	{id: "ISO7816_E_24", title: "the terminal has no certificates", on: eac, make: func(d *draft) {
		clear(d.terminal.chains)
	}, says: []string{"ta: undetermined missing"}, shows: closed, note: noChain},
	{id: "ISO7816_E_26", title: "further data groups: DG11 and DG12", on: eac, make: func(d *draft) { d.o.Groups = []int{11, 12} }, shows: []string{"DG11 read", "DG12 read", "DG3 read"}},
	{id: "ISO7816_E_27", title: "DH of 2048 bits for the chip, RSA of 1024 for the terminal", on: eac, make: func(d *draft) {
		d.o.Chip = []issuer.ChipKey{{ID: -1, Domain: 2, Ciphers: []card.Cipher{card.TDES}}}
		d.verifiedBy(rsa(1024, "SHA-1", false))
	}, shows: []string{"DG3 read", "CA domain MODP-2048/256"}},
	{id: "ISO7816_E_28", title: "a curve of 224 bits for the chip, one of 256 for the terminal", on: eac, shows: []string{"DG3 read", "CA domain brainpoolP224r1"}},
	{id: "ISO7816_E_29", title: "DG3 and no DG4", on: eac, make: func(d *draft) {
		delete(d.o.Replace, 4)
		rights(issuer.ReadDG3)(d)
	}, shows: []string{"DG3 read"}},
	{id: "ISO7816_E_30", title: "DG4 and no DG3", on: eac, make: func(d *draft) {
		delete(d.o.Replace, 3)
		rights(issuer.ReadDG4)(d)
	}, shows: []string{"DG4 read"}},
	{id: "ISO7816_E_31", title: "after PACE the chip signs its ephemeral key", on: eacpace, make: func(d *draft) {
		d.o.NoBAC = true
		d.spoil(func(p *card.Profile) { p.Behaviour.ClosedSelect = true })
	}, shows: []string{"DG3 read", "TA binding PACE"}},
	{id: "ISO7816_E_32", title: "the chip takes a new trust point by a link", on: eac, make: renewed(1, 0), shows: []string{"DG3 read"}},
	{id: "ISO7816_E_33", title: "the chip takes two new trust points by links", on: eac, make: renewed(2, 0), shows: []string{"DG3 read"}},
	{id: "ISO7816_E_34", title: "a link that the chip has taken already", on: eac, make: renewed(1, 1), shows: []string{"DG3 read"}},
	{id: "ISO7816_E_35", title: "certificates with RSA v1.5, SHA-512", on: eac, make: algorithm(rsa(1024, "SHA-512", false)), shows: []string{"DG3 read", "DG4 read"}},
	{id: "ISO7816_E_36", title: "certificates with RSA-PSS, SHA-512", on: eac, make: algorithm(rsa(2048, "SHA-512", true)), shows: []string{"DG3 read", "DG4 read"}, note: "with a key of 2048 bits: into the plan's 1024 neither hash and salt of 512 bits fit"},
	{id: "ISO7816_E_37", title: "certificates with ECDSA, SHA-384", on: eac, make: algorithm(elliptic("SHA-384")), shows: []string{"DG3 read", "DG4 read"}},
	{id: "ISO7816_E_38", title: "certificates with ECDSA, SHA-512", on: eac, make: algorithm(elliptic("SHA-512")), shows: []string{"DG3 read", "DG4 read"}},

	{id: "LDS_G_01", title: "reference in EF.CVCA without its tag", on: eac, make: func(d *draft) {
		file := references(d.terminal.verifier.Current().Holder)
		file[0] = 0
		trustPoints(file)(d)
	}, says: []string{"ta: failed trust points", "content: failed malformed"}, shows: closed},
	{id: "LDS_G_02", title: "EF.CVCA is empty, the chip trusts nobody", on: eac, make: func(d *draft) {
		trustPoints(make([]byte, 36))(d)
		d.spoil(func(p *card.Profile) { p.Terminal.Points = nil })
	}, says: []string{"ta: failed trust points", "content: failed malformed"}, shows: closed},
}

const noChain = "without certificates that fit the terminal cannot tell more: TR-03135-1 table 5.21"
