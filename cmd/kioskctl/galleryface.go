package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/face/flat"
	"gatehouse/cmd/settings"
	"gatehouse/uplink/gallery"
)

// galleryFaces makes the templates of the faces of a list. Networks are loaded, and
// visiond started, for the first picture.
type galleryFaces struct {
	call *faceCall
	made *maker
}

func (g *galleryFaces) close() { g.call.close() }

// template reads what the network of the list gave, or makes it of a picture.
func (g *galleryFaces) template(ctx context.Context, l listed, path string) ([]byte, gallery.Model, error) {
	if strings.Contains(l.Model, ":") {
		ref, err := parseRef(l.Model)
		if err != nil {
			return nil, gallery.Model{}, err
		}
		b, err := settings.Read(path, gallery.MaxTemplate)
		return b, faceModel(ref, l.Encoding, len(b)), err
	}
	if g.made == nil {
		m, err := g.call.newMaker(ctx)
		if err != nil {
			return nil, gallery.Model{}, fmt.Errorf("model is no ID:SHA256, so that a template is to be made of a picture: %w", err)
		}
		g.made = m
	}
	ref := g.made.embed.Ref()
	if l.Model != "" && l.Model != ref.ID {
		return nil, gallery.Model{}, fmt.Errorf("templates are made by %v here, and the list asks for another model", ref)
	}
	vector, err := g.vector(ctx, path)
	if err != nil {
		return nil, gallery.Model{}, err
	}
	defer clear(vector)
	t, err := g.made.embed.Template(vector)
	if err != nil {
		return nil, gallery.Model{}, err
	}
	defer t.Wipe()
	var b []byte
	switch l.Encoding {
	case gallery.Float32, "":
		l.Encoding, b = gallery.Float32, t.Bytes()
	case gallery.Int8:
		unit := t.Vector()
		defer clear(unit)
		if b, err = flat.Quantise(unit); err != nil {
			return nil, gallery.Model{}, err
		}
	default:
		return nil, gallery.Model{}, errors.New("encoding of a face is float32 or int8")
	}
	return b, faceModel(ref, l.Encoding, len(b)), nil
}

// vector is what the network gives of the one face of a picture.
func (g *galleryFaces) vector(ctx context.Context, path string) ([]float32, error) {
	if err := g.made.start(g.made.networks); err != nil {
		return nil, err
	}
	s, err := g.made.study(ctx, path)
	switch {
	case err != nil:
		return nil, err
	case len(s.Faces) > 1:
		return nil, fmt.Errorf("%s: %d faces are found, and a reference shows one: cut the picture to it", path, len(s.Faces))
	case s.Vector == nil:
		return nil, fmt.Errorf("%s: %w: nobody would ever be like it", path, errNoFace)
	}
	return s.Vector, nil
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
		return capture.ModelRef{}, errors.New("model of ready numbers is ID:SHA256, 64 digits over the files of the network, without which they mean nothing")
	}
	return capture.ModelRef{ID: id, SHA256: [32]byte(sum)}, nil
}
