package viz

import (
	"cmp"
	"image"
	"slices"
	"strings"

	"gatehouse/capture"
)

// row is a run of words on one line with no gap of a column between them.
type row struct {
	words []word
	box   image.Rectangle
}

func (r *row) text() string {
	parts := make([]string, len(r.words))
	for i, w := range r.words {
		parts[i] = w.text
	}
	return strings.Join(parts, " ")
}

// confidence is that of the least sure word.
func (r *row) confidence() float32 {
	least := float32(1)
	for _, w := range r.words {
		least = min(least, w.confidence)
	}
	return least
}

// whole is all of the row as a text.
func (r *row) whole() capture.Text {
	return capture.Text{Text: r.text(), Confidence: r.confidence(), Region: r.box}
}

// columnGap parts two columns, in heights of the letters.
const columnGap = 1.6

// rows joins words to rows, from the top.
func rows(words []word) []row {
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b word) int { return cmp.Compare(a.box.Min.X, b.box.Min.X) })
	var out []row
	for _, w := range words {
		best := -1
		for i := range out {
			last := out[i].words[len(out[i].words)-1].box
			tall := float64(max(last.Dy(), w.box.Dy()))
			level := float64(abs(last.Min.Y+last.Max.Y-w.box.Min.Y-w.box.Max.Y)) / 2
			gap := float64(w.box.Min.X - last.Max.X)
			if level < 0.4*tall && gap < columnGap*tall && gap > -0.5*tall {
				best = i
			}
		}
		if best < 0 {
			out = append(out, row{[]word{w}, w.box})
			continue
		}
		out[best].words = append(out[best].words, w)
		out[best].box = out[best].box.Union(w.box)
	}
	slices.SortFunc(out, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.box.Min.Y, b.box.Min.Y), cmp.Compare(a.box.Min.X, b.box.Min.X))
	})
	return out
}

func abs(n int) int { return max(n, -n) }
