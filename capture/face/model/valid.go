package model

import (
	"errors"
	"fmt"
	"math"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	plainID   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)
	plainFile = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$`)
)

// words holds what is shown to people: short, and nothing that moves a cursor.
func (w *wire) words(c *Card) error {
	if !plainID.MatchString(c.ID) {
		return fmt.Errorf("id %.70q: 1 to 64 of a-z, 0-9 and - are wanted", c.ID)
	}
	if c.Licence == "" {
		return errors.New("licence: a card says it, also where it is not known")
	}
	for name, s := range map[string]string{"status": c.Status, "licence": c.Licence, "published": c.Published, "known_problem": c.KnownProblem, "note": c.Note} {
		if !legible(s) {
			return fmt.Errorf("%s: at most %d characters that can be printed", name, mostText)
		}
	}
	return nil
}

func legible(s string) bool {
	return len(s) <= mostText && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// validFiles: what OpenCV reads as ONNX is one file, as Caffe two.
func validFiles(files []File) error {
	var kinds []string
	var sum int64
	for _, f := range files {
		if !plainFile.MatchString(f.Name) {
			return fmt.Errorf("file %.140q: a name of letters, digits, point, _ and - is wanted, without folders", f.Name)
		}
		if f.Bytes < 1 || f.Bytes > MaxBytes {
			return fmt.Errorf("bytes of file %q: 1 to %d", f.Name, int64(MaxBytes))
		}
		sum += f.Bytes
		kinds = append(kinds, path.Ext(f.Name))
	}
	if sum > MaxBytes {
		return fmt.Errorf("files: %d bytes together, at most %d", sum, int64(MaxBytes))
	}
	if slices.Sort(kinds); !slices.Equal(kinds, []string{".onnx"}) && !slices.Equal(kinds, []string{".caffemodel", ".prototxt"}) {
		return fmt.Errorf("files: one .onnx, or a .caffemodel and a .prototxt, are wanted; %d others are named", len(kinds))
	}
	return nil
}

func (w *wire) input(c *Card) error {
	in := w.Input
	switch {
	case in == nil:
		return errors.New("input is missing")
	case in.Layout != "" && in.Layout != "NCHW":
		return errors.New("input.layout: NCHW is the only one")
	case in.SwapRB == nil && in.Colour == "":
		return errors.New("input: say swap_rb or colour")
	case in.Colour != "" && in.Colour != "RGB" && in.Colour != "BGR":
		return errors.New("input.colour is RGB or BGR")
	case in.SwapRB != nil && in.Colour != "" && *in.SwapRB != (in.Colour == "RGB"):
		return errors.New("input: swap_rb and colour contradict each other; swapped is RGB")
	case !(in.Scale > 0 && in.Scale <= 1000):
		return errors.New("input.scale: above 0, at most 1000")
	case len(in.Mean) != 3 || slices.ContainsFunc(in.Mean, func(m float64) bool { return !(math.Abs(m) <= 1000) }):
		return errors.New("input.mean: three numbers from -1000 to 1000")
	}
	c.Input = Input{Width: in.Width, Height: in.Height, Scale: in.Scale, Mean: [3]float64(in.Mean), SwapRB: in.Colour == "RGB" || in.SwapRB != nil && *in.SwapRB}
	return nil
}

// absent refuses keys that belong to other tasks: nobody would heed them.
func (w *wire) absent(task Task) error {
	here := map[string]bool{
		"strides": w.Strides != nil, "outputs": w.Outputs != nil, "decode": w.Decode != "", "points": w.Points != nil, "score_threshold": w.MinScore != nil, "nms_threshold": w.NMS != nil,
		"trained_face_px": w.TrainedPx != nil, "input.size": w.Input.Size != "", "input.long_side_px": w.Input.LongSide != nil,
		"input.width, input.height": w.Input.Width != 0 || w.Input.Height != 0, "output": w.Output != nil,
		"alignment": w.Alignment != nil, "thresholds": w.Thresholds != nil, "selftest": w.SelfTest != nil, "attack": w.Attack != nil,
	}
	own := map[Task][]string{
		Detection: {"strides", "outputs", "decode", "points", "score_threshold", "nms_threshold", "trained_face_px", "input.size", "input.long_side_px"},
		Embedding: {"input.width, input.height", "output", "alignment", "thresholds", "selftest"},
		Attack:    {"input.width, input.height", "output", "attack"},
	}
	for key, is := range here {
		if is && !slices.Contains(own[task], key) {
			return fmt.Errorf("%s: does not belong to a card of %s", key, task)
		}
	}
	return nil
}
