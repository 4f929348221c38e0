package index

import (
	"slices"

	"gatehouse/capture"
)

// Same minutia of two lists: how far apart, pixels and 1/256 turn.
const (
	sameDistance = 8
	sameTurn     = 20
)

// merge joins the two lists of an impression in room, and gives the best maxMinutiae:
// Quality is their reliability. One of both lists is found again three times in
// four and counts for more than any of one list alone; it stands in the middle of its
// two places, which err apart.
func merge(t *capture.FingerTemplate, room *[2 * maxMinutiae]capture.Minutia) []capture.Minutia {
	enhanced, plain := strongest(t.Enhanced), strongest(t.Plain)
	list := append(room[:0], enhanced...)
	var twice [maxMinutiae]bool
	for _, m := range plain {
		j := slices.IndexFunc(list[:len(enhanced)], func(o capture.Minutia) bool { return same(o, m) })
		switch {
		case j < 0:
			list = append(list, m)
		case !twice[j]:
			twice[j] = true
			list[j] = between(list[j], m)
		}
	}
	for i := range list {
		if q := &list[i].Quality; i < len(enhanced) && twice[i] {
			*q = 14 + *q/2
		} else {
			*q = 6 + *q/8
		}
	}
	slices.SortStableFunc(list, func(a, b capture.Minutia) int { return int(b.Quality) - int(a.Quality) })
	return strongest(list)
}

// strongest cuts a list, best quality first, to what edges are made of.
func strongest(list []capture.Minutia) []capture.Minutia { return list[:min(len(list), maxMinutiae)] }

func same(a, b capture.Minutia) bool {
	dx, dy, turn := int(a.X)-int(b.X), int(a.Y)-int(b.Y), int8(a.Angle-b.Angle)
	return dx*dx+dy*dy <= sameDistance*sameDistance && turn <= sameTurn && turn >= -sameTurn
}

// between is the mean of two that are the same.
func between(a, b capture.Minutia) capture.Minutia {
	a.X, a.Y = (a.X+b.X)/2, (a.Y+b.Y)/2
	a.Angle += uint8(int8(b.Angle-a.Angle) / 2)
	a.Quality = uint8((int(a.Quality) + int(b.Quality)) / 2)
	return a
}
