package trust

import (
	"os"
	"testing"
	"time"
)

// TestDevelopmentList: of the German list every certificate is read, classified and
// proven in the time that the issue gives.
func TestDevelopmentList(t *testing.T) {
	const path = "/work/shared/dev/chip/masterlist/DE_ML_2024-08-07.ml"
	if _, err := os.Stat(path); err != nil {
		t.Skip("the development list is not here: ", err)
	}
	s, err := Open(t.TempDir() + "/trust")
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	r, err := s.Import(t.Context(), path, Options{Now: time.Now()})
	took := time.Since(start)
	if err != nil || r.Certificates != 542 || r.New != 542 || len(r.Rejected)+len(r.Refused) > 0 || r.Lists[0].Proven {
		t.Fatalf("%v %+v", err, r)
	}
	if took > 3*time.Second {
		t.Errorf("it took %v, 3 s are allowed", took)
	}
	count := map[string]int{}
	for e := range s.List(time.Now()) {
		count[e.Role]++
		if e.ProvenBy == ProofOrphan {
			count[ProofOrphan]++
		}
		if e.Key == "" || e.Signature == "" || e.Country == "" || len(e.Provenance) != 1 {
			t.Errorf("not classified: %+v", e)
		}
	}
	if count[RoleCSCA] != 358 || count[RoleLink] != 183 || count[RoleMasterSigner] != 1 || count[ProofOrphan] > 7 {
		t.Errorf("%v", count)
	}
	start = time.Now()
	if _, err := Open(s.dir); err != nil {
		t.Fatal(err)
	}
	t.Logf("import %v, open %v, %v", took, time.Since(start), count)
}
