package lds

import "strconv"

// label is the name of a value, its number where it is none of the constants.
func label[T ~uint8](value T, names ...string) string {
	if int(value) < len(names) {
		return names[value]
	}
	return strconv.Itoa(int(value))
}

// Agreement is the kind of group in which keys are agreed on.
type Agreement uint8

// The kinds.
const (
	DH Agreement = iota + 1
	ECDH
)

func (a Agreement) String() string { return label(a, "", "DH", "ECDH") }

// Mapping is how PACE maps the nonce to a generator (Doc 9303-11 clause 4.4.3.3).
type Mapping uint8

// The mappings.
const (
	GM  Mapping = iota + 1 // generic
	IM                     // integrated
	CAM                    // generic, with Chip Authentication
)

func (m Mapping) String() string { return label(m, "", "GM", "IM", "CAM") }

// Cipher is the cipher of secure messaging. The zero value is none: an object
// identifier that names a group alone.
type Cipher uint8

// The ciphers.
const (
	TDES Cipher = iota + 1
	AES128
	AES192
	AES256
)

func (c Cipher) String() string { return label(c, "", "3DES", "AES-128", "AES-192", "AES-256") }

// suffix is the cipher's part of a protocol's name.
func (c Cipher) suffix() string {
	return label(c, "", "-3DES-CBC-CBC", "-AES-CBC-CMAC-128", "-AES-CBC-CMAC-192", "-AES-CBC-CMAC-256")
}

// Algorithm is what a protocol's object identifier says.
type Algorithm struct {
	Agreement Agreement
	Mapping   Mapping // PACE only
	Cipher    Cipher
}

// readPACE reads the arcs below id-PACE.
func readPACE(arcs string) (a Algorithm, ok bool) {
	if len(arcs) < 1 || len(arcs) > 2 {
		return a, false
	}
	switch arcs[0] {
	case 1:
		a = Algorithm{DH, GM, 0}
	case 2:
		a = Algorithm{ECDH, GM, 0}
	case 3:
		a = Algorithm{DH, IM, 0}
	case 4:
		a = Algorithm{ECDH, IM, 0}
	case 6:
		a = Algorithm{ECDH, CAM, 0}
	default:
		return a, false
	}
	return a.withCipher(arcs[1:])
}

// readCA reads the arcs below id-CA.
func readCA(arcs string) (a Algorithm, ok bool) {
	if len(arcs) < 1 || len(arcs) > 2 || arcs[0] < 1 || arcs[0] > 2 {
		return a, false
	}
	a.Agreement = Agreement(arcs[0])
	return a.withCipher(arcs[1:])
}

// withCipher reads the last arc, which may be missing. CAM has no 3DES.
func (a Algorithm) withCipher(arc string) (Algorithm, bool) {
	if arc == "" {
		return a, true
	}
	a.Cipher = Cipher(arc[0])
	return a, a.Cipher >= TDES && a.Cipher <= AES256 && !(a.Mapping == CAM && a.Cipher == TDES)
}
