package trust

import (
	"crypto/sha256"
	"fmt"

	"gatehouse/capture/cms"
	"gatehouse/uplink/trust/format"
)

// source is a list, bundle or file, with what is in it beside certificates.
type source struct {
	sourceRow
	id     uint64
	signer *cms.Certificate // of a signed list
	der    []byte           // of a CRL, or the content of a defect or deviation list
	crl    *cms.CRL
	*entries
}

// certificates tells whether the source brings certificates.
func (s *source) certificates() bool {
	return s.Kind != KindRevocation && s.Kind != KindDefects && s.Kind != KindDeviations
}

// level is what being on this source makes of a certificate; empty: it brings none.
func (s *source) level() string {
	switch {
	case !s.certificates():
		return ""
	case s.Kind == KindBilateral:
		return LevelBilateral
	case (s.Kind == KindMasterList || s.Kind == KindSignerList) && s.Proven:
		return LevelList
	}
	return LevelManual
}

// objects are the bytes that the store keeps for this source.
func (s *source) objects() map[ID][]byte {
	out := map[ID][]byte{}
	if s.signer != nil {
		out[s.SignerID] = s.signer.Raw
	}
	if s.der != nil {
		out[sha256.Sum256(s.der)] = s.der
	}
	return out
}

// open reads the objects of a row that comes from the file.
func (s *source) open(object func(ID) ([]byte, error)) error {
	if s.SignerID != (ID{}) {
		b, err := object(s.SignerID)
		if err == nil {
			s.signer, err = cms.Parse(b)
		}
		if err != nil {
			return fmt.Errorf("%w: signer of %s: %w", ErrDamaged, s.Name, err)
		}
	}
	if s.certificates() {
		return nil
	}
	var err error
	if s.der, err = object(s.Digest); err == nil {
		err = s.parse()
	}
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, s.Name, err)
	}
	return nil
}

// parse reads der.
func (s *source) parse() (err error) {
	var list format.List
	switch s.Kind {
	case KindRevocation:
		s.crl, err = cms.ParseCRL(s.der)
		return err
	case KindDefects:
		list, err = format.DefectList(s.der)
	case KindDeviations:
		list, err = format.DeviationList(s.der)
	}
	if err == nil {
		s.entries, err = newEntries(list)
	}
	return err
}
