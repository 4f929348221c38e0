package trust

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"gatehouse/capture/cms"
	"gatehouse/uplink/trust/format"
)

// skew is how far in the future a list may be signed: clocks differ.
const skew = 24 * time.Hour

// lists are the kinds of signed lists by their content type.
var lists = map[string]struct {
	kind, use string
	strict    bool // the signer must have the extended key usage
}{
	format.OIDMasterList:    {KindMasterList, format.OIDMasterListSigner, true},
	format.OIDSignerList:    {KindSignerList, format.OIDSignerListSigner, true},
	format.OIDDeviationList: {KindDeviations, format.OIDDeviationListSigner, true},
	format.OIDDefectList:    {KindDefects, format.OIDDefectListSigner, false},
}

// Departures of a signed list that are taken all the same.
const (
	NoListUsage   = "TR-03129-2: defect list signer without its extended key usage"
	NoSigningTime = "Doc 9303-12: list that does not say when it was signed"
)

// errNoSigner: a signer list makes no anchors.
var errNoSigner = errors.New("it is no document signer, and this list may hold no others")

// signedList takes a list in CMS, or refuses it whole. Errors: the context's.
func (d *draft) signedList(der []byte, where string) error {
	if err := d.trySigned(der, where); err != nil && d.ctx.Err() == nil {
		d.report.refuse(where, err)
	}
	return d.ctx.Err()
}

func (d *draft) trySigned(der []byte, where string) error {
	if bare := format.Unsigned(der); bare != nil {
		for i, c := range bare {
			if err := d.object(format.Object{Kind: format.Certificate, Where: fmt.Sprintf("%s, certificate %d", where, i+1), Bytes: c}); err != nil {
				return err
			}
		}
		return nil
	}
	signed, err := cms.ParseSigned(der)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	kind, ok := lists[signed.ContentType]
	if !ok {
		return fmt.Errorf("%w: signed data of type %.60s is no list that is known here", ErrRefused, signed.ContentType)
	}
	s := &source{sourceRow: sourceRow{
		Kind: kind.kind, File: d.file.File, Digest: sha256.Sum256(der), Stored: d.now.Unix(), Departures: slices.Clone(signed.Departures),
	}}
	var raw [][]byte
	if s.certificates() {
		if raw, err = cms.ParseMasterList(signed.Content); err != nil {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
	} else {
		s.der, s.Digest = signed.Content, sha256.Sum256(signed.Content)
		if err := s.parse(); err != nil {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
		s.Held = uint64(len(s.list.Entries))
	}
	certificates, rejected, err := d.parseEach(raw)
	if err != nil {
		return err
	}
	if err := d.checkSigners(s, signed, kind.use, kind.strict, certificates); err != nil {
		return err
	}
	s.Proven = d.st.vouch(s.signer, signedAt(s, d.now)) != nil
	if err := d.admit(s); err != nil {
		return err
	}
	s.Proven = false // settle says so once all is here
	s.Name = d.name(listName(s), s)
	d.insert(s)
	d.takeList(s, certificates, rejected)
	d.take(s.signer, s, "signer of "+s.Name)
	s.Held -= 1 // the signer is not on its list
	d.report.Certificates++
	return nil
}

// listed is a certificate with its place on a list.
type listed struct {
	cert *cms.Certificate
	at   int
}

// parseEach reads the certificates of a list; those that cannot be read are given
// with their reasons. Keys on curves of nobody's standard take milliseconds each.
// Errors: the context's.
func (d *draft) parseEach(raw [][]byte) (out []listed, rejected []Rejection, err error) {
	for i, der := range raw {
		if err := d.ctx.Err(); err != nil {
			return nil, nil, err
		}
		c, err := cms.Parse(der)
		if err != nil {
			rejected = append(rejected, Rejection{Where: fmt.Sprintf("certificate %d", i+1), SHA256: ID(sha256.Sum256(der)).String(), Reason: err.Error()})
			continue
		}
		out = append(out, listed{c, i + 1})
	}
	return out, rejected, nil
}

func (d *draft) takeList(s *source, certificates []listed, rejected []Rejection) {
	for _, r := range rejected {
		r.Where += " of " + s.Name
		d.report.Rejected = append(d.report.Rejected, r)
	}
	d.report.Certificates += len(certificates) + len(rejected)
	s.Refused = uint64(len(rejected))
	for _, c := range certificates {
		if s.Kind == KindSignerList && roleOf(c.cert) != RoleSigner {
			d.report.reject(fmt.Sprintf("certificate %d of %s", c.at, s.Name), sha256.Sum256(c.cert.Raw), c.cert, errNoSigner)
			s.Refused++
			s.Held++
			continue
		}
		d.take(c.cert, s, fmt.Sprintf("certificate %d of %s", c.at, s.Name))
	}
	s.Held += uint64(len(rejected))
}

func listName(s *source) string {
	country := s.Country
	if country == "" {
		country = "of no country"
	}
	if s.Signed == 0 {
		return fmt.Sprintf("%s %s %.8s", s.Kind, country, s.Digest)
	}
	return fmt.Sprintf("%s %s %s", s.Kind, country, time.Unix(s.Signed, 0).UTC().Format(time.DateOnly))
}

// rawList takes a CscaMasterList without a signature. Errors: the context's.
func (d *draft) rawList(der []byte, where string) error {
	raw, err := cms.ParseMasterList(der)
	if err != nil {
		d.report.refuse(where, fmt.Errorf("%w: %w", ErrRefused, err))
		return nil
	}
	certificates, rejected, err := d.parseEach(raw)
	if err != nil {
		return err
	}
	s := &source{sourceRow: sourceRow{Kind: KindMasterList, Raw: true, File: d.file.File, Digest: sha256.Sum256(der), Stored: d.now.Unix()}}
	s.Name = d.name("master list (raw) "+d.file.File, s)
	d.insert(s)
	d.takeList(s, certificates, rejected)
	return nil
}

// revocationList takes a CRL, or refuses it.
func (d *draft) revocationList(der []byte, where string) {
	crl, err := cms.ParseCRL(der)
	if err != nil {
		d.report.refuse(where, fmt.Errorf("%w: %w", ErrRefused, err))
		return
	}
	s := &source{crl: crl, der: crl.Raw, sourceRow: sourceRow{
		Kind: KindRevocation, File: d.file.File, Digest: sha256.Sum256(crl.Raw), Stored: d.now.Unix(), Country: crl.Issuer.Country(),
		Signer: crl.Issuer.String(), Signed: crl.ThisUpdate.Unix(), Departures: crl.Departures,
	}}
	if !crl.NextUpdate.IsZero() {
		s.Expires = crl.NextUpdate.Unix()
	}
	by, err := d.st.covers(crl)
	if by != nil {
		s.Proven, s.ProvenBy = true, by.id
	}
	switch {
	case err != nil:
	case crl.ThisUpdate.After(d.now.Add(skew)):
		err = fmt.Errorf("%w: it is of %s, which is in the future: set the clock, or ask its issuer", ErrRefused, day(s.Signed))
	default:
		err = d.admit(s)
	}
	if err != nil {
		d.report.refuse(where, err)
		return
	}
	s.Proven, s.ProvenBy = false, ID{}
	s.Name = d.name(listName(s), s)
	d.insert(s)
}
