package prints

// Impression presses the finger once. Seed and options decide everything.
func (f *Finger) Impression(seed uint64, o Options) Impression {
	o.fill()
	g := takeGlass(o.Width, o.Height)
	defer glasses.Put(g)
	mid := func(n int) float64 { return float64(n) / 2 }
	if l := o.Residue; l != nil {
		d := throw(l.Seed^l.Finger.Seed, 10)
		old := o
		old.Residue, old.Turn, old.X, old.Y, old.Halo = nil, 0, 0, 0, false
		g.press(d, touch{l.Finger, place(d, l.Finger, &old, mid(o.Width), mid(o.Height)), &old, l.Part})
	}
	d := throw(seed^f.Seed*0x9e3779b97f4a7c15, 11)
	truth := g.press(d, touch{f, place(d, f, &o, mid(o.Width), mid(o.Height)), &o, 1})
	return Impression{g.develop(throw(seed, 12+o.frame), &o), o.PPI, truth}
}
