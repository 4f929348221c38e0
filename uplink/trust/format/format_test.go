package format

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"runtime"
	"strings"
	"testing"

	"gatehouse/test/rig/anchors"
)

// walk gives what is found in a file, one line an object.
func walk(b []byte) (string, error) {
	var out []string
	err := Walk(context.Background(), bytes.NewReader(b), int64(len(b)), func(o Object) error {
		s := []string{"unknown", "certificate", "crl", "signed", "raw"}[o.Kind]
		if o.Nonconformant {
			s += " nc"
		}
		if o.Where != "" {
			s += " @" + o.Where
		}
		if (o.Err != nil) != (o.Kind == Unknown) {
			s += " without a reason"
		}
		out = append(out, s)
		return nil
	})
	return strings.Join(out, "; "), err
}

// Shapes as small as they can be: they are recognised by their first tags.
var (
	certificate = seq(seq([]byte{0xA0, 3, 2, 1, 2}, []byte{2, 1, 7}, seq(), seq(), seq(), seq(), seq()), seq(), []byte{3, 1, 0})
	oldVersion  = seq(seq([]byte{2, 1, 7}, seq(), seq(), seq(), seq(), seq()), seq(), []byte{3, 1, 0})
	crl         = seq(seq([]byte{2, 1, 1}, seq(), seq(), append([]byte{0x17, 13}, "300102030405Z"...)), seq(), []byte{3, 1, 0})
	signed      = seq([]byte{6, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2}, []byte{0xA0, 0})
	raw         = anchors.MasterList(certificate)
)

func seq(parts ...[]byte) []byte {
	b := bytes.Join(parts, nil)
	return append([]byte{0x30, byte(len(b))}, b...)
}

func archive(t testing.TB, entries ...[]byte) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i, e := range entries {
		w, err := z.Create(fmt.Sprintf("d/%d", i))
		if err == nil {
			_, err = w.Write(e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pemBlock(kind string, b []byte) string {
	return "-----BEGIN " + kind + "-----\n" + base64.StdEncoding.EncodeToString(b) + "\n-----END " + kind + "-----\n"
}

func TestWalk(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString
	c := b64(certificate)
	for _, x := range []struct {
		name string
		file []byte
		want string
		err  error
	}{
		{"certificate", certificate, "certificate", nil},
		{"of version 1", oldVersion, "certificate", nil},
		{"crl", crl, "crl", nil},
		{"signed", signed, "signed", nil},
		{"BER", []byte{0x30, 0x80, 6, 1, 1, 0, 0}, "signed", nil},
		{"raw", raw, "raw", nil},
		{"long length", append([]byte{0x30, 0x82, 0, byte(len(certificate) - 2)}, certificate[2:]...), "certificate", nil},
		{"two", append(bytes.Clone(certificate), crl...), "certificate @object 1; crl @object 2", nil},
		{"other DER", seq([]byte{1, 1, 0}), "unknown", nil},
		{"a rest", append(bytes.Clone(certificate), 1), "certificate @object 1; unknown @object 2", nil},
		{"too long a length", []byte{0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xFF, 0}, "unknown", nil},
		{"pem", []byte("x\n" + pemBlock("CERTIFICATE", certificate) + pemBlock("ANYTHING", raw)), "certificate @block 1; raw @block 2", nil},
		{"pem, key", []byte(pemBlock("EC PRIVATE KEY", certificate)), "unknown @block 1", nil},
		{"pem, broken", []byte(pemBlock("CERTIFICATE", certificate) + "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"), "certificate @block 1; unknown", nil},
		{"zip", archive(t, raw, signed), "raw @entry 1; signed @entry 2", nil},
		{"zip with an LDIF and text", archive(t, []byte("version: 1\ndn: x\nuserCertificate;binary:: "+c+"\n"), []byte("hello")), "certificate @entry 1, line 3; unknown @entry 2", nil},
		{"zip in zip", archive(t, archive(t, raw)), "unknown @entry 1", nil},
		{"ldif", []byte("version: 1\n\ndn: o=x,dc=data\nuserCertificate;binary:: " + c + "\n\ndn: o=y,dc=nc-data\nUSERCERTIFICATE:: " + c + "\n"), "certificate @line 4; certificate nc @line 7", nil},
		{"ldif, folded", []byte("# a comment\n that goes on\ndn: o=\n x,dc=NC-\n data\nuserCertificate;bin\n ary:: " + c[:9] + "\n " + c[9:] + "\n"), "certificate nc @line 6", nil},
		{"ldif, encoded dn", []byte("dn:: " + b64([]byte("o=x,dc=nc-data")) + "\ncACertificate;binary:: " + c), "certificate nc @line 2", nil},
		{"ldif, other attributes", []byte("dn: x\ncn: hello\nphoto:: " + c + "\ndescription: userCertificate:: x\n"), "", nil},
		{"ldif, bad base64", []byte("dn: x\nuserCertificate:: !!!\nuserCertificate:: " + c + "\n"), "unknown @line 2; certificate @line 3", nil},
		{"ldif, address", []byte("dn: x\nuserCertificate:< file:///etc/passwd\n"), "unknown @line 2", nil},
		{"ldif, deletion", []byte("dn: x\nchangetype: delete\n\ndn: y\nchangetype: add\nuserCertificate:: " + c + "\n"), "unknown @line 2; certificate @line 6", nil},
		{"ldif, no colon", []byte("dn: x\nhello\n"), "unknown @line 2", nil},
		{"ldif, crl and lists", []byte("dn: x\ncertificateRevocationList;binary:: " + b64(crl) + "\npkdMasterListContent:: " + b64(signed) + "\nCscaMasterListData:: " + b64(raw) + "\n"), "crl @line 2; signed @line 3; raw @line 4", nil},
		{"empty", nil, "", ErrUnknown},
		{"text", []byte("hello"), "", ErrUnknown},
	} {
		got, err := walk(x.file)
		if got != x.want || !errors.Is(err, x.err) || (err == nil) != (x.err == nil) {
			t.Errorf("%s: %q, %v; want %q, %v", x.name, got, err, x.want, x.err)
		}
	}
}

// endless is an LDIF of n entries that is made while it is read.
type endless struct {
	entry []byte
	n     int64
}

func (e endless) ReadAt(b []byte, at int64) (int, error) {
	n := 0
	for n < len(b) {
		pos := at + int64(n)
		if pos >= e.n*int64(len(e.entry)) {
			return n, io.EOF
		}
		n += copy(b[n:], e.entry[pos%int64(len(e.entry)):])
	}
	return n, nil
}

// TestStreamed: an LDIF of 100 MB is read in little memory; one of too many objects is
// refused.
func TestStreamed(t *testing.T) {
	entry := anchors.LDIF(anchors.Object{Attribute: "userCertificate;binary", Country: "UT", Value: append(bytes.Clone(certificate), make([]byte, 2400)...)})
	long := endless{entry, 100<<20/int64(len(entry)) + 1}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n, peak := 0, uint64(0)
	err := Walk(t.Context(), long, long.n*int64(len(entry)), func(o Object) error {
		if n++; n%1000 == 0 {
			runtime.ReadMemStats(&after)
			peak = max(peak, after.HeapInuse-min(after.HeapInuse, before.HeapInuse))
		}
		return nil
	})
	if err != nil || int64(n) != long.n || peak > 16<<20 {
		t.Errorf("%d of %d entries, %d bytes of memory, %v", n, long.n, peak, err)
	}
	t.Logf("%d MB, %d entries, %d KB of heap", long.n*int64(len(entry))>>20, n, peak>>10)
	many := endless{[]byte("dn: x\nuserCertificate:: AAAA\n\n"), MaxObjects + 1}
	err = Walk(t.Context(), many, many.n*int64(len(many.entry)), func(Object) error { return nil })
	if !errors.Is(err, ErrLimit) {
		t.Errorf("%d objects: %v", many.n, err)
	}
	// A value above the limit is left out, named, and the next one read.
	huge := io.MultiReader(strings.NewReader("dn: x\nuserCertificate:: "), strings.NewReader(strings.Repeat("A", maxValue/3*4+2000)), strings.NewReader("\nuserCertificate:: "+base64.StdEncoding.EncodeToString(certificate)+"\n"))
	b, err := io.ReadAll(huge)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := walk(b); got != "unknown @line 2; certificate @line 3" || err != nil {
		t.Errorf("%q %v", got, err)
	}
}

func TestIdentifiers(t *testing.T) {
	for want, b := range map[string][]byte{
		"2.23.136.1.1.2":       {0x67, 0x81, 0x08, 1, 1, 2},
		"0.4.0.127.0.7.3.1.5":  {4, 0, 0x7F, 0, 7, 3, 1, 5},
		"1.2.840.113549.1.7.2": {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2},
		"2.999":                {0x88, 0x37},
	} {
		if got, err := dotted(b); got != want || err != nil {
			t.Errorf("%x: %q %v", b, got, err)
		}
	}
	for _, b := range [][]byte{nil, {0x80, 1}, {0x2A, 0x80, 1}, {0x2A, 0x86}, bytes.Repeat([]byte{0xFF}, 12), make([]byte, 65)} {
		if got, err := dotted(b); err == nil {
			t.Errorf("%x: %q", b, got)
		}
	}
}

func TestSerial(t *testing.T) {
	for _, c := range []struct {
		content []byte
		want    int64
	}{{[]byte{5}, 5}, {[]byte{0, 0x80}, 128}, {[]byte{0xFF}, -1}, {[]byte{0x80, 0}, -32768}} {
		r := &reader{}
		in := &reader{rest: append(seq(), append([]byte{2, byte(len(c.content))}, c.content...)...)}
		_, n := issuerAndSerial(in, r)
		if r.err != nil || n.Cmp(big.NewInt(c.want)) != 0 {
			t.Errorf("%x: %v, %v", c.content, n, r.err)
		}
	}
}

// TestEndless: an archive that unpacks to more than is read is refused before it is
// unpacked, and a dump without an object ends with its context.
func TestEndless(t *testing.T) {
	for _, c := range []struct {
		entries int
		want    error
	}{{1, nil}, {2, ErrLimit}} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for i := range c.entries {
			if _, err := z.CreateRaw(&zip.FileHeader{Name: fmt.Sprint(i), Method: zip.Deflate, UncompressedSize64: MaxLDIF/2 + 1}); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		found := 0
		err := Walk(t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len()), func(Object) error { found++; return nil })
		if !errors.Is(err, c.want) && !(c.want == nil && errors.Is(err, io.ErrUnexpectedEOF)) {
			t.Errorf("%d entries: %v", c.entries, err)
		}
		if c.want != nil && found > 0 {
			t.Errorf("%d entries: %d were given", c.entries, found)
		}
	}
	for cancelled, want := range map[bool]error{false: nil, true: context.Canceled} {
		ctx, cancel := context.WithCancel(t.Context())
		if cancelled {
			cancel()
		}
		dump := []byte("version: 1\n" + strings.Repeat("# nothing\n", 100))
		if err := Walk(ctx, bytes.NewReader(dump), int64(len(dump)), func(Object) error { return nil }); !errors.Is(err, want) {
			t.Errorf("cancelled %v: %v", cancelled, err)
		}
		cancel()
	}
}
