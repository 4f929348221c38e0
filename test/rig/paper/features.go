package paper

// features draws brows, eyes, nose and mouth.
func (e *easel) features(l look, cx, cy float64, deep, lit rgb) {
	eyeY := cy - 0.035
	for _, side := range []float64{-1, 1} {
		x := cx + side*0.083
		in, out := x-side*0.042, x+side*0.043
		eye := func() *shape {
			s := (&shape{}).add('M', in, eyeY+0.004).add('Q', x-side*0.004, eyeY-0.034, out, eyeY-0.004)
			return s.add('Q', x, eyeY+0.026, in, eyeY+0.004)
		}
		white := rgb{clamp(150 + int(l.skin[0])/3), clamp(148 + int(l.skin[0])/3), clamp(144 + int(l.skin[0])/3)}
		e.paint(eye(), white, light{x, eyeY - 0.03, 0.06, 0.036, shade(white, 0.66), 0.9})
		e.paint((&shape{}).ellipse(x, eyeY-0.003, 0.0165, 0.0170), l.iris, light{x, eyeY + 0.008, 0.014, 0.012, shade(l.iris, 1.5), 0.7})
		e.paint((&shape{}).ellipse(x, eyeY-0.003, 0.0075, 0.0078), rgb{16, 14, 14})
		e.paint((&shape{}).ellipse(x-0.006, eyeY-0.009, 0.0034, 0.0034), rgb{250, 250, 250})
		// upper lid and its crease
		s := (&shape{}).add('M', in, eyeY+0.004).add('Q', x-side*0.004, eyeY-0.036, out+side*0.004, eyeY-0.006)
		e.paint(s.add('Q', x-side*0.002, eyeY-0.024, in, eyeY+0.004), shade(l.hair, 0.6))
		s = (&shape{}).add('M', in+side*0.004, eyeY-0.022).add('Q', x, eyeY-0.048, out, eyeY-0.022)
		e.paint(s.add('Q', x, eyeY-0.043, in+side*0.004, eyeY-0.022), deep)
		// brow
		b := 0.010 + 0.008*l.brow
		s = (&shape{}).add('M', in-side*0.006, eyeY-0.060).add('Q', x+side*0.012, eyeY-0.092, out+side*0.018, eyeY-0.058)
		e.paint(s.add('Q', x+side*0.010, eyeY-0.092+2*b, in-side*0.004, eyeY-0.060+b), shade(l.hair, 0.9))
	}
	// nose: a shaded side, the tip and the nostrils
	s := (&shape{}).add('M', cx+0.012, eyeY-0.005).add('Q', cx+0.022, cy+0.05, cx+0.040, cy+0.082)
	e.paint(s.add('Q', cx+0.012, cy+0.098, cx+0.006, cy+0.07), shade(l.skin, 0.90), light{cx + 0.02, cy + 0.03, 0.03, 0.08, shade(l.skin, 0.86), 0.8})
	e.paint((&shape{}).ellipse(cx-0.006, cy+0.074, 0.024, 0.020), l.skin, light{cx - 0.010, cy + 0.068, 0.02, 0.018, lit, 1})
	for _, side := range []float64{-1, 1} {
		s = (&shape{}).add('M', cx+side*0.008, cy+0.096).add('Q', cx+side*0.022, cy+0.082, cx+side*0.035, cy+0.093)
		e.paint(s.add('Q', cx+side*0.022, cy+0.102, cx+side*0.008, cy+0.096), deep)
	}
	e.mouth(l, cx, cy)
}

func (e *easel) mouth(l look, cx, cy float64) {
	y, half, lift := cy+0.152, 0.066+0.012*l.smile, 0.010*l.smile
	lip := rgb{clamp(int(float64(l.skin[0]) * 0.84)), clamp(int(float64(l.skin[1]) * 0.62)), clamp(int(float64(l.skin[2]) * 0.60))}
	s := (&shape{}).add('M', cx-half, y-lift).add('Q', cx-0.03, y-0.026, cx, y-0.014).add('Q', cx+0.03, y-0.026, cx+half, y-lift)
	e.paint(s.add('Q', cx, y+0.012, cx-half, y-lift), shade(lip, 0.88))
	s = (&shape{}).add('M', cx-half+0.006, y-lift+0.002).add('Q', cx, y+0.008, cx+half-0.006, y-lift+0.002)
	e.paint(s.add('Q', cx, y+0.052, cx-half+0.006, y-lift+0.002), lip, light{cx - 0.01, y + 0.016, 0.03, 0.010, shade(lip, 1.25), 0.8})
	s = (&shape{}).add('M', cx-half, y-lift).add('Q', cx, y+0.014, cx+half, y-lift)
	e.paint(s.add('Q', cx, y+0.005, cx-half, y-lift), shade(lip, 0.5))
}

// hair draws one of six cuts: 0-2 short, 3 a bob, 4-5 long.
func (e *easel) hair(l look, cx, cy, top float64) {
	w, glossy := l.wide+0.022, shade(l.hair, 1.5)
	crown := top - 0.075
	side := cy - 0.02
	if l.style == 1 {
		crown, side = top-0.045, cy-0.07 // close-cropped
	}
	if l.style >= 3 {
		w, side = w+0.022, cy+0.21
	}
	s := (&shape{}).add('M', cx-w, side).add('C', cx-w-0.035, cy-0.24, cx-0.15, crown, cx, crown)
	s.add('C', cx+0.15, crown, cx+w+0.035, cy-0.24, cx+w, side)
	inner := l.wide - 0.012
	switch l.style {
	case 0: // side parting
		s.add('Q', cx+inner, cy-0.10, cx+inner-0.01, cy-0.15).add('C', cx+0.10, top+0.06, cx+0.02, top+0.05, cx-0.09, top+0.035)
		s.add('Q', cx-inner, top+0.07, cx-inner, cy-0.12).add('L', cx-w, side)
	case 1: // straight hairline
		s.add('Q', cx+inner+0.006, cy-0.13, cx+inner-0.02, top+0.085).add('Q', cx, top+0.035, cx-inner+0.02, top+0.085)
		s.add('Q', cx-inner-0.006, cy-0.13, cx-w, side)
	case 2: // combed back, receding at the temples
		s.add('Q', cx+inner, cy-0.09, cx+inner, cy-0.14).add('C', cx+0.12, top+0.00, cx+0.08, top+0.07, cx, top+0.05)
		s.add('C', cx-0.08, top+0.07, cx-0.12, top+0.00, cx-inner, cy-0.14).add('Q', cx-inner, cy-0.09, cx-w, side)
	case 3, 4: // middle parting
		s.add('C', cx+inner+0.03, cy+0.12, cx+inner+0.02, cy-0.10, cx+0.11, top+0.10).add('Q', cx+0.03, top+0.05, cx, top+0.015)
		s.add('Q', cx-0.03, top+0.05, cx-0.11, top+0.10).add('C', cx-inner-0.02, cy-0.10, cx-inner-0.03, cy+0.12, cx-w, side)
	default: // fringe
		s.add('C', cx+inner+0.025, cy+0.12, cx+inner+0.02, cy-0.06, cx+inner-0.01, cy-0.105).add('Q', cx, cy-0.135, cx-inner+0.01, cy-0.105)
		s.add('C', cx-inner-0.02, cy-0.06, cx-inner-0.025, cy+0.12, cx-w, side)
	}
	e.paint(s, l.hair, light{cx - 0.08, crown + 0.07, 0.13, 0.06, glossy, 0.5}, light{cx + w, cy - 0.05, 0.09, 0.3, shade(l.hair, 0.6), 0.7})
}

// scarf draws a head scarf around the face.
func (e *easel) scarf(l look, cx, top, chin float64) {
	k := hsl(float64(l.cloth[0])/255+0.3, 0.3, 0.55)
	s := (&shape{}).add('M', cx-0.33, 1.12).add('C', cx-0.30, 0.85, cx-0.30, top-0.09, cx, top-0.09)
	s.add('C', cx+0.30, top-0.09, cx+0.30, 0.85, cx+0.33, 1.12).add('Q', cx, 1.2, cx-0.33, 1.12)
	// the opening, wound the other way so that it stays free
	s.add('M', cx, top+0.05).add('C', cx-0.25, top+0.06, cx-0.21, chin+0.004, cx, chin+0.006)
	s.add('C', cx+0.21, chin+0.004, cx+0.25, top+0.06, cx, top+0.05)
	e.paint(s, k, light{cx - 0.12, top, 0.15, 0.12, shade(k, 1.2), 0.8}, light{cx + 0.25, 0.8, 0.16, 0.4, shade(k, 0.75), 0.8}, light{cx, chin + 0.06, 0.2, 0.09, shade(k, 0.75), 0.7})
}

func (e *easel) glasses(cx, cy float64) {
	frame := rgb{44, 40, 44}
	for _, side := range []float64{-1, 1} {
		e.paint(ring(cx+side*0.085, cy-0.03, 0.064, 0.047, 0.007), frame)
		e.paint((&shape{}).polygon(cx+side*0.148, cy-0.042, cx+side*0.200, cy-0.05, cx+side*0.200, cy-0.043, cx+side*0.148, cy-0.034), frame)
	}
	e.paint((&shape{}).polygon(cx-0.023, cy-0.042, cx+0.023, cy-0.042, cx+0.023, cy-0.035, cx-0.023, cy-0.035), frame)
}
