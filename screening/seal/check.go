package seal

import (
	"fmt"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/seal"
	"gatehouse/screening"
)

// Check judges the seals of the page. Where the kiosk does not look for seals there
// are no findings.
func Check(e *screening.Evidence) []screening.Finding {
	d := &e.Document
	if d.Seals == nil {
		return nil
	}
	var signed []*screening.SealEvidence
	for i := range d.Seals.Seals {
		if s := &d.Seals.Seals[i]; s.Status != string(seal.NotSigned) {
			signed = append(signed, s)
		}
	}
	blank, why := absent(d, len(signed))
	var out []screening.Finding
	for _, c := range checks {
		f := finding(c.id, c.title)
		if blank != 0 {
			f.Verdict, f.Text = blank, why
			out = append(out, f)
			continue
		}
		out = append(out, worst(f, c.of, d, signed))
	}
	return append(out, single(blank, why, len(signed)))
}

// checks are the findings that each seal gives.
var checks = [...]struct {
	id, title string
	of        func(*screening.Finding, *screening.DocumentEvidence, *screening.SealEvidence)
}{
	{"seal.read", "Digital seal in its format", read},
	{"seal.signature", "Signature of the digital seal", signature},
	{"seal.trust", "Signer of the digital seal", trust},
	{"seal.digits", "Check digits within the digital seal", digits},
	{"seal.mrz", "Digital seal against the printed MRZ", lines},
	{"seal.holder", "Digital seal against the holder's document", holder},
}

func finding(id, title string) screening.Finding {
	return screening.Finding{ID: id, Group: "seal", Title: title}
}

// absent gives the verdict of a page without a seal to judge, 0 if there is one.
func absent(d *screening.DocumentEvidence, n int) (screening.Verdict, string) {
	switch {
	case n > 0:
		return 0, ""
	case d.State != capture.Captured.String() || d.Seals.State == capture.Aborted.String():
		return screening.Aborted, "Barcodes were not looked for to the end. Lay the document on the glass and capture again."
	case d.Seals.State == capture.NotSupported.String():
		return screening.NoSupport, "not supported: " + strings.TrimSuffix("no barcodes are read, "+d.Seals.Reason, ", ")
	}
	return screening.NoSupport, "not supported: no digital seal on this page"
}

// order ranks verdicts for worst: what an officer must see first.
var order = [...]int{screening.Failed: 4, screening.Aborted: 3, screening.Undetermined: 2, screening.Successful: 1, screening.NoSupport: 0}

// worst judges each seal and keeps the worst finding.
func worst(f screening.Finding, of func(*screening.Finding, *screening.DocumentEvidence, *screening.SealEvidence), d *screening.DocumentEvidence, seals []*screening.SealEvidence) screening.Finding {
	var out screening.Finding
	for i, s := range seals {
		g := f
		g.Region = s.Region
		of(&g, d, s)
		if i == 0 || order[g.Verdict] > order[out.Verdict] {
			out = g
		}
	}
	return out
}

// read judges the format (TR-03135-1 clauses 5.9.1.1 and 5.9.1.2).
func read(f *screening.Finding, _ *screening.DocumentEvidence, s *screening.SealEvidence) {
	f.Values = values("symbology", s.Symbology, "kind", s.Kind, "document", s.Document, "issuer", s.Issuer, "status", s.Status)
	switch seal.Status(s.Status) {
	case seal.ReadError:
		f.Verdict, f.Text = screening.Undetermined, "The barcode holds nothing. It may be worn: clean it and capture again."
	case seal.WrongFormat:
		f.Verdict, f.Text = screening.Failed, "The barcode begins as a digital seal and is not one: "+s.Reason+". Look at the barcode: a copy or an altered print looks like this."
	default:
		f.Verdict = screening.Successful
		if s.Unknown {
			f.Text = "The seal holds a field that its profile does not have, or its profile is not known here. This alone is no fault."
		}
	}
}

// signature judges the seal's signature (clause 5.9.1.4.1).
func signature(f *screening.Finding, _ *screening.DocumentEvidence, s *screening.SealEvidence) {
	switch seal.Status(s.Signature) {
	case seal.Valid:
		f.Verdict = screening.Successful
	case seal.InvalidSignature:
		f.Verdict, f.Text = screening.Failed, "What the seal says was not signed by "+name(s)+". A changed or invented seal looks like this: compare every printed field, and hold the document."
	case seal.UnknownCertificate:
		f.Verdict, f.Text = screening.Undetermined, "The certificate of the signer "+name(s)+" is not known here, so that the signature proves nothing."
	default:
		f.Verdict, f.Text = screening.Undetermined, "Not judged, since the seal could not be taken apart."
	}
}

// trust judges the signer (clause 5.9.1.3).
func trust(f *screening.Finding, d *screening.DocumentEvidence, s *screening.SealEvidence) {
	f.Values = values("signer", s.Signer, "reference", s.Reference, "signed", s.Signed)
	if c := s.Certificate; c != nil {
		f.Values = append(f.Values, values("certificate", c.Subject, "authority", c.Authority)...)
	}
	f.Verdict = screening.Failed
	switch seal.Status(s.Trust) {
	case seal.Valid:
		f.Verdict = screening.Successful
		if s.NoRevocation {
			f.Text = "No current revocation list of the signer's authority is at hand."
		}
		if in := s.Certificate; in != nil {
			foreign(f, s, in)
		}
	case seal.UnknownCertificate:
		f.Verdict, f.Text = screening.Undetermined, "The signer "+name(s)+" is not known here. This is no suspicion: its state may not have sent its certificate."
	case seal.UntrustedCertificate:
		if f.Text = "The authority that the signer's certificate names did not issue it, or not for seals of its own state. Hold the document."; s.NoAnchor {
			f.Verdict, f.Text = screening.Undetermined, "The authority of the signer "+name(s)+" is not known here. This is no suspicion: its state may not have sent it."
		}
	case seal.InvalidDocumentType:
		f.Text = "The signer may not seal documents of this type."
	case seal.ExpiredCertificate:
		f.Text = "The certificate of the signer, or of its authority, is not valid today."
	case seal.RevokedCertificate:
		f.Text = "The certificate of the signer was revoked. Hold the document."
	default:
		f.Verdict, f.Text = screening.Undetermined, "Not judged, since the seal could not be taken apart."
	}
	if why := d.Seals.TrustReason; why != "" {
		f.Text = strings.TrimSpace(f.Text + " The certificates for seals on this kiosk are not in order (" + why + "): tell the technician.")
	}
}

// foreign judges whether the signer is one of the state in whose name the seal
// speaks, in its header and in its MRZ (clauses 5.9.1.5.1 and 5.9.1.5.2).
func foreign(f *screening.Finding, s *screening.SealEvidence, in *screening.SealCertificate) {
	names := []string{s.Issuer}
	if ls := sealed(s); ls != nil && len(ls[0]) >= 5 {
		names = append(names, plain(ls[0][2:5]))
	}
	for _, name := range names {
		switch {
		case name == "" || name == in.State:
		case in.State == "":
			f.Verdict = screening.Undetermined
			f.Text = fmt.Sprintf("The seal is in the name of %s. Its signer's certificate is of %q, which has no code of a state.", name, in.Country)
		default:
			f.Verdict = screening.Undetermined
			f.Text = fmt.Sprintf("The seal is in the name of %s and was signed in %s. States of a union do this for each other; others do not.", name, in.State)
		}
	}
}

// single tells of several seals on one page (clause 5.9).
func single(blank screening.Verdict, why string, n int) screening.Finding {
	f := finding("seal.single", "One digital seal on the page")
	switch {
	case blank != 0:
		f.Verdict, f.Text = blank, why
	case n == 1:
		f.Verdict = screening.Successful
	default:
		f.Verdict = screening.Aborted
		f.Text = fmt.Sprintf("%d digital seals are on the page. Each was judged and the worst is shown; look which of them belongs to the document.", n)
	}
	return f
}

// name is how the signer is called. A certificate inside a seal can say anything of
// itself, and is given little room.
func name(s *screening.SealEvidence) string {
	const room = 80 // characters
	if c := s.Certificate; c != nil && c.Subject != "" {
		return fmt.Sprintf("%.*q", room, c.Subject)
	}
	if n := strings.TrimSpace(s.Signer + " " + s.Reference); n != "" {
		return n
	}
	return "that it names"
}

// values pairs names with values and leaves out empty ones.
func values(pairs ...string) (out []screening.Value) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, screening.Value{Name: pairs[i], Value: pairs[i+1]})
		}
	}
	return out
}
