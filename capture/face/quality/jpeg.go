package quality

// Limits of what is read of a file.
const (
	maxHead     = 1 << 20 // bytes
	maxSegments = 256
)

// flattest is the table of luminance that Annex K of ISO/IEC 10918-1 gives as an example, as sum:
// the Independent JPEG Group's encoder, and most others, scale it by a quality of 1..100.
var annexK = [64]int{
	16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55,
	14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
	18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
	49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
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
			// Both tables are summed whole, so that their order (zigzag) does not matter.
			sum, example := 0, 0
			for i := range 64 {
				s := int(b[1+i*(1+wide)])
				if wide == 1 {
					s = s<<8 | int(b[2+2*i])
				}
				if s == 0 {
					return 0, false
				}
				sum += s
				example += annexK[i]
			}
			return 100 * float64(sum) / float64(example), true
		}
		b = b[1+size:]
	}
	return 0, false
}
