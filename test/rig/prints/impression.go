package prints

// Impression presses the finger once. Seed and options decide everything.
func (f *Finger) Impression(seed uint64, o Options) Impression {
	o.fill()
	g := takeGlass(o.Width, o.Height)
	defer glasses.Put(g)
	g.leave(&o)
	d := throw(seed^f.Seed*0x9e3779b97f4a7c15, 11)
	truth, doubtful, _ := g.press(d, touch{f, place(d, f, &o, float64(o.Width)/2, float64(o.Height)/2), &o, 1})
	return Impression{g.develop(seed, &o), o.PPI, truth, doubtful}
}
