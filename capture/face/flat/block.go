package flat

import (
	"fmt"
	"math"
	"unsafe"
)

// Block is many vectors of one form and width. It is filled with Put and may then be
// searched from several goroutines at once.
type Block struct {
	form          Form
	rows          int
	width, stride int       // components, and with the zeros behind them
	floats        []float32 // of Float32
	ints          []int8    // of Int8
	inverse       []float32 // of Int8: 1 / length of each row
}

// Bytes is the memory that a block takes; a multiple of Align.
func (f Form) Bytes(rows, width int) int {
	n := rows * stride(width)
	switch f {
	case Float32:
		n *= 4
	case Int8:
		n += 4 * rows
	}
	return (n + Align - 1) / Align * Align
}

func stride(width int) int { return (width + Lanes - 1) / Lanes * Lanes }

// New lays a block into memory, which must hold zeros, begin at a multiple of Align and
// have Form.Bytes. Error: it has not, or there is no such form or width.
func New(memory []byte, form Form, rows, width int) (*Block, error) {
	if form != Float32 && form != Int8 || width < 1 || width > MaxWidth || rows < 0 || rows > math.MaxInt/(4*MaxWidth+4) {
		return nil, fmt.Errorf("flat: no block of form %d has %d rows of %d components", form, rows, width)
	}
	b := &Block{form: form, rows: rows, width: width, stride: stride(width)}
	if rows == 0 {
		return b, nil
	}
	if len(memory) < form.Bytes(rows, width) || uintptr(unsafe.Pointer(&memory[0]))%Align != 0 {
		return nil, fmt.Errorf("flat: %d bytes of memory, %d are wanted and a beginning at a multiple of %d", len(memory), form.Bytes(rows, width), Align)
	}
	n := rows * b.stride
	if form == Float32 {
		b.floats = unsafe.Slice((*float32)(unsafe.Pointer(&memory[0])), n)
		return b, nil
	}
	b.ints = unsafe.Slice((*int8)(unsafe.Pointer(&memory[0])), n)
	b.inverse = unsafe.Slice((*float32)(unsafe.Pointer(&memory[n])), rows)
	return b, nil
}

// Rows is how many there are.
func (b *Block) Rows() int { return b.rows }

// Width is the number of components of each.
func (b *Block) Width() int { return b.width }

// Put writes a vector as row i. A block is not searched before every row is put. Errors:
// ErrVector, no such row.
func (b *Block) Put(i int, vector []byte) error {
	if i < 0 || i >= b.rows {
		return fmt.Errorf("flat: there is no row %d of %d", i, b.rows)
	}
	if n := b.form.Width(len(vector)); n != b.width {
		return fmt.Errorf("%w: it has %d components, those of this block have %d", ErrVector, n, b.width)
	}
	if err := b.form.Check(vector); err != nil {
		return err
	}
	if b.form == Float32 {
		for c := range b.width {
			b.floats[i*b.stride+c] = floatAt(vector, c)
		}
		return nil
	}
	row := b.ints[i*b.stride:][:b.width]
	for c, x := range vector {
		row[c] = int8(x)
	}
	b.inverse[i] = float32(1 / math.Sqrt(float64(square(row))))
	return nil
}

// square is the sum of the squares of a row of Int8.
func square(row []int8) (sum int64) {
	for _, x := range row {
		sum += int64(x) * int64(x)
	}
	return sum
}
