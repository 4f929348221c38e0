package lds

import (
	"os"
	"path/filepath"
	"testing"

	"gatehouse/capture/cms"
)

// TestSamples reads the security objects of documents in use, which are not part of
// the tree; package cms takes them out of their signatures.
func TestSamples(t *testing.T) {
	shared := os.Getenv("GATEHOUSE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	files, _ := filepath.Glob(filepath.Join(shared, "dev", "chip", "sod", "*.bin"))
	if len(files) == 0 {
		t.Skip("no samples of EF.SOD on this machine (set GATEHOUSE_SHARED)")
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		inner, err := UnwrapSOD(file)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
			continue
		}
		signed, err := cms.ParseSigned(inner)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
			continue
		}
		quirk, ok := SecurityObjectType(signed.ContentType)
		s, err := ParseSecurityObject(signed.Content)
		if err != nil || !ok || s.HashName == "" || s.Group(1) == nil || s.Group(2) == nil {
			t.Errorf("%s: %s over %d groups, type %s, %v", filepath.Base(name), s.HashName, len(s.Groups), signed.ContentType, err)
		}
		t.Logf("%s: version %d, %s, %d groups, LDS %q %s", filepath.Base(name), s.Version, s.HashName, len(s.Groups), s.LDSVersion, quirk)
	}
}
