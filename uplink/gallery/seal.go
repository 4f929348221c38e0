package gallery

import (
	"context"
	"crypto/cipher"
	"encoding/binary"
	"fmt"
	"io"
	"slices"

	"gatehouse/screening/match/index"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/shelf"
)

// Ext is the end of a content's file name.
const Ext = "gallery"

// Entry is a row that goes into a gallery. Picture gives its picture: nil, or a function
// that gives the same bytes twice (pictures are not all held at once).
type Entry struct {
	Row
	Picture func() ([]byte, error)
}

// Seal writes entries as a shelf item into dir (shelf.Sign): sealed for recipients and
// signed. Name, Version, Issued and Expires come from m; models are named without their
// counts; Format and PictureBytes of the rows are found out. entries are put in order.
// Errors name the entry by its place after ordering, and never its content.
func Seal(ctx context.Context, dir string, m shelf.Manifest, models []Model, entries []Entry, recipients []envelope.Recipient, random io.Reader, signers ...shelf.Signer) (Header, error) {
	h := Header{Name: m.Name, Version: m.Version, Models: slices.Clone(models), Rows: uint64(len(entries))}
	if len(recipients) == 0 {
		return Header{}, fmt.Errorf("gallery: no recipient: a gallery that nobody can open is not made")
	}
	if err := h.count(ctx, entries); err != nil {
		return Header{}, fmt.Errorf("gallery: %w", err)
	}
	var secret [keyBytes]byte
	defer clear(secret[:])
	if _, err := io.ReadFull(random, secret[:]); err != nil {
		return Header{}, fmt.Errorf("gallery: content key: %w", err)
	}
	binding, err := h.binding()
	if err != nil {
		return Header{}, err
	}
	for _, r := range recipients {
		w, err := seal(r, secret[:], binding)
		if err != nil {
			return Header{}, err
		}
		h.Wraps = append(h.Wraps, w)
	}
	gcm, err := contentCipher(secret[:])
	if err != nil {
		return Header{}, err
	}
	m.Kind = shelf.KindGallery
	_, err = shelf.SignFrom(dir, m, Ext, func(w io.Writer) error { return h.write(ctx, w, entries, gcm, binding) }, signers...)
	return h, err
}

// count puts the entries in order, checks them and fills the header.
func (h *Header) count(ctx context.Context, entries []Entry) error {
	for i := range h.Models {
		h.Models[i].Count = 0
		if err := h.Models[i].check(); err != nil { // before an entry is blamed for it
			return err
		}
	}
	slices.SortFunc(entries, func(a, b Entry) int { return compare(&a.Row, &b.Row) })
	for i := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		e := &entries[i]
		e.Format, e.PictureBytes = NoPicture, 0
		if e.Picture != nil {
			b, err := e.Picture()
			if err != nil {
				return fmt.Errorf("entry %d: picture: %w", i+1, err)
			}
			if e.Format, e.PictureBytes = formatOf(b), len(b); e.Format == NoPicture {
				return fmt.Errorf("entry %d: picture is not JPEG, PNG or WSQ", i+1)
			}
			h.Pictures++
			h.PictureBytes += uint64(len(b))
		}
		if err := e.check(h.Models); err != nil {
			return fmt.Errorf("entry %d: %w", i+1, err)
		}
		if e.Modality == Finger {
			t, err := e.finger()
			if err != nil {
				return fmt.Errorf("entry %d: %w", i+1, err)
			}
			index.Wipe(&t)
		}
		if i == 0 || entries[i-1].Subject != e.Subject {
			h.Subjects++
		}
		if i > 0 && compare(&entries[i-1].Row, &e.Row) == 0 {
			return fmt.Errorf("entry %d: it is there twice", i+1)
		}
		h.Models[e.Model].Count++
		h.RowBytes += uint64(e.bytes())
	}
	return h.check()
}

func (h *Header) write(ctx context.Context, w io.Writer, entries []Entry, gcm cipher.AEAD, binding []byte) error {
	head, err := envelope.Encode(*h)
	if err != nil {
		return err
	}
	if len(head) > maxHeader {
		return fmt.Errorf("gallery: header of %d bytes, at most %d: name fewer recipients", len(head), maxHeader)
	}
	start := binary.BigEndian.AppendUint32([]byte(magic), uint32(len(head)))
	if _, err := w.Write(append(start, head...)); err != nil {
		return err
	}
	var plaintext, sealed []byte
	number, last := uint64(0), chunks(h.RowBytes)-1
	flush := func(n int) error {
		sealed = gcm.Seal(sealed[:0], nonce(rowChunk, number == last, number), plaintext[:n], binding)
		plaintext = plaintext[:copy(plaintext, plaintext[n:])]
		number++
		_, err := w.Write(sealed)
		return err
	}
	for i := range entries {
		plaintext = entries[i].append(plaintext)
		for len(plaintext) >= chunkBytes && number < last {
			if err := flush(chunkBytes); err != nil {
				return err
			}
		}
	}
	if err := flush(len(plaintext)); err != nil {
		return err
	}
	pictures := uint64(0)
	for i := range entries {
		e := &entries[i]
		if e.Format == NoPicture {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := e.Picture()
		if err == nil && (len(b) != e.PictureBytes || formatOf(b) != e.Format) {
			err = fmt.Errorf("it was changed meanwhile")
		}
		if err != nil {
			return fmt.Errorf("gallery: entry %d: picture: %w", i+1, err)
		}
		sealed = gcm.Seal(sealed[:0], nonce(pictureChunk, false, pictures), b, binding)
		pictures++
		if _, err := w.Write(sealed); err != nil {
			return err
		}
	}
	return nil
}
