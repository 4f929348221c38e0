package grid

// MaxModules is the longest side of a grid: above QR version 40 (177 modules) and the
// largest Aztec symbol (151).
const MaxModules = 256

// Bits is a matrix of modules, true is dark. Reading outside gives false.
type Bits struct {
	W, H int
	bits []bool
}

// NewBits is a matrix of light modules.
func NewBits(w, h int) *Bits { return &Bits{w, h, make([]bool, w*h)} }

// Get says whether module x of row y is dark.
func (b *Bits) Get(x, y int) bool {
	return uint(x) < uint(b.W) && uint(y) < uint(b.H) && b.bits[y*b.W+x]
}

// Set makes module x of row y dark or light; it must lie inside.
func (b *Bits) Set(x, y int, dark bool) { b.bits[y*b.W+x] = dark }

// Transposed is the matrix mirrored at its main diagonal.
func (b *Bits) Transposed() *Bits {
	t := NewBits(b.H, b.W)
	for y := range b.H {
		for x := range b.W {
			t.bits[x*t.W+y] = b.bits[y*b.W+x]
		}
	}
	return t
}
