package sealed

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"gatehouse/capture"
	"gatehouse/test/rig"
	"gatehouse/test/rig/paper"
	"gatehouse/test/rig/seals"
)

// States are those of the rig that seal their documents, with the country of their
// certificates.
var States = map[string]string{"D": "DE", "FRA": "FR", "NLD": "NL", "ESP": "ES", "POL": "PL", "IND": "IN"}

// Press personalises documents with seals.
type Press struct {
	nations map[string]*seals.Nation // by issuing state
	now     time.Time                // day of issue and of the signatures
}

// NewPress makes the authority and the signer of each of States.
func NewPress(now time.Time) (*Press, error) {
	p := &Press{nations: map[string]*seals.Nation{}, now: now}
	for state := range States {
		n, err := nation(state, 0x1D, now)
		if err != nil {
			return nil, err
		}
		p.nations[state] = n
	}
	return p, nil
}

// nation makes an authority with a signer of the serial number.
func nation(state string, serial int64, now time.Time) (*seals.Nation, error) {
	n, err := seals.NewNation(States[state], "brainpoolP384r1", now)
	if err == nil {
		_, err = n.Issue("S1", seals.Request{Serial: serial})
	}
	return n, err
}

// Trust is what a kiosk is given of these states, in PEM: authorities, signers,
// revocation lists.
func (p *Press) Trust() (all []byte, err error) {
	for _, state := range slices.Sorted(maps.Keys(p.nations)) {
		text, err := p.nations[state].Trust()
		if err != nil {
			return nil, err
		}
		all = append(all, text...)
	}
	return all, nil
}

// New makes the traveller of a seed as paper.New does; where f is one of rig.Sealings,
// that of Seed, with a seal. FormatUnknown lets the seed choose among TD1,
// TD2 and TD3.
func (p *Press) New(seed uint64, f rig.Forgery, format capture.Format) (*rig.Traveller, error) {
	if !rig.IsSealing(f) {
		return paper.New(seed, f, format)
	}
	own, err := Seed(seed, format, "")
	if err != nil {
		return nil, err
	}
	t, err := paper.NewFor(seed, own, rig.Genuine, format)
	if err != nil {
		return nil, err
	}
	said, signer := t, p.nations[t.Issuer].Signers[0] // whose lines the seal holds, and who vouches for them
	switch f {
	case rig.SealMoved:
		other, err := Seed(own+stride, t.Format, t.Issuer)
		if err != nil {
			return nil, err
		}
		if said, err = paper.New(other, rig.Genuine, t.Format); err != nil {
			return nil, err
		}
	case rig.SealOutdated: // the document as it was issued, before its dates were made to look valid
		if said, err = paper.New(own, rig.Expired, t.Format); err != nil {
			return nil, err
		}
	case rig.SealUnknown: // of another authority by the same name
		stranger, err := nation(t.Issuer, 0x2E, p.now)
		if err != nil {
			return nil, err
		}
		signer = stranger.Signers[0]
	}
	t.Seed, t.Forgery = seed, f
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

// stride is between the seeds that are tried, so that neighbours do not share them.
const stride = 1_000_003

// Seed gives the first of seed, seed + stride and so on whose document is issued
// by that state, or by any of States if it is empty.
func Seed(seed uint64, format capture.Format, issuer string) (uint64, error) {
	const most = 10_000 // some eighty states take turns
	for range most {
		_, _, by, err := paper.Row(seed, rig.Genuine, format)
		if err != nil {
			return 0, err
		}
		if _, seals := States[by]; seals && (issuer == "" || by == issuer) {
			return seed, nil
		}
		seed += stride
	}
	return 0, fmt.Errorf("sealed: no document of the state %q", issuer)
}

// Visa makes a visa of the size MRV-A with its seal, genuine.
func (p *Press) Visa(seed uint64) (*rig.Traveller, error) {
	t, err := paper.Draw(paper.Spec{Model: "V IND 1", Seed: seed, Forgery: rig.Genuine})
	if err != nil {
		return nil, err
	}
	payload, err := p.payload(p.nations[t.Issuer].Signers[0], t)
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
		return by.IDB(t.Issuer, p.now, false, false, seals.Field{Tag: 7, Value: seals.C40(l[0] + l[1] + l[2])})
	case capture.TD2:
		passport.Tag = 3
		return by.VDS(4, t.Issuer, [2]byte{0xFB, 6}, p.now, seals.Field{Tag: 2, Value: seals.C40(l[0] + l[1])}, passport)
	case capture.TD3:
		return by.IDB(t.Issuer, p.now, false, false, seals.Field{Tag: 8, Value: seals.C40(l[0] + l[1])})
	case capture.MRVA: // without the optional data of the lower line
		passport.Tag = 5
		return by.VDS(4, t.Issuer, [2]byte{0x5D, 1}, p.now, seals.Field{Tag: 1, Value: seals.C40(l[0] + l[1][:28])},
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
