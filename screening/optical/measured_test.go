package optical

import (
	"slices"
	"strings"
	"testing"

	"gatehouse/screening"
)

// lines are those of a passport: 44 characters, letters and digits among fillers.
var lines = []string{"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3204159ZE184226B<<<<<16"}

// measured is a genuine passport page as the newest edition measures it; changes
// alter it.
func measured(changes ...func(*screening.Evidence)) *screening.Evidence {
	e := genuine(nil)
	d := &e.Document
	d.Lines, d.MRZLight, d.WidthUM, d.HeightUM = slices.Clone(lines), "white", 125000, 88000
	o := &d.Optics
	o.Edition = screening.OpticsEdition
	for i, l := range d.Lines {
		var white, ir, shape, paper []int
		var boxes []screening.Box
		for k := range l {
			white, ir, paper = append(white, 800+k%7*5), append(ir, 780+k%5*8), append(paper, 208)
			shape = append(shape, 3600+k%3*100)
			boxes = append(boxes, screening.Box{X: 96 + 40*k, Y: 1130 + 101*i, W: 40, H: 44})
		}
		o.WhiteMilli, o.IRMilli, o.ShapeMilli = append(o.WhiteMilli, white), append(o.IRMilli, ir), append(o.ShapeMilli, shape)
		o.WhitePaper, o.IRPaper = append(o.WhitePaper, paper), append(o.IRPaper, slices.Clone(paper))
		d.Cells = append(d.Cells, boxes)
	}
	o.White = screening.Sight{Paper: 220, RiseMilli: 85, PitchMilli: 40600}
	o.IR = screening.Sight{Paper: 208, RiseMilli: 90, PitchMilli: 40600}
	lean := -200
	d.Layout = &screening.Layout{PitchUM: 2541, HeightUM: 2610, LeftUM: []int{6070, 6050}, AboveUM: []int{15730, 9470}, SkewMilli: 120, LeanMilli: &lean}
	for _, c := range changes {
		c(e)
	}
	return e
}

// foreign gives n characters from the tenth of line 2 on a share of the contrast.
func foreign(n, thousandths int) func(*screening.Evidence) {
	return func(e *screening.Evidence) {
		for k := range n {
			v := &e.Document.Optics.IRMilli[1][10+k]
			*v = *v * thousandths / 1000
		}
	}
}

// covered darkens the paper of n characters in infrared, and in white where stain.
func covered(n int, stain bool) func(*screening.Evidence) {
	return func(e *screening.Evidence) {
		o := &e.Document.Optics
		for k := range n {
			o.IRPaper[1][10+k], o.IRMilli[1][10+k] = 60, 50
			if stain {
				o.WhitePaper[1][10+k] = 70
			}
		}
	}
}

func shaped(from, n, odds int) func(*screening.Evidence) {
	return func(e *screening.Evidence) {
		for k := from; k < from+n; k++ {
			e.Document.Optics.ShapeMilli[1][k] = odds
		}
	}
}

func allShaped(odds int) func(*screening.Evidence) {
	return func(e *screening.Evidence) {
		shaped(0, 44, odds)(e)
		for k := range 44 {
			e.Document.Optics.ShapeMilli[0][k] = odds
		}
	}
}

func placed(change func(*screening.Layout)) func(*screening.Evidence) {
	return func(e *screening.Evidence) { change(e.Document.Layout) }
}

func dim(ir, white int) func(*screening.Evidence) {
	return func(e *screening.Evidence) {
		o := &e.Document.Optics
		o.MRZIRMilli, o.MRZWhiteMilli = ir, white
	}
}

// blindWhite takes the white picture away and gives the two weakest characters in
// infrared a contrast.
func blindWhite(weakest int) func(*screening.Evidence) {
	return func(e *screening.Evidence) {
		o := &e.Document.Optics
		o.WhiteMilli, o.WhitePaper, o.MRZWhiteMilli, o.White = nil, nil, 0, screening.Sight{}
		o.MRZIRMinMilli, e.Document.MRZLight = weakest, "ir"
	}
}

// TestMeasured holds what the checks of single characters, typeface and layout must
// separate, with the values that capture/optics measures of it.
func TestMeasured(t *testing.T) {
	type lay = screening.Layout
	out := func(s screening.Verdict) [6]screening.Verdict {
		return [6]screening.Verdict{s, yes, yes, yes, yes, yes}
	} // (IR,AB,MR) only
	good := out(yes)
	face := func(s screening.Verdict) [6]screening.Verdict {
		return [6]screening.Verdict{yes, yes, yes, yes, s, yes}
	}
	place := func(s screening.Verdict) [6]screening.Verdict {
		return [6]screening.Verdict{yes, yes, yes, yes, yes, s}
	}
	ink := func(s, readable, l screening.Verdict) [6]screening.Verdict {
		return [6]screening.Verdict{s, yes, yes, readable, yes, l}
	}
	page := func(s screening.Verdict) [6]screening.Verdict { return [6]screening.Verdict{yes, s, s, yes, yes, yes} }
	for _, c := range []struct {
		name   string
		change func(*screening.Evidence)
		want   [6]screening.Verdict
		says   string
	}{
		{"genuine", func(*screening.Evidence) {}, good, ""},
		{"genuine, worn", dim(430, 430), ink(yes, yes, unsure), "it is worn"},
		{"one letter in dye", foreign(1, 40), out(no), "vanish"},
		{"one letter in ink that half fades", foreign(1, 480), out(no), "vanish"},
		{"one letter a third paler, as print varies", foreign(1, 680), good, ""},
		{"two letters that fade by half", foreign(2, 560), out(no), "vanish"},
		{"half of a line in dye", foreign(22, 60), out(no), "vanish"},
		{"whole MRZ in dye", dim(30, 800), ink(no, no, unsure), "fades or vanishes"},
		{"whole MRZ in ink that half fades", dim(400, 800), ink(no, no, unsure), "fades or vanishes"},
		{"no white picture", blindWhite(730), good, ""},
		{"no white picture, two letters in dye", blindWhite(30), out(no), "vanish"},
		{"infrared of one line only, two letters in dye", func(e *screening.Evidence) {
			e.Document.Optics.IRMilli, e.Document.Optics.MRZIRMinMilli = e.Document.Optics.IRMilli[:1], 30
		}, out(no), "vanish"},
		{"a stain on three letters", covered(3, true), out(unsure), "covers 3 characters"},
		{"a stain on nine letters", covered(9, true), out(unsure), "covers 9 characters"},
		{"a spot that only infrared shows", covered(2, false), out(unsure), "covers 2 characters"},
		{"half of a line under a veil that only infrared shows", covered(20, false), out(no), "white light does not show"},
		{"worn letters, pale in both lights", func(e *screening.Evidence) {
			o := &e.Document.Optics
			o.WhiteMilli[0][6], o.IRMilli[0][6] = 300, 120
		}, good, ""},
		{"black infrared picture", func(e *screening.Evidence) {
			dim(0, 800)(e)
			e.Document.Optics.IR = screening.Sight{Paper: 4, PitchMilli: 40600}
		}, ink(unsure, cut, unsure), "was gone before it was taken"},
		{"infrared over-exposed", func(e *screening.Evidence) {
			dim(90, 800)(e)
			e.Document.Optics.IR.ClipMilli = 800
		}, ink(unsure, cut, unsure), "over-exposed"},
		{"infrared out of focus", func(e *screening.Evidence) {
			dim(280, 800)(e)
			e.Document.Optics.IR.RiseMilli = 320
		}, ink(unsure, cut, unsure), "out of focus"},
		{"infrared over-exposed and black all the same", func(e *screening.Evidence) { e.Document.Optics.IR.ClipMilli = 800 }, good, ""},
		{"infrared that could not be registered, nothing there", func(e *screening.Evidence) {
			dim(20, 800)(e)
			e.Document.Optics.Unregistered = []string{"ir"}
		}, ink(unsure, cut, unsure), "too little to tell where"},
		{"dull paper that could not be registered", func(e *screening.Evidence) { e.Document.Optics.Unregistered = []string{"uv"} }, good, ""},
		{"moved between white and infrared", func(e *screening.Evidence) { e.Document.Optics.ResidualMilli = 4200 }, ink(unsure, cut, yes), "moved between the lamps"},
		{"black ultraviolet picture", func(e *screening.Evidence) {
			o := &e.Document.Optics
			o.UVMedian, o.UVMRZMedian, o.UVBrightMilli = 3, 3, 0
		}, page(unsure), "ultraviolet picture is black"},
		{"portrait on paper with brightener", func(e *screening.Evidence) {
			e.Document.Optics.UVBrightMilli, e.Document.Optics.UVRegion = 97, screening.Box{X: 80, Y: 256, W: 592, H: 736}
		}, [6]screening.Verdict{yes, no, yes, yes, yes, yes}, "size of a portrait"},

		{"Courier", allShaped(-3400), face(no), "not printed in OCR-B"},
		{"OCR-A", allShaped(-400), face(no), "not printed in OCR-B"},
		{"OCR-B of eight pixels a character", allShaped(330), face(yes), ""},
		{"five digits in Courier", shaped(0, 5, -3500), face(no), "others are"},
		{"two digits in Courier", shaped(0, 2, -3500), face(yes), ""},
		{"five digits where no edge was seen", func(e *screening.Evidence) {
			shaped(0, 5, -3500)(e)
			e.Document.Optics.White.RiseMilli = 0
		}, face(yes), ""},
		{"by a hair not OCR-B", allShaped(-2), face(no), "not printed in OCR-B"},
		{"five digits that a coarse picture spoils", func(e *screening.Evidence) {
			shaped(0, 5, -3500)(e)
			e.Document.Optics.White.PitchMilli = 12000
		}, face(yes), ""},
		{"shapes out of focus", func(e *screening.Evidence) {
			allShaped(-300)(e)
			e.Document.Optics.White.RiseMilli = 260
		}, face(cut), "out of focus"},
		{"shapes over-exposed", func(e *screening.Evidence) {
			allShaped(-300)(e)
			e.Document.Optics.White.ClipMilli = 700
		}, face(cut), "over-exposed"},
		{"shapes worn off", func(e *screening.Evidence) {
			allShaped(-300)(e)
			dim(610, 200)(e)
		}, face(cut), "worn or pale"},
		{"shapes that show nothing", allShaped(0), face(cut), "could not be measured"},
		{"shapes of one line only", func(e *screening.Evidence) {
			e.Document.Optics.ShapeMilli = e.Document.Optics.ShapeMilli[:1]
		}, face(cut), "could not be measured"},
		{"shapes not measured", func(e *screening.Evidence) { e.Document.Optics.ShapeMilli = nil }, face(cut), "could not be measured"},

		{"pitch 3 % too narrow", placed(func(l *lay) { l.PitchUM = 2464 }), place(no), "pitch"},
		{"letters 10 % too small", placed(func(l *lay) { l.HeightUM = 2350 }), place(no), "height"},
		{"2 mm too high", placed(func(l *lay) { l.AboveUM = []int{17750, 11400} }), place(no), "lower edge"},
		{"2 mm too far right", placed(func(l *lay) { l.LeftUM = []int{8000, 8000} }), place(no), "left edge"},
		{"lines 12 % too far apart", placed(func(l *lay) { l.AboveUM = []int{16190, 9050} }), place(no), "distance of lines"},
		{"2 degrees askew: the ends leave the printing zone", placed(func(l *lay) { l.SkewMilli = 2000 }), place(no), "worse end"},
		{"characters lean by 4 degrees", placed(func(l *lay) { *l.LeanMilli = -4000 }), place(no), "lean"},
		{"0.9 mm to the left, half a millimetre low", placed(func(l *lay) { l.LeftUM, l.AboveUM = []int{5100, 5100}, []int{15250, 8900} }), place(yes), ""},
		{"edges unknown", func(e *screening.Evidence) { e.Document.Layout = nil }, place(none), "not known"},
		{"a format without a place", func(e *screening.Evidence) { e.Document.Format = "FRA-DL" }, place(none), "no place"},
		{"lines of another format", placed(func(l *lay) { l.AboveUM = l.AboveUM[:1] }), place(none), "not known"},
		{"side without an MRZ", func(e *screening.Evidence) {
			e.Document.Lines, e.Document.Optics.HasIR = nil, false
			e.Document.Optics.MRZRegion = screening.Box{}
		}, [6]screening.Verdict{unsure, yes, unsure, none, none, none}, "no MRZ"},
	} {
		t.Run(c.name, func(t *testing.T) {
			said := ""
			for i, f := range Check(measured(c.change)) {
				said += f.Text
				if f.Verdict != c.want[i] {
					t.Errorf("%s %v, want %v: %s %v", f.ID, f.Verdict, c.want[i], f.Text, f.Values)
				}
				if f.Verdict == no && (f.Region == nil || f.Region.Box.W <= 0) {
					t.Errorf("%s: no place is shown", f.ID)
				}
			}
			if !strings.Contains(said, c.says) || c.says == "" && said != "" {
				t.Errorf("says %q, want %q in it", said, c.says)
			}
		})
	}
}
