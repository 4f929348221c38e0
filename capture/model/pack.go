package model

import (
	"fmt"
	"strings"
)

// Pack is a set of templates as it stands on the shelf: the catalogue of
// TR-03135-1 clause 5.5.1.3.
type Pack struct {
	Format string     `json:"format"` // FormatName
	Models []Template `json:"models,omitempty"`
}

// FormatName is the first value of every pack.
const FormatName = "gatehouse-models 1"

// ID is a document model (C, T, N, Y, P) of TR-03135-1 clause 5.5.1.1.
type ID struct {
	Issuer string `json:"issuer"` // as in the MRZ, without fillers
	Type   string `json:"type"`   // document code as in the MRZ, without filler
	Number int    `json:"number"` // running number from 1
	Year   int    `json:"year,omitempty"`
	PRADO  string `json:"prado,omitempty"` // code of the public register
}

// String writes the model as the guideline does.
func (id ID) String() string {
	parts := []string{id.Issuer, id.Type, fmt.Sprint(id.Number)}
	if id.Year != 0 {
		parts = append(parts, fmt.Sprint(id.Year))
	}
	if id.PRADO != "" {
		parts = append(parts, id.PRADO)
	}
	return strings.Join(parts, ", ")
}

// Template is what is known of one document model.
type Template struct {
	UUID           string          `json:"uuid"`
	ID             ID              `json:"model"`
	Layout         string          `json:"layout"` // capture.Format of its lines; "none": a side without MRZ, laid on the outline of the page
	Series         []string        `json:"series,omitempty"`
	Name           string          `json:"name"` // vendor's
	Description    string          `json:"description,omitempty"`
	Learned        *Learned        `json:"learned,omitempty"`
	Appearance     Appearance      `json:"appearance"`
	Anchors        []Patch         `json:"anchors,omitempty"` // print in white light by which the page is laid on the frame to the last tenth of a millimetre
	Checks         []Check         `json:"checks,omitempty"`
	Composites     []Set           `json:"composites,omitempty"`
	Configurations []Configuration `json:"configurations,omitempty"`
}

// Learned says where thresholds come from.
type Learned struct {
	Documents int    `json:"documents"`
	TargetPPM int    `json:"target_false_rejections_ppm"` // of one check
	Guard     string `json:"guard"`
}

// Check is one basic check routine.
type Check struct {
	UUID        string   `json:"uuid"`
	Generic     Generic  `json:"generic"`
	Name        string   `json:"name"` // vendor's
	Description string   `json:"description"`
	Quantity    Quantity `json:"quantity"`
	Min         int      `json:"min"`
	Max         int      `json:"max"`
	Threshold   int      `json:"threshold"`
	Inverted    bool     `json:"inverted,omitempty"`   // a feature of counterfeits: found is failed
	Evaluatory  bool     `json:"evaluatory,omitempty"` // runs and is logged, does not count
	Rectangle   *Rect    `json:"rectangle,omitempty"`
	Region      []Place  `json:"region,omitempty"` // polygon, instead of a rectangle
	Reference   *Clip    `json:"reference,omitempty"`
	Seen        *Seen    `json:"seen,omitempty"`
	Status      string   `json:"status"` // Proposed or Approved
	ApprovedBy  string   `json:"approved_by,omitempty"`
	ApprovedOn  string   `json:"approved_on,omitempty"` // YYYY-MM-DD
}

// The states of a check. Only approved ones run.
const (
	Proposed = "proposed"
	Approved = "approved"
)

// AtMost says on which side of the threshold the check is successful.
func (c *Check) AtMost() bool { return c.Generic.atMost() != c.Inverted }

// Seen are the values of the documents that a check was learned from, each
// measured with a template that it had no part in.
type Seen struct {
	Mean   int   `json:"mean"`
	Sigma  int   `json:"sigma"`
	Values []int `json:"values,omitempty"`
	Cut    bool  `json:"target_not_shown,omitempty"` // they are too few, or too unlike, to show the target of false rejections

	// LeftOut is the number of the document, from 1, that was worn or soiled here
	// and was left out; 0: none.
	LeftOut int `json:"left_out,omitempty"`
}

// Rect is a rectangle in micrometres of the frame; x and y are its corner towards
// the first character and the top of the page.
type Rect struct {
	X int `json:"x_um"`
	Y int `json:"y_um"`
	W int `json:"w_um"`
	H int `json:"h_um"`
}

// Place is a corner of a region in micrometres of the frame.
type Place struct {
	X int `json:"x_um"`
	Y int `json:"y_um"`
}

// Patch is print at a place.
type Patch struct {
	Rectangle Rect `json:"rectangle"`
	Reference Clip `json:"reference"`
}

// Set joins checks by a decision function. A composite joins basic checks, a
// group basic checks and composites.
type Set struct {
	UUID     string   `json:"uuid"`
	Name     string   `json:"name"` // a group's is for an officer's eyes
	Decision string   `json:"decision"`
	Checks   []string `json:"checks,omitempty"` // UUIDs
}

// The decision functions. DecideAll: failed if one is failed, else undetermined
// if one is, else successful. DecideAny: successful if one is, else undetermined
// if one is, else failed.
const (
	DecideAll = "all"
	DecideAny = "any"
)

// Configuration is a test configuration: the checks of a model in groups. The
// first one of a template is the one that runs.
type Configuration struct {
	UUID   string `json:"uuid"`
	Name   string `json:"name"`
	Groups []Set  `json:"groups,omitempty"`
}

// Quantity names what is measured in a zone.
type Quantity string

// The quantities. Thousandths, unless said otherwise.
const (
	// Pattern: how strongly the reference is there, 1000 = as in the reference.
	Pattern Quantity = "pattern"
	// Strokes: which share of the contrast of this document's own dark print in
	// white light is there in the light of the check. In white light itself: the
	// share of the zone that such print covers.
	Strokes Quantity = "strokes"
	// Level: median level of the zone, 0..255.
	Level Quantity = "level"
	// Brightest: the highest median level of the zone's squares of 5 mm, 0..255.
	Brightest Quantity = "brightest"
	// Colour: likeness of the colour of what glows to that of the reference.
	Colour Quantity = "colour"
	// Frequency: share of the zone's contrast that is finer than half a millimetre.
	Frequency Quantity = "frequency"
)
