package optical

import (
	"fmt"
	"strings"

	"gatehouse/capture"
	"gatehouse/screening"
)

// The generic identifiers of TR-03135-1 table 5.3.
const (
	InfraredMRZ     = "(IR,AB,MR)"
	UltravioletPage = "(UV,BR,FU)"
	UltravioletMRZ  = "(UV,BR,MR)"
)

// The checks of the MRZ as clause 5.5.4.1 has them, and its place on the page.
const (
	InfraredReadable = "mrz.infrared" // clause 5.5.4.1.2
	Typeface         = "mrz.typeface" // clause 5.5.4.1.3
	Layout           = "mrz.layout"   // Doc 9303 parts 3 to 7
)

// Check judges the optics of e and gives a finding for InfraredMRZ,
// UltravioletPage and UltravioletMRZ, and, of a page that was measured for them
// (screening.OpticsEdition), for InfraredReadable, Typeface and Layout.
func Check(e *screening.Evidence) []screening.Finding {
	checks := []struct {
		id, group, title string
		judge            func(*screening.Finding, *screening.Evidence)
	}{
		{InfraredMRZ, "optical", "Each character of the MRZ black in infrared", infraredMRZ},
		{UltravioletPage, "optical", "Paper dark under ultraviolet", ultravioletPage},
		{UltravioletMRZ, "optical", "MRZ ground dark under ultraviolet", ultravioletMRZ},
		{InfraredReadable, "mrz", "MRZ readable in infrared", readableInfrared},
		{Typeface, "mrz", "MRZ printed in OCR-B", typeface},
		{Layout, "mrz", "Place and size of the MRZ", layout},
	}
	captured := e.Document.State == capture.Captured.String()
	if !captured || e.Document.Optics.Edition == 0 {
		checks = checks[:3]
	}
	all := make([]screening.Finding, len(checks))
	for i, c := range checks {
		f := &all[i]
		f.ID, f.Group, f.Title = c.id, c.group, c.title
		if !captured {
			abort(f, "There is no page to look at: "+reason(e.Document.Reason)+". Capture again.")
			continue
		}
		c.judge(f, e)
	}
	return all
}

func reason(s string) string {
	if s == "" {
		return "the document was not captured"
	}
	return strings.TrimRight(s, ".")
}

func abort(f *screening.Finding, text string) {
	f.Verdict, f.Text, f.MarginMilli, f.Region = screening.Aborted, text, nil, nil
}

// missing aborts f because nothing was measured in a light, and says why as well
// as the evidence knows.
func missing(f *screening.Finding, e *screening.Evidence, light, name string) {
	var faults []string
	for _, d := range e.Devices {
		faults = append(faults, fmt.Sprintf("%s %s (%s)", d.Device, d.State, reason(d.Reason)))
	}
	switch _, _, taken := size(e, light); {
	case len(faults) > 0:
		abort(f, fmt.Sprintf("Nothing was measured in %s light: %s. Call the technician; look at the page under a lamp of your own.", name, strings.Join(faults, ", ")))
	case taken:
		abort(f, fmt.Sprintf("The picture in %s light could not be measured: it does not fit the white one. Capture again.", name))
	default:
		abort(f, fmt.Sprintf("No picture in %s light came with this page. Lay the document on the glass to have it checked.", name))
	}
}

// size gives the size of the picture in a light.
func size(e *screening.Evidence, light string) (w, h int, ok bool) {
	for _, p := range e.Pictures {
		if p.Light == light {
			return p.Width, p.Height, true
		}
	}
	return 0, 0, false
}

// part is one value of a check against its threshold.
type part struct {
	margin  int // -1000..1000
	below   screening.Verdict
	trouble string // what to say when margin < 0
	region  *screening.Region
}

// conclude gives f the smallest margin of its parts, and of those below zero the
// worst verdict (failed before undetermined) with its words and place.
func conclude(f *screening.Finding, parts ...part) {
	least := 1000
	f.Verdict = screening.Successful
	for _, p := range parts {
		least = min(least, p.margin)
		if p.margin >= 0 || f.Verdict == screening.Failed {
			continue
		}
		if f.Verdict == screening.Successful || p.below == screening.Failed {
			f.Verdict, f.Text = p.below, p.trouble
			if p.region != nil {
				f.Region = p.region
			}
		}
	}
	f.MarginMilli = &least
}

// above is the margin of a value in the range 0..most that must reach a threshold.
func above(value, threshold, most int) int {
	value = max(0, min(most, value))
	return scaled(value-threshold, max(threshold, most-threshold))
}

// below is the margin of a value in the range 0..most that must not exceed a threshold.
func below(value, threshold, most int) int {
	value = max(0, min(most, value))
	return scaled(threshold-value, max(threshold, most-threshold))
}

// scaled is a distance from a threshold in thousandths of the largest one; what lies
// on the wrong side by less than one of them is not on the threshold.
func scaled(distance, largest int) int {
	margin := max(-1000, min(1000, distance*1000/largest))
	if distance < 0 && margin == 0 {
		return -1
	}
	return margin
}

func values(pairs ...any) (v []screening.Value) {
	for i := 0; i < len(pairs); i += 2 {
		v = append(v, screening.Value{Name: pairs[i].(string), Value: pairs[i+1].(string)})
	}
	return v
}

// percent writes thousandths.
func percent(milli int) string {
	sign := ""
	if milli < 0 {
		sign, milli = "-", -milli
	}
	return fmt.Sprintf("%s%d.%d %%", sign, milli/10, milli%10)
}

// thousandth writes thousandths as a decimal fraction.
func thousandth(milli int) string {
	sign := ""
	if milli < 0 {
		sign, milli = "-", -milli
	}
	return fmt.Sprintf("%s%d.%02d", sign, milli/1000, milli%1000/10)
}
