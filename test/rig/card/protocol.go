package card

import (
	"bytes"

	"gatehouse/test/rig/group"
)

// Arcs of BSI TR-03110-3 appendix A.1.1 and of Doc 9303-11 clause 9.2, DER without
// tag and length: 0.4.0.127.0.7.2.2.
var (
	arcPACE = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x04}
	arcCA   = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x03}
	arcTA   = []byte{0x04, 0x00, 0x7F, 0x00, 0x07, 0x02, 0x02, 0x02}
)

// OID is the object identifier of the protocol, DER without tag and length.
func (p PACE) OID() []byte {
	var arc byte
	switch {
	case p.Mapping == CAM:
		arc = 6 // ECDH only
	case p.Mapping == IM && p.Group.Elliptic():
		arc = 4
	case p.Mapping == IM:
		arc = 3
	case p.Group.Elliptic():
		arc = 2
	default:
		arc = 1
	}
	return append(bytes.Clone(arcPACE), arc, byte(p.Cipher))
}

// OID is the object identifier of chip authentication with that cipher.
func (k StaticKey) OID(c Cipher) []byte {
	arc := byte(1)
	if k.Group.Elliptic() {
		arc = 2
	}
	return append(bytes.Clone(arcCA), arc, byte(c))
}

// Public is the public key, as Group.Encode gives it.
func (k StaticKey) Public() []byte { return k.Group.Encode(k.Group.Public(k.Private)) }

// keyObject is the public key data object that tokens are over (Doc 9303-11 clause
// 9.4.5).
func keyObject(g *group.Group, oid, public []byte) []byte {
	tag := 0x84
	if g.Elliptic() {
		tag = 0x86
	} else {
		public = bytes.TrimLeft(public, "\x00")
	}
	return TLV(0x7F49, TLV(0x06, oid), TLV(tag, public))
}

// dynamic opens the dynamic authentication data of a GENERAL AUTHENTICATE.
func dynamic(data []byte) ([]object, bool) {
	outer, ok := objects(data)
	if !ok || len(outer) != 1 || outer[0].tag != 0x7C {
		return nil, false
	}
	return objects(outer[0].value)
}
