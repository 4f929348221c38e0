package quality

// Limits of what is read of a file.
const (
	maxHead     = 1 << 20 // bytes
	maxSegments = 256
)

// example is the table of luminance that Annex K of ISO/IEC 10918-1 gives, in the order of files
// (zigzag). The Independent JPEG Group's encoder, and most others, scale it by a quality of 1..100.
var example = [64]int{
	16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40,
	26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51,
	56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87,
	95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
}

// ofFile measures how coarse the file's steps are, as the quality that the IJG's encoder
// calls so. It says nothing of an earlier compression of the same picture.
func (m *Meter) ofFile(b []byte) {
	if len(b) == 0 {
		m.found[compression].why = "no JPEG file was given"
		return
	}
	steps, ok := coarseness(b)
	if !ok {
		m.found[compression].why = "the file has no table of JPEG steps for luminance"
		return
	}
	q := 0.0
	if steps <= 100 {
		q = (200 - steps) / 2
	} else {
		q = 5000 / steps
	}
	m.set(compression, min(max(q, 1), 100))
}

// coarseness is the size of the steps of luminance in hundredths of the example's;
// false where the file is no JPEG or has no such table before its first scan.
func coarseness(b []byte) (float64, bool) {
	b = b[:min(len(b), maxHead)]
	if len(b) < 4 || b[0] != 0xFF || b[1] != 0xD8 {
		return 0, false
	}
	b = b[2:]
	for range maxSegments {
		for len(b) > 1 && b[0] == 0xFF && b[1] == 0xFF { // fill bytes
			b = b[1:]
		}
		if len(b) < 4 || b[0] != 0xFF {
			return 0, false
		}
		marker, n := b[1], int(b[2])<<8|int(b[3])
		if marker == 0xDA || n < 2 || n > len(b)-2 {
			return 0, false
		}
		if marker == 0xDB {
			if v, ok := luminanceTable(b[4 : 2+n]); ok {
				return v, true
			}
		}
		b = b[2+n:]
	}
	return 0, false
}

// luminanceTable looks for table 0 among those of a DQT segment.
func luminanceTable(b []byte) (float64, bool) {
	for len(b) > 0 {
		wide, id := int(b[0]>>4), b[0]&15
		size := 64 * (1 + wide)
		if wide > 1 || len(b) < 1+size {
			return 0, false
		}
		if id == 0 {
			return coarse(b[1:1+size], 1+wide)
		}
		b = b[1+size:]
	}
	return 0, false
}

// coarse compares the steps of a table, each of so many bytes, with the example's. Those
// that the encoder had to cut off at 1 or at 255 tell nothing, unless all are such.
func coarse(b []byte, wide int) (float64, bool) {
	sum, want, all := 0, 0, 0
	for i, e := range example {
		s := int(b[i*wide])
		if wide == 2 {
			s = s<<8 | int(b[2*i+1])
		}
		if s == 0 {
			return 0, false
		}
		all += s
		if s > 1 && s != 255 {
			sum += s
			want += e
		}
	}
	if want == 0 {
		return 100 * float64(all) / 64 / 58, true // 58 is the example's mean
	}
	return 100 * float64(sum) / float64(want), true
}
