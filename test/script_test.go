package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"gatehouse/test/rig/line"
)

// The technician's commands as they are typed: one script a behaviour.
func TestScripts(t *testing.T) {
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	sheets := filepath.Join(t.TempDir(), "sheet")
	if out, err := exec.Command("go", "build", "-o", sheets, "./rig/sheet").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", bin+string(os.PathListSeparator)+filepath.Dir(sheets)+string(os.PathListSeparator)+os.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			// lines FILE: standard output of the last command holds every line of FILE.
			"lines": func(ts *testscript.TestScript, neg bool, args []string) {
				got := ts.ReadFile("stdout")
				for _, l := range strings.Fields(ts.ReadFile(args[0])) {
					if strings.Contains(got, l) == neg {
						ts.Fatalf("line of %s: found %v", args[0], !neg)
					}
				}
			},
		},
	})
}
