package pki

import (
	"time"

	"gatehouse/capture"
	"gatehouse/capture/lds"
	"gatehouse/screening"
)

// Rules is what the policy says of trust in chips. The zero value takes anchors of
// every level and age, and no SHA-1.
type Rules struct {
	MinLevel         string        // lowest level of an anchor that counts: one of Levels; empty: the first
	MaxAge           time.Duration // of a list of anchors; 0: it may be of any age
	RevocationMaxAge time.Duration // of a revocation list that does not say when the next one is due; 0: any
	Strict           bool          // a chip that departs from its standards fails, though it can be read
	SHA1             []string      // two-letter countries whose signatures and digests over SHA-1 count; "*": all
}

// Levels are the levels of an anchor, from little trust to much.
var Levels = [...]string{"manual", "list", "bilateral"}

// Check judges what the chip gave, as of at. A kiosk that has no chip reader, or a
// document without a chip, gives no findings; so does a reading that broke off before
// the first file or protocol.
func Check(e *screening.Evidence, at time.Time, rules Rules) []screening.Finding {
	c := &e.Chip
	switch {
	case c.State == capture.Captured.String():
	case c.State == capture.Aborted.String() && len(c.Files)+len(c.Protocols) > 0:
	default:
		return nil
	}
	r := newReading(e, at, rules)
	all := []screening.Finding{
		r.access(), r.readable(), r.contents(), r.form(), r.integrity(), r.signature(), r.trust(),
		r.validDS(), r.validCSCA(), r.validAtIssue(), r.revocation(), r.issuer(), r.kind(), r.page(),
		r.cardAccess(), r.cardSecurity(), r.conforming(),
	}
	aa, ca, cam := r.activeAuthentication(), r.chipAuthentication(), r.mapping()
	return append(all, aa, ca, cam, r.terminal(), authenticity(aa, ca, cam), r.age())
}

// reading is the chip under judgement.
type reading struct {
	e       *screening.Evidence
	c       *screening.ChipEvidence
	at      time.Time
	rules   Rules
	anchors []anchor
	defects []defect
	sod     object
	card    object // EF.CardSecurity
	groups  []group
	zone    zone // DG1
}

func newReading(e *screening.Evidence, at time.Time, rules Rules) *reading {
	r := &reading{e: e, c: &e.Chip, at: at, rules: rules}
	r.anchors, r.defects = anchorsOf(r.c.Trust), defectsOf(r.c.Trust)
	r.sod = r.open("EF.SOD", lds.UnwrapSOD)
	r.card = r.open("EF.CardSecurity", bare)
	r.groups = r.compare()
	r.zone = r.readZone()
	return r
}

// cut tells whether the reading broke off, so that what is not there may have been
// about to come.
func (r *reading) cut() bool { return r.c.State == capture.Aborted.String() }

// filesOnly tells files that came from somewhere else: a chip that was spoken to has
// at least told how it was opened.
func (r *reading) filesOnly() bool { return len(r.c.Protocols) == 0 && !r.cut() }

// outcome is the answer to one question, before it is a finding.
type outcome struct {
	verdict screening.Verdict
	class   string // one or two words for machines: "malformed", "digest", "signer unknown"
	text    string // an officer's words
	values  []screening.Value
}

func (o outcome) finding(id, title string) screening.Finding {
	f := screening.Finding{ID: "chip." + id, Group: "chip", Title: title, Verdict: o.verdict, Text: o.text, Values: o.values}
	if o.class != "" {
		f.Values = append([]screening.Value{{Name: "reason", Value: o.class}}, f.Values...)
	}
	return f
}

func passed(values ...screening.Value) outcome {
	return outcome{verdict: screening.Successful, values: values}
}

func failed(class, text string) outcome {
	return outcome{verdict: screening.Failed, class: class, text: text}
}

func unsure(class, text string) outcome {
	return outcome{verdict: screening.Undetermined, class: class, text: text}
}

func unsupported(text string) outcome {
	return outcome{verdict: screening.NoSupport, text: "not supported: " + text}
}

func aborted(text string) outcome {
	return outcome{verdict: screening.Aborted, class: "aborted", text: text}
}

func (o outcome) with(name, value string) outcome {
	if value != "" {
		o.values = append(o.values[:len(o.values):len(o.values)], screening.Value{Name: name, Value: value})
	}
	return o
}

func (o outcome) ok() bool { return o.verdict == screening.Successful }
