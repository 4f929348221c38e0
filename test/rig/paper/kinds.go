package paper

import "gatehouse/test/rig"

// The ten forgeries of the spectral bench. Strength runs from 0 (as genuine) to
// 1 (gross); Kinds says what it means in each.
const (
	ForeignInk  rig.Forgery = "foreign-ink"  // one digit of the number and its check digits printed again, in ink that fades in infrared
	BrightPatch rig.Forgery = "bright-patch" // another portrait stuck on, on paper with optical brightener
	NoGlow      rig.Forgery = "no-glow"      // the fluorescent print and the fibres are missing
	CopiedGlow  rig.Forgery = "copied-glow"  // the fluorescent print imitated in bright ink that shows in white light
	WrongFace   rig.Forgery = "wrong-face"   // the MRZ in a typeface that is not OCR-B
	WrongLayout rig.Forgery = "wrong-layout" // the MRZ too high, too narrow, too small, askew or too far apart
	VisualInk   rig.Forgery = "visual-ink"   // the visual zone in ink that infrared shows the other way round than the model's
)

// Kind is a forgery of Draw.
type Kind struct {
	Forgery  rig.Forgery
	Strength string // what strength s means physically
	Expert   string // where an expert with the three pictures begins to see it
	// Floor is the least strength that an acceptance may ask a machine to find;
	// below it the page lies within what genuine pages do.
	Floor float64
}

// Kinds lists the ten forgeries.
var Kinds = [...]Kind{
	{rig.DyeInk, "share of the infrared absorption that the ink of the MRZ lacks", "0.4, white and infrared side by side", 0.5},
	{ForeignInk, "the same of one digit and its check digits", "0.5, under magnification", 0.75},
	{rig.BrightPaper, "brightener, as share of office paper's", "0.25, beside a genuine page", 0.5},
	{BrightPatch, "brightener in the patch, as share of office paper's", "0.25: a rectangle that glows", 0.5},
	{NoGlow, "share of the fluorescence that is missing", "0.6: a worn print may have lost a third", 0.75},
	{CopiedGlow, "displacement in units of 3 mm, white contrast in units of 30 %, share of the colour lost", "0.3: it shows in white light", 0.5},
	{WrongFace, "way from the outlines of OCR-B to those of another face", "0.4", 0.5},
	{WrongLayout, "4 mm upwards, 6 % of pitch, 20 % of size, 4 degrees, or 25 % of line distance", "0.5: beyond the tolerances of Doc 9303", 0.5},
	{rig.AlteredNumber, "digits of the number changed, in units of four, check digits left as issued", "0.25: the arithmetic is wrong", 0.25},
	{VisualInk, "share of the infrared absorption of the visual zone that is missing, or too much", "0.3, beside a genuine page", 0.5},
}

// Strengths are those that the bench draws.
var Strengths = [...]float64{0.25, 0.5, 0.75, 1}
