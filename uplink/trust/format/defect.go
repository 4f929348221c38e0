package format

import (
	"fmt"
	"math/big"
)

// SignerID names a document signer as a list does (RFC 5652 clause 5.3): by issuer
// and serial number, by its subject key identifier, or by its digest. What the list
// does not give is nil.
type SignerID struct {
	Issuer []byte   // DER of the name
	Serial *big.Int //
	KeyID  []byte   // subject key identifier
	Hash   []byte   // of the whole certificate, under the list's hash
}

// Entry is what a list says of the documents of one signer.
type Entry struct {
	Signer SignerID
	Known  []Known
	Limits []Limit // the documents that it speaks of, where the list says so
	Text   string  // for people
}

// Known is one known defect or deviation.
type Known struct {
	Type       string // object identifier in dotted decimals
	Parameters []byte // DER; nil: none
	Text       string
}

// Limit narrows an entry, as "document type": "P<".
type Limit struct{ Name, Value string }

// List is a defect list (BSI TR-03129-2 clause 7) or a deviation list (Doc 9303-12
// clause 10).
type List struct {
	Hash    string // object identifier of the hash of SignerID.Hash; empty: not given
	Entries []Entry
}

// DefectList reads the content of a defect list of version 1 or 2.
// Errors: ErrForm, ErrLimit.
func DefectList(content []byte) (List, error) {
	var l List
	top := reader{rest: content}
	list := top.inside(tagSequence)
	version := list.small(tagInteger)
	l.Hash = list.oid()
	set := list.inside(tagSet)
	if err := list.end(); err != nil {
		return l, fmt.Errorf("defect list: %w", err)
	}
	if version > 1 || top.end() != nil {
		return l, fmt.Errorf("defect list: %w: version %d, 0 and 1 are known, or more behind it", ErrForm, version)
	}
	for len(set.rest) > 0 {
		if len(l.Entries) == MaxEntries {
			return l, fmt.Errorf("defect list: %w: more than %d entries", ErrLimit, MaxEntries)
		}
		e, err := defect(set.inside(tagSequence), version)
		if err != nil {
			return l, fmt.Errorf("defect list: entry %d: %w", len(l.Entries)+1, err)
		}
		l.Entries = append(l.Entries, e)
	}
	return l, nil
}

func defect(r *reader, version int) (Entry, error) {
	var e Entry
	switch r.peek() {
	case tagSequence:
		e.Signer.Issuer, e.Signer.Serial = issuerAndSerial(r.inside(tagSequence), r)
	case 0x80:
		e.Signer.KeyID = r.read(0x80).content
	}
	e.Signer.Hash = r.optional(tagOctets)
	known := r.inside(tagSet)
	if version > 0 {
		e.Text = text(r.optional(tagUTF8))
	}
	for len(known.rest) > 0 && known.err == nil {
		if len(e.Known) == maxKnown {
			return e, fmt.Errorf("%w: more than %d defects of one signer", ErrLimit, maxKnown)
		}
		e.Known = append(e.Known, knownDefect(known))
	}
	if known.err != nil {
		return e, known.err
	}
	if e.Signer.Issuer == nil && e.Signer.KeyID == nil && e.Signer.Hash == nil {
		return e, fmt.Errorf("%w: it names no signer", ErrForm)
	}
	return e, r.end()
}

// knownDefect reads version 1, where the parameters stand bare, or version 2 behind
// the tag [0], around the sequence or in its place.
func knownDefect(set *reader) (k Known) {
	var r *reader
	second := set.peek() == 0xA0
	if second {
		r = set.inside(0xA0)
		if r.peek() == tagSequence {
			outer := r
			r = outer.inside(tagSequence)
			defer outer.join(set)
		}
	} else {
		r = set.inside(tagSequence)
	}
	k.Type = r.oid()
	switch {
	case !second && len(r.rest) > 0 && r.err == nil:
		k.Parameters, r.rest = r.rest, nil
		if _, rest, err := next(k.Parameters); err != nil || len(rest) > 0 {
			r.err = fmt.Errorf("%w: parameters of a defect", ErrForm)
		}
	case second:
		k.Parameters = r.optional(0xA0)
		k.Text = described(r)
	}
	r.join(set)
	return k
}

// described reads [1] UTF8String, whose tag replaces the string's or goes around it.
func described(r *reader) string {
	if r.peek() == 0xA1 {
		in := r.inside(0xA1)
		defer in.join(r)
		return text(in.read(tagUTF8).content)
	}
	return text(r.optional(0x81))
}

// join passes an error on, and wants nothing left.
func (r *reader) join(outer *reader) {
	if err := r.end(); err != nil && outer.err == nil {
		outer.err = err
	}
}

func issuerAndSerial(r, outer *reader) ([]byte, *big.Int) {
	defer r.join(outer)
	name := r.read(tagSequence).whole
	b := r.read(tagInteger).content
	if len(b) == 0 || len(b) > 64 {
		if r.err == nil {
			r.err = fmt.Errorf("%w: a serial number of %d bytes", ErrForm, len(b))
		}
		return nil, nil
	}
	n := new(big.Int).SetBytes(b)
	if b[0] >= 0x80 { // negative: written by mistake, and compared as it is written
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return name, n
}

// Status reads the ENUMERATED of a defect's parameters; ok: it is one.
func (k Known) Status() (status int, ok bool) {
	r := reader{rest: k.Parameters}
	status = r.small(tagEnumerated)
	return status, r.end() == nil
}
