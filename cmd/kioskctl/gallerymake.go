package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gatehouse/capture/fmr"
	"gatehouse/cmd/settings"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/gallery"
	"gatehouse/uplink/shelf"
)

const (
	maxGalleryList = 256 << 20
	fingerModel    = "gatehouse-finger" // of fingers, where the list names none: the template says the extractor's edition
)

// listed is one line of a list.
type listed struct {
	Subject  string `json:"subject"`
	Modality string `json:"modality"`
	Position string `json:"position"`
	Model    string `json:"model"`
	Encoding string `json:"encoding"`
	Template string `json:"template"`
	Picture  string `json:"picture"`
	Reason   string `json:"reason"`
}

// galleryColumns are those of a CSV list, in the order of listed.
var galleryColumns = []string{"subject", "modality", "position", "model", "encoding", "template", "picture", "reason"}

func makeGallery(ctx context.Context, c *galleryCall, args []string) error {
	m := shelf.Manifest{Issued: c.now.UTC().Truncate(time.Second)}
	var sign, to, dir string
	days := 30
	faces := &galleryFaces{call: newFaceCall("make", nil, c.out, c.errOut)}
	defer faces.close()
	c.flags = faces.call.flags // of the models, and those that follow
	c.flags.StringVar(&m.Name, "name", "", "of the gallery")
	c.flags.Uint64Var(&m.Version, "version", 0, "higher than the last one")
	c.flags.IntVar(&days, "days", days, "until it expires")
	c.flags.StringVar(&sign, "sign", "", "the nation's secret key")
	c.flags.StringVar(&to, "to", "", "recipients' public keys")
	c.flags.StringVar(&dir, "out", "", "folder of the shelf")
	rest, err := mixed(c.flags, args)
	switch {
	case err != nil:
		return err
	case len(rest) != 1 || m.Name == "" || m.Version == 0 || sign == "" || to == "" || dir == "" || days < 1 || days > 3650:
		return usageError("one list, --name, --version, --sign, --to and --out are wanted; --days is 1 to 3650")
	}
	m.Expires = m.Issued.AddDate(0, 0, days)
	signer, err := settings.File("--sign", sign, func(b []byte) (shelf.Signer, error) { return shelf.NewSigner(string(b)) })
	if err != nil {
		return err
	}
	var recipients []envelope.Recipient
	for path := range strings.SplitSeq(to, ",") {
		r, err := settings.File("--to", path, envelope.ParseRecipient)
		if err != nil {
			return err
		}
		recipients = append(recipients, r)
	}
	list, err := readGalleryList(rest[0])
	if err != nil {
		return fmt.Errorf("%s: %w", rest[0], err)
	}
	models, entries, err := c.entries(ctx, faces, filepath.Dir(rest[0]), list)
	if err != nil {
		return fmt.Errorf("%s: %w", rest[0], err)
	}
	h, err := gallery.Seal(ctx, dir, m, models, entries, recipients, rand.Reader, signer)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "gallery %s, version %d: %d subjects, %d templates, %d pictures, sealed for %d\n", h.Name, h.Version, h.Subjects, h.Rows, h.Pictures, len(h.Wraps))
	return nil
}

func readGalleryList(path string) ([]listed, error) {
	b, err := settings.Read(path, maxGalleryList)
	if err != nil {
		return nil, err
	}
	if filepath.Ext(path) == ".json" {
		var list []listed
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&list); err != nil {
			return nil, err
		}
		if d.More() {
			return nil, errors.New("something follows the array")
		}
		return list, nil
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 || !slices.Equal(rows[0], galleryColumns) {
		return nil, fmt.Errorf("the first line must be %s", strings.Join(galleryColumns, ","))
	}
	var list []listed
	for _, r := range rows[1:] {
		list = append(list, listed{r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]})
	}
	return list, nil
}

// entries reads the templates that are listed. Errors name the entry by its number.
func (c *galleryCall) entries(ctx context.Context, faces *galleryFaces, dir string, list []listed) ([]gallery.Model, []gallery.Entry, error) {
	reader := newFingerCall("make", nil, c.out, c.errOut)
	defer reader.close()
	var models []gallery.Model
	entries := make([]gallery.Entry, 0, len(list))
	for i, l := range list {
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
		e, model, err := l.entry(ctx, reader, faces, dir)
		if err != nil {
			return nil, nil, fmt.Errorf("entry %d: %w", i+1, err)
		}
		if e.Model = slices.Index(models, model); e.Model < 0 {
			e.Model = len(models)
			models = append(models, model)
		}
		entries = append(entries, e)
	}
	if len(models) == 0 { // a list of nobody is a gallery too: it withdraws the last one
		models = append(models, gallery.Model{Modality: gallery.Finger, Name: fingerModel, Encoding: gallery.Native})
	}
	return models, entries, nil
}

func (l listed) entry(ctx context.Context, reader *fingerCall, faces *galleryFaces, dir string) (gallery.Entry, gallery.Model, error) {
	none := gallery.Model{}
	e := gallery.Entry{Row: gallery.Row{Subject: l.Subject, Reason: l.Reason}}
	var err error
	if e.Position, err = position(l.Position); err != nil {
		return e, none, err
	}
	if l.Template == "" {
		return e, none, errors.New("no template is named")
	}
	path := filepath.Join(dir, l.Template)
	model := gallery.Model{Name: l.Model, Encoding: l.Encoding}
	switch l.Modality {
	case "finger":
		model.Modality = gallery.Finger
		if model.Name == "" {
			model.Name = fingerModel
		}
		if model.Encoding != "" && model.Encoding != gallery.Native {
			return e, none, errors.New("a finger has no encoding but " + gallery.Native)
		}
		model.Encoding = gallery.Native
		t, err := reader.read(path)
		if err != nil {
			return e, none, err
		}
		if t.empty() {
			return e, none, errors.New("no finger is found in it: nobody would ever be like it")
		}
		e.Template = fmr.EncodeNative(&t.template)
	case "face":
		if e.Template, model, err = faces.template(ctx, l, path); err != nil {
			return e, none, err
		}
	default:
		return e, none, errors.New("modality is finger or face")
	}
	e.Modality = model.Modality
	if l.Picture != "" {
		picture := filepath.Join(dir, l.Picture)
		e.Picture = func() ([]byte, error) { return settings.Read(picture, gallery.MaxPicture) }
	}
	return e, model, nil
}
