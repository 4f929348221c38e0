package pki

import (
	"crypto/sha256"
	"errors"
	"fmt"

	"gatehouse/capture"
	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
	"gatehouse/screening"
)

// oidSecurityInfos is what EF.CardSecurity signs (BSI TR-03110-3 annex A.1.2.5).
const oidSecurityInfos = "0.4.0.127.0.7.3.2.1"

// object is a security object of the chip: EF.SOD or EF.CardSecurity.
type object struct {
	name      string
	file      *screening.FileEvidence
	data      *cms.SignedData
	hashes    lds.SecurityObject // of EF.SOD
	infos     lds.SecurityInfos  // of EF.CardSecurity
	defects   []defect
	signer    *cms.Certificate // nil: not known
	replaced  string           // fingerprint of the certificate that a list replaced by it
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
			o.signature.text = "There is no signature that could be checked, since " + spoken(name) + " is not what it must be."
		}
		o.path = path{outcome: outcome{verdict: screening.Undetermined, class: o.form.class, text: "Who signed is not known, since " + spoken(name) + " could not be taken apart."}}
		if o.form.verdict == screening.Aborted || o.form.verdict == screening.NoSupport {
			o.path.verdict = o.form.verdict
		}
		return o
	}
	o.defects = r.defects
	o.signature = r.verify(&o)
	o.path = r.follow(&o)
	return o
}

// missing is the answer for a file that was not read.
func (r *reading) missing(f *screening.FileEvidence, name string) outcome {
	switch {
	case f == nil && !r.cut(), f != nil && f.State == capture.FileNotAsked.String():
		return unsure("not read", sentence(spoken(name))+" was not read. Lay the document on the reader again.")
	case f == nil, f.State == capture.FileAborted.String():
		return aborted("The reading broke off before " + spoken(name) + " was there. Lay the document on the reader again.")
	case f.State == capture.FileAbsent.String():
		return failed("absent", "The chip lacks "+spoken(name)+", which every chip of a travel document must have. Hold the document.")
	case f.State == capture.FileDenied.String():
		return failed("denied", "The chip does not let "+spoken(name)+" be read, which every reader may. Hold the document.")
	}
	return failed("malformed", sentence(spoken(name))+" is not in the form that a chip must have. Hold the document.").with(name, f.Reason)
}

// parse judges the form of a security object and fills in what it holds.
func (r *reading) parse(o *object, unwrap func([]byte) ([]byte, error)) outcome {
	if o.file == nil || o.file.State != capture.FileRead.String() {
		return r.missing(o.file, o.name)
	}
	malformed := func(err error) outcome {
		return failed("malformed", sentence(spoken(o.name))+" is not in the form that a chip must have. Hold the document; a forged chip looks like this.").with(o.name, err.Error())
	}
	inner, err := unwrap(o.file.Content)
	if err != nil {
		return malformed(err)
	}
	data, err := cms.ParseSigned(inner)
	switch {
	case errors.Is(err, cms.ErrAlgorithm):
		return unsure("algorithm", sentence(spoken(o.name))+" is signed in a way that this kiosk does not know. Tell the technician.").with(o.name, err.Error())
	case errors.Is(err, cms.ErrAttributes):
		return failed("attributes", "What goes with the signature of "+spoken(o.name)+" contradicts it. Hold the document.").with(o.name, err.Error())
	case err != nil:
		return malformed(err)
	}
	o.data = data // who signed is a question of its own, whatever it was
	f := passed()
	for _, d := range data.Departures {
		f = f.with("departure", d)
	}
	if o.name == "EF.SOD" {
		return r.parseHashes(o, data, f)
	}
	if data.ContentType != oidSecurityInfos {
		return failed("content type", sentence(spoken(o.name))+" is a list of something else. Hold the document.").with("content type", data.ContentType)
	}
	if o.infos, err = lds.ParseSecurityInfos(data.Content); err != nil {
		return malformed(err)
	}
	return f
}

func (r *reading) parseHashes(o *object, data *cms.SignedData, f outcome) outcome {
	quirk, ok := lds.SecurityObjectType(data.ContentType)
	if !ok {
		return failed("content type", "What was signed is no list of a chip's data. Hold the document.").with("content type", data.ContentType)
	}
	f = f.with("departure", quirk)
	hashes, err := lds.ParseSecurityObject(data.Content)
	switch {
	case errors.Is(err, lds.ErrUnsupported):
		return unsure("version", "The signed list is of a version that this kiosk does not know. Tell the technician.").with(o.name, err.Error())
	case err != nil:
		return failed("malformed", "The signed list is not in order. Hold the document; a forged chip looks like this.").with(o.name, err.Error())
	}
	o.hashes = hashes
	for _, d := range hashes.Departures {
		f = f.with("departure", d)
	}
	f = f.with("version", fmt.Sprint(hashes.Version)).with("hash", hashes.HashName)
	if hashes.HashName == "" {
		f.verdict, f.class = screening.Undetermined, "algorithm"
		f.text = "The signed list is made by a method that this kiosk does not know. Tell the technician."
		f = f.with("method", hashes.Hash.String())
	}
	return f
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
	if r.withholdsKey() {
		return failed("withheld", "The chip lacks the signed list of keys, which a chip with its protection (PACE) must have. Hold the document.").finding(id, title)
	}
	if o.file == nil || o.file.State == capture.FileAbsent.String() || o.file.State == capture.FileNotAsked.String() {
		return unsupported("the chip has no signed list of keys, which only some must have.").finding(id, title)
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
