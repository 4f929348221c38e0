package wsq

// band is a rectangle of the plane of coefficients.
type band struct{ x, y, w, h int }

// split is a band that one step of the transform cuts in four. A split that lies on
// the high side of the one above it is upside down: its own high half comes first, so
// that bands lie in the order of their frequencies.
type split struct {
	band
	flipX, flipY bool
}

// cut gives the length of the first and of the second half.
func cut(n int, flip bool) (first, second int) {
	if flip {
		return n / 2, n - n/2
	}
	return n - n/2, n / 2
}

// quarters are the four parts: left and right above, left and right below.
func (s split) quarters() (q [4]split) {
	w1, w2 := cut(s.w, s.flipX)
	h1, h2 := cut(s.h, s.flipY)
	return [4]split{
		{band{s.x, s.y, w1, h1}, false, false},
		{band{s.x + w1, s.y, w2, h1}, true, false},
		{band{s.x, s.y + h1, w1, h2}, false, true},
		{band{s.x + w1, s.y + h1, w2, h2}, true, true},
	}
}

// blockEnds are the first bands after each block of Huffman codes.
var blockEnds = [3]int{19, 52, numBands}

// tree is how a picture is cut: splits in the order of the analysis, and the bands
// that are coded, in theirs. Together they leave out the quarter of finest diagonal
// detail.
type tree struct {
	splits []split
	bands  []band
}

func newTree(w, h int) *tree {
	t := &tree{splits: make([]split, 0, 20), bands: make([]band, 0, numBands)}
	first := t.cut(split{band: band{0, 0, w, h}})
	second := t.cut(first[0])
	third := t.cut(second[0])
	fourth := t.cut(third[0])
	fifth := t.cut(fourth[0])
	t.code(fifth[:]...)           // 0 to 3
	t.code(fourth[1:]...)         // 4 to 6
	for _, s := range third[1:] { // 7 to 18
		t.cutAndCode(s)
	}
	for _, s := range second[1:3] { // 19 to 34, 35 to 50
		for _, s := range t.cut(s) {
			t.cutAndCode(s)
		}
	}
	t.code(second[3]) // 51
	t.cutAndCode(first[1])
	t.cutAndCode(first[2])
	return t
}

func (t *tree) cut(s split) [4]split {
	t.splits = append(t.splits, s)
	return s.quarters()
}

func (t *tree) code(all ...split) {
	for _, s := range all {
		t.bands = append(t.bands, s.band)
	}
}

func (t *tree) cutAndCode(s split) {
	q := t.cut(s)
	t.code(q[:]...)
}
