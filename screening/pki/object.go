package pki

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
	"gatehouse/screening"
)

// The kinds of signed content (Doc 9303-10 clause 4.6.2, BSI TR-03110-3 annex A.1.2).
const (
	oidSecurityObject = "2.23.136.1.1.1"
	oidSecurityInfos  = "0.4.0.127.0.7.3.2.1"
)

// object is a security object of the chip: EF.SOD or EF.CardSecurity.
type object struct {
	name      string
	file      *screening.FileEvidence
	data      *cms.SignedData
	hashes    lds.SecurityObject // of EF.SOD
	infos     lds.SecurityInfos  // of EF.CardSecurity
	defects   []defect
	signer    *cms.Certificate // nil: not known
	form      outcome          // is it what the standard says it is
	signature outcome
	path      path
}

// bare is the unwrapping of a file that is a CMS message and nothing around it.
func bare(file []byte) ([]byte, error) { return file, nil }

// open takes a security object apart, as far as it goes, and judges it.
func (r *reading) open(name string, unwrap func([]byte) ([]byte, error)) object {
	o := object{name: name, file: r.c.File(name)}
	o.form = r.parse(&o, unwrap)
	if o.data == nil {
		o.signature = o.form
		o.signature.values = nil
		if o.form.verdict == screening.Failed {
			o.signature.text = "There is no signature that could be checked, since " + name + " is not what it must be."
		}
		o.path = path{outcome: outcome{verdict: screening.Undetermined, class: o.form.class, text: "Who signed is not known, since " + name + " could not be taken apart."}}
		if o.form.verdict == screening.Aborted || o.form.verdict == screening.NoSupport {
			o.path.verdict = o.form.verdict
		}
		return o
	}
	o.defects = r.concerning(&o)
	o.signature = r.verify(&o)
	o.path = r.follow(&o)
	return o
}

// missing is the answer for a file that was not read.
func (r *reading) missing(f *screening.FileEvidence, name string) outcome {
	switch {
	case f == nil && !r.cut(), f != nil && f.State == capture.FileNotAsked.String():
		return unsure("not read", name+" was not read.")
	case f == nil, f.State == capture.FileAborted.String():
		return aborted("The reading broke off before " + name + " was there. Lay the document on the reader again.")
	case f.State == capture.FileAbsent.String():
		return failed("absent", "The chip has no "+name+", which every chip of a travel document must have. Hold the document.")
	case f.State == capture.FileDenied.String():
		return failed("denied", "The chip does not let "+name+" be read, which every reader may. Hold the document.")
	}
	return failed("malformed", name+" is not what a file of a chip must be"+because(f.Reason)+". Hold the document.")
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + strings.TrimRight(reason, ".") + ")"
}

// parse judges the form of a security object and fills in what it holds.
func (r *reading) parse(o *object, unwrap func([]byte) ([]byte, error)) outcome {
	if o.file == nil || o.file.State != capture.FileRead.String() {
		return r.missing(o.file, o.name)
	}
	malformed := func(err error) outcome {
		return failed("malformed", o.name+" is not what the standard says it is ("+err.Error()+"). Hold the document; a forged chip looks like this.")
	}
	inner, err := unwrap(o.file.Content)
	if err != nil {
		return malformed(err)
	}
	data, err := cms.ParseSigned(inner)
	switch {
	case errors.Is(err, cms.ErrAlgorithm):
		return unsure("algorithm", o.name+" is signed in a way that this kiosk does not know ("+err.Error()+"). Tell the technician.")
	case errors.Is(err, cms.ErrAttributes):
		return failed("attributes", "What goes with the signature of "+o.name+" contradicts it ("+err.Error()+"). Hold the document.")
	case err != nil:
		return malformed(err)
	}
	f := passed()
	for _, d := range data.Departures {
		f = f.with("departure", d)
	}
	if o.name == "EF.SOD" {
		return r.parseHashes(o, data, f)
	}
	if data.ContentType != oidSecurityInfos {
		return failed("content type", o.name+" signs something else than the chip's keys ("+data.ContentType+"). Hold the document.")
	}
	if o.infos, err = lds.ParseSecurityInfos(data.Content); err != nil {
		return malformed(err)
	}
	o.data = data
	return f
}

func (r *reading) parseHashes(o *object, data *cms.SignedData, f outcome) outcome {
	if data.ContentType != oidSecurityObject {
		return failed("content type", "EF.SOD signs something else than the data of a chip ("+data.ContentType+"). Hold the document.")
	}
	hashes, err := lds.ParseSecurityObject(data.Content)
	if err != nil {
		return failed("malformed", "The signed list of the chip's data is not in order ("+err.Error()+"). Hold the document; a forged chip looks like this.")
	}
	o.data, o.hashes = data, hashes
	for _, d := range hashes.Departures {
		f = f.with("departure", d)
	}
	f = f.with("version", fmt.Sprint(hashes.Version)).with("hash", hashes.HashName)
	if hashes.HashName == "" {
		f.verdict, f.class = screening.Undetermined, "algorithm"
		f.text = "The chip's data are listed by a method that this kiosk does not know (" + hashes.Hash.String() + "). Tell the technician."
	}
	return f
}

// verify judges the signatures of a security object: each must hold (TR-03135-1
// tables 5.29 and 5.30).
func (r *reading) verify(o *object) outcome {
	var worst outcome
	for i := range o.data.Signers {
		s := r.verifyOne(o, i)
		if i == 0 || severity[s.verdict] > severity[worst.verdict] {
			worst = s
		}
	}
	if n := len(o.data.Signers); n > 1 {
		worst = worst.with("signatures", fmt.Sprint(n))
	}
	return worst
}

// severity ranks verdicts where each of several must hold.
var severity = [...]int{screening.Failed: 4, screening.Aborted: 3, screening.Undetermined: 2, screening.NoSupport: 1, screening.Successful: 0}

// verifyOne judges one signature. The signer is the certificate that the signature
// means; where the object does not hold it, one of those that the trust store knows.
func (r *reading) verifyOne(o *object, i int) outcome {
	c, err := o.data.Signer(i)
	if d := o.defect(defectReplaced); d != nil && d.certificate != nil {
		return r.judge(o, i, d.certificate).with("known defect", d.source)
	}
	if err == nil {
		return r.judge(o, i, c)
	}
	for _, der := range signers(r.c.Trust) {
		k, err := cms.Parse(der)
		if err != nil {
			continue
		}
		switch err, d := o.data.Verify(i, k), o.defect(defectSigner); {
		case err == nil:
			return r.judge(o, i, k).with("certificate from", "trust store")
		case errors.Is(err, cms.ErrSignerID) && d != nil:
			return r.judge(o, i, k).with("certificate from", "trust store").with("known defect", d.source)
		}
	}
	// Whether the content is the one that was signed hangs on no certificate, and any
	// will do to ask.
	probes := slices.Clone(o.data.Certificates)
	if len(r.anchors) > 0 {
		probes = append(probes, r.anchors[0].c)
	}
	for _, k := range probes {
		err := o.data.Verify(i, k)
		switch d := o.defect(defectSigner); {
		case errors.Is(err, cms.ErrDigest), errors.Is(err, cms.ErrAttributes):
			return broken(o, err)
		case errors.Is(err, cms.ErrSignerID) && d != nil:
			return r.judge(o, i, k).with("known defect", d.source)
		case errors.Is(err, cms.ErrSignerID):
			return failed("signer identifier", o.name+" names another signer than the one whose signature it bears. Hold the document.")
		}
	}
	return unsure("signer unknown", "The certificate of the signer is neither in "+o.name+" nor on this kiosk, so that the signature proves nothing. This is no suspicion.")
}

func signers(t *screening.TrustEvidence) [][]byte {
	if t == nil {
		return nil
	}
	return t.Signers
}

// judge verifies signature i with a certificate and keeps that as the signer.
func (r *reading) judge(o *object, i int, c *cms.Certificate) outcome {
	if o.signer == nil {
		o.signer = c
	}
	report := o.data.Check(i, c)
	misnamed := errors.Is(report.Err, cms.ErrSignerID) && (o.defect(defectSigner) != nil || o.defect(defectReplaced) != nil)
	if report.Err != nil && !misnamed {
		return broken(o, report.Err)
	}
	f := passed().with("algorithm", o.data.Signers[i].SignatureAlgorithm).with("signed form", report.Form)
	for _, d := range report.Departures {
		f = f.with("departure", d)
	}
	if report.Weak && !r.takesSHA1(c) {
		f.verdict, f.class = screening.Undetermined, "algorithm"
		f.text = "The signature rests on SHA-1, which this kiosk's policy does not take from this state."
	}
	return f
}

// broken is the answer for a signature that does not hold.
func broken(o *object, err error) outcome {
	switch {
	case errors.Is(err, cms.ErrAlgorithm):
		return unsure("algorithm", o.name+" is signed in a way that this kiosk does not know or take ("+err.Error()+"). Tell the technician.")
	case errors.Is(err, cms.ErrDigest):
		return failed("digest", "The signed list of the chip was changed after it was signed. Hold the document: its chip is forged or broken.")
	case errors.Is(err, cms.ErrAttributes):
		return failed("attributes", "What goes with the signature contradicts it ("+err.Error()+"). Hold the document.")
	}
	return failed("signature", "The signature is not one of the signer that it names. Hold the document: its chip is forged or broken.")
}

// takesSHA1 asks the rules for the country of a signer.
func (r *reading) takesSHA1(c *cms.Certificate) bool {
	for _, country := range r.rules.SHA1 {
		if country == "*" || c != nil && strings.EqualFold(country, c.Issuer.Country()) {
			return true
		}
	}
	return false
}

// form and signature are the findings of EF.SOD.
func (r *reading) form() screening.Finding {
	return r.weaken("sod", r.sod.form).finding("sod", "Signed list of the chip's data")
}

func (r *reading) signature() screening.Finding {
	return r.weaken("signature", r.sod.signature).finding("signature", "Signature over the chip's data")
}

// cardSecurity judges EF.CardSecurity as a whole: form, signature and signer.
func (r *reading) cardSecurity() screening.Finding {
	const id, title = "cardsecurity", "Signed list of the chip's keys"
	o := &r.card
	if o.file == nil || o.file.State == capture.FileAbsent.String() || o.file.State == capture.FileNotAsked.String() {
		return unsupported("the chip gave no EF.CardSecurity, which only some must have.").finding(id, title)
	}
	worst := o.form
	all := []outcome{o.signature, o.path.outcome}
	if gone := r.revoked(o); gone.verdict == screening.Failed {
		all = append(all, gone)
	}
	for _, s := range all {
		if severity[s.verdict] > severity[worst.verdict] {
			worst = s
		}
	}
	return r.weaken(id, worst).finding(id, title)
}

// fingerprint is the SHA-256 of a certificate, as lists of them have it.
func fingerprint(der []byte) string { return fmt.Sprintf("%x", sha256.Sum256(der)) }
