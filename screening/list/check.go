package list

import (
	"fmt"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

// Documents is the name of the document-number list in evidence.
const Documents = "documents"

// The states of a list in evidence (screening.ListEvidence).
const (
	StateSearched = "searched"
	StateMissing  = "missing"
	StateRefused  = "refused"
	StateNotAsked = "not asked"
)

// skew is how far in the future a list may have been issued before the clock is
// taken for wrong.
const skew = 5 * time.Minute

// Query is what a list is asked with.
type Query struct{ Number, Type, Issuer string }

// QueryOf takes the query from the lines of a document. The error says why there
// is none.
func QueryOf(d *screening.DocumentEvidence) (Query, error) {
	q, _, err := query(d)
	return q, err
}

// query tells besides whether the number's check digit is right.
func query(d *screening.DocumentEvidence) (q Query, sure bool, err error) {
	if len(d.Lines) == 0 {
		return Query{}, false, fmt.Errorf("no MRZ was read")
	}
	f, err := mrz.Parse(d.Lines)
	if err != nil {
		return Query{}, false, err
	}
	q = Query{f.Number.Text, f.Code.Text, f.Issuer.Text}
	if _, ok := appendKey(nil, []byte(q.Number), []byte(q.Type), []byte(q.Issuer)); !ok {
		return Query{}, false, fmt.Errorf("number, document code or issuer cannot be asked for")
	}
	return q, f.Checks[mrz.CheckNumber].OK, nil
}

// Check judges what each list in the evidence gave; the document-number list has
// a finding even when the evidence holds none. maxAge is the age beyond which a
// list without a hit proves nothing.
func Check(e *screening.Evidence, now time.Time, maxAge time.Duration) []screening.Finding {
	var out []screening.Finding
	asked := false
	for i := range e.Lists {
		asked = asked || e.Lists[i].Name == Documents
		out = append(out, check(&e.Document, &e.Lists[i], now, maxAge))
	}
	if !asked {
		none := screening.ListEvidence{Name: Documents, State: StateMissing, Reason: "the kiosk has none"}
		out = append(out, check(&e.Document, &none, now, maxAge))
	}
	return out
}

func check(d *screening.DocumentEvidence, l *screening.ListEvidence, now time.Time, maxAge time.Duration) screening.Finding {
	f := screening.Finding{ID: "list." + l.Name, Group: "list", Title: "List: " + l.Name, Verdict: screening.Undetermined}
	if l.Name == Documents {
		f.Title = "Document-number list"
	}
	f.Values = []screening.Value{{Name: "list", Value: l.Name}}
	var age time.Duration
	if l.State == StateSearched {
		age = now.Sub(time.Unix(l.Issued, 0))
		f.Values = append(f.Values,
			screening.Value{Name: "version", Value: fmt.Sprint(l.Version)},
			screening.Value{Name: "age", Value: words(age)})
	}
	if len(l.Hits) > 0 {
		hit(&f, l.Hits)
		return f
	}
	_, sure, err := query(d)
	switch {
	case d.State == capture.Aborted.String():
		f.Verdict = screening.Aborted
		f.Text = "The capture was cut short, so that no number could be asked for."
	case l.State == StateMissing:
		f.Text = "There is no list" + screening.Because(l.Reason) + ". Ask for the document by another way; the technician brings a list."
	case l.State == StateRefused:
		f.Text = "The list was refused" + screening.Because(l.Reason) + ". Ask for the document by another way and tell the technician."
	case err != nil:
		f.Text = "The list could not be asked: " + err.Error() + ". Ask for the document by hand."
	case l.State != StateSearched:
		f.Text = "The list was not asked" + screening.Because(l.Reason) + ". Ask for the document by hand."
	case !sure:
		f.Text = "No row fits the number as read; since it has no right check digit, this proves nothing. Ask for the number on the page by hand."
	case age < -skew:
		f.Text = "The list was issued in the future: the clock of the kiosk or the list is wrong. Ask for the document by another way and tell the technician."
	case maxAge <= 0 || age > maxAge: // of no age at all, where the policy trusts no list
		f.Text = fmt.Sprintf("No row fits, but the list is %s old and the policy trusts it for %s. Ask for the document by another way.", words(age), words(maxAge))
	default:
		f.Verdict = screening.Successful
	}
	return f
}

// hit fails the finding and says what the rows say.
func hit(f *screening.Finding, hits []screening.ListHit) {
	const most = 10
	f.Verdict = screening.Failed
	var reasons []string
	for i, h := range hits {
		if i == most {
			break
		}
		reasons = append(reasons, h.Reason)
		f.Values = append(f.Values, screening.Value{
			Name:  fmt.Sprintf("row %d", i+1),
			Value: fmt.Sprintf("number %s, type %s, issuer %s: %s", h.Number, h.Type, h.Issuer, h.Reason),
		})
	}
	f.Text = "The document is on the list: " + strings.Join(reasons, "; ") +
		". Compare number, type and issuer with the page, then ask the list's owner. The holder need not be the cause."
}

// words gives a duration as a person says it.
func words(d time.Duration) string {
	switch {
	case d < 0:
		return "less than 0 minutes"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", d/time.Minute)
	case d < 72*time.Hour:
		return fmt.Sprintf("%d hours", d/time.Hour)
	}
	return fmt.Sprintf("%d days", d/(24*time.Hour))
}
