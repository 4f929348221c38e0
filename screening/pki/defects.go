package pki

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
	"gatehouse/screening"
)

// oidDefects is id-DefectList (BSI TR-03129-2 clause 7); the kinds stand below it.
const oidDefects = "0.4.0.127.0.7.3.1.5."

// The kinds of defects (clause 7.3).
const (
	defectRevoked      = "1.1"
	defectReplaced     = "1.2"
	defectCAKey        = "1.3"
	defectAAKey        = "1.4"
	defectProtocol     = "1.5"
	defectValidity     = "1.6"
	defectGroup        = "2.1"
	defectSOD          = "2.2"
	defectCOM          = "2.3"
	defectSigner       = "2.4"
	defectCountry      = "2.5"
	defectCardSecurity = "4.1"
	defectChipSecurity = "4.2"
	defectPowerDown    = "4.3"
	defectDSMalformed  = "4.4"
)

var knownDefects = []string{
	defectRevoked, defectReplaced, defectCAKey, defectAAKey, defectProtocol, defectValidity, defectGroup, defectSOD,
	defectCOM, defectSigner, defectCountry, defectCardSecurity, defectChipSecurity, defectPowerDown, defectDSMalformed,
}

// deviations are the kinds of deviation lists (Doc 9303-12 clause 10.3) that mean the
// same as a kind of defect, with its status. The others speak of the page, or of what
// nothing here would fail for.
var deviations = map[string]struct {
	kind   string
	status int
}{
	"2.23.136.1.1.7.1.1": {defectDSMalformed, 0}, // signature of the document signer's certificate
	"2.23.136.1.1.7.1.2": {defectDSMalformed, 2}, // its encoding
	"2.23.136.1.1.7.1.4": {defectAAKey, 0},       // key of Active Authentication
	"2.23.136.1.1.7.2.2": {defectSOD, 4},         // hash of a data group
	"2.23.136.1.1.7.2.3": {defectSOD, 1},         // signature of EF.SOD
	"2.23.136.1.1.7.2.4": {defectCOM, 0},         // EF.COM
}

// defect is an entry of a proven defect list.
type defect struct {
	kind        string // one of the constants, or what stands there
	status      int
	value       []byte
	source      string
	signer      string           // fingerprint of the signer that it speaks of; empty: of all of its authority
	limited     bool             // to some documents, of which it is not known whether this is one
	certificate *cms.Certificate // of defectReplaced
}

// defectsOf keeps the entries of defect and deviation lists whose signer the nation vouches for.
func defectsOf(t *screening.TrustEvidence) (all []defect) {
	if t == nil {
		return nil
	}
	for _, d := range t.Defects {
		kind, ours := strings.CutPrefix(d.Defect, oidDefects)
		proven := slices.ContainsFunc(t.Lists, func(s screening.TrustSourceEvidence) bool { return s.Name == d.Source && s.Proven })
		status := d.Status
		if x, deviates := deviations[d.Defect]; deviates {
			kind, status, ours = x.kind, x.status, true
		}
		if !ours || !proven {
			continue
		}
		x := defect{kind: kind, status: status, value: d.Value, source: d.Source, signer: strings.ToLower(d.Signer), limited: len(d.Limits) > 0}
		if kind == defectReplaced {
			der := d.Value
			if tag, inner, rest, err := lds.ReadTLV(der); err == nil && tag == 0x04 && len(rest) == 0 {
				der = inner
			}
			x.certificate, _ = cms.Parse(der)
		}
		all = append(all, x)
	}
	return all
}

// defect finds the first defect of a kind that speaks of an object's signer; nil: none
// is known.
func (o *object) defect(kind string) *defect { return o.defectOf(kind, o.signer) }

// defectOf finds that of a certificate that may be the signer's; nil: of none.
func (o *object) defectOf(kind string, c *cms.Certificate) *defect {
	for i := range o.defects {
		if d := &o.defects[i]; d.kind == kind && !d.limited && o.about(d, c) {
			return d
		}
	}
	return nil
}

// about tells whether a defect speaks of the certificate, of the one that it replaces,
// or of all. Of what else lies in an object it does not matter: no signature covers the
// certificates there, and a chip could bring one whose documents may fail.
func (o *object) about(d *defect, c *cms.Certificate) bool {
	return d.signer == "" || d.signer == o.replaced || c != nil && d.signer == fingerprint(c.Raw)
}

// replacement finds the certificate that a list gives in the place of the signer's,
// which signature i means; where it means none that is there, of one whose replacement
// it fits. Nil: none.
func (r *reading) replacement(o *object, i int, meant *cms.Certificate) *defect {
	candidates := []*cms.Certificate{meant}
	if meant == nil {
		candidates = append(slices.Clone(o.data.Certificates), r.known()...)
	}
	for _, c := range candidates {
		d := o.defectOf(defectReplaced, c)
		if d == nil || d.certificate == nil {
			continue
		}
		if err := o.data.Verify(i, d.certificate); meant != nil || err == nil || errors.Is(err, cms.ErrSignerID) {
			return d
		}
	}
	return nil
}

// softening says which failed check a defect explains, and what it becomes
// (TR-03135-1 clause 5.8.2).
func (r *reading) softening(d *defect, check string) (screening.Verdict, bool) {
	switch {
	case d.kind == defectValidity && (check == "validity.csca" && d.status != 1 || check == "validity.ds" && d.status != 0) && d.status <= 2:
		return screening.NoSupport, true
	case d.kind == defectCOM && check == "com":
		if r.hashed().ok() {
			return screening.Successful, true
		}
		return screening.Undetermined, true
	case d.kind == defectSOD:
		return screening.Undetermined, slices.Contains(sodFaults(d.status), check)
	case d.kind == defectProtocol:
		return screening.Undetermined, slices.Contains(protocolFaults(d.status), check)
	case d.kind == defectCardSecurity:
		return screening.Undetermined, check == "cardsecurity"
	case d.kind == defectDSMalformed:
		return screening.Undetermined, check == "signer"
	}
	return 0, false
}

// sodFaults are the checks that a status of SodFaultStatusCode speaks of.
func sodFaults(status int) []string {
	switch status {
	case 1, 2:
		return []string{"signature"}
	case 3:
		return []string{"sod"}
	case 4:
		return []string{"hashes"}
	}
	return []string{"sod", "signature"}
}

// protocolFaults are those of AuthenticationProtocolFailure's StatusCode.
func protocolFaults(status int) []string {
	all := [...][]string{{"ca"}, {"aa"}, {"ca", "aa"}, {"cam"}, {"ca", "cam"}, {"aa", "cam"}, {"aa", "ca", "cam"}}
	if status < 0 || status >= len(all) {
		return nil
	}
	return all[status]
}

// weaken applies the known defects to the outcome of a check.
func (r *reading) weaken(check string, o outcome) outcome {
	of := &r.sod
	if check == "cardsecurity" {
		of = &r.card
	}
	for i := range of.defects {
		d := &of.defects[i]
		if v, ok := r.softening(d, check); ok && !d.limited && of.about(d, of.signer) && o.verdict == screening.Failed {
			o.verdict = v
			o.text = fmt.Sprintf("Genuine documents of this series are known to break this rule (%s), so that it proves nothing. What was found: %s", d.source, o.text)
			o = o.with("known defect", d.source)
		}
	}
	return o
}

// distrust gives what the defects say against trusting an object's signer: a revocation,
// or a kind that nobody here knows, with which the chip cannot be relied on (TR-03129-2
// clause 7.3). The zero outcome: nothing.
func (o *object) distrust() outcome {
	if f := o.revokedByDefect(); f.verdict != 0 {
		return f
	}
	for i := range o.defects {
		if d := &o.defects[i]; !slices.Contains(knownDefects, d.kind) && !d.limited && o.about(d, o.signer) {
			return unsure("defect", "A list of defects says something of this series that this kiosk does not understand ("+d.kind+"). Tell the technician.").with("known defect", d.source)
		}
	}
	return outcome{}
}

// revokedByDefect judges a revocation by the defect list (TR-03135-1 table 5.54); the
// zero outcome: there is none.
func (o *object) revokedByDefect() outcome {
	d := o.defect(defectRevoked)
	if d == nil {
		return outcome{}
	}
	f := failed("revoked", "The signer of this chip was revoked. Hold the document.")
	switch d.status {
	case 0, 3, 4:
	case 2:
		f = failed("test certificate", "The signer of this chip is one for tests. Hold the document.")
	default:
		f = unsure("under inquiry", "There are doubts about the signer of this chip, which are being looked into.")
	}
	return f.with("known defect", d.source).with("status", fmt.Sprint(d.status))
}

// hardened applies the defects of a proof: keys that are known to be in the wrong
// hands prove nothing (clauses 5.8.2.1.3 and 5.8.2.1.4).
func (r *reading) hardened(check string, o outcome) outcome {
	kind := defectCAKey
	if check == "aa" {
		kind = defectAAKey
	}
	if d := r.sod.defect(kind); d != nil && (o.verdict == screening.Successful || o.verdict == screening.Undetermined) {
		values := o.values
		o = failed("key compromised", "The keys of this series are known to be in the wrong hands, so that the chip may be a copy. Hold the document.")
		o.values = values
		return o.with("known defect", d.source)
	}
	return r.weaken(check, o)
}
