package optical

import (
	"strconv"

	"gatehouse/screening"
)

// Thresholds under ultraviolet light. Security paper has a median of 20 to 35,
// office paper 150 and more, and half of it in a picture of half exposure.
const (
	dullMost    = 64  // median level of the brightest channel, 0..255
	brightMost  = 100 // thousandths of the page above level 90: fibres and emblems cover 5 to 20
	patchMost   = 32  // thousandths of the page in one coherent bright area: more may be a print
	patchFirst  = 40  // the same in edition 0
	stuckMost   = 70  // more is the size of a portrait
	overlapMost = 30  // thousandths of the MRZ under a coherent bright area
	blackMost   = 5   // median level at which nothing at all was seen
)

// Upper ends of the ranges over which the margins are spread; a value beyond
// counts as the end.
const (
	levelRange   = 255
	brightRange  = 400
	patchRange   = 160
	stuckRange   = 280
	overlapRange = 120
)

func ultravioletPage(f *screening.Finding, e *screening.Evidence) {
	o := &e.Document.Optics
	if !o.HasUV {
		missing(f, e, "uv", "ultraviolet")
		return
	}
	w, h, known := size(e, "uv")
	page := screening.Box{W: w, H: h}
	patch := share(o.UVRegion, page)
	most, stuck := patchMost, below(patch, stuckMost, stuckRange)
	if o.Edition == 0 {
		most, stuck = patchFirst, 1000
	}
	if known {
		f.Region = &screening.Region{Light: "uv", Box: page}
	}
	f.Values = values(
		"median level", strconv.Itoa(o.UVMedian), "at most", strconv.Itoa(dullMost),
		"bright share of the page", percent(o.UVBrightMilli), "at most", percent(brightMost),
		"largest bright area", percent(patch), "at most", percent(most))
	at := &screening.Region{Light: "uv", Box: o.UVRegion}
	if area(o.UVRegion) == 0 {
		at = nil
	}
	conclude(f,
		unseen(o),
		part{
			margin: below(o.UVMedian, dullMost, levelRange), below: screening.Failed,
			trouble: "The page glows under ultraviolet light: the paper holds optical brightener as office paper does, while genuine pages with few known exceptions stay dark. Look at the ultraviolet picture, feel the paper, and send the document to the second line.",
		},
		part{
			margin: below(o.UVBrightMilli, brightMost, brightRange), below: screening.Failed, region: at,
			trouble: "A large part of the page glows under ultraviolet light. Look whether a part of it, such as the portrait, was stuck on or replaced.",
		},
		part{
			margin: stuck, below: screening.Failed, region: at,
			trouble: "An area of the size of a portrait glows under ultraviolet light as a whole, as paper with optical brightener does. Feel its edges: it may have been stuck on.",
		},
		part{
			margin: below(patch, most, patchRange), below: screening.Undetermined, region: at,
			trouble: "One area glows under ultraviolet light as a whole. It may be a fluorescent print of this kind of document, or a part that was stuck on: compare with a known document of the same state and feel its edges.",
		})
}

// unseen is the part that a picture without any light in it spoils: the lamp was
// dark, or the document gone, and a black picture shows dull paper. Edition 0 did
// not look.
func unseen(o *screening.Optics) part {
	p := part{margin: 1000, below: screening.Undetermined}
	if o.Edition > 0 && o.UVBrightMilli == 0 && o.UVMedian <= blackMost {
		p.margin = -1000 * (blackMost + 1 - max(0, o.UVMedian)) / (blackMost + 1)
		p.trouble = "The ultraviolet picture is black: the document was gone before it was taken, or the lamp is dark." + again
	}
	return p
}

func ultravioletMRZ(f *screening.Finding, e *screening.Evidence) {
	d, o := &e.Document, &e.Document.Optics
	switch {
	case !o.HasUV:
		missing(f, e, "uv", "ultraviolet")
		return
	case len(d.Lines) == 0 || area(o.MRZRegion) == 0:
		f.Verdict = screening.Undetermined
		f.Text = "This side has no MRZ whose ground could be looked at under ultraviolet light. Turn the document over or open it at the data page, and capture again."
		return
	}
	covered := share(overlap(o.UVRegion, o.MRZRegion), o.MRZRegion)
	f.Region = &screening.Region{Light: "uv", Box: o.MRZRegion}
	f.Values = values(
		"median level", strconv.Itoa(o.UVMRZMedian), "at most", strconv.Itoa(dullMost),
		"share under a bright area", percent(covered), "at most", percent(overlapMost))
	conclude(f,
		unseen(o),
		part{
			margin: below(o.UVMRZMedian, dullMost, levelRange), below: screening.Failed,
			trouble: "The ground of the MRZ glows under ultraviolet light. Look whether a strip with other lines was stuck over it, and send the document to the second line.",
		},
		part{
			margin: below(covered, overlapMost, overlapRange), below: screening.Undetermined, region: &screening.Region{Light: "uv", Box: overlap(o.UVRegion, o.MRZRegion)},
			trouble: "A bright area reaches into the MRZ under ultraviolet light. It may be a fluorescent print of this kind of document, or a strip that was stuck on: feel its edges and compare the lines with the page.",
		})
}

// sideMost bounds a side of a box: more is no picture.
const sideMost = 1 << 20

func area(b screening.Box) int {
	return max(0, min(b.W, sideMost)) * max(0, min(b.H, sideMost))
}

// share is the part of whole that b covers, in thousandths; all of it if whole
// is unknown.
func share(b, whole screening.Box) int {
	switch a, of := area(b), area(whole); {
	case a == 0:
		return 0
	case of == 0:
		return 1000
	default:
		return min(1000, a*1000/of)
	}
}

// overlap is what two boxes have in common; empty: W and H are 0.
func overlap(a, b screening.Box) screening.Box {
	x, y := max(a.X, b.X), max(a.Y, b.Y)
	w, h := min(a.X+a.W, b.X+b.W)-x, min(a.Y+a.H, b.Y+b.H)-y
	if w <= 0 || h <= 0 {
		return screening.Box{}
	}
	return screening.Box{X: x, Y: y, W: w, H: h}
}
