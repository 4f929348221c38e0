package trust

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"gatehouse/uplink/shelf"
	"gatehouse/uplink/trust/format"
)

// MaxBundle is the largest content of a bilateral bundle in bytes.
const MaxBundle = 16 << 20

// ImportBundle takes a bundle that the nation signed: the shelf item of kind
// shelf.KindTrust whose manifest is at path. Its content is certificates and
// revocation lists, in PEM or DER, as other nations handed them over; what is in it
// has level bilateral. A bundle replaces its earlier versions. Errors: the shelf's
// (no signature by one of keys among them), ErrRollback, and those of Import.
func (s *Store) ImportBundle(ctx context.Context, path string, keys shelf.Keys, o Options) (Report, error) {
	name, ok := strings.CutSuffix(filepath.Base(path), ".manifest")
	if !ok {
		return Report{File: path}, fmt.Errorf("trust: %s: a bundle is named by its manifest, NAME.manifest", path)
	}
	item, err := shelf.Load(filepath.Dir(path), name, shelf.KindTrust, keys, 0, MaxBundle)
	if err != nil {
		return Report{File: path}, err
	}
	r, err := s.change(o, func(d *draft) error { return d.bundle(ctx, item) }, ctx)
	r.File = path
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		err = fmt.Errorf("trust: %s: %w", path, err)
	}
	return r, err
}

func (d *draft) bundle(ctx context.Context, item shelf.Item) error {
	d.file = &source{sourceRow: sourceRow{
		Name: KindBilateral + " " + item.Name, Kind: KindBilateral, File: item.File, Digest: item.SHA256, Version: item.Version,
		Signed: item.Issued.Unix(), Stored: d.now.Unix(), Expires: item.Expires.Unix(), Proven: true, Signer: "the nation's shelf key",
	}}
	if item.Issued.After(d.now.Add(skew)) {
		return fmt.Errorf("%w: it was issued at %s, which is in the future: set the clock", ErrRefused, day(d.file.Signed))
	}
	if err := d.admit(d.file); err != nil {
		return err
	}
	d.insert(d.file)
	err := format.Walk(ctx, bytes.NewReader(item.Content), int64(len(item.Content)), d.object)
	if err == nil && d.file.Held == 0 && len(d.report.Lists) == 1 {
		err = errors.New("the bundle holds nothing")
	}
	for _, s := range d.st.sorted() {
		if s.Kind == KindBilateral && s.Name == d.file.Name && s.id != d.file.id {
			d.report.Replaced = append(d.report.Replaced, fmt.Sprintf("%s, version %d", s.Name, s.Version))
			d.drop(s.id)
		}
	}
	return err
}
