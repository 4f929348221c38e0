package fmr

import "encoding/binary"

// extensions writes the extended data of v; zones only where the format has them.
func (w *writer) extensions(v *View, f Format) {
	if c := v.Counts; c != nil {
		w.extension(extensionCounts, f, func() {
			w.u8(c.Method)
			for _, e := range c.Edges {
				w.b = append(w.b, e.From, e.To, e.Count)
			}
		})
	}
	if len(v.Cores)+len(v.Deltas) > 0 {
		w.extension(extensionCores, f, func() { w.cores(v, f) })
	}
	if z := v.Zones; z != nil && !f.ansi() {
		w.extension(extensionZones, f, func() { w.zones(z, f) })
	}
	for _, x := range v.Extensions {
		w.extension(x.Type, f, func() { w.b = append(w.b, x.Data...) })
	}
}

func (w *writer) extension(kind uint16, f Format, data func()) {
	w.u16(kind, 0)
	at := len(w.b)
	data()
	size := len(w.b) - at + headLength(f)
	w.fits(size, 1<<16-1, "extension length")
	binary.BigEndian.PutUint16(w.b[at-2:], uint16(size))
}

// cores writes cores and deltas. ANSI says once for all of them whether there are
// angles: there they are left out unless each has them.
func (w *writer) cores(v *View, f Format) {
	w.fits(len(v.Cores), 15, "number of cores")
	w.fits(len(v.Deltas), 15, "number of deltas")
	all := true
	for _, c := range v.Cores {
		all = all && c.Angular
	}
	w.u8(uint8(len(v.Cores)) | uint8(bit(f.ansi() && all && len(v.Cores) > 0, 6)))
	for _, c := range v.Cores {
		angular := c.Angular && (all || !f.ansi())
		w.place(c.X, c.Y, angular && !f.ansi(), "core")
		if angular {
			w.angle(f, c.Angle)
		}
	}
	all = true
	for _, d := range v.Deltas {
		all = all && d.Angular
	}
	w.u8(uint8(len(v.Deltas)) | uint8(bit(f.ansi() && all && len(v.Deltas) > 0, 6)))
	for _, d := range v.Deltas {
		angular := d.Angular && (all || !f.ansi())
		w.place(d.X, d.Y, angular && !f.ansi(), "delta")
		for _, a := range d.Angles {
			if angular {
				w.angle(f, a)
			}
		}
	}
}

func (w *writer) place(x, y uint16, angular bool, what string) {
	w.fits(int(x), maxPixels, what+" x")
	w.fits(int(y), maxPixels, what+" y")
	w.u16(x|bit(angular, 14), y)
}

func (w *writer) zones(z *Zones, f Format) {
	if f == ISO2011 {
		w.u16(z.Vendor, z.Algorithm)
	}
	w.b = append(w.b, z.Width, z.Height, z.Bits)
	w.fits(int(z.Bits), 8, "zone bit depth")
	if w.err != nil {
		return
	}
	bits := bitWriter{b: w.b}
	for _, v := range z.Values {
		w.fits(int(v), 1<<z.Bits-1, "zonal quality")
		bits.write(uint32(v), uint(z.Bits))
	}
	w.b = bits.b
}
