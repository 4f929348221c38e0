package faces

import (
	"time"

	"gatehouse/capture/lds"
	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

// grown is the age from which on a face counts as grown up.
const grown = 18

// Reference says how old the portraits of a document are, and whether they show somebody
// who was not grown up. dg12 is that file of the chip, nil where it was not read; without
// it only the holder's age today is known.
func Reference(lines []string, dg12 []byte, now time.Time) *screening.ReferenceEvidence {
	r := &screening.ReferenceEvidence{Child: mrz.Under(lines, grown, now)}
	if dg12 == nil {
		return r
	}
	f, err := lds.ParseDG12(dg12)
	if err != nil || f.Issued.Year == 0 {
		return r
	}
	// With parts unknown the latest day that they allow: the portrait is at least so old.
	issued := time.Date(f.Issued.Year, time.December, 31, 0, 0, 0, 0, now.Location())
	if m := f.Issued.Month; m > 0 {
		issued = time.Date(f.Issued.Year, time.Month(m)+1, 0, 0, 0, 0, 0, now.Location())
		if d := f.Issued.Day; d > 0 {
			issued = time.Date(f.Issued.Year, time.Month(m), d, 0, 0, 0, 0, now.Location())
		}
	}
	if months := (now.Year()-issued.Year())*12 + int(now.Month()) - int(issued.Month()); months > 0 {
		if now.Day() < issued.Day() {
			months--
		}
		r.Months, r.Source = months, "DG12"
	}
	r.Child = r.Child || mrz.Under(lines, grown, issued)
	return r
}
