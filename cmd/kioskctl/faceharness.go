package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"gatehouse/capture/face/model"
	"gatehouse/cmd/settings"
)

// faceExtracted answers one image.
type faceExtracted struct {
	I       int        `json:"i"`
	Found   bool       `json:"found"` // a template was made
	Faces   int        `json:"faces"`
	MS      float64    `json:"ms"` // processor time of both programs, decoding left out
	Quality int        `json:"quality"`
	Err     string     `json:"err"`
	Model   string     `json:"model,omitempty"`
	Face    *faceFound `json:"face,omitempty"` // the one of the template
}

// faceExtract makes a template of each image whose path is on standard input. A bad image
// is an answer, and so is the death of visiond, which is started again.
func faceExtract(ctx context.Context, c *faceCall, args []string) (int, error) {
	dir, err := c.parse(args, 1, 1)
	if err != nil {
		return 0, err
	}
	m, err := c.newMaker(ctx)
	if err != nil {
		return 0, err
	}
	if err := m.start(m.networks); err != nil {
		return 0, err
	}
	lines := bufio.NewScanner(c.in)
	lines.Buffer(nil, 1<<16)
	w := bufio.NewWriter(c.out)
	for i := 0; lines.Scan() && ctx.Err() == nil; i++ {
		line, err := json.Marshal(m.extract(ctx, i, strings.TrimSpace(lines.Text()), dir[0]))
		if err != nil {
			return 0, err
		}
		w.Write(append(line, '\n'))
		if err := w.Flush(); err != nil {
			return 0, err
		}
	}
	return 0, errors.Join(lines.Err(), ctx.Err())
}

func (m *maker) extract(ctx context.Context, i int, path, dir string) faceExtracted {
	r := faceExtracted{I: i}
	fail := func(err error) faceExtracted {
		r.Err = err.Error()
		return r
	}
	b, err := facePicture(path)
	if err != nil {
		return fail(err)
	}
	ctx, cancel := context.WithTimeout(ctx, perImage)
	defer cancel()
	begin := ownCPU()
	s, err := m.eyes.Study(ctx, b)
	if err != nil {
		return fail(err)
	}
	r.Faces, r.Quality = len(s.Faces), s.Quality.Total
	if s.Vector != nil {
		t, err := m.embed.Template(s.Vector)
		if err == nil {
			err = writeTemplate(templatePath(dir, i), t)
		}
		if err != nil {
			return fail(err)
		}
		f := foundFace(s.Faces[0])
		r.Found, r.Face, r.Model = true, &f, t.Ref().String()
	}
	r.MS = float64((s.CPU+ownCPU()-begin)/(10*time.Microsecond)) / 100
	return r
}

func templatePath(dir string, i int) string { return filepath.Join(dir, fmt.Sprintf("%d.face", i)) }

// faceCompare answers pairs of numbers of images with the similarity of their templates.
func faceCompare(ctx context.Context, c *faceCall, args []string) (int, error) {
	dir, err := c.parse(args, 1, 1)
	if err != nil {
		return 0, err
	}
	n, err := c.load(ctx)
	if err == nil && n.embedder == nil {
		err = errNoEmbedder
	}
	if err != nil {
		return 0, err
	}
	e, err := n.embedder.Embedder()
	if err != nil {
		return 0, err
	}
	held := map[int]model.Template{}
	get := func(i int) (model.Template, error) {
		if t, ok := held[i]; ok {
			return t, nil
		}
		b, err := settings.Read(templatePath(dir[0], i), maxTemplate)
		if errors.Is(err, fs.ErrNotExist) {
			return model.Template{}, fmt.Errorf("image %d has no template in %s", i, dir[0])
		}
		if err == nil {
			held[i], err = readTemplate(b, []*model.Embedder{e})
		}
		if err != nil {
			return model.Template{}, fmt.Errorf("image %d: %w", i, err)
		}
		return held[i], nil
	}
	lines := bufio.NewScanner(c.in)
	w := bufio.NewWriter(c.out)
	for n := 1; lines.Scan() && ctx.Err() == nil; n++ {
		var i, j int
		if k, err := fmt.Sscan(lines.Text(), &i, &j); k != 2 {
			return 0, fmt.Errorf("line %d: two numbers belong there: %w", n, err)
		}
		a, err := get(i)
		if err != nil {
			return 0, err
		}
		b, err := get(j)
		if err != nil {
			return 0, err
		}
		cos, err := cosine(a, b)
		if err != nil {
			return 0, fmt.Errorf("images %d and %d: %w", i, j, err)
		}
		fmt.Fprintf(w, "%.6f\n", cos)
		if err := w.Flush(); err != nil {
			return 0, err
		}
	}
	return 0, errors.Join(lines.Err(), ctx.Err())
}

// cosine is the similarity of two templates of one network, finer than a score is read.
func cosine(a, b model.Template) (cos float64, err error) {
	if _, err := model.Compare(a, b); err != nil {
		return 0, err
	}
	v := b.Vector()
	for i, x := range a.Vector() {
		cos += float64(x) * float64(v[i])
	}
	return cos, nil
}
