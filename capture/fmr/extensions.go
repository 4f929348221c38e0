package fmr

// Types of the extensions that have a meaning here; zones are ISO's only.
const (
	extensionCounts = 1
	extensionCores  = 2
	extensionZones  = 3
)

// headLength is how much of the four bytes before the data the length of an extension
// counts: nothing in ISO2005, all of it in its successors and in ANSI.
func headLength(f Format) int {
	if f == ISO2005 {
		return 0
	}
	return 4
}

// extensions reads the extended data of a view.
func (r *reader) extensions(v *View, f Format) {
	rest := int(r.u16("extended data length"))
	head := headLength(f)
	if f == ISO2005 && !r.fill(rest, head) && r.fill(rest, 4) {
		head = 4
		r.quirk(QuirkExtensionLength)
	}
	seen := [4]bool{}
	for rest > 0 && r.err == nil {
		kind := r.u16("extension type")
		if kind == 0 {
			r.fail("extension type", "0 is reserved")
		}
		size := int(r.u16("extension length"))
		r.within(size, head, rest-4+head, "extension length")
		data := r.take(size-head, "extension data")
		if r.err != nil {
			return
		}
		x := &reader{b: r.b[:r.at], at: r.at - len(data)} // places stay those of the record
		switch {
		case kind < 4 && seen[kind]:
			r.fail("extension type", "twice in a view")
		case kind == extensionCounts:
			x.counts(v, f)
		case kind == extensionCores && f.ansi():
			x.coresANSI(v, f)
		case kind == extensionCores:
			x.coresISO(v, f)
		case kind == extensionZones && !f.ansi():
			x.zones(v, f)
		default:
			v.Extensions = append(v.Extensions, Extension{kind, append([]byte{}, data...)})
			x.at = len(x.b)
		}
		if kind < 4 {
			seen[kind] = true
		}
		if x.err == nil && x.at < len(x.b) {
			x.last = x.at
			x.fail("extension length", "more than its data")
		}
		if x.err != nil && r.err == nil {
			r.err = x.err
		}
		rest -= 4 + len(data)
	}
}

// fill says whether extensions whose lengths count head bytes of their own four fill
// the next n bytes.
func (r *reader) fill(n, head int) bool {
	at, end := r.at, r.at+n
	for end <= len(r.b) && at+4 <= end {
		size := int(r.b[at+2])<<8 | int(r.b[at+3])
		if size < head {
			return false
		}
		at += 4 - head + size
	}
	return at == end
}

func (r *reader) counts(v *View, f Format) {
	c := &RidgeCounts{Method: r.u8("ridge count method")}
	r.within(int(c.Method), 0, 2, "ridge count method")
	last := len(v.Minutiae) - 1
	for r.at < len(r.b) && r.err == nil {
		e := Edge{From: r.u8("ridge count from")}
		r.within(int(e.From), 0, last, "ridge count from")
		e.To = r.u8("ridge count to")
		none := (f == ANSI2009 || f == ANSI2009Am1) && e.To == 255
		if !none {
			r.within(int(e.To), 0, last, "ridge count to")
		}
		e.Count = r.u8("ridge count")
		if none != (e.Count == 255 && f != ISO2005 && f != ISO2011 && f != ANSI2004) {
			r.fail("ridge count", "255 stands beside 255 for no neighbour, and nowhere else")
		}
		c.Edges = append(c.Edges, e)
	}
	v.Counts = c
}

// place reads a coordinate pair; the upper two bits of x are returned.
func (r *reader) place(v *View, what string) (x, y uint16, bits uint16) {
	x = r.u16(what + " x")
	bits, x = x>>14, x&maxPixels
	r.within(int(x), 0, int(v.Width)-1, what+" x")
	y = r.u16(what + " y")
	r.within(int(y), 0, int(v.Height)-1, what+" y")
	return x, y, bits
}

// angular says whether angles follow; other is where reserved bits are set.
func (r *reader) angular(bits uint16, what string) bool {
	if bits > 1 {
		r.fail(what+" type", "unknown code")
	}
	return bits == 1
}

// coresISO: each core and delta says for itself whether it has angles.
func (r *reader) coresISO(v *View, f Format) {
	n := int(r.u8("number of cores"))
	r.within(n, 0, 15, "number of cores")
	for i := 0; i < n && r.err == nil; i++ {
		x, y, bits := r.place(v, "core")
		v.Cores = append(v.Cores, r.core(f, x, y, r.angular(bits, "core")))
	}
	n = int(r.u8("number of deltas"))
	r.within(n, 0, 15, "number of deltas")
	for i := 0; i < n && r.err == nil; i++ {
		x, y, bits := r.place(v, "delta")
		v.Deltas = append(v.Deltas, r.delta(f, x, y, r.angular(bits, "delta")))
	}
}

// coresANSI: all cores have angles or none has, and so have the deltas.
func (r *reader) coresANSI(v *View, f Format) {
	head := r.u8("number of cores")
	angular := r.angular(uint16(head>>6), "core")
	least := 0
	if f == ANSI2004 {
		least = 1
	}
	r.within(int(head&63), least, 15, "number of cores")
	for i := 0; i < int(head&15) && r.err == nil; i++ {
		x, y, bits := r.place(v, "core")
		r.within(int(bits), 0, 0, "core x")
		v.Cores = append(v.Cores, r.core(f, x, y, angular))
	}
	head = r.u8("number of deltas")
	angular = r.angular(uint16(head>>6), "delta")
	r.within(int(head&63), 0, 15, "number of deltas")
	for i := 0; i < int(head&15) && r.err == nil; i++ {
		x, y, bits := r.place(v, "delta")
		r.within(int(bits), 0, 0, "delta x")
		v.Deltas = append(v.Deltas, r.delta(f, x, y, angular))
	}
}

func (r *reader) core(f Format, x, y uint16, angular bool) Core {
	c := Core{X: x, Y: y, Angular: angular}
	if angular {
		c.Angle = r.angle(f, "core angle")
	}
	return c
}

func (r *reader) delta(f Format, x, y uint16, angular bool) Delta {
	d := Delta{X: x, Y: y, Angular: angular}
	if angular {
		for i := range d.Angles {
			d.Angles[i] = r.angle(f, "delta angle")
		}
	}
	return d
}

func (r *reader) zones(v *View, f Format) {
	z := &Zones{}
	if f == ISO2011 {
		z.Vendor, z.Algorithm = r.u16("zonal quality vendor"), r.u16("zonal quality algorithm")
	}
	z.Width = r.u8("zone width")
	r.within(int(z.Width), 1, 255, "zone width")
	z.Height = r.u8("zone height")
	r.within(int(z.Height), 1, 255, "zone height")
	z.Bits = r.u8("zone bit depth")
	r.within(int(z.Bits), 1, 8, "zone bit depth")
	if r.err != nil {
		return
	}
	n := zoneCount(v, z)
	data := r.take((n*int(z.Bits)+7)/8, "zonal quality")
	if r.err != nil {
		return
	}
	bits := bitReader{b: data}
	z.Values = make([]uint8, n)
	for i := range z.Values {
		z.Values[i] = uint8(bits.read(uint(z.Bits)))
	}
	if bits.read(uint(len(data)*8-n*int(z.Bits))) != 0 {
		r.fail("zonal quality", "bits behind the last zone are set")
	}
	v.Zones = z
}

func zoneCount(v *View, z *Zones) int {
	across := (int(v.Width) + int(z.Width) - 1) / int(z.Width)
	return across * ((int(v.Height) + int(z.Height) - 1) / int(z.Height))
}
