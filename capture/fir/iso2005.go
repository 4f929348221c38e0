package fir

import "encoding/binary"

// Heads of records of ISO/IEC 19794-4.
const (
	magic       = "FIR\x00"
	version2005 = "010\x00"
	version2011 = "020\x00"
	head2005    = 32
	image2005   = 14
)

// parse2005 reads a record: a head for all images, then a shorter one for each.
func parse2005(b []byte) (Record, error) {
	r := Record{Format: ISO2005}
	c := cursor{b: b[len(magic)+len(version2005):], where: inRecord}
	if n := c.number("record length", 6); n != uint64(len(b)) {
		c.fail(ErrValue, "record length", "%d of %d", n, len(b))
	}
	r.Device = uint16(c.u16("capture device id"))
	r.Level = c.u16("image acquisition level")
	count := c.u8("number of fingers")
	var all Image
	all.Units = Units(c.u8("scale units"))
	all.Scan = c.resolution("scan resolution")
	all.Resolution = c.resolution("image resolution")
	all.Depth = c.u8("pixel depth")
	n := c.u8("image compression algorithm")
	all.Coding = coding(ISO2005, n)
	if c.err == nil && all.Coding == 0 {
		c.fail(ErrValue, "image compression algorithm", "%d", n)
	}
	c.zero("reserved", 2)
	for c.err == nil && len(c.b) > 0 {
		if len(r.Images) == MaxImages {
			c.where = inRecord
			c.fail(ErrLimit, "number of images", "%d", len(r.Images))
			break
		}
		c.where = inImage(len(r.Images))
		r.Images = append(r.Images, c.image2005(all))
	}
	c.where = inRecord
	switch count {
	case len(r.Images):
	case r.positions():
		r.Departures = append(r.Departures, CountsPositions)
	default:
		c.fail(ErrValue, "number of fingers", "%d", count)
	}
	return r, c.err
}

func (c *cursor) image2005(i Image) Image {
	length := c.number("length of image", 4)
	i.Position = Position(c.u8("finger position"))
	i.Views = c.u8("count of views")
	i.View = c.u8("view number")
	i.Quality = []Quality{{Score: byte(c.u8("quality"))}}
	i.Impression = Impression(c.u8("impression type"))
	i.Width, i.Height = c.u16("horizontal line length"), c.u16("vertical line length")
	c.zero("reserved", 1)
	if length < image2005 {
		c.fail(ErrValue, "length of image", "%d", length)
	}
	if i.Views < 1 || i.Views > maxViews {
		c.fail(ErrValue, "count of views", "%d", i.Views)
	}
	i.Data = c.take("image data", int(length)-image2005)
	return i
}

// encode2005 writes a record. The views of a position follow each other.
func (r Record) encode2005() []byte {
	size := head2005
	for _, i := range r.Images {
		size += image2005 + len(i.Data)
	}
	first := r.Images[0]
	b := make([]byte, 0, size)
	b = append(b, magic+version2005+"\x00\x00"...)
	b = binary.BigEndian.AppendUint32(b, uint32(size))
	b = binary.BigEndian.AppendUint16(b, r.Device)
	b = binary.BigEndian.AppendUint16(b, uint16(r.Level))
	b = append(b, byte(len(r.Images)), byte(first.Units))
	b = first.Scan.append(b)
	b = first.Resolution.append(b)
	b = append(b, byte(first.Depth), byte(first.Coding.number(ISO2005)), 0, 0)
	for _, i := range r.Images {
		b = binary.BigEndian.AppendUint32(b, uint32(image2005+len(i.Data)))
		b = append(b, byte(i.Position), byte(i.Views), byte(i.View), i.Quality[0].Score, byte(i.Impression))
		b = binary.BigEndian.AppendUint16(b, uint16(i.Width))
		b = binary.BigEndian.AppendUint16(b, uint16(i.Height))
		b = append(b, 0)
		b = append(b, i.Data...)
	}
	return b
}

func (r Resolution) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint16(b, uint16(r.X))
	return binary.BigEndian.AppendUint16(b, uint16(r.Y))
}
