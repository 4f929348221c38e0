package optical

import (
	"fmt"

	"gatehouse/screening"
)

// Thresholds of the MRZ in infrared, thousandths of print contrast. Doc 9303-3
// clause 4.4 asks 600 of a new document as a laboratory measures it; a camera
// sees a worn one with less, and a dye with less than 60. A print that is pale
// in white light may be as pale in infrared: then a share of the white contrast
// is the threshold.
const (
	contrastFull  = 350
	contrastLeast = 150 // however pale the print is
	shareOfWhite  = 600 // thousandths
	shareWeakest  = 570 // of the threshold for the two weakest characters
)

// residualMost is the distance in 1/1000 px from which the infrared picture does
// not lie on the white one: half a stroke of OCR-B at 385 dpi.
const residualMost = 3000

func infraredMRZ(f *screening.Finding, e *screening.Evidence) {
	d, o := &e.Document, &e.Document.Optics
	switch {
	case len(d.Lines) == 0:
		f.Verdict = screening.NoSupport
		f.Text = "This side has no MRZ to look at in infrared light."
		return
	case !o.HasIR:
		missing(f, e, "ir", "infrared")
		return
	case o.ResidualMilli > residualMost:
		abort(f, fmt.Sprintf("The infrared picture does not lie on the white one (%d.%d pixels beside it), so strokes cannot be compared. Ask the traveller to keep the document still and capture again.",
			o.ResidualMilli/1000, o.ResidualMilli%1000/100))
		return
	}
	threshold := contrastFull
	if o.MRZWhiteMilli > 0 {
		threshold = max(contrastLeast, min(contrastFull, o.MRZWhiteMilli*shareOfWhite/1000))
	}
	weakest := threshold * shareWeakest / 1000
	f.Region = &screening.Region{Light: "ir", Box: o.MRZRegion}
	f.Values = values(
		"contrast in white light", percent(o.MRZWhiteMilli),
		"contrast in infrared", percent(o.MRZIRMilli), "at least", percent(threshold),
		"two weakest characters", percent(o.MRZIRMinMilli), "at least", percent(weakest))
	trouble := "Some characters of the MRZ vanish in infrared light while others stay: part of it may have been printed over or replaced. Compare each line in the white and the infrared picture, and feel the surface."
	if o.MRZIRMilli < threshold {
		trouble = "The MRZ fades or vanishes in infrared light, where genuine documents with few known exceptions keep it black. Look at the infrared picture, and send the document to the second line if the lines are not black in it."
	}
	conclude(f,
		part{margin: above(o.MRZIRMilli, threshold, 1000), below: screening.Failed, trouble: trouble},
		part{margin: above(o.MRZIRMinMilli, weakest, 1000), below: screening.Failed, trouble: trouble})
}
