package ocr

import "sort"

// rack holds the indices of patches by the level of their centres, those of a
// level in the order of the patches, so that a page full of specks costs no more
// than its specks.
type rack struct {
	levels [][]int
}

// levelHeight in pixels: of the order of small print.
const levelHeight = 16

func level(b *blob) int { return max(0, int(b.centreY())/levelHeight) }

func levelled(bs []blob) rack {
	most := 0
	for i := range bs {
		most = max(most, level(&bs[i]))
	}
	s := rack{make([][]int, most+1)}
	for i := range bs {
		l := level(&bs[i])
		s.levels[l] = append(s.levels[l], i)
	}
	return s
}

// ahead calls see with the patches behind bs[i] that can be the next character
// after it: half to twice its height, at most maxStep to the right and maxDrop up
// or down, in heights of the taller one.
func (s *rack) ahead(bs []blob, i int, see func(j int)) {
	b := &bs[i]
	reach, drop := 1.9*maxStep*b.height(), 2*maxDrop*b.height()
	from := max(0, int(b.centreY()-drop)/levelHeight)
	to := min(len(s.levels)-1, int(b.centreY()+drop)/levelHeight)
	for l := from; l <= to; l++ {
		all := s.levels[l]
		for _, j := range all[sort.SearchInts(all, i+1):] {
			if bs[j].centreX()-b.centreX() > reach {
				break
			}
			see(j)
		}
	}
}
