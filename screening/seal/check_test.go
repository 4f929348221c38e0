package seal

import (
	"strings"
	"testing"

	"gatehouse/screening"
)

const (
	line1 = "I<UTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<"
	line2 = "D231458907UTO7408122F1204159<<<<<<<6"
	visa1 = "VRUTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"
	visa2 = "L8988901C4UTO7408122F1204159<<<<<<<<<<<<<<<<"
	pass1 = "P<UTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"
	pass2 = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
	long  = "D23145890<UTO7408122F1204159734<<<<6" // the number runs on into the optional data
)

// page is a captured page with the printed lines.
func page(lines ...string) screening.DocumentEvidence {
	d := screening.DocumentEvidence{ModalityEvidence: screening.ModalityEvidence{State: "captured"}, Lines: lines, MRZLight: "white"}
	for _, l := range lines {
		m := make([]int, len(l))
		for i := range m {
			m[i] = 9000
		}
		d.MarginsMilli = append(d.MarginsMilli, m)
	}
	return d
}

// good is a valid seal of the two lines.
func good(change ...func(*screening.SealEvidence)) screening.SealEvidence {
	s := screening.SealEvidence{
		Symbology: "DataMatrix", Kind: "VDS", Version: 4, Issuer: "UTO", Document: "residence permit", Signer: "UTS1", Reference: "9",
		Region:   &screening.Region{Light: "white", Box: screening.Box{X: 1, Y: 2, W: 3, H: 4}},
		Features: []screening.SealFeature{{Name: "mrz", Text: line1 + "\n" + line2}, {Name: "passport number", Text: "UFO001979"}},
		Status:   "VALID", Signature: "VALID", Trust: "VALID",
		Certificate: &screening.SealCertificate{Subject: "C=UT, CN=S1", Country: "UT", State: "UTO", Authority: "C=UT, CN=CSCA"},
	}
	for _, f := range change {
		f(&s)
	}
	return s
}

func status(status, signature, trust string) func(*screening.SealEvidence) {
	return func(s *screening.SealEvidence) { s.Status, s.Signature, s.Trust = status, signature, trust }
}

// state is in whose name the seal speaks and where it was signed.
func state(name, signer string) func(*screening.SealEvidence) {
	return func(s *screening.SealEvidence) { s.Issuer, s.Certificate.State = name, signer }
}

func zone(text string) func(*screening.SealEvidence) {
	return func(s *screening.SealEvidence) { s.Features[0].Text = text }
}

func passport(number string) func(*screening.SealEvidence) {
	return func(s *screening.SealEvidence) { s.Features[1].Text = number }
}

// hard is the page with a character that was hard to read.
func hard(d screening.DocumentEvidence, line, column int) screening.DocumentEvidence {
	d.MarginsMilli[line][column] = screening.UnsureMilli - 1
	return d
}

// verdicts writes the findings as one word each: read, signature, trust, digits,
// mrz, holder, single.
func verdicts(fs []screening.Finding) string {
	short := map[screening.Verdict]string{screening.Successful: "su", screening.Failed: "fa", screening.Undetermined: "un", screening.NoSupport: "no", screening.Aborted: "ab"}
	var out []string
	for _, f := range fs {
		out = append(out, short[f.Verdict])
	}
	return strings.Join(out, " ")
}

func TestCheck(t *testing.T) {
	changed := line2[:5] + "7" + line2[6:]
	for _, c := range []struct {
		name string
		page screening.DocumentEvidence
		with []screening.SealEvidence
		want string
	}{
		{"no seal", page(line1, line2), nil, "no no no no no no no"},
		{"good", page(line1, line2), []screening.SealEvidence{good()}, "su su su su su no su"},
		{"unknown feature", page(line1, line2), []screening.SealEvidence{good(status("UNKNOWN_FEATURE", "VALID", "VALID"))}, "su su su su su no su"},
		{"wrong signature", page(line1, line2), []screening.SealEvidence{good(status("INVALID_SIGNATURE", "INVALID_SIGNATURE", "VALID"))}, "su fa su su su no su"},
		{"unknown signer", page(line1, line2), []screening.SealEvidence{good(status("UNKNOWN_CERTIFICATE", "UNKNOWN_CERTIFICATE", "UNKNOWN_CERTIFICATE"))}, "su un un su su no su"},
		{"denied by its authority", page(line1, line2), []screening.SealEvidence{good(status("UNTRUSTED_CERTIFICATE", "VALID", "UNTRUSTED_CERTIFICATE"))}, "su su fa su su no su"},
		{"authority not known", page(line1, line2), []screening.SealEvidence{good(status("UNTRUSTED_CERTIFICATE", "VALID", "UNTRUSTED_CERTIFICATE"), func(s *screening.SealEvidence) { s.NoAnchor = true })}, "su su un su su no su"},
		{"signed in its own state", page(line1, line2), []screening.SealEvidence{good(state("D", "D"), zone("I<D<<"+line1[5:]+"\n"+line2))}, "su su su su fa no su"},
		{"its MRZ of another state", page(line1, line2), []screening.SealEvidence{good(state("D", "D"))}, "su su un su su no su"},
		{"signed in what is no state", page(line1, line2), []screening.SealEvidence{good(state("UTO", ""))}, "su su un su su no su"},
		{"signed in another state", page(line1, line2), []screening.SealEvidence{good(state("D", "FRA"))}, "su su un su su no su"},
		{"type not allowed", page(line1, line2), []screening.SealEvidence{good(status("INVALID_DOCUMENTTYPE", "VALID", "INVALID_DOCUMENTTYPE"))}, "su su fa su su no su"},
		{"expired", page(line1, line2), []screening.SealEvidence{good(status("EXPIRED_CERTIFICATE", "VALID", "EXPIRED_CERTIFICATE"))}, "su su fa su su no su"},
		{"revoked", page(line1, line2), []screening.SealEvidence{good(status("REVOKED_CERTIFICATE", "VALID", "REVOKED_CERTIFICATE"))}, "su su fa su su no su"},
		{"wrong format", page(line1, line2), []screening.SealEvidence{{Symbology: "QR", Status: "WRONG_FORMAT", Reason: "cut off"}}, "fa un un no no no su"},
		{"unreadable", page(line1, line2), []screening.SealEvidence{{Symbology: "QR", Status: "READ_ERROR"}}, "un un un no no no su"},
		{"boarding pass", page(line1, line2), []screening.SealEvidence{{Symbology: "Aztec", Kind: "BCBP", Status: "NOT_SIGNED", Signature: "NOT_SIGNED", Trust: "NOT_SIGNED"}}, "no no no no no no no"},
		{"print changed", page(line1, changed), []screening.SealEvidence{good()}, "su su su su fa no su"},
		{"print hard to read", hard(page(line1, changed), 1, 5), []screening.SealEvidence{good()}, "su su su su un no su"},
		{"code of the print changed", page("A"+line1[1:], line2), []screening.SealEvidence{good()}, "su su su su fa no su"},
		{"code of the print hard to read", hard(page("A"+line1[1:], line2), 0, 0), []screening.SealEvidence{good()}, "su su su su un no su"},
		{"print not read to its end", page(line1, line2[:30]), []screening.SealEvidence{good()}, "su su su su un no su"},
		{"permit beside another passport", page(pass1, pass2), []screening.SealEvidence{good()}, "su su su su un fa su"},
		{"permit beside its passport", page(pass1, pass2), []screening.SealEvidence{good(passport("L898902C3"))}, "su su su su no su su"},
		{"permit beside a visa", page(visa1, visa2), []screening.SealEvidence{good()}, "su su su su un un su"},
		{"visa beside another passport, hard to read", hard(page(pass1, pass2), 1, 8), []screening.SealEvidence{good(zone(visa1 + "\n" + visa2[:28]))}, "su su su su no un su"},
		{"visa beside another passport, hard to read elsewhere", hard(page(pass1, pass2), 1, 20), []screening.SealEvidence{good(zone(visa1 + "\n" + visa2[:28]))}, "su su su su no fa su"},
		{"visa beside an identity card", page(line1, line2), []screening.SealEvidence{good(zone(visa1 + "\n" + visa2[:28]))}, "su su su su no un su"},
		{"number cut off in the seal", page(line1, long), []screening.SealEvidence{good(zone(visa1+"\n"+visa2[:28]), passport(long[:9]))}, "su su su su no su su"},
		{"number that begins alike", page(line1, long), []screening.SealEvidence{good(zone(visa1+"\n"+visa2[:28]), passport(long[:8]))}, "su su su su no un su"},
		{"sealed digits wrong", page(line1, changed), []screening.SealEvidence{good(zone(line1 + "\n" + changed))}, "su su su fa su no su"},
		{"no lines printed", page(), []screening.SealEvidence{good()}, "su su su su no no su"},
		{"nothing in the lines", page("", ""), []screening.SealEvidence{good(zone("\n"))}, "su su su fa no no su"},
		{"visa, its own print", page(visa1, visa2), []screening.SealEvidence{good(zone(visa1 + "\n" + visa2[:28]))}, "su su su su su no su"},
		{"visa beside its passport", page(pass1, pass2), []screening.SealEvidence{good(zone(visa1+"\n"+visa2[:28]), passport("L898902C3"))}, "su su su su no su su"},
		{"visa of somebody else beside a passport of its number", page(pass1, pass2), []screening.SealEvidence{good(zone(visa1+"\nL8988901C4UTO4009078F1204159"), passport("L898902C3"))}, "su su su su no un su"},
		{"visa of an unknown birth beside its passport", page(pass1, pass2), []screening.SealEvidence{good(zone(visa1+"\nL8988901C4UTO40<<<<8F1204159"), passport("L898902C3"))}, "su su su su no su su"},
		{"visa beside another passport", page(pass1, pass2), []screening.SealEvidence{good(zone(visa1 + "\n" + visa2[:28]))}, "su su su su no fa su"},
		{"proof of the passport", page(pass1, pass2), []screening.SealEvidence{good(func(s *screening.SealEvidence) {
			s.Features = []screening.SealFeature{{Name: "document number", Text: "L898902C3"}}
		})}, "su su su no no su su"},
		{"proof of the passport, as people write it", page(pass1, pass2), []screening.SealEvidence{good(func(s *screening.SealEvidence) {
			s.Features = []screening.SealFeature{{Name: "document number", Text: "L-898 902c3"}}
		})}, "su su su no no su su"},
		{"proof of another passport", page(pass1, pass2), []screening.SealEvidence{good(func(s *screening.SealEvidence) {
			s.Features = []screening.SealFeature{{Name: "document number", Text: "X1"}}
		})}, "su su su no no un su"},
		{"two seals, one wrong", page(line1, line2), []screening.SealEvidence{good(), good(status("INVALID_SIGNATURE", "INVALID_SIGNATURE", "VALID"))}, "su fa su su su no ab"},
		{"two seals, the first unknown", page(line1, line2), []screening.SealEvidence{good(status("UNKNOWN_CERTIFICATE", "UNKNOWN_CERTIFICATE", "UNKNOWN_CERTIFICATE")), good()}, "su un un su su no ab"},
	} {
		e := screening.Evidence{Document: c.page}
		e.Document.Seals = &screening.SealsEvidence{ModalityEvidence: screening.ModalityEvidence{State: "captured"}, Seals: c.with}
		fs := Check(&e)
		if got := verdicts(fs); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		for _, f := range fs {
			if (f.Verdict == screening.Failed || f.Verdict == screening.Undetermined || f.Verdict == screening.Aborted) && f.Text == "" {
				t.Errorf("%s: %s says nothing", c.name, f.ID)
			}
			if strings.Contains(f.Title, "ROE") || f.Group != "seal" {
				t.Errorf("%s: %+v", c.name, f)
			}
		}
	}
}

// TestAbsent: how a page without seals came to be one.
func TestAbsent(t *testing.T) {
	aborted := page(line1, line2)
	aborted.State = "aborted"
	for _, c := range []struct {
		name  string
		page  screening.DocumentEvidence
		state string
		want  string
	}{
		{"searched", page(line1, line2), "captured", "no no no no no no no"},
		{"cut short", page(line1, line2), "aborted", "ab ab ab ab ab ab ab"},
		{"no reader", page(line1, line2), "not supported", "no no no no no no no"},
		{"page pulled away", aborted, "captured", "ab ab ab ab ab ab ab"},
	} {
		e := screening.Evidence{Document: c.page}
		e.Document.Seals = &screening.SealsEvidence{ModalityEvidence: screening.ModalityEvidence{State: c.state}}
		if got := verdicts(Check(&e)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if fs := Check(&screening.Evidence{Document: page(line1, line2)}); len(fs) != 0 {
		t.Errorf("a kiosk that looks for none gives %d findings", len(fs))
	}
}

// TestSignerName: a signer that calls itself a sentence does not write the finding.
func TestSignerName(t *testing.T) {
	for subject, want := range map[string]string{
		"C=UT, CN=S1": `The authority of the signer "C=UT, CN=S1" is not known here.`,
		"C=UT, CN=S1\n" + strings.Repeat("All is well. ", 300): `The authority of the signer "C=UT, CN=S1\nAll is well. ` + strings.Repeat("All is well. ", 4) + `All" is not known here.`,
	} {
		e := screening.Evidence{Document: page(line1, line2)}
		s := good(status("UNTRUSTED_CERTIFICATE", "VALID", "UNTRUSTED_CERTIFICATE"), func(s *screening.SealEvidence) { s.NoAnchor, s.Certificate.Subject = true, subject })
		e.Document.Seals = &screening.SealsEvidence{ModalityEvidence: screening.ModalityEvidence{State: "captured"}, Seals: []screening.SealEvidence{s}}
		for _, f := range Check(&e) {
			if f.ID == "seal.trust" && !strings.HasPrefix(f.Text, want) {
				t.Errorf("%q", f.Text)
			}
		}
	}
}

// TestTrustReason: what is wrong with the kiosk's own certificates is said.
func TestTrustReason(t *testing.T) {
	e := screening.Evidence{Document: page(line1, line2)}
	e.Document.Seals = &screening.SealsEvidence{
		ModalityEvidence: screening.ModalityEvidence{State: "captured"}, TrustReason: "file is missing",
		Seals: []screening.SealEvidence{good(status("UNKNOWN_CERTIFICATE", "UNKNOWN_CERTIFICATE", "UNKNOWN_CERTIFICATE"))},
	}
	for _, f := range Check(&e) {
		if says := strings.Contains(f.Text, "file is missing"); says != (f.ID == "seal.trust") {
			t.Errorf("%s: %q", f.ID, f.Text)
		}
	}
}
