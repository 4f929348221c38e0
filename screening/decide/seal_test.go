package decide

import (
	"slices"
	"testing"
	"time"

	"gatehouse/screening"
	"gatehouse/screening/policy"
)

// TestSealNeed: under the example policy a page without a seal is not held up, an
// unknown signer is shown and does not hold up, and a broken seal does.
func TestSealNeed(t *testing.T) {
	p, err := policy.Parse(policy.Default())
	if err != nil {
		t.Fatal(err)
	}
	seal := func(status string) []screening.SealEvidence {
		return []screening.SealEvidence{{Symbology: "DataMatrix", Kind: "VDS", Status: status, Signature: status, Trust: "VALID"}}
	}
	for _, c := range []struct {
		name   string
		seals  []screening.SealEvidence
		forbid string
		want   screening.Verdict
	}{
		{"none", nil, "", screening.NoSupport},
		{"valid", seal("VALID"), "", screening.Successful},
		{"unknown", seal("UNKNOWN_CERTIFICATE"), "", screening.Undetermined},
		{"wrong", seal("INVALID_SIGNATURE"), "seal.signature", screening.Failed},
	} {
		e := screening.Evidence{Document: screening.DocumentEvidence{
			ModalityEvidence: screening.ModalityEvidence{State: "captured"},
			Seals:            &screening.SealsEvidence{ModalityEvidence: screening.ModalityEvidence{State: "captured"}, Seals: c.seals},
		}}
		r := Screen(e, p, time.Unix(1900000000, 0))
		for _, id := range r.Because {
			if groupOf(id) == "seal" && id != c.forbid {
				t.Errorf("%s: %s forbids clear", c.name, id)
			}
		}
		if c.forbid != "" && !slices.Contains(r.Because, c.forbid) {
			t.Errorf("%s: %s does not forbid clear", c.name, c.forbid)
		}
		for _, f := range r.Findings {
			if f.ID == "seal.signature" && f.Verdict != c.want {
				t.Errorf("%s: the signature is %v", c.name, f.Verdict)
			}
		}
	}
}
