package optical

import (
	"fmt"
	"strconv"

	"gatehouse/screening"
)

// Thresholds of the MRZ in infrared, thousandths of print contrast. Doc 9303-3
// clause 4.11 asks 600 of a new document as a laboratory measures it; a camera
// sees a worn one with less, and a dye with less than 60. A print that is pale
// in white light may be as pale in infrared: then a share of the white contrast
// is the threshold.
const (
	contrastFull  = 350 // editions before 1, and where white light shows nothing
	contrastLeast = 150 // however pale the print is
	shareOfWhite  = 600 // thousandths
	shareWeakest  = 570 // of the threshold for the two weakest characters, where single ones are not compared
)

// threshold is the print contrast that infrared must show.
func threshold(o *screening.Optics) int {
	switch most := o.MRZWhiteMilli * shareOfWhite / 1000; {
	case o.MRZWhiteMilli <= 0:
		return contrastFull
	case o.Edition == 0:
		return max(contrastLeast, min(contrastFull, most))
	default:
		return max(contrastLeast, min(shareOfWhite, most))
	}
}

const faded = "The MRZ fades or vanishes in infrared light, where genuine documents with few known exceptions keep it black. Look at the infrared picture, and send the document to the second line if the lines are not black in it."

// infraredMRZ judges (IR,AB,MR): every character absorbs in B900.
func infraredMRZ(f *screening.Finding, e *screening.Evidence) {
	d, o := &e.Document, &e.Document.Optics
	switch cause := apart(o); {
	case len(d.Lines) == 0:
		f.Verdict = screening.Undetermined
		f.Text = "This side has no MRZ to look at in infrared light. Turn the document over or open it at the data page, and capture again."
		return
	case !o.HasIR:
		missing(f, e, "ir", "infrared")
		return
	case cause != "":
		f.Verdict, f.Text = screening.Undetermined, "The check cannot tell: "+cause+"."+again
		return
	}
	least := threshold(o)
	f.Region = &screening.Region{Light: "ir", Box: o.MRZRegion}
	f.Values = values(
		"contrast in white light", percent(o.MRZWhiteMilli),
		"contrast in infrared", percent(o.MRZIRMilli), "at least", percent(least))
	parts := []part{{margin: above(o.MRZIRMilli, least, 1000), below: screening.Failed, trouble: faded}}
	if all := letters(d); o.Edition == 0 || len(all) < fewest || !covers(o.IRMilli, d.Lines) {
		parts = append(parts, weakest(f, o, least))
	} else {
		parts = append(parts, odd(f, all)...)
	}
	conclude(f, parts...)
	excuse(f, screening.Undetermined, lost(o))
}

const someVanish = "Some characters of the MRZ vanish in infrared light while others stay: part of it may have been printed over or replaced. Compare each line in the white and the infrared picture, and feel the surface."

// weakest is how evidence without single characters is judged: of edition 0, or of
// a page without a white picture to compare each of them with.
func weakest(f *screening.Finding, o *screening.Optics, least int) part {
	trouble, least := someVanish, least*shareWeakest/1000
	if o.MRZIRMilli < threshold(o) {
		trouble = faded
	}
	f.Values = append(f.Values, values("two weakest characters", percent(o.MRZIRMinMilli), "at least", percent(least))...)
	return part{margin: above(o.MRZIRMinMilli, least, 1000), below: screening.Failed, trouble: trouble}
}

// Limits of single characters. Doc 9303-3 clause 4.11 wants the contrast of one
// print to vary by less than 1.5; the limits lie below 1/1.5, since a camera adds
// to it.
const (
	aloneLeast   = 500 // thousandths of the usual share of the white contrast, the weakest character
	pairLeast    = 600 // the two weakest
	seenLeast    = 600 // thousandths of the usual white contrast: what is paler is worn, not vanished
	coveredMost  = 600 // thousandths of the usual level of paper: what is darker is covered
	veiledAtMost = 3   // characters under something dark that white light does not show
)

// odd compares each character with the others of its page: those that infrared
// shows paler than white light does are printed in another ink.
func odd(f *screening.Finding, all []letter) []part {
	usual, paper, white := median(all, letter.share), median(all, func(l letter) int { return l.irPaper }), median(all, func(l letter) int { return l.white })
	lit := median(all, func(l letter) int { return l.whitePaper })
	first, second := letter{rank: 1000}, letter{rank: 1000}
	veiled, stained := 0, 0
	var veil screening.Box
	for _, l := range all {
		switch {
		case l.irPaper*1000 < paper*coveredMost && l.whitePaper*1000 < lit*coveredMost:
			stained++
		case l.irPaper*1000 < paper*coveredMost:
			veiled++
			veil = around(veil, l.box)
		case l.white*1000 >= white*seenLeast && usual > 0:
			l.rank = min(1000, l.share()*1000/usual)
			if l.rank < first.rank {
				first, second = l, first
			} else if l.rank < second.rank {
				second = l
			}
		}
	}
	pair := (first.rank + second.rank) / 2
	f.Values = append(f.Values, values(
		"weakest character beside the others", percent(first.rank), "at least", percent(aloneLeast),
		"two weakest", percent(pair), "at least", percent(pairLeast),
		"characters under a dark spot", strconv.Itoa(veiled+stained))...)
	at := func(b screening.Box) *screening.Region {
		if area(b) == 0 {
			return nil
		}
		return &screening.Region{Light: "ir", Box: b}
	}
	parts := []part{
		{margin: above(first.rank, aloneLeast, 1000), below: screening.Failed, trouble: someVanish, region: at(first.box)},
		{margin: above(pair, pairLeast, 1000), below: screening.Failed, trouble: someVanish, region: at(around(first.box, second.box))},
	}
	if veiled+stained > 0 {
		p := part{
			margin: -min(1000, (veiled+stained)*20), below: screening.Undetermined, region: at(veil),
			trouble: fmt.Sprintf("Something dark covers %d characters of the MRZ in infrared light. Wipe the document and capture again; if it stays, compare the lines in both pictures.", veiled+stained),
		}
		if veiled > veiledAtMost {
			p.below = screening.Failed
			p.trouble = fmt.Sprintf("In infrared light something dark lies under %d characters of the MRZ, which white light does not show: other lines may have been covered and printed over. Compare both pictures and feel the surface.", veiled)
		}
		parts = append(parts, p)
	}
	return parts
}

// readableInfrared judges the check of clause 5.5.4.1.2: the MRZ as a whole is
// there in infrared light.
func readableInfrared(f *screening.Finding, e *screening.Evidence) {
	d, o := &e.Document, &e.Document.Optics
	switch cause := apart(o); {
	case len(d.Lines) == 0:
		f.Verdict, f.Text = screening.NoSupport, "This side has no MRZ."
		return
	case !o.HasIR:
		missing(f, e, "ir", "infrared")
		return
	case cause != "":
		abort(f, "The check was broken off: "+cause+"."+again)
		return
	}
	least := threshold(o)
	f.Region = &screening.Region{Light: "ir", Box: o.MRZRegion}
	f.Values = values("contrast in infrared", percent(o.MRZIRMilli), "at least", percent(least))
	conclude(f, part{margin: above(o.MRZIRMilli, least, 1000), below: screening.Failed, trouble: faded})
	excuse(f, screening.Aborted, lost(o))
}
