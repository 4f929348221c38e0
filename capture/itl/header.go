package itl

import (
	"fmt"
	"strconv"
	"time"
)

const day = "20060102"

// content is one entry of the list of contents (1.003).
type content struct{ kind, idc int }

// readHead reads the record of Type-1 and gives the list of those that follow.
func readHead(b []byte) (t Transaction, list []content, rest []byte, err error) {
	in, rest, err := cutTagged(b, 1, 1)
	if err != nil {
		return t, nil, nil, err
	}
	r := reader{tagged: in}
	t.Version = r.text(2, true)
	list = r.contents()
	t.Type = r.text(4, true)
	t.Date = r.date(5)
	t.Priority = r.number(6, 9, false)
	t.Destination, t.Origin = r.text(7, true), r.text(8, true)
	t.Control, t.Reference = r.text(9, true), r.text(10, false)
	t.Native, t.Nominal = r.pitch(11), r.pitch(12)
	t.Other = r.others()
	if r.data != nil {
		r.fail(dataField, ErrValue, "")
	}
	return t, list, rest, r.err
}

// contents reads 1.003: Type-1 with the number of the others, then these.
func (r *reader) contents() (list []content) {
	f, has := r.take(3)
	if !has {
		r.fail(3, ErrMissing, "")
		return nil
	}
	if len(f.Value) > MaxRecords {
		r.fail(3, ErrLimit, "%d records", len(f.Value))
		return nil
	}
	for i, sub := range f.Value {
		if len(sub) != 2 {
			r.fail(3, ErrValue, "subfield %d", i+1)
			return nil
		}
		kind, ok1 := decimal(sub[0], 1, 99)
		n, ok2 := decimal(sub[1], 0, 99)
		if !ok1 || !ok2 || (i == 0) != (kind == 1) {
			r.fail(3, ErrValue, "subfield %d", i+1)
			return nil
		}
		if i == 0 && n != len(f.Value)-1 {
			r.fail(3, ErrValue, "%d records, %d are listed", n, len(f.Value)-1)
			return nil
		}
		if i > 0 {
			list = append(list, content{kind, n})
		}
	}
	return list
}

// date takes a field of a day.
func (r *reader) date(number int) time.Time {
	s := r.text(number, true)
	d, err := time.Parse(day, s)
	if s != "" && err != nil {
		r.fail(number, ErrValue, "no day")
	}
	return d
}

// pitch takes a field of pixels per mm, as in 19.69.
func (r *reader) pitch(number int) int {
	s := r.text(number, true)
	if r.err != nil {
		return 0
	}
	if len(s) != 5 || s[2] != '.' {
		r.fail(number, ErrValue, "")
		return 0
	}
	n, ok := decimal(s[:2]+s[3:], 0, 9999)
	if !ok {
		r.fail(number, ErrValue, "")
	}
	return n
}

// head writes the record of Type-1.
func (t Transaction) head() []byte {
	contents := Field{Number: 3, Value: [][]string{{"1", strconv.Itoa(t.records())}}}
	for _, x := range t.Texts {
		contents.Value = append(contents.Value, []string{"2", idc(x.IDC)})
	}
	for _, i := range t.Images {
		contents.Value = append(contents.Value, []string{strconv.Itoa(i.Type), idc(i.IDC)})
	}
	for _, x := range t.Rest {
		contents.Value = append(contents.Value, []string{strconv.Itoa(x.Type), idc(x.IDC)})
	}
	fields := []Field{One(2, t.Version), contents, One(4, t.Type), One(5, t.Date.Format(day))}
	if t.Priority != 0 {
		fields = append(fields, One(6, strconv.Itoa(t.Priority)))
	}
	fields = append(fields, One(7, t.Destination), One(8, t.Origin), One(9, t.Control))
	if t.Reference != "" {
		fields = append(fields, One(10, t.Reference))
	}
	pitch := func(n int) string { return fmt.Sprintf("%02d.%02d", n/100, n%100) }
	fields = append(fields, One(11, pitch(t.Native)), One(12, pitch(t.Nominal)))
	return record(1, append(fields, t.Other...), nil)
}

// records counts those after the head.
func (t Transaction) records() int { return len(t.Texts) + len(t.Images) + len(t.Rest) }

func idc(n int) string { return fmt.Sprintf("%02d", n) }
