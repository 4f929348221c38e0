package model

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

func (w *wire) detector(c *Card) error {
	switch c.Task {
	case Detection:
	case Embedding, Attack:
		return w.absent(c.Task)
	default:
		return fmt.Errorf("task %.40q: %s, %s or %s", c.Task, Detection, Embedding, Attack)
	}
	in := w.Input
	switch {
	case !slices.Equal(w.Strides, strides), !slices.Equal(w.Outputs, outputs), !slices.Equal(w.Points, points), w.Decode != decoding:
		return errors.New("strides, outputs, points, decode: outputs are decoded as those of YuNet, and in no other way")
	case in.Size != anySize:
		return fmt.Errorf("input.size: %q is the only one", anySize)
	case len(in.LongSide) != 2 || in.LongSide[0] < 64 || in.LongSide[1] < in.LongSide[0] || in.LongSide[1] > 2048:
		return errors.New("input.long_side_px: of a camera's frame, then of a portrait, 64 to 2048")
	case w.MinScore == nil || !within(*w.MinScore, 0.05, 0.99) || w.NMS == nil || !within(*w.NMS, 0.05, 0.99):
		return errors.New("score_threshold, nms_threshold: 0.05 to 0.99")
	case len(w.TrainedPx) != 2 || w.TrainedPx[0] < 1 || w.TrainedPx[1] < w.TrainedPx[0] || w.TrainedPx[1] > 10_000:
		return errors.New("trained_face_px: smallest and largest side, 1 to 10000")
	}
	c.Detector = &Detector{Live: in.LongSide[0], Still: in.LongSide[1], MinScore: *w.MinScore, NMS: *w.NMS, MinFacePx: w.TrainedPx[0], MaxFacePx: w.TrainedPx[1]}
	return w.absent(Detection)
}

func (w *wire) embedder(c *Card) error {
	if c.Task != Embedding {
		return nil
	}
	a, o := w.Alignment, w.Output
	switch {
	case c.Input.Width != side || c.Input.Height != side:
		return fmt.Errorf("input.width, input.height: faces are aligned to %dx%d", side, side)
	case a == nil || a.Type != alignment || !slices.EqualFunc(a.Reference, Reference[:], func(p []float64, r [2]float64) bool { return slices.Equal(p, r[:]) }):
		return fmt.Errorf("alignment: %q to the five points of the 112x112 picture is the only one", alignment)
	case o == nil || o.Normalise != "L2" || o.Similarity != "cosine":
		return errors.New("output: L2 and cosine are the only ones")
	case o.Floats < 16 || o.Floats > MaxFloats || !legible(o.Name):
		return fmt.Errorf("output: 16 to %d floats, and a name that can be printed", MaxFloats)
	}
	c.Embedder = &Vector{Output: o.Name, Floats: o.Floats}
	return nil
}

func (w *wire) attack(c *Card) error {
	if c.Task != Attack {
		return nil
	}
	a, o := w.Attack, w.Output
	switch {
	case c.Input.Width < 16 || c.Input.Height < 16 || c.Input.Width > 1024 || c.Input.Height > 1024:
		return errors.New("input.width, input.height: 16 to 1024")
	case o == nil || o.Normalise != "" || o.Similarity != "" || o.Floats < 2 || o.Floats > 8 || !legible(o.Name):
		return errors.New("output: 2 to 8 floats, neither normalised nor compared")
	case a == nil || a.Genuine < 0 || a.Genuine >= o.Floats || !within(a.Crop, 1, 8):
		return errors.New("attack: genuine is one of the outputs, crop 1 to 8 sides of the box")
	}
	c.Attack = &Cue{Output: o.Name, Floats: o.Floats, Genuine: a.Genuine, Crop: a.Crop}
	return nil
}

// thresholds: a higher similarity is asked of a lower false match rate, or the card was
// not measured.
func (w *wire) thresholds(c *Card) error {
	if len(w.Thresholds) > 8 {
		return fmt.Errorf("thresholds: %d, at most 8", len(w.Thresholds))
	}
	for i, t := range w.Thresholds {
		fnmr := -1.0
		if t.FNMRPercent != nil {
			fnmr = *t.FNMRPercent
		}
		switch {
		case !(t.FMR > 0 && t.FMR < 1) || t.FMR < 1e-9:
			return fmt.Errorf("thresholds[%d].fmr: above 0, below 1", i)
		case !within(t.Threshold, -1, 1) || math.Abs(t.Threshold*10_000-math.Round(t.Threshold*10_000)) > 1e-6:
			return fmt.Errorf("thresholds[%d].threshold: -1 to 1 with at most four decimals, as similarities are kept", i)
		case t.Set == "" || !legible(t.Set):
			return fmt.Errorf("thresholds[%d].set: the pictures it was measured on are named", i)
		case t.FNMRPercent != nil && !within(fnmr, 0, 100):
			return fmt.Errorf("thresholds[%d].fnmr_percent: 0 to 100", i)
		}
		c.thresholds = append(c.thresholds, Threshold{FMR: t.FMR, Score: t.Threshold, Set: t.Set, FNMRPercent: fnmr})
	}
	slices.SortFunc(c.thresholds, func(a, b Threshold) int { return cmp.Compare(b.FMR, a.FMR) })
	for i := 1; i < len(c.thresholds); i++ {
		if a, b := c.thresholds[i-1], c.thresholds[i]; a.FMR == b.FMR || b.Score < a.Score {
			return errors.New("thresholds: one a rate, and no lower one for fewer false matches")
		}
	}
	return nil
}

func (w *wire) selfTest(c *Card) error {
	s := w.SelfTest
	if s == nil {
		return nil
	}
	if !plainID.MatchString(s.Set) || !within(s.Same, -1, 1) || !within(s.Other, -1, s.Same) || !within(s.Tolerance, 1e-4, 0.1) {
		return errors.New("selftest: set is named; same and other are -1 to 1, other the lower one; tolerance is 0.0001 to 0.1")
	}
	c.SelfTest = &SelfTest{Set: s.Set, Same: s.Same, Other: s.Other, Tolerance: s.Tolerance}
	return nil
}

// within is false of what is no number.
func within(x, low, high float64) bool { return x >= low && x <= high }
