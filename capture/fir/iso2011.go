package fir

import (
	"encoding/binary"
	"slices"
	"time"
)

// Sizes in the 2011 form.
const (
	head2011     = 16
	quality2011  = 5
	certificate  = 3
	extendedHead = 4
	maxExtended  = 255 // of an image
)

// parse2011 reads a record: a short head, then representations that say everything of
// themselves.
func parse2011(b []byte) (Record, error) {
	r := Record{Format: ISO2011}
	c := cursor{b: b[len(magic)+len(version2011):], where: inRecord}
	if n := c.number("record length", 4); n != uint64(len(b)) {
		c.fail(ErrValue, "record length", "%d of %d", n, len(b))
	}
	n := c.u16("number of representations")
	flag := c.u8("certification flag")
	fingers := c.u8("number of fingers")
	if flag > 1 {
		c.fail(ErrValue, "certification flag", "%d", flag)
	}
	if n > MaxImages {
		c.fail(ErrLimit, "number of images", "%d", n)
	}
	r.Certified = flag == 1
	for i := range n {
		if c.err != nil {
			break
		}
		c.where = inImage(i)
		length := c.number("representation length", 4)
		one := cursor{b: c.take("representation length", int(length)-4), where: c.where, err: c.err}
		m := one.image2011(r.Certified)
		if c.err = one.err; c.err == nil {
			r.Images = append(r.Images, m)
		}
	}
	c.where = inRecord
	c.end("record length")
	if c.err == nil && fingers != r.views() {
		c.fail(ErrValue, "number of fingers", "%d", fingers)
	}
	return r, c.err
}

// views counts the positions, and gives each image their number of views.
func (r *Record) views() int {
	var count [256]int
	positions := 0
	for _, i := range r.Images {
		if count[i.Position] == 0 {
			positions++
		}
		count[i.Position]++
	}
	for n := range r.Images {
		r.Images[n].Views = count[r.Images[n].Position]
	}
	return positions
}

func (c *cursor) image2011(certified bool) (i Image) {
	i.Captured = c.date(c.take("capture date and time", 9))
	i.Technology = byte(c.u8("capture device technology"))
	i.Vendor, i.Device = uint16(c.u16("capture device vendor")), uint16(c.u16("capture device type"))
	for range c.u8("number of qualities") {
		q := Quality{Score: byte(c.u8("quality"))}
		q.Vendor, q.Algorithm = uint16(c.u16("quality vendor")), uint16(c.u16("quality algorithm"))
		i.Quality = append(i.Quality, q)
	}
	if certified {
		for range c.u8("number of certifications") {
			i.Certified = append(i.Certified, Certificate{uint16(c.u16("certification authority")), byte(c.u8("certification scheme"))})
		}
	}
	i.Position = Position(c.u8("finger position"))
	i.View = c.u8("representation number") + 1
	i.Units = Units(c.u8("scale units"))
	i.Scan = c.resolution("scan resolution")
	i.Resolution = c.resolution("image resolution")
	i.Depth = c.u8("pixel depth")
	n := c.u8("image compression algorithm")
	i.Coding = coding(ISO2011, n)
	if c.err == nil && i.Coding == 0 {
		c.fail(ErrValue, "image compression algorithm", "%d", n)
	}
	i.Impression = Impression(c.u8("impression type"))
	i.Width, i.Height = c.u16("horizontal line length"), c.u16("vertical line length")
	i.Data = c.take("image data", int(c.number("image data length", 4)))
	for c.err == nil && len(c.b) > 0 {
		if len(i.Extended) == maxExtended {
			c.fail(ErrLimit, "extended data blocks", "more than %d", maxExtended)
			break
		}
		e := Extended{Type: uint16(c.u16("extended data block"))}
		e.Data = c.take("extended data block", c.u16("extended data block length")-extendedHead)
		i.Extended = append(i.Extended, e)
	}
	return i
}

// date reads year, month, day, hour, minute, second and millisecond. Where nothing is
// known all bits are set; a part of it is not accepted.
func (c *cursor) date(b []byte) time.Time {
	if b == nil || !slices.ContainsFunc(b, func(v byte) bool { return v != 0xFF }) {
		return time.Time{}
	}
	year, milli := int(binary.BigEndian.Uint16(b)), int(binary.BigEndian.Uint16(b[7:]))
	t := time.Date(year, time.Month(b[2]), int(b[3]), int(b[4]), int(b[5]), int(b[6]), milli*1e6, time.UTC)
	if year == 0 || t.Year() != year || t.Month() != time.Month(b[2]) || t.Day() != int(b[3]) || b[4] > 23 || b[5] > 59 || b[6] > 59 || milli > 999 {
		c.fail(ErrValue, "capture date and time", "")
	}
	return t
}

func (r Record) encode2011() []byte {
	b := []byte(magic + version2011 + "\x00\x00\x00\x00")
	b = binary.BigEndian.AppendUint16(b, uint16(len(r.Images)))
	flag := byte(0)
	if r.Certified {
		flag = 1
	}
	b = append(b, flag, byte(r.positions()))
	for _, i := range r.Images {
		at := len(b)
		b = i.append2011(append(b, 0, 0, 0, 0), r.Certified)
		binary.BigEndian.PutUint32(b[at:], uint32(len(b)-at))
	}
	binary.BigEndian.PutUint32(b[len(magic)+len(version2011):], uint32(len(b)))
	return b
}

func (r Record) positions() int {
	var seen []Position
	for _, i := range r.Images {
		if !slices.Contains(seen, i.Position) {
			seen = append(seen, i.Position)
		}
	}
	return len(seen)
}

func (i Image) append2011(b []byte, certified bool) []byte {
	if i.Captured.IsZero() {
		b = append(b, "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"...)
	} else {
		t := i.Captured.UTC()
		b = binary.BigEndian.AppendUint16(b, uint16(t.Year()))
		b = append(b, byte(t.Month()), byte(t.Day()), byte(t.Hour()), byte(t.Minute()), byte(t.Second()))
		b = binary.BigEndian.AppendUint16(b, uint16(t.Nanosecond()/1e6))
	}
	b = append(b, i.Technology)
	b = binary.BigEndian.AppendUint16(b, i.Vendor)
	b = binary.BigEndian.AppendUint16(b, i.Device)
	b = append(b, byte(len(i.Quality)))
	for _, q := range i.Quality {
		b = append(b, q.Score)
		b = binary.BigEndian.AppendUint16(b, q.Vendor)
		b = binary.BigEndian.AppendUint16(b, q.Algorithm)
	}
	if certified {
		b = append(b, byte(len(i.Certified)))
		for _, c := range i.Certified {
			b = binary.BigEndian.AppendUint16(b, c.Authority)
			b = append(b, c.Scheme)
		}
	}
	b = append(b, byte(i.Position), byte(i.View-1), byte(i.Units))
	b = i.Scan.append(b)
	b = i.Resolution.append(b)
	b = append(b, byte(i.Depth), byte(i.Coding.number(ISO2011)), byte(i.Impression))
	b = binary.BigEndian.AppendUint16(b, uint16(i.Width))
	b = binary.BigEndian.AppendUint16(b, uint16(i.Height))
	b = binary.BigEndian.AppendUint32(b, uint32(len(i.Data)))
	b = append(b, i.Data...)
	for _, e := range i.Extended {
		b = binary.BigEndian.AppendUint16(b, e.Type)
		b = binary.BigEndian.AppendUint16(b, uint16(len(e.Data)+extendedHead))
		b = append(b, e.Data...)
	}
	return b
}
