package optical

import (
	"fmt"
	"slices"

	"gatehouse/screening"
)

// Limits beyond which a picture does not show what a check looks for. A check
// that succeeds all the same has succeeded; one that would fail says the cause
// instead.
const (
	residualMost = 3000 // 1/1000 px beside the white picture: half a stroke of OCR-B at 385 dpi
	darkMost     = 20   // level of the paper: the page is gone, or the lamp is
	clipMost     = 400  // thousandths of the MRZ at the upper end of the scale
	riseMost     = 200  // thousandths of the pitch from paper to ink: one and a half strokes
	pitchLeast   = 7000 // 1/1000 px: below it nobody reads
	paleMost     = 250  // print contrast in white light of what is worn off
)

// blind says why a picture does not show the MRZ well enough; empty: it does.
func blind(s screening.Sight, name string) string {
	switch {
	case s.PitchMilli == 0:
		return ""
	case s.Paper < darkMost:
		return fmt.Sprintf("the %s picture is black (level %d): the document was gone before it was taken, or the lamp is dark", name, s.Paper)
	case s.ClipMilli > clipMost:
		return fmt.Sprintf("the %s picture is over-exposed (%s of the MRZ is saturated)", name, percent(s.ClipMilli))
	case s.RiseMilli > riseMost:
		return fmt.Sprintf("the %s picture is out of focus (edges are %s of a character wide)", name, percent(s.RiseMilli))
	case s.PitchMilli < pitchLeast:
		return fmt.Sprintf("the %s picture is too coarse (%d pixels a character)", name, s.PitchMilli/1000)
	}
	return ""
}

// apart says why the infrared picture cannot be laid on the white one; empty: it
// can.
func apart(o *screening.Optics) string {
	if o.ResidualMilli > residualMost {
		return fmt.Sprintf("the infrared picture does not lie on the white one (%d.%d pixels beside it): the document moved between the lamps", o.ResidualMilli/1000, o.ResidualMilli%1000/100)
	}
	return ""
}

// lost says why what an infrared picture lacks may be the picture's fault.
func lost(o *screening.Optics) string {
	if cause := blind(o.IR, "infrared"); cause != "" {
		return cause
	}
	if slices.Contains(o.Unregistered, "ir") && o.MRZIRMilli < contrastLeast {
		return "the infrared picture shows too little to tell where it lies on the white one"
	}
	return ""
}

// sightOf is how the picture shows the MRZ that was read, and its name.
func sightOf(d *screening.DocumentEvidence) (screening.Sight, string) {
	if d.MRZLight == "ir" {
		return d.Optics.IR, "infrared"
	}
	return d.Optics.White, "white"
}

const again = " Wipe document and glass, keep the document still and capture again."

// excuse takes back a failure that a bad picture explains: f becomes verdict with
// the cause.
func excuse(f *screening.Finding, verdict screening.Verdict, cause string) {
	if f.Verdict != screening.Failed || cause == "" {
		return
	}
	f.Verdict, f.Text = verdict, "The check cannot tell: "+cause+"."+again
	if verdict == screening.Aborted {
		f.MarginMilli = nil
	}
}
