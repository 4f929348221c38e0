package cms

import "fmt"

// ParseName reads a Name that stands alone, as lists name an issuer.
// Errors: ErrCertificate.
func ParseName(der []byte) (Name, error) {
	r := read(der)
	n := r.name("name")
	if r.end("name"); r.err != nil {
		return Name{}, fmt.Errorf("%w: %w", ErrCertificate, r.err)
	}
	return n, nil
}
