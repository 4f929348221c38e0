package fir

import (
	"gatehouse/capture/lds"
)

// Tags of ISO/IEC 39794-4: automatic tagging, so that a field's tag is its place.
const (
	outerTag    = 0xA1 // around the block in a data group (Doc 9303-10 clause 4.5.6)
	blockTag    = 0x64 // [APPLICATION 4] FingerImageDataBlock
	sequence    = 0x30
	primitive   = 0x80 // field 0, primitive
	constructed = 0xA0 // field 0, constructed
)

// Places of the fields of a RepresentationBlock. Those in between 3 and 7 and after it
// are passed over: date, device, and what is known beside the image.
const (
	position39794 = iota
	impression39794
	format39794
	data39794
	_
	_
	quality39794
	sampling39794
)

// maxFields bounds the fields of a SEQUENCE: this edition has 17, and those of later
// editions are passed over.
const maxFields = 32

// fields is the content of a SEQUENCE by tag.
type fields map[uint32][]byte

// split reads the fields of a SEQUENCE, which come in the order of their places.
func (c *cursor) split(name string) fields {
	all := fields{}
	last := -1
	for n := 0; c.err == nil && len(c.b) > 0; n++ {
		tag, value, rest, err := lds.ReadTLV(c.b)
		place := int(tag & 0x1F)
		if err != nil || tag < primitive || tag > 0xFF || place <= last || n == maxFields {
			c.fail(ErrValue, name, "fields")
			break
		}
		all[tag], last, c.b = value, place, rest
	}
	return all
}

// into reads one object of a known tag and makes it the cursor's content.
func (c *cursor) into(tag uint32, name string) {
	got, value, rest, err := lds.ReadTLV(c.b)
	if err != nil || got != tag || len(rest) > 0 {
		c.fail(ErrValue, name, "")
		return
	}
	c.b = value
}

// must gives a field's content.
func (c *cursor) must(f fields, tag uint32, name string) []byte {
	v, has := f[tag]
	if !has {
		c.fail(ErrMissing, name, "")
	}
	return v
}

// parse39794 reads a block, with or without the tag that a data group puts around it.
func parse39794(b []byte) (Record, error) {
	r := Record{Format: ISO39794}
	c := cursor{b: b, where: inRecord}
	if b[0] == outerTag {
		c.into(outerTag, "biometric data block")
	}
	c.into(blockTag, "FingerImageDataBlock")
	block := c.split("FingerImageDataBlock")
	c.version(c.must(block, constructed, "versionBlock"))
	c.b = c.must(block, constructed+1, "representationBlocks")
	for c.err == nil && len(c.b) > 0 {
		if len(r.Images) == MaxImages {
			c.fail(ErrLimit, "number of images", "%d", len(r.Images))
			break
		}
		tag, value, rest, err := lds.ReadTLV(c.b)
		if err != nil || tag != sequence {
			c.fail(ErrValue, "representationBlocks", "")
			break
		}
		one := cursor{b: value, where: inImage(len(r.Images))}
		i := one.image39794()
		r.Images, c.b, c.err = append(r.Images, i), rest, one.err
	}
	var count [256]int
	for n := range r.Images {
		i := &r.Images[n]
		count[i.Position]++
		i.View = count[i.Position]
	}
	for n := range r.Images {
		r.Images[n].Views = count[r.Images[n].Position]
	}
	return r, c.err
}

// The version that is written (ISO/IEC 39794-1). Later years of the generation only add
// fields, which are passed over.
const (
	generation = 3
	year       = 2019
)

func (c *cursor) version(b []byte) {
	in := cursor{b: b, where: c.where, err: c.err}
	f := in.split("versionBlock")
	g, y := in.integer(in.must(f, primitive, "generation"), "generation"), in.integer(in.must(f, primitive+1, "year"), "year")
	if g != generation || y < year {
		in.fail(ErrUnsupported, "versionBlock", "generation %d of %d", g, y)
	}
	c.err = in.err
}

func (c *cursor) image39794() Image {
	f := c.split("RepresentationBlock")
	i := Image{Units: PerInch, Depth: 8}
	i.Position = Position(c.code(f, position39794, "position"))
	i.Impression = Impression(c.code(f, impression39794, "impression"))
	n := c.code(f, format39794, "imageDataFormat")
	i.Coding = coding(ISO39794, n)
	if c.err == nil && i.Coding == 0 {
		c.fail(ErrValue, "imageDataFormat", "%d", n)
	}
	i.Data = c.must(f, primitive+data39794, "imageData")
	if v, has := f[constructed+sampling39794]; has && c.err == nil {
		in := cursor{b: v, where: c.where}
		s := in.split("spatialSamplingRateBlock")
		rate := in.integer(in.must(s, primitive, "samplesPerUnit"), "samplesPerUnit")
		unit := in.integer(in.must(s, primitive+1, "unitDimension"), "unitDimension")
		if unit > 1 {
			in.fail(ErrValue, "unitDimension", "%d", unit)
		}
		i.Units, i.Resolution, c.err = PerInch+Units(unit), Resolution{rate, rate}, in.err
	}
	if v, has := f[constructed+quality39794]; has {
		i.Quality = c.qualities(v)
	}
	return i
}

// code reads a CHOICE of a code and an extension of the list, which is refused.
func (c *cursor) code(f fields, place uint32, name string) int {
	v := c.must(f, constructed+place, name)
	if c.err != nil {
		return 0
	}
	in := cursor{b: v, where: c.where}
	choice := in.split(name)
	b, has := choice[primitive]
	switch {
	case in.err != nil:
		c.err = in.err
	case !has:
		c.fail(ErrUnsupported, name, "extension")
	case len(b) != 1:
		c.fail(ErrValue, name, "")
	default:
		return int(b[0])
	}
	return 0
}

// integer reads an INTEGER or ENUMERATED that is not negative and has up to 16 bits.
func (c *cursor) integer(b []byte, name string) (n int) {
	if c.err != nil {
		return 0
	}
	if len(b) == 0 || len(b) > 3 || b[0]&0x80 != 0 || len(b) > 1 && b[0] == 0 && b[1]&0x80 == 0 || len(b) == 3 && b[0] != 0 {
		c.fail(ErrValue, name, "")
		return 0
	}
	for _, v := range b {
		n = n<<8 | int(v)
	}
	return n
}

// qualities reads QualityBlocks: whose algorithm, and a score or an error.
func (c *cursor) qualities(b []byte) (all []Quality) {
	for c.err == nil && len(b) > 0 {
		tag, value, rest, err := lds.ReadTLV(b)
		if err != nil || tag != sequence || len(all) == 255 {
			c.fail(ErrValue, "qualityBlocks", "")
			break
		}
		in := cursor{b: value, where: c.where}
		f := in.split("qualityBlock")
		id := cursor{b: in.must(f, constructed, "algorithmIdBlock"), where: c.where, err: in.err}
		owner := id.split("algorithmIdBlock")
		q := Quality{Score: QualityFailed}
		q.Vendor = uint16(id.integer(id.must(owner, primitive, "organization"), "organization"))
		q.Algorithm = uint16(id.integer(id.must(owner, primitive+1, "id"), "id"))
		score := cursor{b: in.must(f, constructed+1, "scoreOrError"), where: c.where, err: id.err}
		choice := score.split("scoreOrError")
		if v, has := choice[primitive]; has {
			n := score.integer(v, "score")
			if n > 100 {
				score.fail(ErrValue, "score", "%d", n)
			}
			q.Score = byte(n)
		} else {
			score.must(choice, constructed+1, "scoreOrError")
		}
		all, b, c.err = append(all, q), rest, score.err
		if c.err == nil {
			c.err = in.err
		}
	}
	return all
}

// encode39794 writes a block as a data group holds it.
func (r Record) encode39794() []byte {
	var all [][]byte
	for _, i := range r.Images {
		all = append(all, lds.TLV(sequence, i.fields39794()...))
	}
	version := lds.TLV(constructed, lds.TLV(primitive, integer(generation)), lds.TLV(primitive+1, integer(year)))
	return lds.TLV(outerTag, lds.TLV(blockTag, version, lds.TLV(constructed+1, all...)))
}

func (i Image) fields39794() [][]byte {
	code := func(place uint32, n int) []byte {
		return lds.TLV(constructed+place, lds.TLV(primitive, []byte{byte(n)}))
	}
	all := [][]byte{
		code(position39794, int(i.Position)), code(impression39794, int(i.Impression)),
		code(format39794, i.Coding.number(ISO39794)), lds.TLV(primitive+data39794, i.Data),
	}
	if len(i.Quality) > 0 {
		var blocks [][]byte
		for _, q := range i.Quality {
			id := lds.TLV(constructed, lds.TLV(primitive, integer(int(q.Vendor))), lds.TLV(primitive+1, integer(int(q.Algorithm))))
			score := lds.TLV(primitive, integer(int(q.Score)))
			if q.Score == QualityFailed {
				score = lds.TLV(constructed+1, lds.TLV(primitive, []byte{0})) // an error: failure to assess
			}
			blocks = append(blocks, lds.TLV(sequence, id, lds.TLV(constructed+1, score)))
		}
		all = append(all, lds.TLV(constructed+quality39794, blocks...))
	}
	if i.Resolution.X != 0 {
		all = append(all, lds.TLV(constructed+sampling39794,
			lds.TLV(primitive, integer(i.Resolution.X)), lds.TLV(primitive+1, []byte{byte(i.Units - PerInch)})))
	}
	return all
}

// integer is the content of an INTEGER of up to 16 bits that is not negative.
func integer(n int) []byte {
	switch {
	case n >= 1<<15:
		return []byte{0, byte(n >> 8), byte(n)}
	case n >= 1<<7:
		return []byte{byte(n >> 8), byte(n)}
	}
	return []byte{byte(n)}
}
