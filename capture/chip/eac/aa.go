package eac

import (
	"context"
	"crypto"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// AAInput is what Active Authentication needs.
type AAInput struct {
	Key   []byte             // SubjectPublicKeyInfo out of DG15 (lds.ParseDG15); nil: the document has no DG15
	Infos *lds.SecurityInfos // of DG14, which names the hash for elliptic keys; nil: there is none
	Rand  io.Reader          // cryptographically strong
}

// challengeSize is the length of the challenge (Doc 9303-11 6.1.3).
const challengeSize = 8

// ActiveAuthentication has the chip sign a challenge with the key of DG15. The error
// is that of the exchange, or of Rand; it ends the session.
func ActiveAuthentication(ctx context.Context, card Exchanger, in AAInput) (Result, error) {
	r := begin("AA")
	if in.Key == nil {
		return r.end(capture.OutcomeUnsupported, "the document has no DG15"), nil
	}
	key, err := parseAAKey(in.Key)
	if err != nil {
		return r.end(capture.OutcomeMissing, "the key of DG15 cannot be used: %v", err), nil
	}
	r.value("key", key.name)
	hashes, early := key.hashes(in.Infos, r)
	if early != nil {
		return *early, nil
	}
	challenge := make([]byte, challengeSize)
	if _, err := io.ReadFull(in.Rand, challenge); err != nil {
		return r.cut(fmt.Errorf("no random numbers: %w", err))
	}
	c := apdu.Command{INS: apdu.InternalAuthenticate, Data: challenge, Le: max(256, key.length)}
	answer, err := card.Exchange(ctx, c)
	if err != nil {
		return r.cut(err)
	}
	if answer.SW != apdu.OK {
		return r.refused(c, answer.SW), nil
	}
	if !key.verify(r, hashes, challenge, answer.Data) {
		return r.end(capture.OutcomeFailed, "the signature is not one of the key of DG15 over the challenge; the chip may be a copy"), nil
	}
	return r.end(capture.OutcomeDone, ""), nil
}

// aaKey is a key of DG15: exactly one of rsa and ec is set.
type aaKey struct {
	rsa     *rsa.PublicKey
	schemes []int // of ISO/IEC 9796-2 that an RSA key may be used with
	ec      *curve.Key
	name    string
	length  int // of a signature, at most
}

var (
	oidRSA = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidPSS = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
)

const maxSPKI = 2 << 10

func parseAAKey(spki []byte) (*aaKey, error) {
	var v struct {
		Algorithm struct {
			OID        asn1.ObjectIdentifier
			Parameters asn1.RawValue `asn1:"optional"`
		}
		Key asn1.BitString
	}
	if len(spki) > maxSPKI {
		return nil, fmt.Errorf("%d bytes, at most %d are read", len(spki), maxSPKI)
	}
	if rest, err := asn1.Unmarshal(spki, &v); err != nil || len(rest) != 0 {
		return nil, errors.New("it is no SubjectPublicKeyInfo")
	}
	pss := v.Algorithm.OID.Equal(oidPSS)
	if !pss && !v.Algorithm.OID.Equal(oidRSA) {
		k, err := curve.ParseSPKI(spki)
		if err != nil {
			return nil, err
		}
		size := (k.Curve().Bits() + 7) / 8
		return &aaKey{ec: k, name: k.Curve().Name(), length: 2*size + 9}, nil
	}
	var k struct{ N, E *big.Int }
	if rest, err := asn1.Unmarshal(v.Key.RightAlign(), &k); err != nil || len(rest) != 0 {
		return nil, errors.New("it is no RSAPublicKey")
	}
	bits := k.N.BitLen()
	if k.N.Sign() <= 0 || bits < 1024 || bits > 8192 || bits%8 != 0 || k.N.Bit(0) == 0 {
		return nil, fmt.Errorf("RSA with %d bits; odd moduli of 1024 to 8192 bits, in whole bytes, are accepted", bits)
	}
	if k.E.Sign() <= 0 || k.E.BitLen() < 2 || k.E.BitLen() > 31 || k.E.Bit(0) == 0 {
		return nil, fmt.Errorf("RSA with an exponent of %d bits; odd ones of 2 to 31 bits are accepted", k.E.BitLen())
	}
	out := &aaKey{rsa: &rsa.PublicKey{N: k.N, E: int(k.E.Int64())}, schemes: []int{1, 2}, name: fmt.Sprintf("RSA-%d", bits), length: bits / 8}
	if pss {
		out.schemes = []int{2}
	}
	return out, nil
}

// plain is ecdsa-plain-signatures of TR-03111, 0.4.0.127.0.7.1.1.4.1; one more byte
// names the hash.
const plain = "\x04\x00\x7f\x00\x07\x01\x01\x04\x01"

var plainHashes = map[byte]crypto.Hash{1: crypto.SHA1, 2: crypto.SHA224, 3: crypto.SHA256, 4: crypto.SHA384, 5: crypto.SHA512}

// hashes are those that an elliptic key may sign with: the one that DG14 names. The
// second result is an outcome where that cannot be used.
func (k *aaKey) hashes(infos *lds.SecurityInfos, r *Result) ([]crypto.Hash, *Result) {
	if k.ec == nil {
		return nil, nil
	}
	if infos == nil || len(infos.ActiveAuth) == 0 {
		r.quirk(QuirkHashUnstated)
		return implicit[1], nil
	}
	var out []crypto.Hash
	for _, i := range infos.ActiveAuth {
		arc, ok := strings.CutPrefix(string(i.Signature), plain)
		switch {
		case !ok || len(arc) != 1:
			end := r.end(capture.OutcomeFailed, "DG14 names %s for its signatures, which is no plain ECDSA (BSI TR-03111)", i.Signature.Name())
			return nil, &end
		case plainHashes[arc[0]] == 0:
			end := r.end(capture.OutcomeMissing, "the hash that DG14 names, %s, is not known here", i.Signature.Name())
			return nil, &end
		}
		out = append(out, plainHashes[arc[0]])
	}
	return out, nil
}

// verify notes how the signature was made and tells whether it is right.
func (k *aaKey) verify(r *Result, hashes []crypto.Hash, challenge, signature []byte) bool {
	if k.rsa != nil {
		p, err := verify9796(k.rsa, challenge, signature, k.schemes...)
		if err != nil {
			return false
		}
		r.value("scheme", fmt.Sprintf("ISO 9796-2 scheme %d", p.scheme))
		r.value("hash", p.hash.String())
		return true
	}
	for _, h := range hashes {
		sum := h.New()
		sum.Write(challenge)
		digest := sum.Sum(nil)
		raw := k.ec.VerifyRaw(digest, signature) == nil
		if !raw && k.ec.VerifyDER(digest, signature) != nil {
			continue
		}
		if !raw {
			r.quirk(QuirkDER)
		}
		r.value("scheme", "ECDSA")
		r.value("hash", h.String())
		return true
	}
	return false
}
