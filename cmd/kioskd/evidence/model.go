package evidence

import (
	"encoding/hex"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/model"
	"gatehouse/capture/mrz"
	"gatehouse/screening"
	judge "gatehouse/screening/model"
)

// Templates are the templates of document models as they stand on the shelf. The
// zero value is a kiosk that has none.
type Templates struct {
	Name    string      // on the shelf; empty: none are wanted
	Pack    *model.Pack // nil: see Err
	Version uint64
	Issued  time.Time
	Expires time.Time
	Err     error // why there is no pack
	Missing bool  // there is none at all, rather than one that was refused
}

// Compare finds the model of a captured page and measures its zones; nil if no
// templates are wanted.
func (t Templates) Compare(d *capture.Document) *screening.ModelEvidence {
	switch {
	case t.Name == "":
		return nil
	case t.Pack == nil:
		e := &screening.ModelEvidence{State: judge.Refused, Pack: t.Name}
		if t.Missing {
			e.State = judge.Missing
		}
		if t.Err != nil {
			e.Reason = t.Err.Error()
		}
		return e
	}
	e := &screening.ModelEvidence{Pack: t.Name, Version: t.Version, Issued: t.Issued.Unix(), Expires: t.Expires.Unix()}
	c := model.Choose(&d.Page, &d.MRZ, numberOf(&d.MRZ), t.Pack)
	e.How, e.Distance, e.Next = string(c.How), c.Distance, c.Next
	switch {
	case c.How == model.NotClear:
		e.State = judge.Unclear
	case c.How == model.NotLaid:
		e.State, e.Reason = judge.Unregistered, "no frame in millimetres"
	case c.Template == nil:
		e.State = judge.Unknown
	default:
		e.State = judge.Chosen
		fill(e, c.Template, model.Measure(&d.Page, &d.MRZ, c.Template))
	}
	return e
}

// numberOf is the document number for the series of a template, empty if the lines
// have none that can be told.
func numberOf(m *capture.MRZ) string {
	if m.Format == capture.FormatUnknown {
		return ""
	}
	f, err := mrz.Parse(m.Text())
	if err != nil {
		return ""
	}
	return f.Number.Text
}

// fill copies the template's limits and the values into the evidence.
func fill(e *screening.ModelEvidence, t *model.Template, zones []model.Zone) {
	e.UUID, e.Model = t.UUID, t.ID.String()
	ran := map[string]bool{}
	for _, z := range zones {
		c := z.Check
		ran[c.UUID] = true
		v := screening.ZoneEvidence{
			UUID: c.UUID, Generic: string(c.Generic), Name: c.Name, Light: c.Generic.Light().String(), Quantity: string(c.Quantity),
			State: string(z.State), Value: z.Value, Min: c.Min, Max: c.Max, Threshold: c.Threshold, AtMost: c.AtMost(), Evaluatory: c.Evaluatory,
			Box: box(z.Box),
		}
		if c.Reference != nil {
			v.Reference, _ = hex.DecodeString(c.Reference.SHA256) // Parse has compared it
		}
		e.Zones = append(e.Zones, v)
	}
	parts := map[string][]string{} // what stands for a check in a group: itself, or nothing
	for id := range ran {
		parts[id] = []string{id}
	}
	for _, s := range t.Composites {
		v := setOf(s, parts)
		if parts[s.UUID] = v.Checks; len(v.Checks) == len(s.Checks) {
			e.Composites = append(e.Composites, v)
			parts[s.UUID] = []string{s.UUID}
		}
	}
	if len(t.Configurations) == 0 {
		return
	}
	e.Config = t.Configurations[0].UUID
	for _, s := range t.Configurations[0].Groups {
		if v := setOf(s, parts); len(v.Checks) > 0 {
			e.Groups = append(e.Groups, v)
		}
	}
}

// setOf copies a composite or a group as far as its checks ran: what nobody has
// approved is no part of it. Of a composite that is not whole the rest counts in
// the group by itself.
func setOf(s model.Set, parts map[string][]string) screening.SetEvidence {
	v := screening.SetEvidence{UUID: s.UUID, Name: s.Name, Decision: s.Decision}
	for _, id := range s.Checks {
		v.Checks = append(v.Checks, parts[id]...)
	}
	return v
}
