package format

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of what is read. A national list has some 600 certificates, the ICAO PKD
// some 30,000 signers; the limits leave room for several times that.
const (
	MaxFile         = 64 << 20 // bytes of a file that is no LDIF, and of an entry of an archive
	MaxLDIF         = 1 << 30  // bytes of an LDIF
	MaxCertificates = 50_000   // in one list
	MaxObjects      = 200_000  // in one file
	MaxEntries      = 20_000   // in a defect or deviation list
	maxKnown        = 256      // defects of one signer
	maxValue        = 24 << 20 // bytes of a value of an LDIF
	maxArchive      = 256      // entries of an archive
)

// ErrLimit: more than is read.
var ErrLimit = errors.New("above the limit")

// ErrUnknown: the content is nothing that is known here.
var ErrUnknown = errors.New("neither certificate, list, revocation list, LDIF nor an archive of them")

// Kind is the shape of an object.
type Kind uint8

// The shapes. Signed is CMS SignedData, whatever is in it.
const (
	Unknown Kind = iota
	Certificate
	RevocationList
	Signed
	RawList // a CscaMasterList without a signature
)

// Object is one thing found in a file.
type Object struct {
	Kind          Kind
	Where         string // "line 12", "entry ML.ml"; empty: it is the whole file
	Bytes         []byte // as they are in the file; valid during the call only
	LDIF          bool   // it is an entry of a dump of a directory
	Nonconformant bool   // the PKD keeps it in its branch for what breaks the profile
	Err           error  // why it cannot be read; Kind is Unknown
}

// Walk hands each object of a file to visit, in order, and stops at the first error
// that visit gives. Errors: ErrLimit, ErrUnknown, those of reading, ctx's, visit's.
func Walk(ctx context.Context, file io.ReaderAt, size int64, visit func(Object) error) error {
	w := &walker{ctx: ctx, visit: visit}
	var head [4]byte
	if n, _ := file.ReadAt(head[:], 0); n == 4 && string(head[:]) == "PK\x03\x04" {
		return w.archive(file, size)
	}
	return w.stream(io.NewSectionReader(file, 0, size), size, "")
}

type walker struct {
	ctx   context.Context
	visit func(Object) error
	seen  int
}

func (w *walker) give(o Object) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if w.seen++; w.seen > MaxObjects {
		return fmt.Errorf("%w: more than %d objects", ErrLimit, MaxObjects)
	}
	return w.visit(o)
}

func (w *walker) archive(file io.ReaderAt, size int64) error {
	if size > MaxFile {
		return fmt.Errorf("%w: an archive of %d bytes, at most %d", ErrLimit, size, MaxFile)
	}
	z, err := zip.NewReader(file, size)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	if len(z.File) > maxArchive {
		return fmt.Errorf("%w: an archive of %d entries, at most %d", ErrLimit, len(z.File), maxArchive)
	}
	whole := uint64(0)
	for _, f := range z.File { // which package zip holds an entry to
		if whole += min(f.UncompressedSize64, MaxLDIF+1); whole > MaxLDIF {
			return fmt.Errorf("%w: an archive of more than %d bytes, unpacked", ErrLimit, MaxLDIF)
		}
	}
	for i, f := range z.File {
		if f.FileInfo().IsDir() {
			continue
		}
		where := fmt.Sprintf("entry %d", i+1)
		in, err := f.Open()
		if err == nil {
			err = w.stream(in, MaxFile, where)
			in.Close()
		}
		switch {
		case errors.Is(err, ErrUnknown), errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrAlgorithm), errors.Is(err, zip.ErrFormat):
			err = w.give(Object{Where: where, Err: err})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stream tells LDIF, PEM and DER apart by their first bytes.
func (w *walker) stream(in io.Reader, size int64, where string) error {
	r := bufio.NewReaderSize(in, 64<<10)
	head, err := r.Peek(4 << 10)
	if err != nil && err != io.EOF {
		return err
	}
	if isLDIF(head) {
		if size > MaxLDIF {
			return fmt.Errorf("%w: an LDIF of %d bytes, at most %d", ErrLimit, size, MaxLDIF)
		}
		return w.ldif(r, where)
	}
	b, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return err
	}
	if len(b) > MaxFile {
		return fmt.Errorf("%w: more than %d bytes", ErrLimit, MaxFile)
	}
	switch {
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return fmt.Errorf("%w: an archive inside an archive", ErrUnknown)
	case bytes.Contains(head, []byte("-----BEGIN ")):
		return w.pem(b, where)
	case len(b) > 0 && b[0] == tagSequence:
		return w.ders(b, where)
	}
	return ErrUnknown
}

// ders reads one object, or several one after the other.
func (w *walker) ders(b []byte, where string) error {
	if len(b) > 1 && b[1] == 0x80 { // BER of indefinite length: it is one
		return w.give(Object{Kind: shape(b), Where: where, Bytes: b})
	}
	for n := 1; len(b) > 0; n++ {
		at := where
		e, rest, err := next(b)
		if n > 1 || len(rest) > 0 {
			at = strings.TrimLeft(fmt.Sprintf("%s, object %d", where, n), ", ")
		}
		if err != nil {
			return w.give(Object{Where: at, Err: fmt.Errorf("%d bytes that cannot be read: %w", len(b), err)})
		}
		if err := w.give(known(e.whole, at)); err != nil {
			return err
		}
		b = rest
	}
	return nil
}

func (w *walker) pem(b []byte, where string) error {
	promised, n := bytes.Count(b, []byte("-----BEGIN ")), 0
	for {
		block, rest := pem.Decode(b)
		if block == nil {
			break
		}
		n++
		at := strings.TrimLeft(fmt.Sprintf("%s, block %d", where, n), ", ")
		o := known(block.Bytes, at)
		if strings.HasSuffix(block.Type, "PRIVATE KEY") {
			o = Object{Where: at, Err: errors.New("a private key, which has no place here: keep it secret")}
		}
		if err := w.give(o); err != nil {
			return err
		}
		b = rest
	}
	if n < promised {
		return w.give(Object{Where: where, Err: fmt.Errorf("%w: %d of %d PEM blocks cannot be read", ErrForm, promised-n, promised)})
	}
	return nil
}

// known is the object with its shape, or with the reason why it has none.
func known(b []byte, where string) Object {
	o := Object{Kind: shape(b), Where: where, Bytes: b}
	if o.Kind == Unknown {
		o.Err = ErrUnknown
	}
	return o
}

// shape looks at the first tags of a DER object.
func shape(b []byte) Kind {
	if len(b) > 1 && b[0] == tagSequence && b[1] == 0x80 {
		return Signed
	}
	top := reader{rest: b}
	in := top.inside(tagSequence)
	switch in.peek() {
	case tagOID:
		if in.oid() == OIDSignedData {
			return Signed
		}
	case tagInteger:
		if in.read(tagInteger); in.peek() == tagSet {
			return RawList
		}
	case tagSequence:
		tbs := in.inside(tagSequence)
		tbs.optional(0xA0)
		tbs.optional(tagInteger)
		tbs.read(tagSequence) // algorithm
		tbs.read(tagSequence) // issuer
		switch tbs.peek() {
		case tagUTCTime, tagTime:
			return RevocationList
		case tagSequence:
			return Certificate
		}
	}
	return Unknown
}
