package wsq

// maxSegments bounds the segments between two blocks. Files in use have six.
const maxSegments = 64

// reading is a file on its way to a picture.
type reading struct {
	c          cursor
	frame      frame
	bank       *bank
	quantizer  *quantizer
	tables     [maxTables]*spec
	tree       *tree
	plane      plane
	comments   []string
	said       nistComment
	departures []string
}

// start reads up to the frame header.
func start(b []byte) (*reading, error) {
	r := &reading{c: cursor{b: b, where: "SOI"}}
	switch {
	case len(b) > MaxBytes:
		r.c.fail(ErrLimit, "%d bytes, %d are accepted", len(b), MaxBytes)
	case len(b) < 2 || r.c.u16() != soi:
		r.c.fail(ErrFormat, "no start marker")
	}
	if r.c.err != nil {
		return nil, r.c.err
	}
	c, err := r.until(sof)
	if err == nil {
		r.frame, err = readFrame(c)
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// until reads tables and comments up to the segment of a marker, which it gives.
func (r *reading) until(want int) (cursor, error) {
	for range maxSegments {
		marker := r.c.marker()
		if marker == eoi && want == eoi {
			return cursor{}, r.c.err
		}
		if r.c.err == nil && (marker == soi || marker == eoi) {
			r.c.where = name(marker)
			r.c.fail(ErrOrder, "%s is still to come", name(want))
		}
		seg := r.c.segment(marker)
		if r.c.err != nil {
			return seg, r.c.err
		}
		if marker == want {
			return seg, nil
		}
		if err := r.table(marker, want, seg); err != nil {
			return seg, err
		}
	}
	r.c.fail(ErrLimit, "more than %d segments", maxSegments)
	return cursor{}, r.c.err
}

// table reads a table or a comment.
func (r *reading) table(marker, want int, seg cursor) (err error) {
	switch {
	case marker == com:
		r.comment(seg.b)
		return nil
	case want == eoi, marker == sof, marker == sob:
		seg.fail(ErrOrder, "before %s", name(want))
	case marker == dtt && r.bank != nil, marker == dqt && r.quantizer != nil:
		seg.fail(ErrOrder, "a second time")
	case marker == dtt:
		r.bank, err = readFilters(seg)
		return err
	case marker == dqt:
		r.quantizer, err = readQuantizer(seg)
		return err
	case marker == dht:
		return readHuffman(seg, &r.tables, &r.departures)
	case marker == drt:
		if seg.u16() != 0 {
			seg.fail(ErrUnsupported, "restart interval")
		}
		seg.end()
	}
	return seg.err
}

// blocks reads the three blocks and the end.
func (r *reading) blocks() error {
	r.tree = newTree(r.frame.Width, r.frame.Height)
	var b block
	first := 0
	for i, end := range blockEnds {
		seg, err := r.until(sob)
		if err != nil {
			return err
		}
		id := seg.u8()
		seg.end()
		switch {
		case seg.err != nil:
		case id >= maxTables || r.tables[id] == nil:
			seg.fail(ErrMissing, "Huffman table %d", id)
		case r.bank == nil:
			seg.fail(ErrMissing, "transform table")
		case r.quantizer == nil:
			seg.fail(ErrMissing, "quantization table")
		}
		if seg.err != nil {
			return seg.err
		}
		if r.plane.v == nil {
			r.plane = plane{make([]float32, r.frame.Width*r.frame.Height), r.frame.Width, r.frame.Height}
		}
		b.bitReader = bitReader{b: r.c.b}
		b.codes.build(r.tables[id])
		if err := r.block(&b, i+1, first, end); err != nil {
			return err
		}
		first = end
	}
	if _, err := r.until(eoi); err != nil {
		return err
	}
	if len(r.c.b) > 0 {
		depart(&r.departures, Trailing)
	}
	if s := r.said; s.width != 0 && s.width != r.frame.Width || s.height != 0 && s.height != r.frame.Height {
		depart(&r.departures, CommentSize)
	}
	return nil
}

var blockNames = [...]string{1: "block 1", "block 2", "block 3"}

// block reads the bands first to end-1.
func (r *reading) block(b *block, number, first, end int) error {
	var wrong *problem
	for i := first; i < end && wrong == nil; i++ {
		if r.quantizer.bin[i] != 0 {
			wrong = b.band(&r.plane, r.tree.bands[i], i, r.quantizer)
		}
	}
	if wrong == nil {
		wrong = b.close(&r.departures)
	}
	r.c.where = blockNames[number]
	r.c.b, r.c.at = r.c.b[b.at:], r.c.at+b.at
	if wrong != nil {
		r.c.fail(wrong.kind, "%s", wrong.text)
	}
	return r.c.err
}
