package model

import (
	"fmt"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/screening"
)

// IDs of the findings that have no generic identifier.
const (
	Identification = "model.identification"
	Group          = "model.group"
)

// States of ModelEvidence. The last two are of the templates, not of the page.
const (
	Chosen       = "chosen"
	Unknown      = "unknown"
	Unclear      = "unclear"
	Unregistered = "unregistered"
	Missing      = "missing"
	Refused      = "refused"
)

// Check judges the model evidence as of now; maxAge is how old a pack may be, 0 =
// until it expires.
func Check(e *screening.Evidence, now time.Time, maxAge time.Duration) []screening.Finding {
	m := e.Document.Model
	if m == nil {
		return nil
	}
	id := screening.Finding{ID: Identification, Group: "model", Title: "Document model known"}
	if e.Document.State != capture.Captured.String() {
		id.Verdict, id.Text = screening.Aborted, "There is no page whose model could be told. Capture again."
		return []screening.Finding{id}
	}
	stale := staleness(m, now, maxAge)
	identify(&id, m, stale)
	if m.State != Chosen {
		return []screening.Finding{id}
	}
	j := judge{evidence: m, stale: stale != "", verdicts: map[string]judged{}}
	all := append([]screening.Finding{id}, j.zones()...)
	all = append(all, j.sets(m.Composites, true)...)
	return append(all, j.sets(m.Groups, false)...)
}

// staleness says why the pack proves nothing any more; empty: it does.
func staleness(m *screening.ModelEvidence, now time.Time, maxAge time.Duration) string {
	switch {
	case m.State == Missing || m.State == Refused:
		return ""
	case now.Unix() >= m.Expires:
		return "the templates have expired"
	case maxAge > 0 && now.Unix()-m.Issued > int64(maxAge/time.Second):
		return "the templates are older than the policy allows"
	}
	return ""
}

// identify judges table 5.5.
func identify(f *screening.Finding, m *screening.ModelEvidence, stale string) {
	f.Verdict = screening.Undetermined
	f.Values = []screening.Value{{Name: "templates", Value: fmt.Sprintf("%s, version %d", m.Pack, m.Version)}}
	switch {
	case m.State == Missing, m.State == Refused:
		f.Text = "There are no templates to compare with: " + reason(m.Reason) + ". Compare the document with a known one, and call the technician."
		f.Values = nil
	case m.State == Unknown:
		f.Text = "No template fits this document: it may be a new or a rare model. Compare it with a known one."
	case m.State == Unclear:
		f.Text = "Several templates fit this document alike. Compare it with known ones."
	case m.State != Chosen:
		f.Text = "The page could not be laid on the grid of its lines: " + reason(m.Reason) + ". Capture again; compare the document with a known one."
	case stale != "":
		f.Text = "The document is of a known model, but " + stale + ": what they say is shown and does not count. Call the technician."
	default:
		f.Verdict = screening.Successful
	}
	if m.Model != "" {
		f.Values = append(f.Values, screening.Value{Name: "model", Value: "(" + m.Model + ")"}, screening.Value{Name: "uuid", Value: m.UUID},
			screening.Value{Name: "chosen", Value: m.How})
	}
	if m.Distance > 0 {
		f.Values = append(f.Values, screening.Value{Name: "distance from its appearance", Value: decimal(m.Distance)})
	}
}

func reason(s string) string {
	if s == "" {
		return "no reason was given"
	}
	return strings.TrimRight(s, ".")
}

// decimal writes thousandths.
func decimal(milli int) string {
	sign := ""
	if milli < 0 {
		sign, milli = "-", -max(milli, -1<<40)
	}
	return fmt.Sprintf("%s%d.%03d", sign, milli/1000, milli%1000)
}
