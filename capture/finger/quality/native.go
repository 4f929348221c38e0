package quality

import (
	"errors"
	"fmt"
	"image"
	"math"
	"slices"

	"gatehouse/capture"
)

// Errors of Features.
var (
	ErrSize  = errors.New("finger quality: image is empty or larger than 2047 pixels a side")
	ErrBlank = errors.New("finger quality: hardly anything is on the image")
)

// region is the side of a local region in pixels at 500 ppi (ISO/IEC 29794-4:2024, 5.1.2).
const region = 32

// Histogram is a local feature over all regions of the foreground: how many lie
// between two of nine limits, the first bin below the lowest, the last one above
// the highest; and their mean and (population) standard deviation.
type Histogram struct {
	Bins      [10]int
	Mean, Std float64
}

// Native are the native quality features of ISO/IEC 29794-4:2024 of one impression.
// They are no quality score: the standard's model that makes one of them is not
// ours to give.
type Native struct {
	OrientationCertainty  Histogram // OCL: 1 - ratio of the eigenvalues of the gradients' covariance
	FrequencyDomain       Histogram // FDA: share of the ridge frequency in the profile's amplitudes
	LocalClarity          Histogram // LCS: how seldom ridge and valley pixels cross the profile's trend
	OrientationFlow       Histogram // OF: change of orientation to the eight regions around
	RidgeValleyUniformity Histogram // RVU: widths of neighbouring ridges and valleys to each other

	Mean         float64 // Mu: grey, 0..255
	Sigma        float64 // standard deviation of grey; below 1 the image is uniform
	MeanOfBlocks float64 // MMB

	ForegroundMean   float64 // grey of the region of interest
	ForegroundPixels int     // 50,000 are enough
	CoherenceSum     float64 // of the gradients, over the regions of interest
	CoherenceMean    float64
}

// limits of the histograms (ISO/IEC 29794-4:2024).
var (
	limitsOCL = [9]float64{.337, .479, .579, .655, .716, .766, .81, .852, .898}
	limitsFDA = [9]float64{.268, .304, .33, .355, .38, .407, .44, .50, 1}
	limitsLCS = [9]float64{0, .70, .74, .77, .79, .81, .83, .85, .87}
	limitsOF  = [9]float64{.01715, .035, .0557, .081, .115, .1718, .2569, .4758, .748}
	limitsRVU = [9]float64{.5, .667, .8, 1, 1.25, 1.5, 2, 24, 30}
)

// Features measures an image of 500 ppi, ridges dark. It fails with ErrBlank where
// fewer than ten regions show ridges: a distribution of fewer says nothing.
func Features(img *image.Gray) (Native, error) {
	g, _, err := trimmed(img)
	if err != nil {
		return Native{}, err
	}
	grid := newLocals(g)
	var fda, lcs, rvu []float64
	for i, l := range grid.at {
		if !l.foreground {
			continue
		}
		x, y := grid.origin(i)
		fda = append(fda, ridgeShare(g, x, y, l.normal))
		p := profileOf(g, x, y, l.normal, slanted)
		lcs = append(lcs, p.clarity())
		p = profileOf(g, x, y, l.normal, 2*slanted)
		rvu = p.widthRatios(rvu)
	}
	if len(fda) < 10 {
		return Native{}, fmt.Errorf("%w: ridges in %d regions of %d", ErrBlank, len(fda), len(grid.at))
	}
	n := Native{
		OrientationCertainty:  histogram(certainties(g), limitsOCL),
		FrequencyDomain:       histogram(fda, limitsFDA),
		LocalClarity:          histogram(lcs, limitsLCS),
		OrientationFlow:       histogram(grid.flow(), limitsOF),
		RidgeValleyUniformity: histogram(rvu, limitsRVU),
	}
	n.Mean, n.Sigma = g.part(0, 0, g.w, g.h).moments()
	blocks := 0
	g.tiles(func(t plane, _, _ int) {
		m, _ := t.moments()
		n.MeanOfBlocks += m
		blocks++
	})
	n.MeanOfBlocks /= float64(blocks)
	n.ofForeground(g)
	return n, nil
}

// trimmed cuts off the near-white frame: rows and columns at the edges whose mean
// is above 250. It also gives the corner of what remains.
func trimmed(img *image.Gray) (plane, image.Point, error) {
	b := img.Bounds()
	if b.Empty() || b.Dx() > 2047 || b.Dy() > 2047 {
		return plane{}, image.Point{}, ErrSize
	}
	g := plane{img.Pix[img.PixOffset(b.Min.X, b.Min.Y):], img.Stride, b.Dx(), b.Dy()}
	x0, x1 := printed(g.w, func(x int) plane { return g.part(x, 0, 1, g.h) })
	y0, y1 := printed(g.h, func(y int) plane { return g.part(0, y, g.w, 1) })
	if x1-x0 < 2 || y1-y0 < 2 {
		return plane{}, image.Point{}, fmt.Errorf("%w: it is white", ErrBlank)
	}
	return g.part(x0, y0, x1-x0, y1-y0), image.Pt(x0, y0), nil
}

func printed(n int, line func(int) plane) (from, to int) {
	dark := func(i int) bool { m, _ := line(i).moments(); return m <= 250 }
	for from < n && !dark(from) {
		from++
	}
	for to = n; to > from && !dark(to-1); {
		to--
	}
	return from, to
}

func histogram(values []float64, limits [9]float64) Histogram {
	var h Histogram
	for _, v := range values {
		bin, equal := slices.BinarySearch(limits[:], v)
		if equal {
			bin++ // a limit belongs to the bin above
		}
		h.Bins[bin]++
	}
	if len(values) == 0 {
		return h
	}
	slices.Sort(values) // the sum does not hang on the order of regions
	for _, v := range values {
		h.Mean += v
	}
	h.Mean /= float64(len(values))
	for _, v := range values {
		h.Std += (v - h.Mean) * (v - h.Mean)
	}
	h.Std = math.Sqrt(h.Std / float64(len(values)))
	return h
}

// MinutiaFeatures are the features of ISO/IEC 29794-4:2024 that hang on a list of
// minutiae, and so on the extractor that made it: with ours they are comparable
// among themselves only.
type MinutiaFeatures struct {
	Count   int
	Central int     // within 200 by 200 pixels about the centre of mass of all
	InMean  float64 // share whose surrounding is up to half a deviation darker than the image
	Certain float64 // share whose orientation certainty is above .80
	Outside int     // minutiae that lie in the white frame, counted in none of the shares
}

// FeaturesOfMinutiae measures the minutiae of an image of 500 ppi.
func FeaturesOfMinutiae(img *image.Gray, list []capture.Minutia) (MinutiaFeatures, error) {
	g, corner, err := trimmed(img)
	if err != nil {
		return MinutiaFeatures{}, err
	}
	var f MinutiaFeatures
	var at []image.Point
	var sum image.Point
	for _, m := range list {
		p := image.Pt(int(m.X), int(m.Y)).Sub(corner)
		if !p.In(image.Rect(0, 0, g.w, g.h)) {
			f.Outside++
			continue
		}
		at = append(at, p)
		sum = sum.Add(p)
	}
	f.Count = len(at)
	if f.Count == 0 {
		return f, nil
	}
	centre := image.Pt(sum.X/f.Count, sum.Y/f.Count)
	mean, sigma := g.moments()
	inMean, certain := 0, 0
	for _, p := range at {
		if d := p.Sub(centre); max(d.X, -d.X, d.Y, -d.Y) <= 100 {
			f.Central++
		}
		x, y := max(p.X-region/2, 0), max(p.Y-region/2, 0)
		m, _ := g.part(x, y, min(region, g.w-x), min(region, g.h-y)).moments()
		if v := (mean - m) / sigma; v > 0 && v <= .5 {
			inMean++
		}
		if g.w < region || g.h < region {
			continue
		}
		ocl, _ := certainty(g.part(min(x, g.w-region), min(y, g.h-region), region, region))
		if int(ocl*100+.5) > 80 {
			certain++
		}
	}
	f.InMean, f.Certain = float64(inMean)/float64(f.Count), float64(certain)/float64(f.Count)
	return f, nil
}
