package sealed

import (
	"errors"
	"fmt"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig"
	"gatehouse/test/rig/paper"
	"gatehouse/test/rig/seals"
)

// Press personalises documents with seals.
type Press struct {
	Signer   *seals.Signer // whom the kiosk knows
	Stranger *seals.Signer // whose authority no kiosk was told of
	Now      time.Time     // day of issue and of the signatures
}

// NewPress takes the signer and makes the stranger: of another authority, with the
// same name and another serial number.
func NewPress(signer *seals.Signer, now time.Time) (*Press, error) {
	n, err := seals.NewNation(signer.Country, "brainpoolP256r1", now)
	if err != nil {
		return nil, err
	}
	p := &Press{Signer: signer, Now: now}
	p.Stranger, err = n.Issue(signer.Name, seals.Request{Serial: signer.Serial + 1})
	return p, err
}

// New makes the traveller of a seed as paper.New does, with a seal where f is one of
// rig.Sealings. FormatUnknown lets the seed choose among TD1, TD2 and TD3.
func (p *Press) New(seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error) {
	if !rig.IsSealing(f) {
		return paper.New(seed, f, format)
	}
	t, err := paper.New(seed, rig.Genuine, format)
	if err != nil {
		return nil, err
	}
	t.Forgery = f
	said, signer := t, p.Signer // whose lines the seal holds, and who vouches for them
	switch f {
	case rig.SealMoved:
		said, err = paper.New(^seed, rig.Genuine, t.Format)
	case rig.SealOutdated: // the document as it was issued, before its dates were made to look valid
		said, err = paper.New(seed, rig.Expired, t.Format)
	case rig.SealUnknown:
		signer = p.Stranger
	}
	if err != nil {
		return nil, err
	}
	kind := capture.DataMatrix
	if t.Format == capture.TD3 && seed%2 == 1 {
		kind = capture.QR
	}
	payload, err := p.payload(signer, said)
	if err == nil && f == rig.SealChanged {
		err = change(payload)
	}
	if err == nil {
		err = Print(t.Sheet, kind, payload)
	}
	return t, err
}

// Visa makes a visa of the size MRV-A with its seal, genuine.
func (p *Press) Visa(seed uint64) (*rig.Traveller, error) {
	t, err := paper.Draw(paper.Spec{Model: "V IND 1", Seed: seed, Forgery: rig.Genuine})
	if err != nil {
		return nil, err
	}
	payload, err := p.payload(p.Signer, t)
	if err == nil {
		err = Print(t.Sheet, capture.DataMatrix, payload)
	}
	return t, err
}

// payload is the message that vouches for the traveller's lines.
func (p *Press) payload(by *seals.Signer, t *rig.Traveller) ([]byte, error) {
	l := t.Sheet.Lines
	passport := seals.Field{Value: seals.C40("UT0000001")} // that the permit or visa was issued to
	switch t.Format {
	case capture.TD1:
		return by.IDB(t.Issuer, p.Now, false, false, seals.Field{Tag: 7, Value: seals.C40(l[0] + l[1] + l[2])})
	case capture.TD2:
		passport.Tag = 3
		return by.VDS(4, t.Issuer, [2]byte{0xFB, 6}, p.Now, seals.Field{Tag: 2, Value: seals.C40(l[0] + l[1])}, passport)
	case capture.TD3:
		return by.IDB(t.Issuer, p.Now, false, false, seals.Field{Tag: 8, Value: seals.C40(l[0] + l[1])})
	case capture.MRVA: // without the optional data of the lower line
		passport.Tag = 5
		return by.VDS(4, t.Issuer, [2]byte{0x5D, 1}, p.Now, seals.Field{Tag: 1, Value: seals.C40(l[0] + l[1][:28])},
			seals.Field{Tag: 4, Value: []byte{90, 0, 0}}, passport)
	}
	return nil, fmt.Errorf("sealed: no profile for the lines of a %s", t.Format)
}

// change makes another byte of one in the signature, which ends every seal here. One of an
// IDB is a letter of Base32, and stays one.
func change(payload []byte) error {
	if len(payload) < 80 {
		return errors.New("sealed: the message is too short to hold a signature")
	}
	b := &payload[len(payload)-20]
	switch {
	case payload[0] == 0xDC:
		*b ^= 1
	case *b == 'A':
		*b = 'B'
	default:
		*b = 'A'
	}
	return nil
}
