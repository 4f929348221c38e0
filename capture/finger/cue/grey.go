package cue

import (
	"image"
	"slices"

	"gatehouse/capture"
)

// gaps is how many of a thousand grey levels never occur, or hardly ever, although
// those beside them do; -1 where the picture has too few levels to tell.
func gaps(img *image.Gray) int {
	var count [256]int
	total := 0
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for _, v := range img.Pix[img.PixOffset(img.Rect.Min.X, y):][:img.Rect.Dx()] {
			count[v]++
			total++
		}
	}
	// From one hundredth to ninety-nine: a sensor saturates at the ends.
	low, high, seen, levels := 0, 255, 0, 0
	for v, n := range count {
		if seen += n; seen*100 < total {
			low = v + 1
		}
		if seen*100 <= total*99 {
			high = v
		}
		if n > 0 {
			levels++
		}
	}
	if levels <= 64 || high-low < 32 {
		return -1
	}
	empty := 0
	for v := low; v <= high; v++ {
		if count[v]*20 < count[max(v-1, 0)]+count[min(v+1, 255)] {
			empty++
		}
	}
	return empty * 1000 / (high - low + 1)
}

// greyGaps compares the gaps with those of earlier captures: what a sensor always has
// is its own.
func (w *Watch) greyGaps(img *image.Gray) capture.Cue {
	g := gaps(img)
	switch {
	case g < 0:
		return not(GreyGaps, fewLevels)
	case len(w.gaps) < 3:
		return not(GreyGaps, newSensor)
	}
	return graded(GreyGaps, g-slices.Max(w.gaps), 20, 80)
}
