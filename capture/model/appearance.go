package model

import (
	"errors"
	"math"

	"gatehouse/device"
)

// Appearance is a coarse picture of the model in white light, over an area of the
// frame in Columns x Rows fields: for each its brightness against the page's,
// fine print, and two differences of colour, 128 = none. Spread is the deviation
// among genuine documents: fields with the holder's data spread widely and count
// for little.
type Appearance struct {
	Area   Rect   `json:"area"`
	Values []byte `json:"values"`
	Spread []byte `json:"spread"`
}

const (
	appearColumns = 12
	appearRows    = 9
	appearParts   = 4
	appearSize    = appearColumns * appearRows * appearParts
	appearFloor   = 6.0 // of a spread: cameras differ by that much
)

func (a *Appearance) valid() error {
	if len(a.Values) != appearSize || len(a.Spread) != appearSize {
		return errors.New("want values and spread of 12 x 9 fields with 4 parts")
	}
	return a.Area.valid()
}

// appearance gives the values of a page.
func (s *sheet) appearance(area Rect) ([]byte, bool) {
	white := s.in(device.White)
	if white == nil {
		return nil, false
	}
	var fields [appearColumns * appearRows][appearParts]float64
	var count, coloured [appearColumns * appearRows]float64
	m := s.inColour(device.White)
	mean, all := 0.0, 0.0
	x0, y0, cols, rows := floorDiv(area.X, grainUM), floorDiv(area.Y, grainUM), area.columns(), area.rows()
	for j := range rows {
		for i := range cols {
			at, ok := white.sample(x0+i, y0+j)
			if !ok {
				continue
			}
			k := j*appearRows/rows*appearColumns + i*appearColumns/cols
			v := float64(white.v[at])
			fields[k][0] += v
			count[k]++
			mean, all = mean+v, all+1
			if right, ok := white.sample(x0+i+1, y0+j); ok {
				fields[k][1] += math.Abs(v - float64(white.v[right]))
			}
			if m == nil || i%4 != 0 || j%4 != 0 {
				continue
			}
			p := s.frame.at(point{(float64(x0+i) + 0.5) * grainUM, (float64(y0+j) + 0.5) * grainUM})
			if c, ok := colourAt(m, int(p.x), int(p.y)); ok {
				fields[k][2] += c[0] - c[1]
				fields[k][3] += c[2] - c[1]
				coloured[k]++
			}
		}
	}
	if all < float64(cols*rows)/2 {
		return nil, false
	}
	mean /= all
	out := make([]byte, 0, appearSize)
	for k, f := range fields {
		n, c := max(1, count[k]), max(1, coloured[k])
		for _, v := range [appearParts]float64{f[0]/n - mean, 4*f[1]/n - 128, f[2] / c, f[3] / c} {
			out = append(out, byte(max(0, min(255, math.Round(128+v)))))
		}
	}
	return out, true
}

// distance says how unlike values are, in thousandths of the spread among genuine
// documents and cameras: about 500 for another genuine document.
func (a *Appearance) distance(values []byte) int {
	sum := 0.0
	for i, v := range values {
		d := (float64(v) - float64(a.Values[i])) / (float64(a.Spread[i]) + appearFloor)
		sum += min(d*d, 25) // one field with something on it is not another document
	}
	return int(math.Round(1000 * math.Sqrt(sum/float64(len(values)))))
}

// meanAppearance gives the appearance of several genuine documents.
func meanAppearance(area Rect, all [][]byte) Appearance {
	a := Appearance{Area: area, Values: make([]byte, appearSize), Spread: make([]byte, appearSize)}
	for i := range appearSize {
		sum, squares, n := 0.0, 0.0, float64(len(all))
		for _, v := range all {
			sum += float64(v[i])
			squares += float64(v[i]) * float64(v[i])
		}
		a.Values[i] = byte(math.Round(sum / n))
		a.Spread[i] = byte(min(255, math.Round(math.Sqrt(max(0, squares/n-sum*sum/n/n)))))
	}
	return a
}
