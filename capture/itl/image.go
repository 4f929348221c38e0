package itl

import (
	"fmt"
	"slices"
	"strconv"

	"gatehouse/capture/fir"
)

// Codes of 14.018.
const (
	amputated = "XX"
	unable    = "UP"
)

// readTagged reads a record of Type-14.
func readTagged(b []byte, place int) (i Image, rest []byte, err error) {
	in, rest, err := cutTagged(b, place, 14)
	if err != nil {
		return i, nil, err
	}
	r := reader{tagged: in}
	i = Image{Type: 14, IDC: r.number(2, 99, true), Impression: r.number(3, 99, true)}
	i.Source, i.Captured = r.text(4, true), r.date(5)
	i.Width, i.Height = r.number(6, maxSide, true), r.number(7, maxSide, true)
	i.Units = fir.Units(r.number(8, 2, true))
	i.Scale = fir.Resolution{X: r.number(9, 99_999, true), Y: r.number(10, 99_999, true)}
	code := r.text(11, true)
	c := slices.Index(codings[:], code)
	if c < 0 {
		r.fail(11, ErrValue, "")
	}
	i.Coding = Coding(max(c, 0))
	i.Depth = r.number(12, 99, true)
	i.Positions = r.positions()
	i.Scanned = fir.Resolution{X: r.number(16, 99_999, false), Y: r.number(17, 99_999, false)}
	i.Missing = r.missing()
	i.Comment = r.text(20, false)
	i.Quality = r.quality()
	i.Other = r.others()
	if i.Data = r.data; len(i.Data) == 0 {
		r.fail(dataField, ErrMissing, "")
	}
	return i, rest, r.err
}

// positions takes 14.013: a subfield for each.
func (r *reader) positions() (all []int) {
	f, has := r.take(13)
	if !has {
		r.fail(13, ErrMissing, "")
	}
	for _, sub := range f.Value {
		n, ok := decimal(sub[0], 0, 99)
		if !ok || len(sub) != 1 {
			r.fail(13, ErrValue, "")
			return nil
		}
		all = append(all, n)
	}
	return all
}

// missing takes 14.018.
func (r *reader) missing() (all []Missing) {
	f, _ := r.take(18)
	for _, sub := range f.Value {
		n, ok := decimal(sub[0], 1, 10)
		if !ok || len(sub) != 2 || sub[1] != amputated && sub[1] != unable {
			r.fail(18, ErrValue, "")
			return nil
		}
		all = append(all, Missing{n, sub[1] == amputated})
	}
	return all
}

// quality takes 14.024.
func (r *reader) quality() (all []Quality) {
	f, _ := r.take(24)
	for _, sub := range f.Value {
		if len(sub) != 4 {
			r.fail(24, ErrValue, "")
			return nil
		}
		position, ok1 := decimal(sub[0], 0, 99)
		score, ok2 := decimal(sub[1], 0, 255)
		vendor, err := strconv.ParseUint(sub[2], 16, 16)
		algorithm, ok3 := decimal(sub[3], 1, 65535)
		if !ok1 || !ok2 || !ok3 || err != nil || len(sub[2]) != 4 {
			r.fail(24, ErrValue, "")
			return nil
		}
		all = append(all, Quality{position, score, uint16(vendor), algorithm})
	}
	return all
}

// fields gives those of a record of Type-14 but for its length and its image.
func (i Image) fields() []Field {
	number := func(n, v int) Field { return One(n, strconv.Itoa(v)) }
	all := []Field{
		One(2, idc(i.IDC)), number(3, i.Impression), One(4, i.Source), One(5, i.Captured.Format(day)),
		number(6, i.Width), number(7, i.Height), number(8, int(i.Units)), number(9, i.Scale.X), number(10, i.Scale.Y),
		One(11, i.Coding.String()), number(12, i.Depth),
	}
	positions := Field{Number: 13}
	for _, p := range i.Positions {
		positions.Value = append(positions.Value, []string{strconv.Itoa(p)})
	}
	all = append(all, positions)
	if i.Scanned != (fir.Resolution{}) {
		all = append(all, number(16, i.Scanned.X), number(17, i.Scanned.Y))
	}
	if len(i.Missing) > 0 {
		f := Field{Number: 18}
		for _, m := range i.Missing {
			code := unable
			if m.Amputated {
				code = amputated
			}
			f.Value = append(f.Value, []string{strconv.Itoa(m.Position), code})
		}
		all = append(all, f)
	}
	if i.Comment != "" {
		all = append(all, One(20, i.Comment))
	}
	if len(i.Quality) > 0 {
		f := Field{Number: 24}
		for _, q := range i.Quality {
			f.Value = append(f.Value, []string{strconv.Itoa(q.Position), strconv.Itoa(q.Score), fmt.Sprintf("%04X", q.Vendor), strconv.Itoa(q.Algorithm)})
		}
		all = append(all, f)
	}
	return append(all, i.Other...)
}
