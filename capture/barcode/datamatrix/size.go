package datamatrix

import "gatehouse/capture/barcode/grid"

// size is a symbol of ISO/IEC 16022 table 7, or of ISO/IEC 21471 (rectangular extension). Sides count
// modules with the finder patterns; regions each have a finder pattern of their own.
type size struct {
	rows, cols   int
	down, across int // regions
	data, check  int // codewords
	blocks       int // interleaved Reed-Solomon words
}

var sizes = []size{
	{10, 10, 1, 1, 3, 5, 1},
	{12, 12, 1, 1, 5, 7, 1},
	{14, 14, 1, 1, 8, 10, 1},
	{16, 16, 1, 1, 12, 12, 1},
	{18, 18, 1, 1, 18, 14, 1},
	{20, 20, 1, 1, 22, 18, 1},
	{22, 22, 1, 1, 30, 20, 1},
	{24, 24, 1, 1, 36, 24, 1},
	{26, 26, 1, 1, 44, 28, 1},
	{32, 32, 2, 2, 62, 36, 1},
	{36, 36, 2, 2, 86, 42, 1},
	{40, 40, 2, 2, 114, 48, 1},
	{44, 44, 2, 2, 144, 56, 1},
	{48, 48, 2, 2, 174, 68, 1},
	{52, 52, 2, 2, 204, 84, 2},
	{64, 64, 4, 4, 280, 112, 2},
	{72, 72, 4, 4, 368, 144, 4},
	{80, 80, 4, 4, 456, 192, 4},
	{88, 88, 4, 4, 576, 224, 4},
	{96, 96, 4, 4, 696, 272, 4},
	{104, 104, 4, 4, 816, 336, 6},
	{120, 120, 6, 6, 1050, 408, 6},
	{132, 132, 6, 6, 1304, 496, 8},
	{144, 144, 6, 6, 1558, 620, 10},
	{8, 18, 1, 1, 5, 7, 1},
	{8, 32, 1, 2, 10, 11, 1},
	{12, 26, 1, 1, 16, 14, 1},
	{12, 36, 1, 2, 22, 18, 1},
	{16, 36, 1, 2, 32, 24, 1},
	{16, 48, 1, 2, 49, 28, 1},
	{8, 48, 1, 2, 18, 15, 1},
	{8, 64, 1, 4, 24, 18, 1},
	{8, 80, 1, 4, 32, 22, 1},
	{8, 96, 1, 4, 38, 28, 1},
	{8, 120, 1, 6, 49, 32, 1},
	{8, 144, 1, 6, 63, 36, 1},
	{12, 64, 1, 4, 43, 27, 1},
	{12, 88, 1, 4, 64, 36, 1},
	{16, 64, 1, 4, 62, 36, 1},
	{20, 36, 1, 2, 44, 28, 1},
	{20, 44, 1, 2, 56, 34, 1},
	{20, 64, 1, 4, 84, 42, 1},
	{22, 48, 1, 2, 72, 38, 1},
	{24, 48, 1, 2, 80, 41, 1},
	{24, 64, 1, 4, 108, 46, 1},
	{26, 40, 1, 2, 70, 38, 1},
	{26, 48, 1, 2, 90, 42, 1},
	{26, 64, 1, 4, 118, 50, 1},
}

// region is the sides of one region with its finder pattern.
func (s *size) region() (rows, cols int) { return s.rows / s.down, s.cols / s.across }

// mapping is the sides of the matrix of codewords: the regions joined without finder patterns.
func (s *size) mapping() (rows, cols int) { return s.rows - 2*s.down, s.cols - 2*s.across }

// module is where a module of the mapping matrix stands in the symbol, counted row by row.
func (s *size) module(row, col int) int {
	r, c := s.region()
	return (row/(r-2)*r+row%(r-2)+1)*s.cols + col/(c-2)*c + col%(c-2) + 1
}

// finder is the finder pattern of every region: solid left and below, alternating above and
// right.
func (s *size) finder() []int8 {
	r, c := s.region()
	out := make([]int8, s.rows*s.cols)
	for y := range s.rows {
		for x := range s.cols {
			iy, ix := y%r, x%c
			k := &out[y*s.cols+x]
			switch {
			case ix == 0 || iy == r-1:
				*k = grid.Dark
			case iy == 0:
				*k = grid.Dark - 2*int8(ix&1)
			case ix == c-1:
				*k = grid.Light + 2*int8(iy&1)
			}
		}
	}
	return out
}
