package evidence

import (
	"slices"

	"gatehouse/capture"
	"gatehouse/capture/chip"
	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
	"gatehouse/screening"
)

// pictured files, of faces, fingers, eyes and signatures, stay out of the evidence but
// for their digests and what is wrong with their form.
var pictured = []string{"DG2", "DG3", "DG4", "DG5", "DG7"}

// Chip writes down what the chip gave; whom to believe is added by the trust store.
func Chip(c capture.Chip) screening.ChipEvidence {
	e := screening.ChipEvidence{
		State: c.State.String(), Reason: c.Reason, Quirks: c.Quirks, Commands: c.Exchange.Commands,
		CardMS: int(c.Exchange.Card.Milliseconds()), OwnMS: int(c.Exchange.Own.Milliseconds()),
	}
	for _, p := range c.Protocols {
		w := screening.ProtocolEvidence{Name: p.Name, Outcome: p.Outcome.String(), Reason: p.Reason}
		for _, v := range p.Values {
			w.Values = append(w.Values, screening.Value(v))
		}
		e.Protocols = append(e.Protocols, w)
	}
	hash := hashOf(c.File("EF.SOD"))
	for _, f := range c.Files {
		e.Files = append(e.Files, chipFile(f, hash))
	}
	return e
}

func chipFile(f capture.ChipFile, hash string) screening.FileEvidence {
	e := screening.FileEvidence{Name: f.Name, State: f.State.String(), Reason: f.Reason, Length: len(f.Bytes)}
	if !slices.Contains(pictured, f.Name) {
		e.Content = f.Bytes
		return e
	}
	if f.State == capture.FileRead {
		var err error
		if e.Departures, err = lds.Inspect(f.Name, f.Bytes); err != nil {
			e.Fault = err.Error()
		}
	}
	if f.Digest == nil && f.Bytes != nil { // it did not come from a chip, or before EF.SOD
		f.Hash, f.Digest = hash, chip.Digest(hash, f.Bytes)
	}
	if f.Digest != nil {
		e.Digests = []screening.DigestEvidence{{Hash: f.Hash, Value: f.Digest}}
	}
	return e
}

// hashOf is the name of the hash under which a security object lists the groups;
// empty where it cannot be told, and then no group can be compared with it either.
func hashOf(sod *capture.ChipFile) string {
	if sod == nil || sod.State != capture.FileRead {
		return ""
	}
	message, err := lds.UnwrapSOD(sod.Bytes)
	if err != nil {
		return ""
	}
	signed, err := cms.ParseSigned(message)
	if err != nil {
		return ""
	}
	object, err := lds.ParseSecurityObject(signed.Content)
	if err != nil {
		return ""
	}
	return object.HashName
}
