package pace

import (
	"fmt"

	"gatehouse/capture/chip/sm"
)

// Reference says which password is used: data object 83 of MSE:Set AT (Doc 9303-11
// clause 4.4.4.1, BSI TR-03110-3 B.14.1).
type Reference uint8

// The passwords. The zero value is none.
const (
	MRZ Reference = iota + 1
	CAN
	PIN
	PUK
)

func (r Reference) String() string {
	if r >= MRZ && r <= PUK {
		return [...]string{"", "MRZ", "CAN", "PIN", "PUK"}[r]
	}
	return fmt.Sprintf("password(%d)", uint8(r))
}

// Password is a password with its kind. Secret lies where the caller keeps it, which
// should be the arena: for MRZ the MRZ information, document number, date of birth and
// date of expiry, each with its check digit (Doc 9303-11 clause 4.3.2; 24 characters
// or more); else the digits.
type Password struct {
	Reference Reference
	Secret    []byte
}

// valid refuses what can be no password, before the chip counts a try.
func (p Password) valid() error {
	low, high := 4, 16 // PIN, PUK: TR-03110-4; a transport PIN has 5, a PUK 10
	allowed := func(c byte) bool { return c >= '0' && c <= '9' }
	switch p.Reference {
	case MRZ:
		low, high = 24, 40
		digit := allowed
		allowed = func(c byte) bool { return digit(c) || c >= 'A' && c <= 'Z' || c == '<' }
	case CAN:
		low, high = 6, 6 // Doc 9303-11 clause 4.4.3.3: printed in full
	case PIN, PUK:
	default:
		return fmt.Errorf("%w: there is no %v", ErrInput, p.Reference)
	}
	if len(p.Secret) < low || len(p.Secret) > high {
		return fmt.Errorf("%w: the %v has %d characters, not %d to %d", ErrInput, p.Reference, len(p.Secret), low, high)
	}
	for _, c := range p.Secret {
		if !allowed(c) {
			return fmt.Errorf("%w: the %v has a character that none may have", ErrInput, p.Reference)
		}
	}
	return nil
}

// key is K-pi (Doc 9303-11 clause 9.7.3).
func (p Password) key(c sm.Cipher, a *sm.Arena) []byte {
	secret := p.Secret
	if p.Reference == MRZ {
		secret = a.SHA1(secret)
	}
	return a.Derive(c, secret, sm.ForPassword)
}
