package screening

import (
	"fmt"
	"log/slog"
)

// Evidence is all that a crossing measured and looked up. It is closed: a
// Screen of the same evidence needs nothing else but the policy and the time.
// Every number is an integer; scaled ones say their unit in the name.
// The field keys are those of the record on the wire and never change meaning.
type Evidence struct {
	Document DocumentEvidence  `cbor:"1,keyasint" json:"document"`
	Chip     ChipEvidence      `cbor:"2,keyasint" json:"chip"`
	Face     FaceEvidence      `cbor:"3,keyasint" json:"face"`
	Fingers  FingersEvidence   `cbor:"4,keyasint" json:"fingers"`
	Lists    []ListEvidence    `cbor:"5,keyasint" json:"lists"`
	Pictures []PictureEvidence `cbor:"6,keyasint" json:"pictures"`
	Devices  []DeviceEvidence  `cbor:"7,keyasint" json:"devices"`
}

// LogValue prints sizes only.
func (e Evidence) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("evidence, %d pictures, %d lists", len(e.Pictures), len(e.Lists)))
}

// ModalityEvidence says how a modality ended: "captured", "not supported" or
// "aborted" (capture.State), and why.
type ModalityEvidence struct {
	State  string `cbor:"1,keyasint" json:"state"`
	Reason string `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`
}

// DocumentEvidence is what the glass gave.
type DocumentEvidence struct {
	ModalityEvidence `cbor:"1,keyasint" json:"capture"`
	Format           string          `cbor:"2,keyasint,omitempty" json:"format,omitempty"` // capture.Format
	Lines            []string        `cbor:"3,keyasint,omitempty" json:"lines,omitempty"`  // as printed
	MarginsMilli     [][]int         `cbor:"4,keyasint,omitempty" json:"margins_milli,omitempty"`
	Cells            [][]Box         `cbor:"5,keyasint,omitempty" json:"cells,omitempty"` // one per character
	MRZLight         string          `cbor:"6,keyasint,omitempty" json:"mrz_light,omitempty"`
	WidthUM          int             `cbor:"7,keyasint,omitempty" json:"width_um,omitempty"`
	HeightUM         int             `cbor:"8,keyasint,omitempty" json:"height_um,omitempty"`
	Optics           Optics          `cbor:"9,keyasint" json:"optics"`
	Layout           *Layout         `cbor:"10,keyasint,omitempty" json:"layout,omitempty"` // nil: the document's edges or its lines are not known
	Model            *ModelEvidence  `cbor:"11,keyasint,omitempty" json:"model,omitempty"`  // nil: this kiosk has no templates of document models
	Seals            *SealsEvidence  `cbor:"12,keyasint,omitempty" json:"seals,omitempty"`  // nil: this kiosk does not look for seals
	Visual           *VisualEvidence `cbor:"13,keyasint,omitempty" json:"visual,omitempty"` // nil: this kiosk does not read the visual zone
	Reader           *ReaderEvidence `cbor:"14,keyasint,omitempty" json:"reader,omitempty"` // nil: no document was drawn through it
}

// UnsureMilli is the margin of a character, in thousandths of a nat, below which
// it counts as hard to read (ocr.Unsure).
const UnsureMilli = 3500

// VisualEvidence is what was read of the visual inspection zone.
type VisualEvidence struct {
	ModalityEvidence `cbor:"1,keyasint" json:"reading"`
	Texts            []TextEvidence `cbor:"2,keyasint,omitempty" json:"texts,omitempty"`
	Portrait         *Region        `cbor:"3,keyasint,omitempty" json:"portrait,omitempty"` // nil: none was found
	Ghost            *Region        `cbor:"4,keyasint,omitempty" json:"ghost,omitempty"`    // the secondary portrait
}

// TextEvidence is one printed field.
type TextEvidence struct {
	Field           string `cbor:"1,keyasint" json:"field"` // "surname", "given names", "number", "birth", "expiry"
	Text            string `cbor:"2,keyasint" json:"text"`
	ConfidenceMilli int    `cbor:"3,keyasint" json:"confidence_milli"` // 0..1000
	Box             Box    `cbor:"4,keyasint" json:"box"`              // in the white picture
}

// ReaderEvidence is what a second reader of the machine readable zone, on a wire
// of its own, made of the document.
type ReaderEvidence struct {
	Lines  []string `cbor:"1,keyasint,omitempty" json:"lines,omitempty"`  // '?' for a character that it could not read
	Reason string   `cbor:"2,keyasint,omitempty" json:"reason,omitempty"` // why there are no lines
}

// Optics are the measurements of the page in its lights. A measurement that
// could not be made is not there (Has* false), never zero.
type Optics struct {
	HasIR         bool `cbor:"1,keyasint" json:"has_ir"`
	MRZWhiteMilli int  `cbor:"2,keyasint" json:"mrz_white_milli"`  // print contrast of the strokes in white light, 0..1000
	MRZIRMilli    int  `cbor:"3,keyasint" json:"mrz_ir_milli"`     // the same strokes in B900
	MRZIRMinMilli int  `cbor:"4,keyasint" json:"mrz_ir_min_milli"` // the two weakest characters in B900
	HasUV         bool `cbor:"5,keyasint" json:"has_uv"`
	UVMedian      int  `cbor:"6,keyasint" json:"uv_median"`       // 0..255 over the page, brightest channel
	UVMRZMedian   int  `cbor:"7,keyasint" json:"uv_mrz_median"`   // the same over the MRZ
	UVBrightMilli int  `cbor:"8,keyasint" json:"uv_bright_milli"` // share of bright pixels on the page, 0..1000
	UVRegion      Box  `cbor:"9,keyasint" json:"uv_region"`       // the brightest coherent area
	MRZRegion     Box  `cbor:"10,keyasint" json:"mrz_region"`
	ResidualMilli int  `cbor:"11,keyasint" json:"residual_milli"` // registration residual, 1/1000 px

	Edition      uint64   `cbor:"12,keyasint,omitempty" json:"edition,omitempty"`      // OpticsEdition of the software that measured; 0 = the fields above only
	WhiteMilli   [][]int  `cbor:"13,keyasint,omitempty" json:"white_milli,omitempty"`  // print contrast of each character in white light, by line
	IRMilli      [][]int  `cbor:"14,keyasint,omitempty" json:"ir_milli,omitempty"`     // the same in B900
	IRPaper      [][]int  `cbor:"15,keyasint,omitempty" json:"ir_paper,omitempty"`     // level of the paper around each character in B900, 0..255
	ShapeMilli   [][]int  `cbor:"16,keyasint,omitempty" json:"shape_milli,omitempty"`  // log odds of OCR-B against another typeface of each character, -4000..4000
	White        Sight    `cbor:"17,keyasint,omitempty" json:"white"`                  // how the white picture shows the MRZ
	IR           Sight    `cbor:"18,keyasint,omitempty" json:"ir"`                     // how the infrared one does
	Unregistered []string `cbor:"19,keyasint,omitempty" json:"unregistered,omitempty"` // lights whose picture may show another spot than the white one
	WhitePaper   [][]int  `cbor:"20,keyasint,omitempty" json:"white_paper,omitempty"`  // level of the paper around each character in white light, 0..255
}

// OpticsEdition is the Edition of evidence in which everything below it is
// measured. Evidence of an earlier one is judged by the checks of its time.
const OpticsEdition = 1

// Sight is how well a picture shows the MRZ. Zero is not measured.
type Sight struct {
	Paper      int `cbor:"1,keyasint" json:"paper"`       // level of the paper, 0..255
	ClipMilli  int `cbor:"2,keyasint" json:"clip_milli"`  // share of saturated pixels, 0..1000
	RiseMilli  int `cbor:"3,keyasint" json:"rise_milli"`  // width of an edge from paper to ink, 1/1000 of the pitch; 0 = no edge was seen
	PitchMilli int `cbor:"4,keyasint" json:"pitch_milli"` // pitch of the characters, 1/1000 px
}

// Layout is where the lines stand on the document as it lies upright (Doc 9303
// parts 4 to 6). Lengths in micrometres, angles in thousandths of a degree.
type Layout struct {
	PitchUM   int   `cbor:"1,keyasint" json:"pitch_um"`                       // mean of the lines
	HeightUM  int   `cbor:"2,keyasint" json:"height_um"`                      // of a capital letter
	LeftUM    []int `cbor:"3,keyasint" json:"left_um"`                        // from the left edge to the first character, by line
	AboveUM   []int `cbor:"4,keyasint" json:"above_um"`                       // from the lower edge to the middle of the centre line, by line
	SkewMilli int   `cbor:"5,keyasint" json:"skew_milli"`                     // of the line that lies most askew
	LeanMilli *int  `cbor:"6,keyasint,omitempty" json:"lean_milli,omitempty"` // of upright strokes; nil: none was seen
}

// Box is a rectangle in pixels of the rectified page, upper left corner and size.
type Box struct {
	X int `cbor:"1,keyasint" json:"x"`
	Y int `cbor:"2,keyasint" json:"y"`
	W int `cbor:"3,keyasint" json:"w"`
	H int `cbor:"4,keyasint" json:"h"`
}

// PictureEvidence names a picture by its hash.
type PictureEvidence struct {
	Light  string `cbor:"1,keyasint" json:"light"`
	SHA256 []byte `cbor:"2,keyasint" json:"sha256"`
	Width  int    `cbor:"3,keyasint" json:"width"`
	Height int    `cbor:"4,keyasint" json:"height"`
}

// DeviceEvidence is a device that was absent or faulty during the crossing.
type DeviceEvidence struct {
	Device string `cbor:"1,keyasint" json:"device"` // "camera document", "panel", "vision"
	State  string `cbor:"2,keyasint" json:"state"`  // "absent", "faulty", "tamper"
	Reason string `cbor:"3,keyasint" json:"reason"`
}

// ListEvidence is one list as it stood when it was asked, and the rows that hit.
type ListEvidence struct {
	Name    string    `cbor:"1,keyasint" json:"name"`
	Version uint64    `cbor:"2,keyasint" json:"version"`
	Issued  int64     `cbor:"3,keyasint" json:"issued"` // Unix seconds
	State   string    `cbor:"4,keyasint" json:"state"`  // "searched", "missing", "refused" (bad signature or roll-back), "not asked"
	Reason  string    `cbor:"5,keyasint,omitempty" json:"reason,omitempty"`
	Hits    []ListHit `cbor:"6,keyasint,omitempty" json:"hits,omitempty"`
}

// ListHit is one row that fits the document.
type ListHit struct {
	Number string `cbor:"1,keyasint" json:"number"`
	Type   string `cbor:"2,keyasint" json:"type"`
	Issuer string `cbor:"3,keyasint" json:"issuer"`
	Reason string `cbor:"4,keyasint" json:"reason"` // "stolen", "lost", "revoked", "invalid" as the list has it
}
