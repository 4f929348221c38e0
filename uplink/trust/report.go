package trust

import (
	"fmt"
	"strings"

	"gatehouse/capture/cms"
)

// Report says what became of a file. Nothing of it is left out of the counts:
// Certificates is New, Known, Signers and those in Rejected.
type Report struct {
	File         string       `json:"file"`
	Certificates int          `json:"certificates"` // that were in it, each as often as it was
	New          int          `json:"new"`          // authorities, links and list signers that the store did not have
	Known        int          `json:"known"`        // those, and signers, that it had, or had from this file already
	Signers      int          `json:"signers"`      // document signers that it did not have: no anchors
	Lists        []ListReport `json:"lists,omitempty"`
	Rejected     []Rejection  `json:"rejected,omitempty"` // one by one
	Refused      []Refusal    `json:"refused,omitempty"`  // whole lists
	Proven       []string     `json:"proven,omitempty"`   // lists that this import proved
	Replaced     []string     `json:"replaced,omitempty"` // by newer ones
	Removed      []string     `json:"removed,omitempty"`
	Dropped      int          `json:"dropped,omitempty"` // certificates that only replaced or removed sources had
}

// ListReport is a list, bundle or file that was taken.
type ListReport struct {
	Name         string `json:"name"`
	Kind         string `json:"kind"`
	Raw          bool   `json:"raw,omitempty"` // without a signature
	Signer       string `json:"signer,omitempty"`
	Signed       string `json:"signed,omitempty"` // RFC 3339
	Certificates int    `json:"certificates"`     // or entries, or revoked serial numbers
	Level        string `json:"level,omitempty"`  // that its certificates have by it
	Proven       bool   `json:"proven"`
	Note         string `json:"note,omitempty"`

	id uint64
}

// Rejection is a certificate, or what may be one, that was not taken.
type Rejection struct {
	Where   string `json:"where"`
	SHA256  string `json:"sha256,omitempty"`
	Subject string `json:"subject,omitempty"`
	Reason  string `json:"reason"`
}

// Refusal is a list that was not taken.
type Refusal struct {
	What   string `json:"what"`
	Reason string `json:"reason"`
	err    error
}

func (r *Report) reject(where string, id ID, c *cms.Certificate, err error) {
	x := Rejection{Where: where, Reason: err.Error()}
	if id != (ID{}) {
		x.SHA256 = id.String()
	}
	if c != nil {
		x.Subject = c.Subject.String()
	}
	r.Rejected = append(r.Rejected, x)
}

func (r *Report) refuse(what string, err error) {
	r.Refused = append(r.Refused, Refusal{what, strings.TrimPrefix(err.Error(), ErrRefused.Error()+": "), err})
}

// Taken tells whether anything of the file was taken.
func (r *Report) Taken() bool { return len(r.Lists) > 0 || r.New+r.Known+r.Signers > 0 }

// Err is the first refusal; nil: there is none.
func (r *Report) Err() error {
	if len(r.Refused) == 0 {
		return nil
	}
	return fmt.Errorf("%s: %w", r.Refused[0].What, r.Refused[0].err)
}
