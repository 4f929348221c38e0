package screening

// FaceEvidence is what the face camera's room gave, with what it was compared to.
// Templates go into the record beside it; scores stand beside the model they are of.
type FaceEvidence struct {
	State      string               `cbor:"1,keyasint" json:"state"` // as of any modality
	Reason     string               `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`
	Camera     bool                 `cbor:"3,keyasint,omitempty" json:"camera,omitempty"`        // this kiosk is to look at faces, whether it could or not
	Detector   *FaceModelEvidence   `cbor:"4,keyasint,omitempty" json:"detector,omitempty"`      // nil: none is provisioned
	Embedder   *FaceModelEvidence   `cbor:"5,keyasint,omitempty" json:"embedder,omitempty"`      // nil: none is provisioned, and nothing was compared
	Pictures   []FacePicture        `cbor:"6,keyasint,omitempty" json:"pictures,omitempty"`      // that faces were looked for in
	Quality    []ComponentEvidence  `cbor:"7,keyasint,omitempty" json:"quality,omitempty"`       // of the live picture
	Compared   []FaceComparison     `cbor:"8,keyasint,omitempty" json:"compared,omitempty"`      // what was to be compared, whether it could be or not
	Alerts     *GalleryEvidence     `cbor:"9,keyasint,omitempty" json:"alerts,omitempty"`        // nil: this kiosk has no gallery of faces
	Cues       []CueEvidence        `cbor:"10,keyasint,omitempty" json:"cues,omitempty"`         // signs of an attack, assessed or not
	Others     int                  `cbor:"11,keyasint,omitempty" json:"others,omitempty"`       // further faces beside the nearest, at most at once
	Frames     int                  `cbor:"12,keyasint,omitempty" json:"frames,omitempty"`       // that were looked at
	Candidates int                  `cbor:"13,keyasint,omitempty" json:"candidates,omitempty"`   // frames good enough to choose from
	Reference  *ReferenceEvidence   `cbor:"14,keyasint,omitempty" json:"reference,omitempty"`    // of the chip's portrait
	Attack     []FaceAttackEvidence `cbor:"15,keyasint,omitempty" json:"attack_model,omitempty"` // of a provisioned network, evidence only
}

// Modality is how the taking of the face ended.
func (f *FaceEvidence) Modality() ModalityEvidence { return ModalityEvidence{f.State, f.Reason} }

// FaceModelEvidence names a network and what its card says of thresholds.
type FaceModelEvidence struct {
	ID         string          `cbor:"1,keyasint" json:"id"`
	SHA256     []byte          `cbor:"2,keyasint" json:"sha256"`
	Thresholds []FaceThreshold `cbor:"3,keyasint,omitempty" json:"thresholds,omitempty"` // ascending false match rate last
}

// FaceThreshold is a score from which on two pictures count as of one person.
type FaceThreshold struct {
	FMRCenti int    `cbor:"1,keyasint" json:"fmr_centi"` // -100 log10 of the false match rate: 300 is one in a thousand
	ScoreE4  int    `cbor:"2,keyasint" json:"score_e4"`  // ten-thousandths
	Set      string `cbor:"3,keyasint" json:"set"`       // the pictures it was measured on
}

// FacePicture is a picture in which a face was looked for.
type FacePicture struct {
	Of       string `cbor:"1,keyasint" json:"of"`                         // "live", "chip", "page"
	State    string `cbor:"2,keyasint" json:"state"`                      // "found", "no face", "refused", "missing"
	Reason   string `cbor:"3,keyasint,omitempty" json:"reason,omitempty"` // why there is none
	Faces    int    `cbor:"4,keyasint,omitempty" json:"faces,omitempty"`
	SHA256   []byte `cbor:"5,keyasint,omitempty" json:"sha256,omitempty"`    // of the crop that the officer sees
	Template []byte `cbor:"6,keyasint,omitempty" json:"template,omitempty"`  // SHA-256 of the template
	Quality  int    `cbor:"7,keyasint,omitempty" json:"quality,omitempty"`   // 0..100, to choose by; no score of any standard
	YawE1    int    `cbor:"8,keyasint,omitempty" json:"yaw_e1,omitempty"`    // tenths of a degree
	PitchE1  int    `cbor:"9,keyasint,omitempty" json:"pitch_e1,omitempty"`  // ..
	RollE1   int    `cbor:"10,keyasint,omitempty" json:"roll_e1,omitempty"`  // ..
	EyesE1   int    `cbor:"11,keyasint,omitempty" json:"eyes_e1,omitempty"`  // distance of the eyes, tenths of a pixel
	Detector int    `cbor:"12,keyasint,omitempty" json:"detector,omitempty"` // score of the detector, thousandths
}

// The states of a FacePicture.
const (
	FaceFound   = "found"
	FaceNone    = "no face"
	FaceRefused = "refused" // the picture itself was not taken
	FaceMissing = "missing" // there is no such picture
)

// ComponentEvidence is one component of quality.
type ComponentEvidence struct {
	Name       string `cbor:"1,keyasint" json:"name"`
	Unit       string `cbor:"2,keyasint,omitempty" json:"unit,omitempty"`
	State      string `cbor:"3,keyasint" json:"state"` // capture.FaceState
	ValueMilli int    `cbor:"4,keyasint" json:"value_milli"`
	LowMilli   *int   `cbor:"5,keyasint,omitempty" json:"low_milli,omitempty"`
	HighMilli  *int   `cbor:"6,keyasint,omitempty" json:"high_milli,omitempty"`
	Score      *int   `cbor:"7,keyasint,omitempty" json:"score,omitempty"` // 0..100, formulas of ISO/IEC 29794-5, own landmarks
	Reason     string `cbor:"8,keyasint,omitempty" json:"reason,omitempty"`
}

// FaceComparison is one comparison of two pictures.
type FaceComparison struct {
	A       string `cbor:"1,keyasint" json:"a"` // FacePicture.Of
	B       string `cbor:"2,keyasint" json:"b"`
	State   string `cbor:"3,keyasint" json:"state"`                      // "compared", "not compared"
	Reason  string `cbor:"4,keyasint,omitempty" json:"reason,omitempty"` // why not
	ScoreE4 *int   `cbor:"5,keyasint,omitempty" json:"score_e4,omitempty"`
}

// ReferenceEvidence is what is known of the age of the chip's portrait.
type ReferenceEvidence struct {
	Months int    `cbor:"1,keyasint" json:"months"`                    // at least so old; 0 = not known
	Source string `cbor:"2,keyasint" json:"source"`                    // where that stands: "DG12"
	Child  bool   `cbor:"3,keyasint,omitempty" json:"child,omitempty"` // the holder was, or is, not grown up
}

// FaceAttackEvidence is what a provisioned network says of an attack.
type FaceAttackEvidence struct {
	Model FaceModelEvidence `cbor:"1,keyasint" json:"model"`
	Milli int               `cbor:"2,keyasint" json:"milli"` // 0..1000, higher = more like an attack
}
