package pki

import (
	"fmt"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/lds"
	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

// unproven is what lines are worth that nobody signed.
const unproven = "The lines in the chip are not those that its state signed, so that they prove nothing. Look at the other checks of the chip."

// zone is the machine readable zone in DG1.
type zone struct {
	lines   []string
	fields  mrz.Fields
	problem outcome // why there is none; zero: there is
}

// unread says why there is nothing to judge; the zero outcome: there is.
func (z *zone) unread() outcome { return z.problem }

func (r *reading) readZone() (z zone) {
	f := r.c.File("DG1")
	if f == nil || f.State != capture.FileRead.String() {
		switch {
		case f != nil && f.State == capture.FileAborted.String(), f == nil && r.cut():
			z.problem = aborted("The lines in the chip were not read to the end. Lay the document on the reader again.")
		default:
			z.problem = unsure("not read", "The lines in the chip were not read. Lay the document on the reader again.")
		}
		return z
	}
	group, err := lds.ParseDG1(f.Content)
	if err != nil {
		z.problem = failed("malformed", "The lines in the chip are not in order. Hold the document.").with("DG1", err.Error())
		return z
	}
	for _, l := range group.Lines {
		z.lines = append(z.lines, string(l))
	}
	if z.fields, err = mrz.Parse(z.lines); err != nil {
		z.problem = failed("malformed", "The lines in the chip are those of no document. Hold the document.").with("DG1", err.Error())
	}
	return z
}

// page compares the chip's lines with those that were read on the page (TR-03135-1
// clause 5.7.2), column by column.
func (r *reading) page() screening.Finding {
	return r.same().finding("mrz", "Chip fits the printed lines")
}

func (r *reading) same() outcome {
	d := &r.e.Document
	if o := r.zone.unread(); o.verdict != 0 {
		return o
	}
	if d.State == capture.NotSupported.String() {
		return unsupported("there was no page to compare the chip with.")
	}
	if d.State != capture.Captured.String() || len(d.Lines) == 0 {
		if value(r.run("PACE"), "password") == "CAN" {
			return unsupported("the chip was opened with the card's number, and no lines were read to compare it with.")
		}
		return unsure("page unread", "The printed lines were not read, so that the chip cannot be compared with them. Capture the page.")
	}
	if o, done := r.sameSize(d.Lines); done {
		return o
	}
	o := passed()
	var wrong, extra []string
	for i, line := range r.zone.lines {
		for j := range len(line) {
			if line[j] == d.Lines[i][j] || r.unknownBirth(i, j, d.Lines[i][j]) {
				continue
			}
			at := fmt.Sprintf("%s: printed %c, in the chip %c", mrz.Span{Line: i, From: j, To: j + 1}, d.Lines[i][j], line[j])
			if r.optional(i, j) {
				extra = append(extra, at)
			} else {
				wrong = append(wrong, at)
			}
		}
	}
	wrong, extra = r.consequent(wrong, extra)
	switch {
	case len(wrong) > 0:
		o = failed("differs", "The chip is not that of this page. "+few(append(wrong, extra...))+". A changed page or a chip of another document looks like this: compare both with the traveller, and hold the document.")
	case len(extra) > 0:
		o = unsure("optional data", "Chip and page differ in what the issuer adds alone. "+few(extra)+". Compare both.")
	case !r.unchanged(1):
		o = unsure("not proven", unproven)
	}
	return o
}

// sameSize answers for lines that cannot be laid upon each other.
func (r *reading) sameSize(printed []string) (o outcome, done bool) {
	if len(printed) != len(r.zone.lines) {
		return failed("differs", fmt.Sprintf("The page has %d lines and the chip %d: they are of different documents. Hold the document.", len(printed), len(r.zone.lines))), true
	}
	for i, line := range r.zone.lines {
		if len(printed[i]) != len(line) {
			return failed("differs", fmt.Sprintf("Line %d has %d characters on the page and %d in the chip: they are of different documents. Hold the document.", i+1, len(printed[i]), len(line))), true
		}
	}
	return o, false
}

func within(s mrz.Span, line, column int) bool {
	return s.Line == line && s.From <= column && column < s.To
}

// unknownBirth tells a filler in the printed date of birth, which stands for a part
// that nobody knows.
func (r *reading) unknownBirth(line, column int, printed byte) bool {
	return printed == '<' && within(r.zone.fields.Birth.Span, line, column)
}

// optional tells what the issuer adds, with its check digit.
func (r *reading) optional(line, column int) bool {
	f := &r.zone.fields
	check := f.Checks[mrz.CheckOptional]
	if check.Applicable && within(check.At, line, column) {
		return true
	}
	return within(f.Optional[0].Span, line, column) || within(f.Optional[1].Span, line, column)
}

// consequent takes the composite check digit for a consequence where it is the only
// other place that differs: it covers the optional data.
func (r *reading) consequent(wrong, extra []string) ([]string, []string) {
	check := r.zone.fields.Checks[mrz.CheckComposite]
	if len(wrong) == 1 && len(extra) > 0 && check.Applicable && strings.HasPrefix(wrong[0], check.At.String()+":") {
		return nil, append(extra, wrong...)
	}
	return wrong, extra
}

// few lists the first places.
func few(places []string) string {
	const most = 5
	if len(places) > most {
		return strings.Join(places[:most], "; ") + fmt.Sprintf("; and %d more", len(places)-most)
	}
	return strings.Join(places, "; ")
}
