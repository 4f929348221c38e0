package mrz

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTraps scores the parser on trap vectors that are not part of the tree.
func TestTraps(t *testing.T) {
	shared := os.Getenv("GATEHOUSE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(shared, "dev", "traps", "traps.jsonl"))
	if err != nil {
		t.Skipf("no trap vectors on this machine (set GATEHOUSE_SHARED): %v", err)
	}
	defer f.Close()
	var good, goodAll, bad, badAll int
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var trap struct {
			Name, Format string
			MRZ          []string
			Expect       struct {
				Valid                                             bool
				Number, Surname, Given, Nationality, Issuer, Code *string
			}
		}
		if err := json.Unmarshal(sc.Bytes(), &trap); err != nil {
			t.Fatal(err)
		}
		p, err := Parse(trap.MRZ)
		flagged := err != nil || !p.Valid() || p.Issuer.Kind == CodeUnknown || p.Nationality.Kind == CodeUnknown
		if !trap.Expect.Valid {
			badAll++
			if flagged {
				bad++
			} else {
				t.Errorf("%s: accepted", trap.Name)
			}
			continue
		}
		goodAll++
		wrong := ""
		for _, c := range []struct {
			want *string
			got  string
		}{
			{trap.Expect.Number, p.Number.Text},
			{trap.Expect.Surname, p.Name.Primary.Plain()},
			{trap.Expect.Given, p.Name.Secondary.Plain()},
			{trap.Expect.Nationality, p.Nationality.Code()},
			{trap.Expect.Issuer, p.Issuer.Code()},
			{trap.Expect.Code, p.Code.Plain()},
		} {
			if c.want != nil && *c.want != c.got {
				wrong += " " + c.got
			}
		}
		if strings.ReplaceAll(p.Format.String(), "-", "") != trap.Format || flagged || wrong != "" {
			t.Errorf("%s: error %v, faults %v, wrong%s", trap.Name, err, p.Faults, wrong)
			continue
		}
		good++
	}
	t.Logf("good accepted with fields right %d/%d, bad flagged %d/%d", good, goodAll, bad, badAll)
}
