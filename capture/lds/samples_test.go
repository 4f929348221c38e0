package lds

import (
	"os"
	"path/filepath"
	"testing"

	"gatehouse/capture/cms"
	"gatehouse/capture/lds/codestream"
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

// TestFaceSamples reads published records of faces, which are not part of the tree: a
// whole one as DG2 or within one, and one whose picture is none, which its header says.
func TestFaceSamples(t *testing.T) {
	shared := os.Getenv("GATEHOUSE_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	for name, c := range map[string]struct {
		tag           uint32 // around the record; 0: the file is DG2
		actual        codestream.Format
		width, height int
	}{
		"ICAO_39794_5_AP_DG2_AllFields.dat":           {0, codestream.JP2, 413, 531},
		"ICAO_39794_5_AP_DG2_MandFields.dat":          {0, codestream.JP2, 413, 531},
		"ICAO_39794_5_AP_MandFields_InvalidImage.dat": {blockTagConstructed, codestream.Unknown, 0, 0},
		"ISO19794_Test1_Data.bin":                     {blockTag, codestream.JPEG, 148, 70},
		"ISO19794_Test2_Data_InvalidImage.bin":        {blockTag, codestream.Unknown, 0, 0},
	} {
		file, err := os.ReadFile(filepath.Join(shared, "dev", "face", name))
		if err != nil {
			t.Skipf("no samples of faces on this machine (set GATEHOUSE_SHARED): %v", err)
		}
		if c.tag != 0 {
			file = group(0x75, faceHeader, TLV(c.tag, file))
		}
		d, err := ParseDG2(file)
		if err != nil || len(d.Faces) != 1 {
			t.Errorf("%s: %d faces, %v", name, len(d.Faces), err)
			continue
		}
		f := d.Faces[0]
		h, err := f.Header()
		if f.Actual != c.actual || (err == nil) != (c.width > 0) || h.Width != c.width || h.Height != c.height {
			t.Errorf("%s: %v, %+v, %v", name, f.Actual, h, err)
		}
		t.Logf("%s: %v of %dx%d, departures %q", name, f.Image.LogValue(), f.Width, f.Height, d.Departures)
	}
}
