package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestOfficerCommand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "officers.toml")
	for _, c := range []struct {
		args, in string
		status   int
		out, err string
	}{
		{"", "", 2, "", "say add"},
		{"list --file FILE", "", 1, "", "no such file"},
		{"add a.karim", "482915\n", 2, "", "--file"},
		{"add --file FILE", "482915\n", 2, "", "one ID"},
		{"add a.karim --file FILE extra", "482915\n", 2, "", "nothing after"},
		{"add a.karim --file FILE", "12345\n", 1, "", "6 to 32 digits"},
		{"add a.karim --file FILE", "", 1, "", "6 to 32 digits"},
		{"add a.karim --file FILE", "482915\r\n", 0, "", ""},
		{"add a.karim --file FILE", "770154", 1, "", "there already"},
		{"add b.osei --file FILE", "770154", 0, "", ""},
		{"list --file FILE", "", 0, "a.karim", ""},
		{"list a.karim --file FILE", "", 2, "", "list takes none"},
		{"remove nobody --file FILE", "", 1, "", "nobody"},
		{"remove a.karim --file FILE", "", 0, "", ""},
		{"list --file FILE", "", 0, "b.osei", ""},
		{"change a.karim --file FILE", "", 2, "", "change"},
	} {
		var out, errOut strings.Builder
		args := append([]string{"officer"}, strings.Fields(strings.ReplaceAll(c.args, "FILE", file))...)
		status := run(args, strings.NewReader(c.in), &out, &errOut)
		if status != c.status || !strings.Contains(out.String(), c.out) || !strings.Contains(errOut.String(), c.err) {
			t.Errorf("officer %s: status %d, %q, %q", c.args, status, out.String(), errOut.String())
		}
	}
}
