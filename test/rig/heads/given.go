package heads

import (
	"os"
	"path/filepath"
	"testing"

	network "gatehouse/capture/face/model"
	"gatehouse/capture/vision"
)

// Cards of the bench's networks, in the folder of Models.
const (
	Detector = "face_detection_yunet_2023mar.json"
	Embedder = "mobilefacenet-v0.json"
)

// Given reads networks of the folder of Models by their cards, as a worker is given
// them. It skips as Models does.
func Given(t testing.TB, cards ...string) (all []vision.Model) {
	t.Helper()
	dir := Models(t)
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Skipf("a face model is not on this machine: %v", err)
		}
		return b
	}
	for _, name := range cards {
		m := vision.Model{Card: read(name)}
		card, err := network.ParseCard(m.Card)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range card.Files {
			m.Files = append(m.Files, read(f.Name))
		}
		all = append(all, m)
	}
	return all
}
