package faces

import (
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"gatehouse/capture/face/model"
	"gatehouse/cmd/kioskd/alerts"
	"gatehouse/screening/list"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/gallery"
	"gatehouse/uplink/shelf"
)

// network is an embedder of 16 floats whose card says so much of thresholds.
func network(t *testing.T, thresholds string) *model.Checked {
	t.Helper()
	file := []byte("weights")
	card, err := model.ParseCard(fmt.Appendf(nil, `{"id": "net-1", "task": "face-embedding", "licence": "none",
 "file": "net.onnx", "bytes": %d, "sha256": "%x",
 "input": {"width": 112, "height": 112, "scale": 1, "mean": [0, 0, 0], "swap_rb": true},
 "alignment": {"type": "least-squares similarity, then warpAffine linear", "reference_points": [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]]},
 "output": {"name": "", "floats": 16, "normalise": "L2", "similarity": "cosine"}%s}`, len(file), sha256.Sum256(file), thresholds))
	if err != nil {
		t.Fatal(err)
	}
	checked, err := model.Check(card, map[string][]byte{"net.onnx": file})
	if err != nil {
		t.Fatal(err)
	}
	return checked
}

// wanted is a gallery in use that holds one face of the network.
func wanted(t *testing.T, ref [32]byte, face model.Template) *alerts.Alerts {
	t.Helper()
	secret, public, err := shelf.GenerateKey(rand.Reader, "alerts.example")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	signer, err1 := shelf.NewSigner(secret)
	keys, err2 := shelf.ParseKeys(public)
	key, err3 := hpke.DHKEM(ecdh.X25519()).GenerateKey()
	floors, err4 := shelf.OpenFloors(filepath.Join(dir, "floors.json"))
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	pub := key.PublicKey()
	_, err = gallery.Seal(t.Context(), dir,
		shelf.Manifest{Kind: shelf.KindGallery, Name: "alerts", Version: 1, Issued: time.Now(), Expires: time.Now().Add(time.Hour)},
		[]gallery.Model{{Modality: gallery.Face, Name: "net-1", Encoding: gallery.Float32, Bytes: 4 * 16, SHA256: ref}},
		[]gallery.Entry{{Row: gallery.Row{Subject: "case-1", Modality: gallery.Face, Reason: "W3", Template: face.Bytes()}}},
		[]envelope.Recipient{{KeyID: envelope.RecipientKeyID(pub), Key: pub}}, rand.Reader, signer)
	if err != nil {
		t.Fatal(err)
	}
	a := &alerts.Alerts{Dir: dir, Name: "alerts", Keys: keys, Key: key, Floors: floors, Now: time.Now}
	a.Refresh(t.Context())
	t.Cleanup(a.Close)
	return a
}

// A gallery in which nobody can be found was not searched: where neither policy nor card
// says which score is a lead, the face that is in it is not passed over in silence.
func TestSearchSaysWhatItCannotFind(t *testing.T) {
	for name, c := range map[string]struct {
		thresholds string
		policy     int
		state      string
		hits       int
	}{
		"threshold of the card": {`, "thresholds": [{"fmr": 0.001, "threshold": 0.5, "set": "of this test"}]`, 0, list.StateSearched, 1},
		"of the policy":         {"", 5000, list.StateSearched, 1},
		"of nobody":             {"", 0, list.StateNotAsked, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m := network(t, c.thresholds)
			e, err := m.Embedder()
			if err != nil {
				t.Fatal(err)
			}
			vector, near := make([]float32, 16), make([]float32, 16)
			vector[0], near[0], near[1] = 1, 1, 0.2 // a cosine of 0.98
			live, err1 := e.Template(vector)
			kept, err2 := e.Template(near)
			if err := errors.Join(err1, err2); err != nil {
				t.Fatal(err)
			}
			v := &Verifying{embedding: m, embedder: e}
			taken := &Taken{known: map[string]model.Template{"live": live}}
			r := New(Config{Alerts: wanted(t, m.Ref().SHA256, kept), Lead: func() int { return c.policy }})
			v.search(t.Context(), r, taken)
			if a := taken.Evidence.Alerts; a == nil || a.State != c.state || len(a.Hits) != c.hits {
				t.Errorf("%+v, want %s with %d hits", a, c.state, c.hits)
			}
		})
	}
}
