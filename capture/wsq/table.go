package wsq

// Limits of a picture. The slap of four fingers at 500 ppi has 1,600 x 1,500 pixels.
const (
	MaxPixels = 4 << 20
	MaxSide   = 4096
	MinSide   = 64 // the smallest bands are a 32nd of it
	MaxBytes  = 8 << 20
	MaxTaps   = 16 // of a filter; encoders in use have 9 and 7, or 8 and 8
)

// frame is the frame header (SOF).
type frame struct {
	Black, White  byte
	Width, Height int
	shift, scale  float32 // of grey levels: level = value*scale + shift
	Encoder       byte
	Software      uint16
}

func readFrame(c cursor) (f frame, err error) {
	f.Black, f.White = byte(c.u8()), byte(c.u8())
	f.Height, f.Width = c.u16(), c.u16()
	f.shift, f.scale = c.short(), c.short()
	f.Encoder, f.Software = byte(c.u8()), uint16(c.u16())
	c.end()
	switch {
	case min(f.Width, f.Height) < MinSide:
		c.fail(ErrLimit, "%d x %d pixels, at least %d a side are accepted", f.Width, f.Height, MinSide)
	case max(f.Width, f.Height) > MaxSide || f.Width*f.Height > MaxPixels:
		c.fail(ErrLimit, "%d x %d pixels, %d a side and %d in all are accepted", f.Width, f.Height, MaxSide, MaxPixels)
	case f.shift > 255:
		c.fail(ErrValue, "shift of grey levels")
	case f.scale > 255:
		c.fail(ErrValue, "scale of grey levels")
	}
	return f, c.err
}

// allBands is how many bands tables have room for; those above numBands are of the
// finest diagonal detail, which is never coded.
const (
	allBands = 64
	numBands = 60
)

// quantizer is the quantization table (DQT). Bands of bin 0 are not coded.
type quantizer struct {
	centre float32 // of a value in its bin, 0..1
	bin    [numBands]float32
	zero   [numBands]float32 // width of the bin of zero
}

// least is the narrowest bin that is accepted, and the smallest tap of a filter: what is
// multiplied ten times then stays far from numbers that processors are slow with. Bins
// in use are wider than 1/2, taps larger than 1/50.
const least = 0.999e-3

func readQuantizer(c cursor) (*quantizer, error) {
	q := &quantizer{centre: c.short()}
	if c.err == nil && q.centre > 1 {
		c.fail(ErrValue, "centre of a bin")
	}
	for i := range allBands {
		bin, zero := c.short(), c.short()
		if i >= numBands {
			continue
		}
		if bin != 0 && bin < least || zero != 0 && zero < least {
			c.fail(ErrValue, "bin of band %d", i)
		}
		q.bin[i], q.zero[i] = bin, zero
	}
	c.end()
	return q, c.err
}

// value gives the coefficient that a number stands for.
func (q *quantizer) value(band, n int) float32 {
	half := q.zero[band] / 2
	if n > 0 {
		return float32(q.bin[band]*(float32(n)-q.centre)) + half
	}
	return float32(q.bin[band]*(float32(n)+q.centre)) - half
}

// readFilters reads the two filters of the analysis (DTT), each from its middle on.
func readFilters(c cursor) (*bank, error) {
	sizes := [2]int{c.u8(), c.u8()}
	if c.err == nil && (max(sizes[0], sizes[1]) > MaxTaps || min(sizes[0], sizes[1]) < 2) {
		c.fail(ErrLimit, "filters of %d and %d taps, 2 to %d are accepted", sizes[0], sizes[1], MaxTaps)
	}
	if c.err == nil && sizes[0]%2 != sizes[1]%2 {
		c.fail(ErrValue, "filters of %d and %d taps", sizes[0], sizes[1])
	}
	var half [2][]float32
	for i, n := range sizes {
		for range (n + 1) / 2 {
			if c.err != nil {
				return nil, c.err
			}
			sign, exponent := c.u8(), c.u8()
			tap := c.decimal(exponent, c.u32())
			if tap != 0 && (tap < least || tap > 2) {
				c.fail(ErrValue, "tap of a filter")
			}
			if sign != 0 {
				tap = -tap
			}
			half[i] = append(half[i], tap)
		}
	}
	c.end()
	if c.err != nil {
		return nil, c.err
	}
	f, ok := newBank(half[0], half[1], sizes[0]%2 != 0)
	if !ok {
		c.fail(ErrValue, "filters do not reconstruct")
	}
	return f, c.err
}
