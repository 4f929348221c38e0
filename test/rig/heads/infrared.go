package heads

// infrared is the palette at 850 nm: melanin and blood hardly absorb there, so skin of
// every tone is bright and even, the lips are pale, the iris shows its tissue, hair is
// lighter, and dyes of cloth are gone.
func infrared(p palette) palette {
	even := func(k rgb, floor, share float64) rgb {
		v := floor + share*(0.5*k[0]+0.3*k[1]+0.2*k[2])
		return rgb{v, v, v}
	}
	p.skin, p.lip = even(p.skin, 0.42, 0.25), even(p.lip, 0.40, 0.2)
	p.hair, p.iris = even(p.hair, 0.06, 0.7), even(p.iris, 0.20, 0.3)
	p.cloth, p.white = even(p.cloth, 0.30, 0.4), even(p.white, 0.30, 0.25)
	p.mark, p.ir = 0.25, true
	return p
}
