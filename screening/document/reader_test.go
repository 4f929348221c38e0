package document

import (
	"strings"
	"testing"

	"gatehouse/screening"
)

func TestReader(t *testing.T) {
	change := func(line string, at int, c byte) string { return line[:at] + string(c) + line[at+1:] }
	doubt := func(e *screening.Evidence) { e.Document.MarginsMilli[1][3] = screening.UnsureMilli - 1 }
	for _, c := range []struct {
		name    string
		lines   []string
		reason  string
		alter   func(*screening.Evidence)
		verdict screening.Verdict
		says    string
	}{
		{"the same", []string{upper, lower}, "", nil, S, ""},
		{"the same but for what it could not read", []string{upper, change(lower, 3, '?')}, "", nil, U, "1 character"},
		{"nothing that it could read", []string{strings.Repeat("?", 44), strings.Repeat("?", 44)}, "", nil, U, "88 character"},
		{"a digit apart beside one not read", []string{change(upper, 5, '?'), change(lower, 3, '7')}, "", nil, F, "1 place"},
		{"another digit, clearly printed", []string{upper, change(lower, 3, '7')}, "", nil, F, "1 place"},
		{"another digit, hard to read on the page", []string{upper, change(lower, 3, '7')}, "", doubt, U, "hard to read"},
		{"two apart, one of them clear", []string{change(upper, 5, 'F'), change(lower, 3, '7')}, "", doubt, F, "2 place"},
		{"another format", []string{upper[:36], lower[:36]}, "", nil, F, "another document"},
		{"a character lost on the page", []string{upper, lower}, "", func(e *screening.Evidence) { e.Document.Lines[1] = lower[:43] }, U, "cannot be compared"},
		{"not understood", nil, "its check byte was wrong", nil, U, "check byte"},
		{"no lines on the page", []string{upper, lower}, "", func(e *screening.Evidence) { e.Document.Lines = nil }, U, "no MRZ was found"},
	} {
		e := evidence(upper, lower)
		e.Document.Reader = &screening.ReaderEvidence{Lines: c.lines, Reason: c.reason}
		if c.alter != nil {
			c.alter(&e)
		}
		found := 0
		for _, f := range Check(&e, now) {
			if f.ID == "mrz.reader" {
				found++
				if f.Verdict != c.verdict || !strings.Contains(f.Text, c.says) {
					t.Errorf("%s: %v %q, want %v", c.name, f.Verdict, f.Text, c.verdict)
				}
			}
		}
		if found != 1 {
			t.Errorf("%s: %d findings", c.name, found)
		}
	}
	e := evidence(upper, lower)
	for _, f := range Check(&e, now) {
		if f.ID == "mrz.reader" {
			t.Errorf("a finding without a reader: %+v", f)
		}
	}
}
