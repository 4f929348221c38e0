package pki

import (
	"bytes"
	"crypto"
	"fmt"
	"slices"

	"gatehouse/capture"
	"gatehouse/screening"
)

// integrity is what became of one data group (TR-03135-1 table 5.42).
type integrity string

// The values of the table.
const (
	identical     integrity = "identical"
	notIdentical  integrity = "not identical"
	present       integrity = "present" // listed, and not read
	notPresent    integrity = "not present"
	nonConforming integrity = "non conformance"
	groupAborted  integrity = "aborted"
)

// group is a data group that the signed list has, or the chip gave.
type group struct {
	number int
	name   string
	file   *screening.FileEvidence
	listed bool
	state  integrity
}

// compare compares each data group with the signed list, in the order of numbers.
func (r *reading) compare() (all []group) {
	for n := 1; n <= 16; n++ {
		g := group{number: n, name: fmt.Sprintf("DG%d", n)}
		g.file = r.c.File(g.name)
		signed := r.sod.hashes.Group(n)
		g.listed = signed != nil
		if !g.listed && (g.file == nil || g.file.State != capture.FileRead.String()) {
			continue
		}
		g.state = r.compareOne(&g, signed)
		all = append(all, g)
	}
	return all
}

func (r *reading) compareOne(g *group, signed []byte) integrity {
	switch {
	case g.file == nil && r.cut():
		return groupAborted
	case g.file == nil:
		return present
	}
	switch g.file.State {
	case capture.FileRead.String():
	case capture.FileAbsent.String():
		return notPresent
	case capture.FileMalformed.String():
		return nonConforming
	case capture.FileAborted.String():
		return groupAborted
	default:
		return present
	}
	digest := digestOf(g.file, r.sod.hashes.HashName)
	switch {
	case !g.listed || digest == nil:
		return nonConforming
	case bytes.Equal(digest, signed):
		return identical
	}
	return notIdentical
}

var hashes = map[string]crypto.Hash{
	"SHA-1": crypto.SHA1, "SHA-224": crypto.SHA224, "SHA-256": crypto.SHA256, "SHA-384": crypto.SHA384, "SHA-512": crypto.SHA512,
}

// digestOf computes the digest of a file, or takes the one that stands for it; nil:
// there is none under this hash.
func digestOf(f *screening.FileEvidence, hash string) []byte {
	if f.Content != nil {
		h, ok := hashes[hash]
		if !ok {
			return nil
		}
		w := h.New()
		w.Write(f.Content)
		return w.Sum(nil)
	}
	for _, d := range f.Digests {
		if d.Hash == hash && hash != "" {
			return d.Value
		}
	}
	return nil
}

// hasList tells whether there is a signed list that could be read, whoever signed it.
func (r *reading) hasList() bool { return len(r.sod.hashes.Groups) > 0 }

// group finds data group n; nil: neither listed nor read.
func (r *reading) group(n int) *group {
	for i := range r.groups {
		if r.groups[i].number == n {
			return &r.groups[i]
		}
	}
	return nil
}

// proven tells whether the content of data group n is what a trusted state signed.
func (r *reading) proven(n int) bool { return r.unchanged(n) && r.vouched(&r.sod) }

// vouched tells whether an object was signed by one whom a trusted authority vouches
// for and nobody revoked.
func (r *reading) vouched(o *object) bool {
	return o.form.ok() && o.signature.ok() && o.path.ok() && r.revoked(o).verdict != screening.Failed
}

// unchanged tells whether data group n is what the list says, whoever signed it.
func (r *reading) unchanged(n int) bool {
	g := r.group(n)
	return g != nil && g.state == identical
}

// integrity judges all groups together (TR-03135-1 table 5.41).
func (r *reading) integrity() screening.Finding {
	return r.weaken("hashes", r.hashed()).finding("hashes", "Chip's data are unchanged")
}

func (r *reading) hashed() outcome {
	if !r.hasList() {
		o := unsure("no list", "The chip's signed list is not there or not in order, so that nothing can be compared with it.")
		if r.sod.form.verdict == screening.Aborted {
			o = aborted(r.sod.form.text)
		}
		return o
	}
	o := passed()
	by := map[integrity][]string{}
	for _, g := range r.groups {
		o = o.with(g.name, string(g.state))
		if g.listed {
			by[g.state] = append(by[g.state], g.name)
		}
	}
	answer := func(v screening.Verdict, class, text string) outcome {
		o.verdict, o.class, o.text = v, class, text
		return o
	}
	needed := slices.ContainsFunc(by[present], func(s string) bool { return s == "DG1" || s == "DG2" })
	switch {
	case len(by[notIdentical]) > 0:
		return answer(screening.Failed, "digest", "Changed after the state signed: "+spokenAll(by[notIdentical])+". Hold the document: its chip is forged or broken.")
	case len(by[groupAborted]) > 0:
		return answer(screening.Aborted, "aborted", "Not read to the end: "+spokenAll(by[groupAborted])+". Lay the document on the reader again.")
	case len(by[nonConforming]) > 0:
		return answer(screening.Undetermined, "algorithm", "Could not be compared with the signed list: "+spokenAll(by[nonConforming])+". Read the document again; if it stays, look at it closely.")
	case len(by[identical]) == 0, needed:
		return answer(screening.Undetermined, "not read", "Not read, so that nothing was compared: "+spokenAll(append(by[present], by[notPresent]...))+". Lay the document on the reader again.")
	case r.sod.hashes.HashName == "SHA-1" && !r.takesSHA1(r.sod.signer):
		return answer(screening.Undetermined, "algorithm", "The signed list rests on SHA-1, which this kiosk's policy does not take from this state.")
	}
	return o
}
