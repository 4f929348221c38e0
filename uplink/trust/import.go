package trust

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"gatehouse/capture/cms"
	"gatehouse/uplink/trust/format"
)

// Why a list is not taken. Each is wrapped with more.
var (
	// ErrRefused: its signature is wrong, or its signer is not what it claims.
	ErrRefused = errors.New("refused")
	// ErrRollback: it is older than one that was taken.
	ErrRollback = errors.New("older than one already taken")
)

// Options of an import.
type Options struct {
	Now time.Time
	// Progress is called now and then: bytes read, then signatures verified. Nil: never.
	Progress func(stage Stage, done, total int64)
}

// Stage is what an import is at.
type Stage uint8

// The stages.
const (
	Reading Stage = iota
	Proving
)

// Import takes what a file holds, whatever it is but a bundle (see ImportBundle): as
// one transaction. What is in the report was done when err is nil; a list that was
// refused is in the report. Errors: the file cannot be read or is nothing known, the
// store cannot be written, ctx's.
func (s *Store) Import(ctx context.Context, path string, o Options) (Report, error) {
	f, err := os.Open(path)
	if err != nil {
		return Report{File: path}, fmt.Errorf("trust: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	h := sha256.New()
	if err == nil && info.Size() <= format.MaxLDIF {
		_, err = io.Copy(h, f)
	}
	if err != nil {
		return Report{File: path}, fmt.Errorf("trust: %s: %w", path, err)
	}
	r, err := s.change(o, func(d *draft) error {
		d.file = &source{sourceRow: sourceRow{File: filepath.Base(path), Digest: ID(h.Sum(nil)), Stored: o.Now.Unix()}}
		counted := &counter{file: f, total: info.Size(), progress: o.Progress}
		return format.Walk(ctx, counted, info.Size(), d.object)
	}, ctx)
	r.File = path
	if err != nil {
		err = fmt.Errorf("trust: %s: %w", path, err)
	}
	return r, err
}

// counter reports how far a file was read.
type counter struct {
	file     io.ReaderAt
	total    int64
	progress func(Stage, int64, int64)
}

func (c *counter) ReadAt(b []byte, at int64) (int, error) {
	n, err := c.file.ReadAt(b, at)
	if c.progress != nil {
		c.progress(Reading, at+int64(n), c.total)
	}
	return n, err
}

// draft is a change of the store in the making.
type draft struct {
	ctx    context.Context // of the change, which a draft does not outlive
	st     *state
	now    time.Time
	report *Report
	file   *source       // of bare certificates; it is a source once there is one
	wheres map[ID]string // where each new certificate was found
}

// change makes a draft of the newest state, lets fill it, proves what is in it and
// saves it. Another import that came between makes it begin again.
func (s *Store) change(o Options, fill func(*draft) error, ctx context.Context) (Report, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	for {
		if err := s.Reload(); err != nil {
			return Report{}, err
		}
		from := s.state.Load()
		d := &draft{ctx: ctx, st: from.draft(), now: o.Now, report: &Report{}, wheres: map[ID]string{}}
		err := fill(d)
		if err == nil {
			err = d.proveAll(ctx, func(done, total int) {
				if o.Progress != nil {
					o.Progress(Proving, int64(done), int64(total))
				}
			})
		}
		if err == nil {
			d.settle()
			err = s.commit(from, d.st)
		}
		d.finish()
		if !errors.Is(err, errChanged) {
			return *d.report, err
		}
	}
}

// object takes one object of a file.
func (d *draft) object(o format.Object) error {
	where := o.Where
	if where == "" {
		where = "file"
	}
	switch o.Kind {
	case format.Certificate:
		d.report.Certificates++
		c, err := cms.Parse(o.Bytes)
		if err != nil {
			d.report.reject(where, sha256.Sum256(o.Bytes), nil, err)
			return nil
		}
		var branch []string
		if o.Nonconformant {
			branch = []string{Nonconformant}
		}
		d.take(c, d.bare(o), where, branch...)
	case format.Signed:
		return d.signedList(o.Bytes, where)
	case format.RawList:
		return d.rawList(o.Bytes, where)
	case format.RevocationList:
		d.revocationList(o.Bytes, where)
	default:
		d.report.reject(where, ID{}, nil, o.Err)
	}
	return nil
}

// bare is the source of the file's own certificates.
func (d *draft) bare(o format.Object) *source {
	if d.file.id != 0 {
		return d.file
	}
	if d.file.Kind = KindCertificate; o.LDIF {
		d.file.Kind = KindDirectory
	}
	d.file.Name = d.name(d.file.Kind+" "+d.file.File, d.file)
	d.insert(d.file)
	return d.file
}

// insert gives a source its number: that of the same one, where it is here already.
func (d *draft) insert(s *source) {
	for _, old := range d.st.sources {
		if old.same(s) {
			s.id, s.Name = old.id, old.Name
		}
	}
	if s.id == 0 {
		s.id = d.st.nextSource()
	}
	d.st.sources[s.id] = s
	if !slices.ContainsFunc(d.report.Lists, func(l ListReport) bool { return l.id == s.id }) {
		d.report.Lists = append(d.report.Lists, ListReport{id: s.id})
	}
}

// same tells whether two sources are one: of the same bytes, and signed by the same.
func (s *source) same(o *source) bool {
	return s.Kind == o.Kind && s.Digest == o.Digest && s.SignerID == o.SignerID
}

// name is what a source is called: as wished, with some of its digest where another
// has that name, and a number where that has it too. Evidence tells sources by name.
func (d *draft) name(want string, s *source) string {
	name := want
	for n := 1; slices.ContainsFunc(d.st.sorted(), func(o *source) bool { return o.Name == name && !o.same(s) }); n++ {
		if name = fmt.Sprintf("%s %.8s", want, s.Digest); n > 1 {
			name = fmt.Sprintf("%s %d", name, n)
		}
	}
	return name
}

// take puts a certificate in, or notes that this source has it too.
func (d *draft) take(c *cms.Certificate, from *source, where string, more ...string) {
	from.Held++
	id := ID(sha256.Sum256(c.Raw))
	role := roleOf(c)
	if old := d.st.certificates[id]; old != nil {
		d.report.Known++
		if !slices.Contains(old.Sources, from.id) {
			next := *old
			next.Sources = append(slices.Clone(old.Sources), from.id)
			slices.Sort(next.Sources)
			d.st.certificates[id] = &next
		}
		return
	}
	if d.wheres[id] = where; role == RoleSigner {
		d.report.Signers++
	} else {
		d.report.New++
	}
	d.st.put(&certificate{id: id, der: c.Raw, cert: c, certificateRow: certificateRow{
		Role: role, Sources: []uint64{from.id}, KeyID: c.SubjectKeyID,
		Named: signerKey(c.Issuer, c.Serial), Departures: append(departures(c, role), more...),
	}})
}

// finish fills in what the report says of the sources as they are now.
func (d *draft) finish() {
	lists := d.report.Lists[:0]
	for _, l := range d.report.Lists {
		s := d.st.sources[l.id]
		if s == nil {
			continue
		}
		l.Name, l.Kind, l.Raw, l.Signer, l.Certificates = s.Name, s.Kind, s.Raw, s.Signer, int(s.Held)
		l.Level, l.Proven, l.Note = s.level(), s.Proven, s.note()
		if s.Signed != 0 {
			l.Signed = time.Unix(s.Signed, 0).UTC().Format(time.RFC3339)
		}
		lists = append(lists, l)
	}
	d.report.Lists = lists
	for _, r := range d.report.Rejected {
		if d.wheres[parseID(r.SHA256)] != "" {
			d.report.New-- // counted when it was taken, before its signature was looked at
		}
	}
}

// note says why a source is not proven.
func (s *source) note() string {
	switch {
	case s.Raw:
		return "a raw list without a signature: it says what it says because it was imported here"
	case s.crl != nil && !s.Proven:
		return "its issuer is not in the store: it is not used"
	case s.signer != nil && !s.Proven:
		return fmt.Sprintf("its signer's issuer (%.120s) is not an anchor by any way but this list: import the CSCA bilaterally", s.signer.Issuer)
	}
	return ""
}
