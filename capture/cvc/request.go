package cvc

import "fmt"

// Request is a request for a certificate (TR-03110-3 table 24). Its inner signature is
// proven by Parse: the sender holds the key.
type Request struct {
	Raw   []byte
	CAR   Reference // whose signature the sender expects; empty: none is named
	CHR   Reference
	Key   PublicKey
	Outer Reference // the key of the outer signature; empty: there is none

	signed, signature []byte // of the outer signature
}

// ParseRequest reads a request, with or without an outer signature, and verifies the
// inner one. Errors: ErrCertificate, ErrSignature.
func ParseRequest(der []byte) (*Request, error) {
	if len(der) > MaxCertificate {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are read", ErrCertificate, len(der), MaxCertificate)
	}
	q := &Request{Raw: append([]byte(nil), der...)}
	r := reader{rest: q.Raw}
	certificate := q.Raw
	if r.has(tagRequest) {
		outer := reader{rest: r.take(tagRequest), err: r.end()}
		all := outer.rest
		_, certificate = outer.takeRaw(tagCertificate)
		car := outer.take(tagCAR)
		if outer.err == nil {
			q.signed = all[:len(all)-len(outer.rest)] // certificate and reference, both with tag and length
		}
		q.signature = outer.take(tagSignature)
		if outer.end() != nil || len(q.signature) == 0 {
			return nil, fmt.Errorf("%w: its outer signature is not in order", ErrCertificate)
		}
		var err error
		if q.Outer, err = ParseReference(car); err != nil {
			return nil, err
		}
	}
	return q, q.parseInner(certificate)
}

func (q *Request) parseInner(certificate []byte) error {
	outer := reader{rest: certificate}
	inner := reader{rest: outer.take(tagCertificate), err: outer.end()}
	value, body := inner.takeRaw(tagBody)
	signature := inner.take(tagSignature)
	r := reader{rest: value, err: inner.end()}
	profile := r.take(tagProfile)
	var car []byte
	named := r.has(tagCAR)
	if named {
		car = r.take(tagCAR)
	}
	key, chr := r.take(tagKey), r.take(tagCHR)
	if r.err == nil && len(r.rest) != 0 {
		r.take(tagExtensions)
	}
	if r.end() != nil || len(profile) != 1 || profile[0] != 0 {
		return fmt.Errorf("%w: it is no request of TR-03110-3 table 24", ErrCertificate)
	}
	var err error
	if named {
		if q.CAR, err = ParseReference(car); err != nil {
			return err
		}
	}
	if q.CHR, err = ParseReference(chr); err != nil {
		return err
	}
	if q.Key, err = parseKey(key); err != nil {
		return err
	}
	if !q.Key.Complete() {
		return fmt.Errorf("%w: a request must spell its curve out (TR-03110-3 D.3.3)", ErrCertificate)
	}
	return q.Key.Verify(body, signature)
}

// SignedBy verifies the outer signature with a key that the receiver knows. Errors:
// ErrSignature, also where there is none.
func (q *Request) SignedBy(holder Reference, key PublicKey) error {
	if q.Outer == "" || q.Outer != holder {
		return fmt.Errorf("%w: the request is not signed by %q", ErrSignature, holder)
	}
	return key.Verify(q.signed, q.signature)
}
