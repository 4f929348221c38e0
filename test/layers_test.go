package test

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// rank orders the top-level folders: imports go to the left only.
var rank = map[string]int{"device": 0, "capture": 1, "screening": 2, "uplink": 3, "firmware": 3, "cmd": 4, "test": 5}

// libraries are pure and may be imported by anything to their right.
var libraries = []string{
	"capture/barcode", "capture/chip/apdu", "capture/chip/sm", "capture/cms", "capture/curve", "capture/cvc", "capture/face", "capture/face/cue", "capture/face/flat", "capture/face/guide", "capture/face/model", "capture/face/quality", "capture/fmr", "capture/lds", "capture/lds/codestream", "capture/model", "capture/mrz", "capture/ocr", "capture/ocr/glyph", "capture/optics",
	"capture/seal", "capture/seal/bcbp", "capture/strict", "capture/translit", "capture/wsq", "capture/fir", "capture/itl", "device/finger/packet", "device/panel/wire", "device/scanner/frame", "screening/match", "screening/match/index", "uplink/envelope",
}

// homes says which of our packages may import a module that is not ours. A new
// row is a decision; its reason stands beside it.
var homes = map[string][]string{
	"gocv.io/x/gocv":                      {"device/camera", "capture/page", "capture/face/dnn", "cmd/visiond"},                                                                                     // aborts the process: linked into visiond only
	"periph.io/x/conn/v3":                 {"device/panel"},                                                                                                                                         // GPIO lines
	"periph.io/x/host/v3":                 {"device/panel"},                                                                                                                                         // GPIO character devices
	"go.bug.st/serial":                    {"device/serial"},                                                                                                                                        // ttys of the panel controller and of MRZ readers
	"github.com/eclipse/paho.mqtt.golang": {"uplink/broker"},                                                                                                                                        // MQTT client
	"go.etcd.io/bbolt":                    {"uplink/queue", "uplink/exchange", "uplink/trust", "capture/chip/memory"},                                                                               // the durable stores: what waits, what came, whom to believe, what chips take
	"github.com/fxamacker/cbor/v2":        {"capture/vision", "uplink/envelope"},                                                                                                                    // frames to visiond; records
	"github.com/veraison/go-cose":         {"uplink/envelope"},                                                                                                                                      // COSE_Sign1
	"golang.org/x/mod":                    {"uplink/shelf"},                                                                                                                                         // C2SP signed notes
	"github.com/pelletier/go-toml/v2":     {"screening/policy", "cmd"},                                                                                                                              // strict TOML: policy and configuration
	"golang.org/x/sys":                    {"capture/face/flat", "capture/vision", "capture/viz", "cmd/visiond", "device/camera", "device/scanner", "uplink/gallery", "cmd/kioskctl", "cmd/kioskd"}, // socket pair, rlimits, Landlock, event devices, no core dump, locked memory; what the processor can
	"golang.org/x/sync":                   {"cmd"},                                                                                                                                                  // errgroup of a crossing
	"filippo.io/bigmod":                   {"capture/curve"},                                                                                                                                        // constant-time arithmetic modulo primes
	"github.com/miekg/pkcs11":             {"cmd/signer"},                                                                                                                                           // loads a token's module, foreign code: a process of its own
	"github.com/gowebpki/jcs":             {"capture/seal"},                                                                                                                                         // canonical JSON of RFC 8785
	"golang.org/x/crypto":                 {"cmd/kioskd/officers", "capture/curve", "capture/cms"},                                                                                                  // argon2id of officers' PINs; strict DER (cryptobyte)
	"golang.org/x/term":                   {"cmd/kioskctl"},                                                                                                                                         // PIN without echo
	"golang.org/x/text":                   {"capture/translit", "cmd/kioskd/evidence"},                                                                                                              // Unicode normal forms; codes of states
	"golang.org/x/image":                  {"capture/ocr/train", "capture/optics/train", "cmd/kioskctl"},                                                                                            // renders the training glyphs; BMP and TIFF of a technician
	"github.com/go-text/typesetting":      {"capture/ocr/train", "capture/optics/train"},                                                                                                            // outlines of all cuts of OCR-B: x/image cannot read two glyphs
	"github.com/schollz/progressbar/v3":   {"cmd/kioskctl"},                                                                                                                                         // many files
	"github.com/coreos/go-systemd/v22":    {"cmd/kioskd"},                                                                                                                                           // readiness and watchdog
}

type listed struct {
	path    string // without the module's name
	imports []string
}

func list(t *testing.T, args ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-e", "-f", `{{.ImportPath}} {{join .Imports " "}}`}, args...)...)
	cmd.Dir = ".."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		all = append(all, listed{strings.TrimPrefix(f[0], "gatehouse/"), f[1:]})
	}
	return all
}

func within(p string, folders []string) bool {
	return slices.ContainsFunc(folders, func(f string) bool { return p == f || strings.HasPrefix(p, f+"/") })
}

// breach says what is wrong with package p importing imp; empty: nothing.
func breach(p, imp string) string {
	top, _, deep := strings.Cut(p, "/")
	ours, isOurs := strings.CutPrefix(imp, "gatehouse/")
	switch {
	case isOurs:
		otop, _, odeep := strings.Cut(ours, "/")
		switch {
		case rank[otop] > rank[top]:
			return "imports to its right"
		case !deep && top != "test" && odeep:
			return "a noun package imports a room"
		case !deep && top != "test" && otop == top:
			return "imports itself"
		case top != "cmd" && top != "test" && odeep && otop != top && !within(ours, libraries):
			return "imports a verb of another folder"
		case within(p, libraries) && !strings.HasSuffix(p, "/train") && odeep && !within(ours, libraries):
			return "a library imports a verb"
		}
	case strings.Contains(strings.SplitN(imp, "/", 2)[0], "."): // a module that is not ours
		if top == "test" {
			return ""
		}
		for m, where := range homes {
			if (imp == m || strings.HasPrefix(imp, m+"/")) && within(p, where) {
				return ""
			}
		}
		return "this module has no home here"
	case !deep && top != "test": // standard library in a noun package
		if slices.Contains([]string{"os", "net", "net/http", "os/exec", "syscall", "io/fs"}, imp) {
			return "a noun package does I/O"
		}
	case top == "screening" && slices.Contains([]string{"os", "net", "net/http", "math", "math/big", "math/rand"}, imp):
		return "screening does no I/O and no floating-point arithmetic"
	}
	return ""
}

func TestLayers(t *testing.T) {
	seen := 0
	for _, p := range list(t, "./...") {
		if _, known := rank[strings.SplitN(p.path, "/", 2)[0]]; !known {
			t.Errorf("%s: no such top-level folder in the plan", p.path)
			continue
		}
		if strings.Count(p.path, "/") > 2 {
			t.Errorf("%s: deeper than two below a top-level folder", p.path)
		}
		for _, imp := range p.imports {
			seen++
			if b := breach(p.path, imp); b != "" {
				t.Errorf("%s imports %s: %s", p.path, imp, b)
			}
		}
	}
	if seen < 100 {
		t.Fatalf("only %d imports seen: the test looked at nothing", seen)
	}
}

// The rules themselves must be able to fail.
func TestLayersCatch(t *testing.T) {
	for _, c := range []struct{ p, imp string }{
		{"device", "gatehouse/capture"},
		{"capture", "gatehouse/capture/mrz"},
		{"capture/page", "other.example/x"},
		{"screening/decide", "gocv.io/x/gocv"},
		{"screening/document", "gatehouse/device/panel"},
		{"uplink/queue", "gatehouse/screening/decide"},
		{"uplink/exchange", "github.com/eclipse/paho.mqtt.golang"},
		{"capture/mrz", "gatehouse/capture/vision"},
		{"uplink", "net/http"},
		{"screening/list", "math"},
		{"cmd/kioskd", "gatehouse/test/rig"},
	} {
		if breach(c.p, c.imp) == "" {
			t.Errorf("%s importing %s is not caught", c.p, c.imp)
		}
	}
	for _, c := range []struct{ p, imp string }{
		{"capture", "gatehouse/device"},
		{"screening/document", "gatehouse/capture/mrz"},
		{"cmd/kioskd", "gatehouse/device/panel"},
		{"capture/page", "gocv.io/x/gocv"},
	} {
		if b := breach(c.p, c.imp); b != "" {
			t.Errorf("%s importing %s: %s", c.p, c.imp, b)
		}
	}
}

// What must build without OpenCV must not even reach it, and no product program
// may reach the rig.
func TestPrograms(t *testing.T) {
	for _, p := range []string{"cmd/kioskd", "cmd/kioskctl", "cmd/exchange", "cmd/signer", "cmd/visiond"} {
		gocv := false
		for _, d := range list(t, "-deps", "./"+p) {
			gocv = gocv || strings.HasPrefix(d.path, "gocv.io")
			if within(d.path, []string{"test"}) {
				t.Errorf("%s reaches %s", p, d.path)
			}
		}
		if want := path.Base(p) == "visiond"; gocv != want {
			t.Errorf("%s linked with OpenCV: %v, want %v", p, gocv, want)
		}
	}
}
