package gallery

import (
	"context"
	"crypto/cipher"
	"crypto/hpke"
	"errors"
	"fmt"
	"strings"
	"unsafe"

	"gatehouse/capture"
	"gatehouse/screening/match/index"
	"gatehouse/uplink/shelf"
)

// Options say whom to believe and with what to open.
type Options struct {
	Keys  shelf.Keys      // of the nation
	Floor uint64          // least version
	Key   hpke.PrivateKey // a recipient's
	Limit int64           // bytes of the content file; 0 = 16 GiB
}

func (o Options) limit() int64 {
	if o.Limit > 0 {
		return o.Limit
	}
	return 16 << 30
}

// Gallery is an open gallery. It is not changed while it is open and may be read from
// several goroutines; nothing of it may be used after Close.
type Gallery struct {
	Manifest shelf.Manifest
	Header   Header

	content *shelf.Content
	gcm     cipher.AEAD
	binding []byte
	locked  memory
	rows    []byte // part of locked
	places  []place

	index    *index.Index
	fingers  []int32 // row of each template in the index
	subjects []int32 // first one of each subject that has any, in the index
	owner    []int32 // which of those each template is of

	faces []faces
}

// Show verifies a gallery without opening it: signature, version, size and hash.
// Errors: those of shelf.Load, ErrForm.
func Show(dir, name string, o Options) (shelf.Manifest, Header, error) {
	c, err := shelf.Open(dir, name, shelf.KindGallery, o.Keys, o.Floor, o.limit())
	if err != nil {
		return shelf.Manifest{}, Header{}, err
	}
	defer c.Close()
	h, _, err := begin(c)
	return c.Manifest, h, err
}

// begin reads the header, verifies the whole content, and holds the one against the
// manifest: nothing that was not signed decides how much memory is taken, and a content
// key that was is what the rows prove themselves by when they are read again.
func begin(c *shelf.Content) (Header, int, error) {
	h, n, err := readHeader(c)
	if changed := c.Verify(); changed != nil {
		return h, n, changed
	}
	switch {
	case err != nil:
	case h.Name != c.Name || h.Version != c.Version:
		err = fmt.Errorf("%w: it is version %d of %q inside", ErrForm, h.Version, h.Name)
	case h.size(n) != c.Size:
		err = fmt.Errorf("%w: %d bytes, by its header %d", ErrForm, c.Size, h.size(n))
	}
	return h, n, blame(c, err)
}

// blame names the file that an error is of.
func blame(c *shelf.Content, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("gallery: %s: %w", c.File, err)
}

// Open verifies, decrypts and indexes a gallery. Errors: those of shelf.Load, ErrForm,
// ErrRecipient, ErrLock, ctx's.
func Open(ctx context.Context, dir, name string, o Options) (_ *Gallery, err error) {
	c, err := shelf.Open(dir, name, shelf.KindGallery, o.Keys, o.Floor, o.limit())
	if err != nil {
		return nil, err
	}
	g := &Gallery{Manifest: c.Manifest, content: c}
	defer func() {
		if err != nil {
			g.Close()
		}
	}()
	h, n, err := begin(c)
	if err != nil {
		return nil, err
	}
	g.Header = h
	if g.gcm, g.binding, err = h.unwrap(o.Key); err != nil {
		return nil, blame(c, err)
	}
	templates := 0
	for _, m := range h.Models {
		if m.Modality == Finger {
			templates += int(m.Count)
		}
	}
	// The vectors of faces come first: they begin at whole lines of the cache, which a
	// page is, and are whole lines, so that the words of the index begin well too.
	vectors, words := h.vectorBytes(), index.Words(templates)
	if g.locked, err = lock(vectors + 4*words + int(h.RowBytes)); err != nil {
		return nil, blame(c, err)
	}
	g.rows = g.locked[vectors+4*words:][:h.RowBytes]
	if err := g.decrypt(ctx, int64(len(magic)+4+n)); err != nil {
		return nil, blame(c, err)
	}
	if g.places, err = parse(g.rows, &h, h.pictures(n)); err != nil {
		return nil, blame(c, err)
	}
	var list []uint32
	if words > 0 {
		list = unsafe.Slice((*uint32)(unsafe.Pointer(&g.locked[vectors])), words)
	}
	if err := g.describe(ctx, list); err != nil {
		return nil, blame(c, err)
	}
	if err := g.line(ctx, g.locked[:vectors]); err != nil {
		return nil, blame(c, err)
	}
	return g, nil
}

// decrypt reads the rows, which begin at a place of the file, chunk by chunk into locked
// memory.
func (g *Gallery) decrypt(ctx context.Context, at int64) error {
	sealed := make([]byte, chunkBytes+tagBytes)
	n := chunks(g.Header.RowBytes)
	for i := range n {
		if err := ctx.Err(); err != nil {
			return err
		}
		into := g.rows[min(i*chunkBytes, g.Header.RowBytes):min((i+1)*chunkBytes, g.Header.RowBytes)]
		sealed := sealed[:len(into)+tagBytes]
		if _, err := g.content.ReadAt(sealed, at); err != nil {
			return fmt.Errorf("%w: rows are cut off", ErrForm)
		}
		at += int64(len(sealed))
		if _, err := g.gcm.Open(into[:0], nonce(rowChunk, i == n-1, i), sealed, g.binding); err != nil {
			return fmt.Errorf("%w: chunk %d of the rows does not open", ErrForm, i)
		}
	}
	return nil
}

// describe builds the index of fingers.
func (g *Gallery) describe(ctx context.Context, list []uint32) error {
	last := int32(-1)
	for i, p := range g.places {
		if p.modality != Finger {
			continue
		}
		if p.subject != last {
			g.subjects = append(g.subjects, int32(len(g.fingers)))
			last = p.subject
		}
		g.owner = append(g.owner, int32(len(g.subjects)-1))
		g.fingers = append(g.fingers, int32(i))
	}
	var err error
	g.index, err = index.Build(list, len(g.fingers), func(row int, dst []uint64) ([]uint64, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		t, err := g.template(int(g.fingers[row]))
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", g.fingers[row], err)
		}
		defer index.Wipe(&t)
		return index.Describe(&t, dst), nil
	})
	return err
}

// Close wipes the gallery.
func (g *Gallery) Close() error {
	err := g.content.Close()
	if g.locked != nil {
		err = errors.Join(err, g.locked.free())
	}
	g.locked, g.rows, g.places, g.index, g.faces, g.gcm = nil, nil, nil, nil, nil, nil
	return err
}

// Len is the number of rows.
func (g *Gallery) Len() int { return len(g.places) }

// Locked is the locked memory, bytes, and how much of it is what searches run over: the
// index of fingers and the vectors of faces.
func (g *Gallery) Locked() (all, index int) {
	return len(g.locked), g.index.Bytes() + g.Header.vectorBytes()
}

// Row gives row i, 0 to Len()-1. Its texts are copies; its template is locked memory
// that is gone with the gallery: copy nothing of it.
func (g *Gallery) Row(i int) Row {
	r := g.view(i)
	r.Subject, r.Reason = strings.Clone(r.Subject), strings.Clone(r.Reason)
	return r
}

// view gives row i, all of it in locked memory.
func (g *Gallery) view(i int) Row {
	r, _, err := readRow(g.rows[g.places[i].at:])
	if err != nil {
		return Row{} // cannot be: parse read the same bytes
	}
	return r
}

// Picture opens the picture of row i; nil: it has none. Error: it cannot be read, or
// the file is not the one that was opened.
func (g *Gallery) Picture(i int) ([]byte, error) {
	r := g.view(i)
	if r.Format == NoPicture {
		return nil, nil
	}
	b := make([]byte, r.PictureBytes+tagBytes)
	if _, err := g.content.ReadAt(b, g.places[i].picture); err != nil {
		return nil, fmt.Errorf("gallery: %s: picture of row %d: %w: install it again", g.Manifest.File, i, err)
	}
	b, err := g.gcm.Open(b[:0], nonce(pictureChunk, false, uint64(g.places[i].number)), b, g.binding)
	if err != nil {
		return nil, fmt.Errorf("gallery: %s: %w: picture of row %d does not open: install it again", g.Manifest.File, ErrForm, i)
	}
	return b, nil
}

// template decodes a finger's row.
func (g *Gallery) template(row int) (capture.FingerTemplate, error) {
	r := g.view(row)
	return r.finger()
}
