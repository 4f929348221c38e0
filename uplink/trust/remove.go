package trust

import (
	"context"
	"errors"
	"fmt"
)

// ErrUnknown: the store holds nothing of this name.
var ErrUnknown = errors.New("the store holds nothing of that name")

// Remove takes out a certificate, by its SHA-256, or a source, by its name or the
// SHA-256 of its content, with the certificates that only it had. The floors stay:
// what was older than the removed is still refused. Errors: ErrUnknown, those of
// Import.
func (s *Store) Remove(ctx context.Context, what string, o Options) (Report, error) {
	r, err := s.change(o, func(d *draft) error {
		id := parseID(what)
		if c := d.st.certificates[id]; c != nil {
			delete(d.st.certificates, id)
			d.report.Dropped++
			return nil
		}
		for _, src := range d.st.sorted() {
			if src.Name == what || src.Digest == id && id != (ID{}) {
				d.drop(src.id)
				d.report.Removed = append(d.report.Removed, src.Name)
				return nil
			}
		}
		return fmt.Errorf("%w: %.100q: give the SHA-256 of a certificate or the name of a source", ErrUnknown, what)
	}, ctx)
	if err != nil {
		return r, fmt.Errorf("trust: %w", err)
	}
	return r, nil
}
