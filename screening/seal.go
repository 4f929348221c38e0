package screening

// SealsEvidence is what was found of digital seals on the page.
type SealsEvidence struct {
	ModalityEvidence `cbor:"1,keyasint" json:"reading"`
	Seals            []SealEvidence `cbor:"2,keyasint,omitempty" json:"seals,omitempty"`
	Others           int            `cbor:"3,keyasint,omitempty" json:"others,omitempty"`        // barcodes that are no seals
	TrustVersion     uint64         `cbor:"4,keyasint,omitempty" json:"trust_version,omitempty"` // of the signed pack of certificates; 0: there is none
	TrustReason      string         `cbor:"5,keyasint,omitempty" json:"trust_reason,omitempty"`  // why there is none, or what is wrong with it
}

// SealEvidence is one barcode that is a seal, or begins as one. Statuses are those
// of Doc 9303-13 appendix D, as package capture/seal writes them.
type SealEvidence struct {
	Symbology string        `cbor:"1,keyasint" json:"symbology"` // capture.Symbology
	Region    *Region       `cbor:"2,keyasint,omitempty" json:"region,omitempty"`
	SHA256    []byte        `cbor:"3,keyasint" json:"sha256"` // of the barcode's message
	Kind      string        `cbor:"4,keyasint,omitempty" json:"kind,omitempty"`
	Version   int           `cbor:"5,keyasint,omitempty" json:"version,omitempty"`
	Issuer    string        `cbor:"6,keyasint,omitempty" json:"issuer,omitempty"` // three-letter code
	Document  string        `cbor:"7,keyasint,omitempty" json:"document,omitempty"`
	Signer    string        `cbor:"8,keyasint,omitempty" json:"signer,omitempty"`
	Reference string        `cbor:"9,keyasint,omitempty" json:"reference,omitempty"` // of the signer's certificate
	Issued    string        `cbor:"10,keyasint,omitempty" json:"issued,omitempty"`
	Signed    string        `cbor:"11,keyasint,omitempty" json:"signed,omitempty"`
	Features  []SealFeature `cbor:"12,keyasint,omitempty" json:"features,omitempty"` // fields within fields are flat here
	Status    string        `cbor:"13,keyasint" json:"status"`
	Signature string        `cbor:"14,keyasint,omitempty" json:"signature,omitempty"` // empty: the seal could not be taken apart
	Trust     string        `cbor:"15,keyasint,omitempty" json:"trust,omitempty"`
	Reason    string        `cbor:"16,keyasint,omitempty" json:"reason,omitempty"` // why it could not be taken apart
	// NoAnchor: nobody vouches for the signer, and nobody denies it either.
	NoAnchor     bool             `cbor:"17,keyasint,omitempty" json:"no_anchor,omitempty"`
	NoRevocation bool             `cbor:"18,keyasint,omitempty" json:"no_revocation,omitempty"` // no current revocation list
	Certificate  *SealCertificate `cbor:"19,keyasint,omitempty" json:"certificate,omitempty"`   // nil: not known
	Unknown      bool             `cbor:"20,keyasint,omitempty" json:"unknown,omitempty"`       // a field is there that its profile does not have
}

// SealCertificate is the signer's certificate.
type SealCertificate struct {
	Subject   string `cbor:"1,keyasint" json:"subject"`
	Country   string `cbor:"2,keyasint" json:"country"`                       // two letters
	NotBefore int64  `cbor:"3,keyasint" json:"not_before"`                    // Unix seconds
	NotAfter  int64  `cbor:"4,keyasint" json:"not_after"`                     //
	Authority string `cbor:"5,keyasint,omitempty" json:"authority,omitempty"` // who vouches for it; empty: nobody, or it is pinned
	State     string `cbor:"6,keyasint,omitempty" json:"state,omitempty"`     // Country as a three-letter code of Doc 9303-3; empty: it has none
}

// SealFeature is one decoded field. Lines of an MRZ are separated by \n.
type SealFeature struct {
	Name string `cbor:"1,keyasint" json:"name"`
	Text string `cbor:"2,keyasint" json:"text"`
}
