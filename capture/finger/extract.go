package finger

import (
	"image"
	"slices"

	"gatehouse/capture"
)

// Edition is the number of this extractor's rules. It changes whenever a template of the
// same image may come out otherwise.
const Edition uint16 = 4

// Extractor holds the working memory of extractions. One goroutine uses it at a time.
type Extractor struct {
	scale resampler
	norm  normaliser
	flow  flow
	seg   segmenter
	field field
	again refiner
	ctx   contextual
	thin  thinner
	heal  healer
	graph graph

	w, h      int
	grey      []uint8 // at 500 ppi
	dev       []uint8 // standard deviation of the grey around each pixel
	normal    plane
	filtered  plane // strongly
	lightly   plane
	skeletons [4]bitmap // ridges and valleys, lightly and strongly filtered
	lists     [2][]capture.Minutia
	drop      []bool
}

// New makes an extractor.
func New() *Extractor {
	x := new(Extractor)
	x.norm.init()
	x.flow.init()
	x.ctx.init()
	x.thin.init()
	return x
}

// Strengths of the two filters.
var (
	light  = strength{reach: [4]uint8{2, 3, 4, 5}}
	strong = strength{reach: [4]uint8{5, 7, 9, 10}}
)

// Extract makes the template of an impression: ridges dark, upright, ppi pixels per inch.
// What shows no finger gives a template without minutiae. The error is ErrPPI or ErrSize.
func (x *Extractor) Extract(img *image.Gray, ppi int) (capture.FingerTemplate, error) {
	w, h, err := sizeAt500(img, ppi)
	if err != nil {
		return capture.FingerTemplate{}, err
	}
	x.w, x.h = w, h
	x.grey, x.dev = grow(x.grey, w*h), grow(x.dev, w*h)
	if ppi == capture.TemplatePPI {
		for y := range h {
			copy(x.grey[y*w:(y+1)*w], img.Pix[y*img.Stride:])
		}
	} else {
		x.scale.run(x.grey, w, h, img, ppi)
	}
	x.norm.run(&x.normal, x.dev, x.grey, w, h)
	x.flow.run(&x.normal)
	x.field.spread(&x.flow, w, h)
	x.seg.run(&x.field, &x.flow, x.dev, w, h)

	// The first filtered picture only serves to see the flow better.
	x.ctx.run(&x.filtered, &x.normal, &x.field, strong)
	x.again.run(&x.field, &x.filtered)
	x.ctx.run(&x.filtered, &x.normal, &x.field, strong)
	x.again.run(&x.field, &x.filtered)
	x.ctx.run(&x.lightly, &x.normal, &x.field, light)

	for i, p := range [...]*plane{&x.lightly, &x.filtered} {
		x.lists[i] = x.minutiae(x.lists[i][:0], p, &x.skeletons[2*i], &x.skeletons[2*i+1])
	}
	for i := range x.lists {
		rate(x.lists[i], x.lists[1-i], &x.field, &x.seg)
	}
	return capture.FingerTemplate{
		Extractor: Edition, Width: w, Height: h, Quality: 0,
		Plain:    slices.Clone(best(x.lists[0])),
		Enhanced: slices.Clone(best(x.lists[1])),
		Field:    x.field.sample(),
	}, nil
}

// minutiae reads the endings of ridges and of valleys of a filtered picture.
func (x *Extractor) minutiae(list []capture.Minutia, p *plane, ridges, valleys *bitmap) []capture.Minutia {
	x.split(p, ridges, valleys)
	untie(p, ridges, valleys)
	for i, b := range [...]*bitmap{ridges, valleys} {
		x.thin.run(b)
		x.graph.trace(b)
		x.heal.run(&x.graph, b)
		list = collect(list, &x.graph, capture.RidgeEnding+capture.MinutiaKind(i), &x.field, &x.seg)
	}
	x.drop = grow(x.drop, len(list))
	return thinOut(list, x.drop)
}

// split writes what is ridge and what is valley inside the print.
func (x *Extractor) split(p *plane, ridges, valleys *bitmap) {
	ridges.resize(x.w, x.h)
	valleys.resize(x.w, x.h)
	d := &x.field
	for y := range x.h {
		src, at := p.pix[p.at(0, y):][:x.w], ridges.at(0, y)
		cells := d.cells[y/quad*d.cols:][:d.cols]
		for i, v := range src {
			if !cells[i/quad].inside {
				continue
			}
			if v > 0 {
				ridges.pix[at+i] = 1
			} else {
				valleys.pix[at+i] = 1
			}
		}
	}
}

// untie decides where a ridge and a valley cross at a corner: both would be taken for
// connected. The four values around the corner say which of them is.
func untie(p *plane, ridges, valleys *bitmap) {
	for y := range p.h - 1 {
		at, src := ridges.at(0, y), p.at(0, y)
		for x := range p.w - 1 {
			a, b := at+x, at+x+1
			c, d := a+ridges.stride, b+ridges.stride
			r, v := ridges.pix, valleys.pix
			i := src + x
			j := i + p.stride
			switch {
			case r[a]&r[d]&v[b]&v[c] != 0:
				a, b, c, d = b, a, d, c
			case v[a]&v[d]&r[b]&r[c] != 0:
			default:
				continue
			}
			sum := int(p.pix[i]) + int(p.pix[i+1]) + int(p.pix[j]) + int(p.pix[j+1])
			if sum > 0 { // the ridge goes through
				v[d], r[d] = 0, 1
			} else {
				r[c], v[c] = 0, 1
			}
		}
	}
}
