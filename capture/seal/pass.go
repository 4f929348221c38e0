package seal

import "gatehouse/capture/seal/bcbp"

// ofPass shows a boarding pass as a seal that nobody signed.
func ofPass(p bcbp.Pass) Seal {
	s := Seal{Kind: BoardingPass, Version: len(p.Legs), Document: "boarding pass"}
	add := func(name, text string) {
		if text != "" {
			s.Features = append(s.Features, Feature{Name: name, Text: text})
		}
	}
	add(FieldName, p.Name)
	for _, l := range p.Legs {
		add("booking", l.Booking)
		add("from", l.From)
		add("to", l.To)
		add("flight", l.Carrier+l.Flight)
		add("day of the year", l.Day)
		add("class", l.Cabin)
		add("seat", l.Seat)
		add("sequence", l.Sequence)
		add("ticket", l.Serial)
	}
	return s
}
