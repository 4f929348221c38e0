package test

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"gatehouse/capture"
	"gatehouse/device"
	"gatehouse/test/rig"
	"gatehouse/test/rig/codes"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
	printer "gatehouse/test/rig/sealed"
	"gatehouse/test/rig/seals"
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
	networks := heads.Folder()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Condition: func(name string) (bool, error) { // [models]: networks for faces are on this machine
			if name != "models" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return networks != "", nil
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("PATH", bin+string(os.PathListSeparator)+filepath.Dir(sheets)+string(os.PathListSeparator)+os.Getenv("PATH"))
			e.Setenv("MODELS", networks)
			return startDaemon(e)
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
			"seals":    writeSeals,
			"sealed":   writeSealed,
			"anchors":  writeAnchors,
			"prints":   writePrints,
			"slaps":    writeSlaps,
			"drawn":    fingerDrawn,
			"chip":     layChip,
			"alerts":   writeAlerts,
			"discreet": discreet,
			"networks": writeNetworks(networks),
			"flip":     flip,
			"heads":    writeHeads,
			"protocol": protocol,
			"similar":  similar,
		},
	})
}

// writeSeals makes seals of a test nation in the script's folder: good ones in
// vds.bin, on the picture vds.png, idb.txt and nc.json, one with a changed bit, one cut off, a boarding pass,
// and the certificates in trust.pem.
func writeSeals(ts *testscript.TestScript, _ bool, _ []string) {
	now := time.Now()
	n, err := seals.NewNation("UT", "brainpoolP384r1", now)
	ts.Check(err)
	s, err := n.Issue("S1", seals.Request{Serial: 29})
	ts.Check(err)
	trust, err := n.Trust()
	ts.Check(err)
	lines := seals.C40("I<UTOROE<<JANE<<<<<<<<<<<<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6")
	vds, err := s.VDS(4, "UTO", [2]byte{0xFB, 6}, now, seals.Field{Tag: 2, Value: lines}, seals.Field{Tag: 3, Value: seals.C40("UFO001979")})
	ts.Check(err)
	idb, err := s.IDB("UTO", now, true, true, seals.Field{Tag: 0x81, Value: lines})
	ts.Check(err)
	nc, err := s.VDSNC("UTO", "icao.test", map[string]any{"pid": map[string]any{"n": "ROE JANE"}})
	ts.Check(err)
	forged := append([]byte{}, vds...)
	forged[len(forged)/2] ^= 1
	symbol, err := codes.CleanAztec(vds, 0, 4)
	ts.Check(err)
	var picture bytes.Buffer
	ts.Check(png.Encode(&picture, symbol))
	for name, b := range map[string][]byte{
		"vds.png": picture.Bytes(), "trust.pem": trust, "vds.bin": vds, "idb.txt": idb, "nc.json": nc, "forged.bin": forged, "cut.bin": vds[:40],
		"pass.txt": []byte("M1ROE/JANE            EAB12C3 SINDPSXX 0834 226F001A0025 100"),
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o600))
	}
}

// writeSealed draws a document with each seal of rig.Sealings in the script's folder, as
// NAME-white.png, -ir and -uv, and writes the certificates to trust.pem.
func writeSealed(ts *testscript.TestScript, _ bool, _ []string) {
	p, err := printer.NewPress(time.Now())
	ts.Check(err)
	trust, err := p.Trust()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("trust.pem"), trust, 0o600))
	fast := png.Encoder{CompressionLevel: png.BestSpeed}
	for _, f := range rig.Sealings {
		t, err := p.New(4, f, capture.TD2)
		ts.Check(err)
		for _, l := range device.Lights {
			var picture bytes.Buffer
			ts.Check(fast.Encode(&picture, t.Sheet.In(l)))
			ts.Check(os.WriteFile(ts.MkAbs(string(f)+"-"+l.String()+".png"), picture.Bytes(), 0o600))
		}
	}
}
