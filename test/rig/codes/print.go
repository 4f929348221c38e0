package codes

import (
	"fmt"

	"gatehouse/capture"
)

// Matrix is a symbol as it goes to a printer: square modules without their quiet zone.
type Matrix struct {
	Width, Height int
	Quiet         int // modules that must stay free around it
	symbol        *symbol
}

// Dark tells whether the module is printed; beyond the symbol none is.
func (m *Matrix) Dark(x, y int) bool { return m.symbol.at(x, y) }

// Print makes a symbol of square modules: QR of level M, DataMatrix or Aztec.
func Print(kind capture.Symbology, payload []byte) (*Matrix, error) {
	s, err := encode(0, kind, payload)
	if err == nil && s.tall != 1 {
		err = fmt.Errorf("codes: the modules of %s are not square", kind)
	}
	if err != nil {
		return nil, err
	}
	return &Matrix{Width: s.w, Height: s.h, Quiet: s.quiet, symbol: s}, nil
}
