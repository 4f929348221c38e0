package document

import (
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/screening"
)

// Check judges devices, document, MRZ and the presence of the other modalities,
// in this order. now gives the date of the kiosk's place in its location.
func Check(e *screening.Evidence, now time.Time) []screening.Finding {
	var out []screening.Finding
	for _, d := range e.Devices {
		out = append(out, device(d))
	}
	p := newPage(&e.Document, now)
	out = append(out, captured(e.Document.ModalityEvidence))
	out = append(out, p.issuer(), p.nationality(), p.expiry())
	out = append(out, p.present(), p.format(), p.characters())
	out = append(out, p.checks()...)
	out = append(out, p.dates())
	out = append(out, p.reader()...)
	return append(out, chip(e.Chip.Modality()))
}

// device is the finding of a device that was absent or faulty.
func device(d screening.DeviceEvidence) screening.Finding {
	f := screening.Finding{
		ID:      "device." + strings.ReplaceAll(d.Device, " ", "-"),
		Group:   "device",
		Title:   "Device: " + d.Device,
		Verdict: screening.Aborted,
	}
	says, then := "is faulty", "Call the technician; what it would have shown is missing below."
	switch d.State {
	case "absent":
		says = "does not answer"
	case "tamper":
		says, then = "reports that its housing was opened", "Take the kiosk out of service and call the technician."
	}
	f.Text = "The device " + says + screening.Because(d.Reason) + ". " + then
	return f
}

// ended maps the end of a capture to a verdict. A state nobody knows is aborted.
func ended(m screening.ModalityEvidence) screening.Verdict {
	switch m.State {
	case capture.Captured.String():
		return screening.Successful
	case capture.NotSupported.String():
		return screening.NoSupport
	}
	return screening.Aborted
}

func captured(m screening.ModalityEvidence) screening.Finding {
	f := screening.Finding{ID: "document.capture", Group: "document", Title: "Document captured", Verdict: ended(m)}
	switch f.Verdict {
	case screening.Aborted:
		f.Text = "The capture was cut short" + screening.Because(m.Reason) + ". Lay the document on the glass and capture again."
	case screening.NoSupport:
		f.Text = "not supported: no document reader" + screening.Because(m.Reason)
	}
	return f
}

func chip(m screening.ModalityEvidence) screening.Finding {
	f := screening.Finding{ID: "chip.present", Group: "chip", Title: "Chip", Verdict: ended(m)}
	switch f.Verdict {
	case screening.Aborted:
		f.Text = "The capture was cut short" + screening.Because(m.Reason) + "."
	case screening.NoSupport:
		f.Text = "not supported: no chip reader"
		if m.Reason != "" {
			f.Text = "not supported: " + m.Reason
		}
	}
	return f
}
