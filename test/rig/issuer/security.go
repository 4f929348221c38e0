package issuer

import (
	"slices"

	"gatehouse/test/rig/card"
)

// security writes EF.CardAccess, EF.CardSecurity, DG14, EF.ATR/INFO and EF.DIR, each
// saying the same of the chip.
func (d *draft) security() error {
	for _, p := range d.out.PACE {
		if err := d.access.pace(p); err != nil {
			return err
		}
	}
	if len(d.access) > 0 {
		der, err := d.access.encode()
		if err != nil {
			return err
		}
		d.out.Master[card.EFCardAccess] = der
	}
	if d.o.Extended {
		d.out.Master[card.EFATRInfo] = encodeATRInfo(d.out.Limits)
	}
	if d.o.Directory {
		d.out.Master[card.EFDIR] = card.TLV(0x61, card.TLV(0x4F, []byte{0xA0, 0, 0, 2, 0x47, 0x10, 1}))
	}
	if err := d.group14(); err != nil {
		return err
	}
	return d.cardSecurity()
}

// group14 holds what EF.CardAccess has and the keys of the application.
func (d *draft) group14() error {
	all := slices.Clone(d.access)
	for i, k := range d.out.Static {
		if len(k.Ciphers) == 0 {
			continue
		}
		if err := all.chip(k); err != nil {
			return err
		}
		if err := all.publicKey(k, k.Public(), d.o.Chip[i].Named, false); err != nil {
			return err
		}
	}
	if d.o.Terminal != nil {
		if err := all.terminal(); err != nil {
			return err
		}
	}
	if d.out.Active != nil && d.out.Active.RSA == nil {
		if err := all.active(d.out.Active.Hash); err != nil {
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	der, err := all.encode()
	d.groups[14] = card.TLV(0x6E, der)
	return err
}

// cardSecurity is there for PACE with chip authentication mapping.
func (d *draft) cardSecurity() error {
	if !slices.ContainsFunc(d.out.PACE, func(p card.PACE) bool { return p.Mapping == card.CAM }) {
		return nil
	}
	all := slices.Clone(d.access)
	for _, k := range d.out.Static {
		if err := all.publicKey(k, k.Public(), false, true); err != nil {
			return err
		}
	}
	content, err := all.encode()
	if err != nil {
		return err
	}
	if d.o.Security != nil {
		content = d.o.Security(content)
	}
	signed := SignedData{Type: typeCardSecurity, Content: content, Signers: []*Certificate{d.signer}, Certificates: [][]byte{d.signer.DER}}
	d.out.Master[card.EFCardSecurity], err = signed.Encode(d.s)
	return err
}

// encodeATRInfo is EF.ATR/INFO with the card capabilities and the lengths of APDUs
// (ISO/IEC 7816-4 clauses 12.1.1.9 and 12.7).
func encodeATRInfo(l card.Limits) []byte {
	number := func(n, most int) []byte {
		if n == 0 {
			n = most
		}
		return card.TLV(0x02, []byte{byte(n >> 8), byte(n)})
	}
	capabilities := card.TLV(0x47, []byte{0x94, 0x21, 0xE0}) // selection by full name and short identifier; chaining, extended length, lengths in this file
	return append(capabilities, card.TLV(0x7F66, number(l.Command, 65535), number(l.Response, 65535))...)
}
