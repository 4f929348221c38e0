package pki

import (
	"cmp"
	"slices"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
	"gatehouse/screening"
)

// The departures of a signer's certificate from Doc 9303-12 table 6 that no parser
// names, since RFC 5280 allows them or only two certificates together show them.
const (
	noAuthorityKey = "Doc 9303-12: certificate does not name the key of its authority"
	noKeyUsage     = "Doc 9303-12: certificate without key usage"
	otherAlgorithm = "Doc 9303-12: signed or listed by an algorithm that is none of its own"
	otherIssuer    = "RFC 5280: issuer is not the subject of the authority whose key signed"
)

// allowed are departures that no standard forbids: named, since they are seldom.
var allowed = []string{cms.HashesDiffer}

// conforming judges whether files are what their standards say (BSI TR-03105-5.1
// clause 6, TR-03135-1 table 5.42). A file that cannot be taken apart fails; for
// departures of which the content can still be read the policy says whether they do.
// Either may be the work of a careless issuer, and what was signed stays signed.
func (r *reading) conforming() screening.Finding {
	const id, title = "content", "Chip's data follow their standards"
	o := passed()
	var broken, departed []string
	for i := range r.c.Files {
		f := &r.c.Files[i]
		departures, fault := inspect(f)
		if fault != "" {
			broken = append(broken, f.Name)
			o = o.with(f.Name, fault)
		}
		for _, d := range departures {
			departed = append(departed, f.Name)
			o = o.with(f.Name, d)
		}
	}
	for _, d := range r.sod.departures() {
		if o = o.with("EF.SOD", d); !slices.Contains(allowed, d) {
			departed = append(departed, "EF.SOD")
		}
	}
	if r.sod.form.class == "algorithm" {
		departed = append(departed, "EF.SOD")
		o = o.with("EF.SOD", otherAlgorithm)
	}
	switch {
	case len(broken) > 0:
		o.verdict, o.class = screening.Failed, "malformed"
		o.text = "Not in the form that a chip must have: " + spokenAll(broken) + ". A state that errs and one who forges both make such chips: hold the document."
	case len(departed) > 0 && r.rules.Strict:
		o.verdict, o.class = screening.Failed, "not conforming"
		o.text = "Readable, and not in the form that the standards want: " + spokenAll(departed) + ". The policy takes no such chip: hold the document."
	case r.sod.file == nil && len(r.c.Files) == 0:
		o = unsupported("no file was read.")
	}
	return r.weaken(id, o).finding(id, title)
}

// inspect tells in what a file departs from its standard, and why it cannot be read
// by it. What is wrong with the frame of a data group, with EF.SOD, EF.COM and DG1, is
// for other checks to say.
func inspect(f *screening.FileEvidence) (departures []string, fault string) {
	switch {
	case f.State == capture.FileMalformed.String() && !strings.HasPrefix(f.Name, "DG") && f.Name != "EF.SOD":
		return nil, cmp.Or(f.Reason, "malformed")
	case f.State != capture.FileRead.String():
		return nil, ""
	case f.Content == nil:
		return f.Departures, f.Fault
	}
	departures, err := lds.Inspect(f.Name, f.Content)
	if err != nil && f.Name != "EF.COM" && f.Name != "DG1" {
		return departures, err.Error()
	}
	return departures, ""
}

// departures are those of the object, of its signer's certificate, and of both towards
// the authority.
func (o *object) departures() (all []string) {
	if o.data == nil {
		return nil
	}
	all = slices.Clone(o.data.Departures)
	for _, v := range o.signature.values {
		if v.Name == "departure" {
			all = append(all, v.Value)
		}
	}
	c := o.signer
	if c == nil {
		return all
	}
	all = append(all, c.Departures...)
	if c.AuthorityKeyID == nil {
		all = append(all, noAuthorityKey)
	}
	if !c.HasKeyUsage {
		all = append(all, noKeyUsage)
	}
	if a := o.path.authority; a != nil && !c.Issuer.Equal(a.Subject) {
		all = append(all, otherIssuer)
	}
	return all
}
