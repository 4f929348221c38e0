package test

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"gatehouse/capture/face/model"
	"gatehouse/uplink/shelf"
)

// writeNetworks gives the command that writes, in the script's folder:
//
//	kiosk.toml nation.secret nation.keys other.secret
//	junk/junk.onnx junk.json    no network at all, and a card that is right about its bytes
//	yunet/                      YuNet, where it is on this machine
//	second/eye.onnx second.json the same under another id and name
func writeNetworks(dir string) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, _ []string) {
		write := func(name string, b []byte) {
			ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(name)), 0o755))
			ts.Check(os.WriteFile(ts.MkAbs(name), b, 0o600))
		}
		for _, who := range []string{"nation", "other"} {
			secret, public, err := shelf.GenerateKey(rand.Reader, who+".example")
			ts.Check(err)
			write(who+".secret", []byte(secret))
			write(who+".keys", []byte(public+"\n"))
		}
		write("kiosk.toml", []byte("[kiosk]\nid = \"UT.GATE.0001\"\nstate = \"state\"\n[shelf]\ndir = \"shelf\"\nkeys = \"nation.keys\"\n[uplink]\nbroker = \"mqtts://127.0.0.1:8883\"\n"))
		ts.Check(os.Mkdir(ts.MkAbs("shelf"), 0o755))
		var yunet model.Card
		for _, c := range model.Pinned() {
			if c.Task == model.Detection {
				yunet = c
			}
		}
		card := func(id, file string, b []byte) []byte {
			own := fmt.Sprintf("{\"id\": %q, \"task\": \"face-detection\", \"file\": %q, \"bytes\": %d, \"sha256\": \"%x\",", id, file, len(b), sha256.Sum256(b))
			text := string(yunet.Text())
			return []byte(own + text[strings.Index(text, "\n \"licence\""):])
		}
		junk := []byte("this is no network")
		write("junk/junk.onnx", junk)
		write("junk.json", card("junk", "junk.onnx", junk))
		if dir == "" {
			return
		}
		b, err := os.ReadFile(filepath.Join(dir, yunet.Files[0].Name))
		ts.Check(err)
		write("yunet/"+yunet.Files[0].Name, b)
		write("second/eye.onnx", b)
		write("second.json", card("eye-2", "eye.onnx", b))
	}
}

// flip changes one bit in the middle of a file.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	b[len(b)/2] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}
