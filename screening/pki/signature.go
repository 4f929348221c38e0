package pki

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gatehouse/capture/cms"
	"gatehouse/capture/curve"
	"gatehouse/screening"
)

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
	if d := r.replacement(o, i, c); d != nil {
		o.replaced = d.signer
		return r.judge(o, i, d.certificate).with("known defect", d.source)
	}
	if err == nil {
		return r.judge(o, i, c)
	}
	for _, k := range r.known() {
		switch err, d := o.data.Verify(i, k), o.defectOf(defectSigner, k); {
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
		switch d := o.defectOf(defectSigner, k); {
		case errors.Is(err, cms.ErrDigest), errors.Is(err, cms.ErrAttributes):
			return broken(o, err)
		case errors.Is(err, cms.ErrSignerID) && d != nil:
			return r.judge(o, i, k).with("known defect", d.source)
		case errors.Is(err, cms.ErrSignerID):
			return failed("signer identifier", sentence(spoken(o.name))+" names another signer than the one whose signature it bears. Hold the document.")
		}
	}
	if i := slices.IndexFunc(o.data.Unread, notACertificate); i >= 0 {
		return failed("malformed", "The signer's certificate in the chip is not in order. Hold the document.").with(o.name, o.data.Unread[i].Error())
	}
	if i := slices.IndexFunc(o.data.Unread, func(err error) bool { return errors.Is(err, cms.ErrCertificate) }); i >= 0 {
		return unsure("signer unknown", "The signer's certificate is in the chip, and of a kind that this kiosk does not know or take, so that the signature proves nothing. Tell the technician.").with(o.name, o.data.Unread[i].Error())
	}
	return unsure("signer unknown", "The certificate of the signer is neither in the chip nor on this kiosk, so that the signature proves nothing. This is no suspicion.")
}

// notACertificate tells bytes that nobody could read from a certificate of which this
// kiosk does not know the algorithm.
func notACertificate(err error) bool {
	return errors.Is(err, cms.ErrCertificate) && !errors.Is(err, cms.ErrAlgorithm) && !errors.Is(err, curve.ErrCurve) && !errors.Is(err, curve.ErrKey)
}

// known are the signers that the trust store holds for the chip's objects.
func (r *reading) known() (all []*cms.Certificate) {
	if r.c.Trust == nil {
		return nil
	}
	for _, der := range r.c.Trust.Signers {
		if c, err := cms.Parse(der); err == nil {
			all = append(all, c)
		}
	}
	return all
}

// judge verifies signature i with a certificate and keeps that as the signer.
func (r *reading) judge(o *object, i int, c *cms.Certificate) outcome {
	if o.signer == nil {
		o.signer = c
	}
	report := o.data.Check(i, c)
	misnamed := errors.Is(report.Err, cms.ErrSignerID) && (o.defectOf(defectSigner, c) != nil || o.defectOf(defectReplaced, c) != nil)
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
		return unsure("algorithm", sentence(spoken(o.name))+" is signed in a way that this kiosk does not know or take. Tell the technician.").with(o.name, err.Error())
	case errors.Is(err, cms.ErrDigest):
		return failed("digest", sentence(spoken(o.name))+" was changed after it was signed. Hold the document: its chip is forged or broken.")
	case errors.Is(err, cms.ErrAttributes):
		return failed("attributes", "What goes with the signature contradicts it. Hold the document.").with(o.name, err.Error())
	}
	return failed("signature", "The signature is not that of the signer whom it names. Hold the document: its chip is forged or broken.")
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
