package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"gatehouse/capture/face/model"
	"gatehouse/capture/strict"
)

// templateFile is a template on a bench's disk: it names its network, without which the
// floats mean nothing.
type templateFile struct {
	Kind   string `json:"kind"` // templateKind
	Model  string `json:"model"`
	SHA256 string `json:"sha256"` // over the model's files
	Vector []byte `json:"vector"` // float32, little-endian
}

const (
	templateKind = "face-template"
	maxTemplate  = 1 << 20 // bytes of such a file
)

// writeTemplate writes a template.
func writeTemplate(path string, t model.Template) error {
	ref := t.Ref()
	b, err := json.Marshal(templateFile{templateKind, ref.ID, hex.EncodeToString(ref.SHA256[:]), t.Bytes()})
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(b, '\n'), 0o600)
}

func isFaceTemplate(b []byte) bool { return bytes.HasPrefix(b, []byte(`{"kind":"`+templateKind+`"`)) }

// readTemplate reads one that was made by the network of one of the embedders.
func readTemplate(b []byte, embedders []*model.Embedder) (model.Template, error) {
	var f templateFile
	if err := strict.JSON(b, &f); err != nil {
		return model.Template{}, err
	}
	for _, e := range embedders {
		if ref := e.Ref(); ref.ID == f.Model && hex.EncodeToString(ref.SHA256[:]) == f.SHA256 {
			return e.Restore(f.Vector)
		}
	}
	return model.Template{}, fmt.Errorf("%w: it is of %.64q, which is not at hand", model.ErrModels, f.Model)
}

var (
	errNoFace     = errors.New("the image shows no face")
	errNoDetector = errors.New("there is no model that finds faces")
	errNoEmbedder = errors.New("there is no model that makes templates")
)

// maker makes templates of pictures.
type maker struct {
	*faceCall
	networks
	embed *model.Embedder
}

// newMaker loads both networks.
func (c *faceCall) newMaker(ctx context.Context) (*maker, error) {
	n, err := c.load(ctx)
	switch {
	case err != nil:
		return nil, err
	case n.detector == nil:
		return nil, errNoDetector
	case n.embedder == nil:
		return nil, errNoEmbedder
	}
	e, err := n.embedder.Embedder()
	if err != nil {
		return nil, err
	}
	return &maker{c, n, e}, nil
}

// template makes that of the nearest face of a picture, or reads the one that the file is.
func (m *maker) template(ctx context.Context, path string) (model.Template, error) {
	b, err := readImageFile(path)
	if err != nil {
		return model.Template{}, fmt.Errorf("%s: %w", path, err)
	}
	if isFaceTemplate(b) {
		t, err := readTemplate(b, []*model.Embedder{m.embed})
		if err != nil {
			return t, fmt.Errorf("%s: %w", path, err)
		}
		return t, nil
	}
	if err := m.start(m.networks); err != nil {
		return model.Template{}, err
	}
	s, err := m.study(ctx, path)
	if err == nil && s.Vector == nil {
		err = fmt.Errorf("%s: %w", path, errNoFace)
	}
	if err != nil {
		return model.Template{}, err
	}
	return m.embed.Template(s.Vector)
}

// faceTemplate makes a template of an image. Exit status 1: it shows no face.
func faceTemplate(ctx context.Context, c *faceCall, args []string) (int, error) {
	c.flags.BoolVar(&c.json, "json", false, "")
	to := c.flags.String("out", "", "")
	files, err := c.parse(args, 1, 1)
	switch {
	case err != nil:
		return 0, err
	case *to == "":
		return 0, usageError("say with --out where the template goes")
	}
	m, err := c.newMaker(ctx)
	if err != nil {
		return 0, err
	}
	t, err := m.template(ctx, files[0])
	if err != nil {
		return 0, err
	}
	if err := writeTemplate(*to, t); err != nil {
		return 0, err
	}
	ref := t.Ref()
	if c.json {
		return 0, encoder(c.out).Encode(struct {
			File   string `json:"file"`
			Model  string `json:"model"`
			SHA256 string `json:"sha256"`
			Floats int    `json:"floats"`
		}{files[0], ref.ID, hex.EncodeToString(ref.SHA256[:]), m.embed.Floats()})
	}
	fmt.Fprintf(c.out, "%s: %d floats by %v\n", *to, m.embed.Floats(), ref)
	return 0, nil
}
