package trust

import (
	"os"
	"testing"
	"time"
)

func TestDevelopmentList(t *testing.T) {
	const path = "/work/shared/dev/chip/masterlist/DE_ML_2024-08-07.ml"
	if _, err := os.Stat(path); err != nil {
		t.Skip("no development list: " + err.Error())
	}
	s, err := Open(t.TempDir() + "/trust")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	r, err := s.Import(t.Context(), path, Options{Now: time.Now()})
	t.Logf("%v %+v", time.Since(start), r)
	if err != nil {
		t.Fatal(err)
	}
	start = time.Now()
	if _, err := Open(s.dir); err != nil {
		t.Fatal(err)
	}
	t.Log("open", time.Since(start))
	count := map[string]int{}
	for e := range s.List(time.Now()) {
		count[e.Role]++
		if e.ProvenBy == "self" || e.ProvenBy == "orphan" {
			count[e.ProvenBy]++
		} else {
			count["other"]++
		}
		for _, d := range e.Departures {
			count[d]++
		}
	}
	t.Log(count)
}
