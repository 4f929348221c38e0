package model

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// small is a card of two tiny files, as embedders of Caffe have.
func small(t testing.TB, id string) (string, map[string][]byte) {
	t.Helper()
	files := map[string][]byte{"net.caffemodel": []byte("weights of " + id), "net.prototxt": []byte("layers")}
	return fmt.Sprintf(`{
 "id": %q, "task": "face-embedding", "status": "for tests", "licence": "none",
 "files": [
  {"file": "net.caffemodel", "bytes": %d, "sha256": "%x"},
  {"file": "net.prototxt", "bytes": 6, "sha256": "%x"}
 ],
 "input": {"width": 112, "height": 112, "scale": 0.0078125, "mean": [127.5, 127.5, 127.5], "swap_rb": true},
 "alignment": {"type": "least-squares similarity, then warpAffine linear", "reference_points": [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]},
 "output": {"name": "", "floats": 16, "normalise": "L2", "similarity": "cosine"},
 "thresholds": [
  {"fmr": 0.0001, "threshold": 0.5, "set": "faces"},
  {"fmr": 0.001, "threshold": 0.427, "set": "faces", "fnmr_percent": 0.23}
 ],
 "selftest": {"set": "heads", "same": 0.9, "other": 0.1, "tolerance": 0.002},
 "note": "for that set only"
}`, id, len(files["net.caffemodel"]), sha256.Sum256(files["net.caffemodel"]), sha256.Sum256(files["net.prototxt"])), files
}

func card(t testing.TB, text string) Card {
	t.Helper()
	c, err := ParseCard([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pin(t testing.TB, id string) Card {
	t.Helper()
	for _, c := range Pinned() {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no pin %s", id)
	return Card{}
}

func TestCards(t *testing.T) {
	yunet := pin(t, "yunet-2023mar")
	if d := yunet.Detector; yunet.Task != Detection || d == nil || d.Live != 320 || d.Still != 640 || d.MinScore != 0.6 || d.NMS != 0.3 || yunet.Input.SwapRB || yunet.Bytes() != 232_589 || yunet.Licence != "MIT" {
		t.Errorf("YuNet: %+v, %+v", yunet, d)
	}
	// Nobody measured a false match rate of SFace here, and a point of best accuracy is none.
	sface := pin(t, "sface-2021dec")
	if sface.Task != Embedding || len(sface.Thresholds()) != 0 || sface.Embedder.Floats != 128 || !sface.Input.SwapRB || sface.Input.Scale != 1 || !strings.Contains(sface.Note, "no false match rate") {
		t.Errorf("SFace: %+v", sface)
	}
	text, _ := small(t, "net-1")
	c := card(t, text)
	th := c.Thresholds()
	if len(th) != 2 || th[0].FMR != 0.001 || th[0].E4() != 4270 || th[0].FNMRPercent != 0.23 || th[1].E4() != 5000 || th[1].FNMRPercent != -1 {
		t.Errorf("thresholds %+v", th)
	}
	if c.Files[0].Name != "net.caffemodel" || c.SelfTest.Same != 0.9 || c.Input.Mean != [3]float64{127.5, 127.5, 127.5} || string(c.Text()) != text {
		t.Errorf("%+v", c)
	}
	if c := card(t, strings.NewReplacer(`"face-embedding"`, `"face-attack"`, `"normalise": "L2", "similarity": "cosine"`, `"name": "out"`, `"name": "", `, ``, `"floats": 16`, `"floats": 3`,
		text[strings.Index(text, ` "alignment"`):strings.Index(text, ` "output"`)], ``, text[strings.Index(text, ` "thresholds"`):strings.Index(text, ` "note"`)], ` "attack": {"genuine": 1, "crop": 2.7},`).Replace(text)); c.Attack == nil || c.Attack.Crop != 2.7 {
		t.Errorf("%+v", c)
	}
}

func TestCardsRefused(t *testing.T) {
	yunet := string(pin(t, "yunet-2023mar").Text())
	mine, _ := small(t, "net-1")
	for _, c := range []struct{ text, old, new, says string }{
		{mine, `"note"`, `"notes"`, "line 15, notes: unknown key"},
		{mine, `"note"`, `"Note"`, "unknown key"},
		{mine, `"note": "for`, `"id": "b", "note": "for`, "given twice"},
		{mine, `set only"`, "set only\xff\"", "not UTF-8"},
		{mine, `set only"`, `set\u001b[2Jonly"`, "note: at most"},
		{mine, `"net-1"`, `"../net"`, "id"},
		{mine, `"net-1"`, `""`, "id"},
		{mine, `"face-embedding"`, `"face-recognition"`, "task"},
		{mine, `"licence": "none"`, `"licence": ""`, "licence"},
		{mine, `"net.prototxt"`, `"../net.prototxt"`, "without folders"},
		{mine, `"net.prototxt"`, `"net.xml"`, "one .onnx, or"},
		{mine, `"net.prototxt"`, `"net.caffemodel"`, "one .onnx, or"},
		{mine, `"bytes": 6`, `"bytes": 0`, "bytes"},
		{mine, `"bytes": 6`, `"bytes": 536870912`, "together"},
		{mine, `"bytes": 6`, `"bytes": 6.5`, "does not fit"},
		{mine, `"licence"`, `"file": "a.onnx", "licence"`, "file and files"},
		{mine, `"sha256": "`, `"sha256": "A`, "64 digits"},
		{mine, `"width": 112`, `"width": 128`, "aligned to 112x112"},
		{mine, `, "swap_rb": true`, ``, "swap_rb or colour"},
		{mine, `"swap_rb": true`, `"swap_rb": true, "colour": "BGR"`, "contradict"},
		{mine, `"swap_rb": true`, `"swap_rb": true, "layout": "NHWC"`, "NCHW"},
		{mine, `0.0078125`, `0`, "scale"},
		{mine, `[127.5, 127.5, 127.5]`, `[127.5]`, "mean"},
		{mine, `[127.5, 127.5, 127.5]`, `[[127.5, 127.5, 127.5]]`, "does not belong here"},
		{mine, `[127.5, 127.5, 127.5]`, `null`, "null"},
		{mine, `38.2946`, `38.3`, "alignment"},
		{mine, `"L2"`, `"L1"`, "L2 and cosine"},
		{mine, `"floats": 16`, `"floats": 15`, "16 to"},
		{mine, `"fmr": 0.001,`, `"fmr": 0,`, "thresholds[1].fmr"},
		{mine, `"fmr": 0.001,`, `"fmr": 0.0001,`, "one a rate"},
		{mine, `0.427`, `0.627`, "no lower one"},
		{mine, `0.427`, `0.42705`, "four decimals"},
		{mine, `"set": "faces", "fnmr`, `"set": "", "fnmr`, "thresholds[1].set"},
		{mine, `"fnmr_percent": 0.23`, `"fnmr_percent": 101`, "fnmr_percent"},
		{mine, `"other": 0.1`, `"other": 0.95`, "selftest"},
		{mine, `"note"`, `"strides": [8, 16, 32], "note"`, "strides: does not belong"},
		{mine, `"note": "for that set only"`, `"attack": {"genuine": 0, "crop": 2}`, "attack: does not belong"},
		{mine, "set only\"\n}", "set only\"\n}{}", "after the end"},
		{mine, mine, ``, "not JSON"},
		{mine, mine, `[]`, "does not belong here"},
		{yunet, `[8, 16, 32]`, `[8, 16, 64]`, "no other way"},
		{yunet, `"kps_32"`, `"kps_33"`, "no other way"},
		{yunet, `"nose tip"`, `"nose"`, "no other way"},
		{yunet, `w=exp(b2)*s`, `w=b2*s`, "no other way"},
		{yunet, `"size": "any; pad`, `"size": "pad`, "input.size"},
		{yunet, `[320, 640]`, `[640, 320]`, "long_side_px"},
		{yunet, `"score_threshold": 0.6`, `"score_threshold": 0`, "score_threshold"},
		{yunet, `[10, 300]`, `[300, 10]`, "trained_face_px"},
		{yunet, `"published"`, `"thresholds": [], "published"`, "thresholds: does not belong"},
		{yunet, `"layout"`, `"width": 320, "layout"`, "does not belong"},
		{yunet, ` "input": {"layout": "NCHW", "colour": "BGR", "scale": 1, "mean": [0, 0, 0], "swap_rb": false, "size": "any; pad right and bottom with zeros to multiples of 32", "long_side_px": [320, 640]},`, ``, "input is missing"},
	} {
		bad := strings.Replace(c.text, c.old, c.new, 1)
		if bad == c.text {
			t.Errorf("%s: the test changes nothing", c.old)
		}
		if _, err := ParseCard([]byte(bad)); !errors.Is(err, ErrCard) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s -> %s: %v, want %q", c.old, c.new, err, c.says)
		}
	}
	if _, err := ParseCard(append([]byte(mine), bytes.Repeat([]byte(" "), MaxCard)...)); !errors.Is(err, ErrCard) {
		t.Errorf("a card above the limit: %v", err)
	}
}

func TestCheck(t *testing.T) {
	text, good := small(t, "net-1")
	c := card(t, text)
	m, err := Check(c, good)
	if err != nil {
		t.Fatal(err)
	}
	whole := sha256.Sum256(append(append([]byte{}, good["net.caffemodel"]...), good["net.prototxt"]...))
	if m.Ref().ID != "net-1" || m.Ref().SHA256 != whole || string(m.Files()[1]) != "layers" || m.Card().ID != "net-1" {
		t.Errorf("%v, %q", m.Ref(), m.Files())
	}
	m.Card().Files[0].Bytes = 1
	if m.Card().Files[0].Bytes == 1 {
		t.Error("a copy of the card reaches the card")
	}
	for name, spoil := range map[string]func(map[string][]byte){
		"missing":   func(f map[string][]byte) { delete(f, "net.prototxt") },
		"more":      func(f map[string][]byte) { f["other"] = nil },
		"truncated": func(f map[string][]byte) { f["net.caffemodel"] = f["net.caffemodel"][:9] },
		"longer":    func(f map[string][]byte) { f["net.prototxt"] = []byte("layers ") },
		"a bit":     func(f map[string][]byte) { f["net.prototxt"] = []byte("layert") },
		"exchanged": func(f map[string][]byte) {
			f["net.prototxt"], f["net.caffemodel"] = f["net.caffemodel"], f["net.prototxt"]
		},
	} {
		_, bad := small(t, "net-1")
		spoil(bad)
		if m, err := Check(c, bad); m != nil || !errors.Is(err, ErrFiles) {
			t.Errorf("%s: %v, %v", name, m, err)
		}
	}
	// What is written to a card after it was read counts for nothing.
	c.Files[1].SHA256, good["net.prototxt"] = sha256.Sum256([]byte("other!")), []byte("other!")
	if _, err := Check(c, good); !errors.Is(err, ErrFiles) {
		t.Errorf("a card that was written to: %v", err)
	}
	if _, err := Check(Card{ID: "net-1"}, nil); !errors.Is(err, ErrCard) {
		t.Errorf("a card that nobody read: %v", err)
	}
}

func FuzzParseCard(f *testing.F) {
	for _, c := range Pinned() {
		f.Add(c.Text())
	}
	text, _ := small(f, "net-1")
	f.Add([]byte(text))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseCard(b)
		if err != nil {
			if !errors.Is(err, ErrCard) || len(err.Error()) > 3000 {
				t.Errorf("%v", err)
			}
			return
		}
		if (c.Detector != nil) != (c.Task == Detection) || (c.Embedder != nil) != (c.Task == Embedding) || (c.Attack != nil) != (c.Task == Attack) || len(c.Files) == 0 || c.Bytes() > MaxBytes {
			t.Errorf("%+v", c)
		}
		for _, th := range c.Thresholds() {
			if e := th.E4(); e < -10_000 || e > 10_000 {
				t.Errorf("threshold %d", e)
			}
		}
		if _, err := Check(c, nil); !errors.Is(err, ErrFiles) {
			t.Errorf("no files: %v", err)
		}
	})
}
