package document

import (
	"errors"
	"fmt"

	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

// unread stands in a reader's lines for a character that it could not read.
const unread = '?'

// reader compares the lines of the page with those of a second reader. There is
// no finding where no document was drawn through one.
func (p *page) reader() []screening.Finding {
	r := p.e.Reader
	if r == nil {
		return nil
	}
	f := screening.Finding{ID: "mrz.reader", Group: "mrz", Title: "Second reader reads the same"}
	switch apart, doubtful, missing := p.apart(r.Lines); {
	case len(r.Lines) == 0:
		f.Verdict = screening.Undetermined
		f.Text = "The second reader did not understand the document" + screening.Because(r.Reason) + ". Draw it through again."
	case len(p.e.Lines) == 0:
		f.Verdict = screening.Undetermined
		f.Text = "The second reader read lines, and no MRZ was found on the page. Lay the side with the MRZ on the glass and capture again."
	case errors.Is(p.err, mrz.ErrFormat): // nobody knows whose fault it is
		f.Verdict = screening.Undetermined
		f.Text = "The lines that were read of the page fit no format, so that they cannot be compared with those of the second reader. Capture again."
	case !alike(p.e.Lines, r.Lines):
		f.Verdict = screening.Failed
		f.Text = "The second reader read lines of another format: another document. Ask for the one that belongs to this traveller."
	case len(apart) == 0 && missing > 0:
		f.Verdict = screening.Undetermined
		f.Text = fmt.Sprintf("The second reader could not read %d character(s); the others are the same. Draw the document through again.", missing)
	case len(apart) == 0:
		f.Verdict = screening.Successful
	default:
		f.Verdict, f.Region = screening.Failed, p.region(apart...)
		if doubtful == len(apart) {
			f.Verdict = screening.Undetermined
		}
		f.Text = fmt.Sprintf("Page and second reader differ in %d place(s).%s Compare both with the document.", len(apart), p.doubts(apart...))
	}
	return []screening.Finding{f}
}

func alike(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if len(a[i]) != len(b[i]) {
			return false
		}
	}
	return true
}

// apart gives the places in which lines differ from those of the page, how many of
// them were hard to read on the page, and how many the reader could not read:
// these neither differ nor agree.
func (p *page) apart(lines []string) (apart []mrz.Span, doubtful, missing int) {
	if !alike(p.e.Lines, lines) {
		return nil, 0, 0
	}
	for i, l := range lines {
		for j := range len(l) {
			switch l[j] {
			case unread:
				missing++
				continue
			case p.e.Lines[i][j]:
				continue
			}
			apart = append(apart, mrz.Span{Line: i, From: j, To: j + 1})
			if p.doubtful(i, j) {
				doubtful++
			}
		}
	}
	return apart, doubtful, missing
}

// doubtful tells whether a character of the page was hard to read.
func (p *page) doubtful(line, column int) bool {
	return line < len(p.e.MarginsMilli) && column < len(p.e.MarginsMilli[line]) && p.e.MarginsMilli[line][column] < screening.UnsureMilli
}
