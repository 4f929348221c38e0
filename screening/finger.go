package screening

// FingersEvidence is what the fingerprint sensor's room gave, with what it was
// compared to. Templates go into the record beside it, images nowhere.
type FingersEvidence struct {
	State    string               `cbor:"1,keyasint" json:"state"` // as of any modality
	Reason   string               `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`
	Exempt   string               `cbor:"3,keyasint,omitempty" json:"exempt,omitempty"` // why no finger was asked for: "child under 12"
	Prints   []PrintEvidence      `cbor:"4,keyasint,omitempty" json:"prints,omitempty"`
	Missing  []MissingEvidence    `cbor:"5,keyasint,omitempty" json:"missing,omitempty"`
	Compared []ComparisonEvidence `cbor:"6,keyasint,omitempty" json:"compared,omitempty"`
	Alerts   *GalleryEvidence     `cbor:"7,keyasint,omitempty" json:"alerts,omitempty"`  // nil: this kiosk has no gallery of fingers
	Matcher  string               `cbor:"8,keyasint,omitempty" json:"matcher,omitempty"` // edition of matcher and of its table of false match rates
}

// Modality is how the taking of fingers ended.
func (f *FingersEvidence) Modality() ModalityEvidence { return ModalityEvidence{f.State, f.Reason} }

// PrintEvidence is the best impression of one finger.
type PrintEvidence struct {
	Finger   string        `cbor:"1,keyasint" json:"finger"`  // capture.Finger
	Quality  int           `cbor:"2,keyasint" json:"quality"` // 0..100
	Least    int           `cbor:"3,keyasint" json:"least"`   // that is wanted of this finger; 0 = no limit
	Tries    int           `cbor:"4,keyasint" json:"tries"`
	Minutiae int           `cbor:"5,keyasint" json:"minutiae"`
	Width    int           `cbor:"6,keyasint" json:"width"` // pixels
	Height   int           `cbor:"7,keyasint" json:"height"`
	PPI      int           `cbor:"8,keyasint" json:"ppi"`
	SHA256   []byte        `cbor:"9,keyasint" json:"sha256"`                      // of the template in the record
	Advice   []string      `cbor:"10,keyasint,omitempty" json:"advice,omitempty"` // capture.Advice
	Cues     []CueEvidence `cbor:"11,keyasint,omitempty" json:"cues,omitempty"`   // signs of an attack, assessed or not
	Model    string        `cbor:"12,keyasint,omitempty" json:"model,omitempty"`  // of Quality, and the extractor's edition
}

// CueEvidence is one sign that an impression may not be of a living finger.
type CueEvidence struct {
	Name     string `cbor:"1,keyasint" json:"name"`
	Assessed bool   `cbor:"2,keyasint" json:"assessed"`
	Milli    int    `cbor:"3,keyasint" json:"milli"` // 0..1000
	Reason   string `cbor:"4,keyasint,omitempty" json:"reason,omitempty"`
}

// MissingEvidence is a finger that was not taken.
type MissingEvidence struct {
	Finger string `cbor:"1,keyasint" json:"finger"`
	Reason string `cbor:"2,keyasint" json:"reason"` // capture.MissingReason
}

// ComparisonEvidence is one comparison of two impressions. FMRCenti is the false
// match rate that the score stands for: -100 log10 of it, so that 300 is one in a
// thousand.
type ComparisonEvidence struct {
	With     string `cbor:"1,keyasint" json:"with"`                          // "chip", or "taken": another finger of this crossing
	Finger   string `cbor:"2,keyasint" json:"finger"`                        // as it was taken
	Other    string `cbor:"3,keyasint" json:"other"`                         // position of the other one
	State    string `cbor:"4,keyasint" json:"state"`                         // "compared", "not compared"
	Reason   string `cbor:"5,keyasint,omitempty" json:"reason,omitempty"`    // why not
	Score    int    `cbor:"6,keyasint,omitempty" json:"score,omitempty"`     // of the matcher
	FMRCenti int    `cbor:"7,keyasint,omitempty" json:"fmr_centi,omitempty"` // 0 = as good as any two fingers
	Quality  int    `cbor:"8,keyasint,omitempty" json:"quality,omitempty"`   // of the other one, 0..100
}

// GalleryEvidence is an alert gallery as it stood when it was searched.
type GalleryEvidence struct {
	Name    string       `cbor:"1,keyasint" json:"name"`
	Version uint64       `cbor:"2,keyasint" json:"version"`
	Issued  int64        `cbor:"3,keyasint" json:"issued"` // Unix seconds
	State   string       `cbor:"4,keyasint" json:"state"`  // "searched", "missing", "refused", "not asked"
	Reason  string       `cbor:"5,keyasint,omitempty" json:"reason,omitempty"`
	Size    int          `cbor:"6,keyasint,omitempty" json:"size,omitempty"` // templates
	Hits    []GalleryHit `cbor:"7,keyasint,omitempty" json:"hits,omitempty"`
}

// GalleryHit is a lead: a person of the gallery who may be the traveller.
type GalleryHit struct {
	Subject  string `cbor:"1,keyasint" json:"subject"` // the gallery's own reference, never a name
	Finger   string `cbor:"2,keyasint" json:"finger"`
	Score    int    `cbor:"3,keyasint" json:"score"`
	FMRCenti int    `cbor:"4,keyasint" json:"fmr_centi"`
	Reason   string `cbor:"5,keyasint" json:"reason"` // as the gallery has it
}
