package main

import (
	"encoding/hex"
	"fmt"
	"strings"

	"gatehouse/capture"
	"gatehouse/cmd/settings"
	"gatehouse/uplink/gallery"
)

// face reads the template of a face: the numbers that the network of the list gave.
func (l listed) face(path string) ([]byte, gallery.Model, error) {
	ref, err := parseRef(l.Model)
	if err != nil {
		return nil, gallery.Model{}, err
	}
	b, err := settings.Read(path, gallery.MaxTemplate)
	return b, faceModel(ref, l.Encoding, len(b)), err
}

// faceModel is what a gallery says of templates of so many bytes.
func faceModel(ref capture.ModelRef, encoding string, n int) gallery.Model {
	return gallery.Model{Modality: gallery.Face, Name: ref.ID, SHA256: ref.SHA256, Encoding: encoding, Bytes: uint64(n)}
}

// parseRef reads ID:SHA256, by which a list names the network of ready numbers.
func parseRef(text string) (capture.ModelRef, error) {
	id, digits, _ := strings.Cut(text, ":")
	sum, err := hex.DecodeString(digits)
	if err != nil || len(sum) != 32 || id == "" {
		return capture.ModelRef{}, fmt.Errorf("model of a face is ID:SHA256, 64 digits over the files of the network, without which its numbers mean nothing")
	}
	return capture.ModelRef{ID: id, SHA256: [32]byte(sum)}, nil
}
