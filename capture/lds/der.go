package lds

// Tags of ASN.1.
const (
	derInteger = 0x02
	derBits    = 0x03
	derOctets  = 0x04
	derOID     = 0x06

	derPrintable   = 0x13
	derSequence    = 0x30
	derSet         = 0x31
	maxDERIntegers = 4 // bytes of the small numbers that are read here
)

// whole takes the next object with its header: a view of its encoding.
func (r *reader) whole(tag uint32) ([]byte, error) {
	before := r.rest
	if _, err := r.take(tag); err != nil {
		return nil, err
	}
	end := len(before) - len(r.rest)
	return before[:end:end], nil
}

// integer takes a small number that is not negative.
func (r *reader) integer() (int, error) {
	b, err := r.take(derInteger)
	if err != nil {
		return 0, err
	}
	if len(b) == 0 || len(b) > maxDERIntegers || b[0]&0x80 != 0 || len(b) > 1 && b[0] == 0 && b[1]&0x80 == 0 {
		return 0, fail(ErrValue, "INTEGER of %d bytes", len(b))
	}
	n := 0
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n, nil
}

// optionalInteger is integer, or absent where the level is at its end.
func (r *reader) optionalInteger(absent int) (int, error) {
	if r.empty() {
		return absent, nil
	}
	return r.integer()
}

// oid takes an object identifier.
func (r *reader) oid() (OID, error) {
	b, err := r.take(derOID)
	if err != nil {
		return "", err
	}
	if o := OID(b); o.valid() {
		return o, nil
	}
	return "", fail(ErrValue, "OBJECT IDENTIFIER of %d bytes", len(b))
}

// algorithm takes an AlgorithmIdentifier: its identifier, its parameters as they
// are encoded (nil: none), and the whole.
func (r *reader) algorithm() (id OID, parameters, whole []byte, err error) {
	if whole, err = r.whole(derSequence); err != nil {
		return "", nil, nil, err
	}
	outer := reader{whole, 0, r.departures}
	in, err := outer.into(derSequence)
	if err != nil {
		return "", nil, nil, err
	}
	if id, err = in.oid(); err != nil || in.empty() {
		return id, nil, whole, err
	}
	parameters = in.rest
	if _, err = in.next(); err == nil {
		err = in.end()
	}
	return id, parameters, whole, err
}
