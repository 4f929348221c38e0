package screening

// ChipEvidence is what the chip reader's room gave (capture.Chip), with what this
// kiosk knows of whom to believe.
type ChipEvidence struct {
	State     string             `cbor:"1,keyasint" json:"state"` // as of any modality
	Reason    string             `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`
	Protocols []ProtocolEvidence `cbor:"3,keyasint,omitempty" json:"protocols,omitempty"` // in the order in which they ran
	Files     []FileEvidence     `cbor:"4,keyasint,omitempty" json:"files,omitempty"`     // in the order in which they were asked for
	Trust     *TrustEvidence     `cbor:"5,keyasint,omitempty" json:"trust,omitempty"`     // nil: this kiosk has no trust store
	Quirks    []string           `cbor:"6,keyasint,omitempty" json:"quirks,omitempty"`    // known departures from the standards that were met
	Commands  int                `cbor:"7,keyasint,omitempty" json:"commands,omitempty"`  // APDUs
	CardMS    int                `cbor:"8,keyasint,omitempty" json:"card_ms,omitempty"`   // waiting for reader and card
	OwnMS     int                `cbor:"9,keyasint,omitempty" json:"own_ms,omitempty"`    // in this program
}

// Modality is how the reading of the chip ended.
func (c *ChipEvidence) Modality() ModalityEvidence { return ModalityEvidence{c.State, c.Reason} }

// File finds a file by its name; nil: it was not asked for.
func (c *ChipEvidence) File(name string) *FileEvidence {
	for i := range c.Files {
		if c.Files[i].Name == name {
			return &c.Files[i]
		}
	}
	return nil
}

// ProtocolEvidence is one run of a protocol with the chip, or why there was none.
type ProtocolEvidence struct {
	Name    string  `cbor:"1,keyasint" json:"name"`    // "PACE", "BAC", "CAM", "CA", "AA", "TA"
	Outcome string  `cbor:"2,keyasint" json:"outcome"` // capture.Outcome: "done", "failed", "missing", "not supported", "not needed", "aborted"
	Reason  string  `cbor:"3,keyasint,omitempty" json:"reason,omitempty"`
	Values  []Value `cbor:"4,keyasint,omitempty" json:"values,omitempty"` // "mapping", "cipher", "domain", "password" ..
}

// FileEvidence is an elementary file of the chip. Groups with pictures (DG2 to DG5, DG7)
// are here by their digest alone.
type FileEvidence struct {
	Name    string           `cbor:"1,keyasint" json:"name"`  // "EF.SOD", "DG1" ..
	State   string           `cbor:"2,keyasint" json:"state"` // capture.FileState: "not read", "read", "absent", "denied", "malformed", "aborted"
	Reason  string           `cbor:"3,keyasint,omitempty" json:"reason,omitempty"`
	Length  int              `cbor:"4,keyasint,omitempty" json:"length,omitempty"` // bytes
	Content []byte           `cbor:"5,keyasint,omitempty" json:"content,omitempty"`
	Digests []DigestEvidence `cbor:"6,keyasint,omitempty" json:"digests,omitempty"` // over the whole file, where Content is left out

	// What the standard of a file says against its content, where that is left out.
	Departures []string `cbor:"7,keyasint,omitempty" json:"departures,omitempty"` // names of lds.Quirks
	Fault      string   `cbor:"8,keyasint,omitempty" json:"fault,omitempty"`      // why it cannot be read by it
}

// DigestEvidence is a digest under a named hash: "SHA-256".
type DigestEvidence struct {
	Hash  string `cbor:"1,keyasint" json:"hash"`
	Value []byte `cbor:"2,keyasint" json:"value"`
}

// TrustEvidence is what the trust store had to say of this chip's signers, closed:
// every certificate that may lie on a path, every list that speaks of one of them.
type TrustEvidence struct {
	State      string                `cbor:"1,keyasint" json:"state"` // "searched", "missing", "refused"
	Reason     string                `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`
	Anchors    []AnchorEvidence      `cbor:"3,keyasint,omitempty" json:"anchors,omitempty"`
	Signers    [][]byte              `cbor:"4,keyasint,omitempty" json:"signers,omitempty"` // DER of document signers that the SOD may mean and does not hold
	Revocation []RevocationEvidence  `cbor:"5,keyasint,omitempty" json:"revocation,omitempty"`
	Defects    []ChipDefectEvidence  `cbor:"6,keyasint,omitempty" json:"defects,omitempty"`
	Lists      []TrustSourceEvidence `cbor:"7,keyasint,omitempty" json:"lists,omitempty"` // where the anchors came from, with their ages
	Known      []AnchorEvidence      `cbor:"8,keyasint,omitempty" json:"known,omitempty"` // document signers of this chip that a signer list or the PKD holds: no anchors
}

// AnchorEvidence is a certificate of a country signing authority, or a link between two.
type AnchorEvidence struct {
	Certificate []byte `cbor:"1,keyasint" json:"certificate"` // DER
	Level       string `cbor:"2,keyasint" json:"level"`       // "bilateral", "list", "manual": how it came to be believed
	Source      string `cbor:"3,keyasint" json:"source"`      // name of a TrustSourceEvidence: the best

	Also     []string `cbor:"4,keyasint,omitempty" json:"also,omitempty"`      // names of the others that hold it
	ProvenBy string   `cbor:"5,keyasint,omitempty" json:"proven_by,omitempty"` // at the import: "self", "link: " and the SHA-256 of the issuer's certificate, "orphan"
}

// RevocationEvidence is what the newest revocation list of an issuer says.
type RevocationEvidence struct {
	Issuer     string   `cbor:"1,keyasint" json:"issuer"` // SHA-256 of the issuer's certificate, hexadecimal
	ThisUpdate int64    `cbor:"2,keyasint" json:"this_update"`
	NextUpdate int64    `cbor:"3,keyasint,omitempty" json:"next_update,omitempty"` // 0: none is promised
	Revoked    []string `cbor:"4,keyasint,omitempty" json:"revoked,omitempty"`     // serial numbers of this chip's certificates that it holds, hexadecimal
	Proven     bool     `cbor:"5,keyasint,omitempty" json:"proven,omitempty"`      // its signature is the issuer's
	Source     string   `cbor:"6,keyasint,omitempty" json:"source,omitempty"`      // name of a TrustSourceEvidence
}

// ChipDefectEvidence is an entry of a signed defect list (BSI TR-03129-2) or deviation
// list (Doc 9303-12 clause 10) that speaks of this chip's signer.
type ChipDefectEvidence struct {
	Defect string `cbor:"1,keyasint" json:"defect"` // dotted decimals of the defect type
	Status int    `cbor:"2,keyasint,omitempty" json:"status,omitempty"`
	Value  []byte `cbor:"3,keyasint,omitempty" json:"value,omitempty"` // DER of its parameters
	Source string `cbor:"4,keyasint" json:"source"`

	// Documents that the entry is limited to: "document type", "issued from", "issued
	// until" (GeneralizedTime), "document numbers" (how many, which are not given).
	Limits []Value `cbor:"5,keyasint,omitempty" json:"limits,omitempty"`
	Signer string  `cbor:"6,keyasint,omitempty" json:"signer,omitempty"` // SHA-256 of the certificate that it speaks of, hexadecimal; empty: of all of its issuer
}

// TrustSourceEvidence is a list that anchors came from.
type TrustSourceEvidence struct {
	Name    string `cbor:"1,keyasint" json:"name"`
	Kind    string `cbor:"2,keyasint" json:"kind"`                        // "master list", "bilateral", "certificate", "directory" (LDIF), "signer list", "revocation list", "defect list", "deviation list"
	Signer  string `cbor:"3,keyasint,omitempty" json:"signer,omitempty"`  // subject of the list's signer
	Signed  int64  `cbor:"4,keyasint,omitempty" json:"signed,omitempty"`  // Unix seconds, as the list says; 0: it does not say
	Stored  int64  `cbor:"5,keyasint" json:"stored"`                      // Unix seconds of the import
	Proven  bool   `cbor:"6,keyasint,omitempty" json:"proven,omitempty"`  // its signer is one that the nation vouches for
	Version uint64 `cbor:"7,keyasint,omitempty" json:"version,omitempty"` // of a bilateral bundle
	Expires int64  `cbor:"8,keyasint,omitempty" json:"expires,omitempty"` // Unix seconds, as it says: a bundle's end, a revocation list's next update
}
