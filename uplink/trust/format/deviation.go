package format

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// DeviationList reads the content of a deviation list (Doc 9303-12 clause 10.2).
// The numbers of documents it holds are counted and not kept.
// Errors: ErrForm, ErrLimit.
func DeviationList(content []byte) (List, error) {
	var l List
	top := reader{rest: content}
	list := top.inside(tagSequence)
	version := list.small(tagInteger)
	if list.peek() == tagSequence { // AlgorithmIdentifier
		alg := list.inside(tagSequence)
		if l.Hash = alg.oid(); alg.err != nil {
			return l, fmt.Errorf("deviation list: %w", alg.err)
		}
	}
	set := list.inside(tagSet)
	if err := list.end(); err != nil {
		return l, fmt.Errorf("deviation list: %w", err)
	}
	if version != 0 || top.end() != nil {
		return l, fmt.Errorf("deviation list: %w: version %d, only 0 is known, or more behind it", ErrForm, version)
	}
	for len(set.rest) > 0 {
		if len(l.Entries) == MaxEntries {
			return l, fmt.Errorf("deviation list: %w: more than %d entries", ErrLimit, MaxEntries)
		}
		e, err := deviation(set.inside(tagSequence))
		if err != nil {
			return l, fmt.Errorf("deviation list: entry %d: %w", len(l.Entries)+1, err)
		}
		l.Entries = append(l.Entries, e)
	}
	return l, nil
}

func deviation(r *reader) (Entry, error) {
	var e Entry
	documents(r.inside(tagSequence), r, &e)
	set := r.inside(tagSet)
	for len(set.rest) > 0 && set.err == nil {
		if len(e.Known) == maxKnown {
			return e, fmt.Errorf("%w: more than %d deviations of one kind of document", ErrLimit, maxKnown)
		}
		d := set.inside(tagSequence)
		k := Known{Text: text(d.optional(tagPrintable))}
		if k.Text == "" {
			k.Text = text(d.optional(tagUTF8))
		}
		k.Type = d.oid()
		k.Parameters = d.optional(0xA0)
		d.optional(0xA1) // national use: nothing that is understood here
		d.join(set)
		e.Known = append(e.Known, k)
	}
	if set.err != nil {
		return e, set.err
	}
	return e, r.end()
}

// documents reads which documents deviate.
func documents(r, outer *reader, e *Entry) {
	defer r.join(outer)
	if t := r.optional(0x80); t != nil {
		e.Limits = append(e.Limits, Limit{"document type", text(t)})
	}
	switch r.peek() {
	case 0xA1:
		e.Signer.Issuer, e.Signer.Serial = issuerAndSerial(r.inside(0xA1), r)
	case 0x82:
		e.Signer.KeyID = r.read(0x82).content
	case 0x83:
		e.Signer.Hash = r.read(0x83).content
	}
	if r.peek() == 0xA4 {
		period := r.inside(0xA4)
		for _, name := range []string{"issued from", "issued until"} {
			e.Limits = append(e.Limits, Limit{name, text(period.read(tagTime).content)})
		}
		period.join(r)
	}
	if r.peek() == 0xA5 {
		numbers := r.inside(0xA5)
		n := 0
		for len(numbers.rest) > 0 && numbers.err == nil {
			numbers.read(tagPrintable)
			n++
		}
		numbers.join(r)
		e.Limits = append(e.Limits, Limit{"document numbers", strconv.Itoa(n)})
	}
}

// text is a string of a list, fit to be shown: at most 200 characters that print.
func text(b []byte) string {
	s := strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(b), "\uFFFD"))
	if runes := []rune(s); len(runes) > 200 {
		s = string(runes[:200])
	}
	return s
}
