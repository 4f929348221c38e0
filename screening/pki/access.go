package pki

import (
	"slices"

	"gatehouse/capture"
	"gatehouse/screening"
)

// run finds the last run of a protocol; nil: there was none.
func (r *reading) run(name string) *screening.ProtocolEvidence {
	for i := len(r.c.Protocols) - 1; i >= 0; i-- {
		if r.c.Protocols[i].Name == name {
			return &r.c.Protocols[i]
		}
	}
	return nil
}

func ended(p *screening.ProtocolEvidence, o capture.Outcome) bool {
	return p != nil && p.Outcome == o.String()
}

// access judges how the chip was opened (TR-03135-1 clause 5.6.3.1).
func (r *reading) access() screening.Finding {
	return r.opened().finding("access", "Opening the chip")
}

func (r *reading) opened() outcome {
	pace, bac := r.run("PACE"), r.run("BAC")
	o := outcome{}
	for _, p := range [...]*screening.ProtocolEvidence{pace, bac} {
		if p != nil {
			o.values = append(o.values, screening.Value{Name: p.Name, Value: p.Outcome})
			o.values = append(o.values, told(p)...)
		}
	}
	answer := func(v screening.Verdict, class, text string) outcome {
		o.verdict, o.class, o.text = v, class, text
		return o
	}
	switch {
	case r.filesOnly():
		return unsupported("files were judged, and no chip was opened.")
	case ended(bac, capture.OutcomeDone) && ended(pace, capture.OutcomeMissing):
		return answer(screening.Undetermined, "parameters", "The chip offers the newer protection (PACE) in a way that this kiosk does not have, and was opened with the older one. Tell the technician which document it was.")
	case r.instead(), ended(bac, capture.OutcomeDone) && !ended(pace, capture.OutcomeDone) && r.announcesPACE():
		return answer(screening.Failed, "downgrade", "The chip says that it has the newer protection (PACE), and only the older one (BAC) worked. A forged chip or a device between chip and reader looks like this: hold the document and read it again on another reader.")
	case ended(pace, capture.OutcomeDone) && r.declined() != nil:
		return answer(screening.Failed, "downgrade", "The chip refused a protection (PACE) that it says it has, and was opened with the next weaker one. A forged chip or a device between chip and reader looks like this: hold the document and read it again on another reader.")
	case ended(pace, capture.OutcomeDone):
		return answer(screening.Successful, "", "")
	case ended(bac, capture.OutcomeDone) && r.unreadable("EF.CardAccess"):
		return answer(screening.Undetermined, "announcement", "The chip was opened with the older protection (BAC), and the file that would say whether it has the newer one could not be read. Read the document again.")
	case ended(bac, capture.OutcomeDone) && r.unsaid():
		return answer(screening.Aborted, "aborted", "The chip was opened with the older protection (BAC), and the reading broke off before the signed data that may say that it has the newer one (DG14). Lay the document on the reader again.")
	case ended(bac, capture.OutcomeDone):
		return answer(screening.Successful, "", "")
	case wrongPassword(pace), wrongPassword(bac):
		return answer(screening.Aborted, "password", "The chip did not take the key from the printed lines. Capture the page again; if the chip still refuses, it may be of another document.")
	case ended(pace, capture.OutcomeFailed), ended(bac, capture.OutcomeFailed):
		return answer(screening.Failed, "protocol", "The protected connection with the chip broke where it must not. Hold the document and read it again on another reader.")
	case ended(pace, capture.OutcomeMissing) && cause(pace) != "not supported", ended(bac, capture.OutcomeMissing) && pace == nil:
		return answer(screening.Aborted, "password", "The chip could not be opened, since neither the printed lines nor the card's number were read. Capture the page again.")
	case ended(pace, capture.OutcomeMissing):
		return answer(screening.Undetermined, "parameters", "The chip wants a protection that this kiosk does not have. Tell the technician.")
	case r.cut(), ended(pace, capture.OutcomeAborted), ended(bac, capture.OutcomeAborted):
		return answer(screening.Aborted, "aborted", "The chip was not opened to the end. Lay the document on the reader again.")
	case r.announcesPACE():
		return answer(screening.Failed, "downgrade", "The chip says that it has a protection (PACE), and was read without any. Hold the document.")
	}
	return answer(screening.NoSupport, "", "not supported: the chip can be read without a key.")
}

// announcesPACE tells whether the chip said that it has PACE, in the open or signed.
func (r *reading) announcesPACE() bool {
	if p := r.run("PACE"); p != nil && (ended(p, capture.OutcomeFailed) || ended(p, capture.OutcomeAborted)) {
		return true
	}
	for _, name := range [...]string{"EF.CardAccess", "DG14"} {
		if infos, ok := r.infos(name); ok && len(infos.PACE) > 0 {
			return true
		}
	}
	return false
}

// declined finds a way of PACE that the chip announced and, asked for it, did not know,
// so that the next one was gone: the best one is asked for first. Nothing protects that
// answer: whoever stands in between can give it. nil: there is none.
func (r *reading) declined() *screening.ProtocolEvidence {
	for i := range r.c.Protocols {
		if p := &r.c.Protocols[i]; p.Name == "PACE" && ended(p, capture.OutcomeFailed) && cause(p) == "not supported" {
			return p
		}
	}
	return nil
}

// instead tells that BAC once took the place of a PACE that the chip announced and that
// failed, whatever a later session was opened by.
func (r *reading) instead() bool {
	for i := range r.c.Protocols {
		if p := &r.c.Protocols[i]; p.Name == "BAC" && ended(p, capture.OutcomeDone) && value(p, "instead of") == "PACE" {
			return true
		}
	}
	return false
}

// unsaid tells that the reading broke off before the chip's signed data could say what
// protections it has.
func (r *reading) unsaid() bool {
	_, known := r.infos("DG14")
	return r.cut() && !known && (!r.hasList() || r.sod.hashes.Group(14) != nil)
}

func (r *reading) unreadable(name string) bool {
	f := r.c.File(name)
	if f == nil {
		return false
	}
	if f.State == capture.FileRead.String() {
		_, ok := r.infos(name)
		return !ok
	}
	return f.State != capture.FileAbsent.String() && f.State != capture.FileNotAsked.String()
}

// wrongPassword tells a key that the chip did not take from a broken protocol.
func wrongPassword(p *screening.ProtocolEvidence) bool {
	return ended(p, capture.OutcomeFailed) && (cause(p) == "password" || cause(p) == "blocked")
}

// cause is why a protocol did not succeed, in the reader's word for machines.
func cause(p *screening.ProtocolEvidence) string { return value(p, "cause") }

func value(p *screening.ProtocolEvidence, name string) string {
	if p != nil {
		for _, v := range p.Values {
			if v.Name == name {
				return v.Value
			}
		}
	}
	return ""
}

// told are the values of a run, and what the reader said of one that was not done: for
// specialists.
func told(p *screening.ProtocolEvidence) []screening.Value {
	if p.Reason == "" || ended(p, capture.OutcomeDone) {
		return p.Values
	}
	return append(slices.Clone(p.Values), screening.Value{Name: "detail", Value: p.Reason})
}
