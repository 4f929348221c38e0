package gallery

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"

	"gatehouse/capture"
	"gatehouse/capture/face/flat"
	"gatehouse/capture/fmr"
)

// ErrForm says that a gallery is not written as this package writes one.
var ErrForm = errors.New("gallery is not in order")

// Limits of a gallery.
const (
	MaxRows     = 1 << 20
	MaxRowBytes = 4 << 30
	MaxTemplate = 64 << 10
	MaxPicture  = 1 << 20
	MaxModels   = 32
	maxText     = 64 // of a subject or a reason
)

// Modality is what a template was made of.
type Modality uint8

// The modalities.
const (
	Finger Modality = 1 + iota
	Face
)

func (m Modality) String() string {
	switch m {
	case Finger:
		return "finger"
	case Face:
		return "face"
	}
	return fmt.Sprintf("modality(%d)", uint8(m))
}

// Encodings of templates.
const (
	Native  = "fmr-native" // fingers: capture/fmr
	Float32 = "float32"    // faces: IEEE 754, little-endian, of length one (capture/face/flat)
	Int8    = "int8"       // faces: two's complement, the largest component 127
)

// Model names what made a group of templates; only those of one model are compared. A
// network for faces is named by the id of its card and the hash of its files, so that an
// edition of the same name is another.
type Model struct {
	Modality Modality `cbor:"1,keyasint"`
	Name     string   `cbor:"2,keyasint"` // of a finger's extractor, with its edition; capture.ModelRef.ID of a network
	Encoding string   `cbor:"3,keyasint"`
	Bytes    uint64   `cbor:"4,keyasint,omitempty"` // of each template; 0 = they differ, as those of fingers do
	Count    uint64   `cbor:"5,keyasint"`           // of templates
	SHA256   [32]byte `cbor:"6,keyasint,omitzero"`  // capture.ModelRef.SHA256 of a network
}

// Ref names the network of a model of faces; of another it names none.
func (m Model) Ref() capture.ModelRef {
	if m.Modality != Face {
		return capture.ModelRef{}
	}
	return capture.ModelRef{ID: m.Name, SHA256: m.SHA256}
}

// String is the name, of a network with the beginning of its hash.
func (m Model) String() string {
	if m.Modality == Face {
		return m.Ref().String()
	}
	return m.Name
}

// form is how a face's vectors are written; 0 of a finger.
func (m Model) form() flat.Form {
	switch m.Encoding {
	case Float32:
		return flat.Float32
	case Int8:
		return flat.Int8
	}
	return 0
}

func (m Model) check() error {
	native := m.Encoding == Native
	switch {
	case m.Modality != Finger && m.Modality != Face:
		return fmt.Errorf("%w: %v is no modality", ErrForm, m.Modality)
	case !plain(m.Name):
		return fmt.Errorf("%w: a model without a plain name", ErrForm)
	case native != (m.Modality == Finger), !native && m.Encoding != Float32 && m.Encoding != Int8:
		return fmt.Errorf("%w: model %s: no such encoding for a %v", ErrForm, m.Name, m.Modality)
	case m.Bytes > MaxTemplate, m.Modality == Face && m.form().Width(int(m.Bytes)) == 0:
		return fmt.Errorf("%w: model %s: templates of %d bytes", ErrForm, m.Name, m.Bytes)
	case (m.SHA256 != [32]byte{}) != (m.Modality == Face):
		return fmt.Errorf("%w: model %s: a network has the SHA-256 of its files, and a finger's extractor has none", ErrForm, m.Name)
	}
	return nil
}

// template checks one template of the model; what is in one of a finger is checked where
// it is decoded.
func (m Model) template(b []byte) error {
	if len(b) == 0 || len(b) > MaxTemplate || m.Bytes != 0 && uint64(len(b)) != m.Bytes {
		return fmt.Errorf("%w: template of %d bytes for model %s", ErrForm, len(b), m.Name)
	}
	if m.Modality != Face {
		return nil
	}
	if err := m.form().Check(b); err != nil {
		return fmt.Errorf("%w: model %s: %w", ErrForm, m.Name, err)
	}
	return nil
}

// PictureFormat is how a picture is coded.
type PictureFormat uint8

// The formats, told by how the bytes begin.
const (
	NoPicture PictureFormat = iota
	JPEG
	PNG
	WSQ
)

func (f PictureFormat) String() string { return [...]string{"none", "JPEG", "PNG", "WSQ"}[f&3] }

// formatOf tells what a picture is; NoPicture for what is none of them.
func formatOf(b []byte) PictureFormat {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xd8, 0xff}):
		return JPEG
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.HasPrefix(b, []byte{0xff, 0xa0}):
		return WSQ
	}
	return NoPicture
}

// Row is one template of a subject.
type Row struct {
	Subject  string // the nation's reference, 1 to 64 printable ASCII characters without spaces; never a name
	Modality Modality
	Position capture.Finger // of a finger; FingerUnknown of a face
	Model    int            // among the gallery's models
	Reason   string         // code of why the subject is looked for, as Subject
	Template []byte         // from an open gallery: locked memory, gone when it is closed

	Format       PictureFormat
	PictureBytes int
}

func (r *Row) check(models []Model) error {
	switch {
	case !plain(r.Subject):
		return fmt.Errorf("%w: a subject is 1 to %d printable characters without spaces", ErrForm, maxText)
	case !plain(r.Reason):
		return fmt.Errorf("%w: a reason is 1 to %d printable characters without spaces", ErrForm, maxText)
	case r.Model < 0 || r.Model >= len(models) || models[r.Model].Modality != r.Modality:
		return fmt.Errorf("%w: a %v of model %d", ErrForm, r.Modality, r.Model)
	case r.Modality == Finger && r.Position > capture.LeftLittle, r.Modality == Face && r.Position != 0:
		return fmt.Errorf("%w: a %v of position %d", ErrForm, r.Modality, r.Position)
	case r.Format > WSQ, (r.Format == NoPicture) != (r.PictureBytes == 0), r.PictureBytes > MaxPicture:
		return fmt.Errorf("%w: a picture (%v) of %d bytes, at most %d", ErrForm, r.Format, r.PictureBytes, MaxPicture)
	}
	return models[r.Model].template(r.Template)
}

// finger decodes a finger's template.
func (r *Row) finger() (capture.FingerTemplate, error) {
	t, err := fmr.DecodeNative(r.Template)
	if err != nil {
		return t, fmt.Errorf("%w: %w", ErrForm, err)
	}
	return t, nil
}

// compare is the order of rows.
func compare(a, b *Row) int {
	return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.Modality, b.Modality), cmp.Compare(a.Position, b.Position),
		cmp.Compare(a.Model, b.Model), bytes.Compare(a.Template, b.Template))
}

// plain: 1 to maxText printable ASCII characters without spaces.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return s != "" && len(s) <= maxText
}
