package main

import (
	"context"
	"crypto"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"sync"

	"github.com/miekg/pkcs11"

	"gatehouse/capture/curve"
	"gatehouse/capture/cvc"
	"gatehouse/uplink/terminal"
)

// token is an open session with a PKCS #11 token. A session does one thing at a time.
type token struct {
	mu      sync.Mutex
	module  *pkcs11.Ctx
	session pkcs11.SessionHandle
}

// openToken loads the module and logs in to the token of that label.
func openToken(module, label, pin string) (_ *token, err error) {
	t := &token{module: pkcs11.New(module)}
	if t.module == nil {
		return nil, fmt.Errorf("%s is no PKCS #11 module, or cannot be loaded", module)
	}
	if err := t.module.Initialize(); err != nil {
		t.module.Destroy()
		return nil, fmt.Errorf("%s: %w", module, err)
	}
	defer func() {
		if err != nil {
			t.close()
		}
	}()
	slots, err := t.module.GetSlotList(true)
	if err != nil {
		return nil, fmt.Errorf("slots of %s: %w", module, err)
	}
	for _, slot := range slots {
		info, err := t.module.GetTokenInfo(slot)
		if err != nil || strings.TrimRight(info.Label, " \x00") != label {
			continue
		}
		if t.session, err = t.module.OpenSession(slot, pkcs11.CKF_SERIAL_SESSION); err != nil {
			return nil, fmt.Errorf("token %q: %w", label, err)
		}
		if err := t.module.Login(t.session, pkcs11.CKU_USER, pin); err != nil {
			return nil, fmt.Errorf("token %q: the PIN was not taken: %w", label, err)
		}
		return t, nil
	}
	return nil, fmt.Errorf("no token is labelled %q; %d are there", label, len(slots))
}

func (t *token) close() {
	_ = t.module.Finalize() // closes the sessions
	t.module.Destroy()
}

// find gives the object of a class and label. Errors: terminal.ErrKey.
func (t *token) find(class uint, label string) (pkcs11.ObjectHandle, error) {
	template := []*pkcs11.Attribute{pkcs11.NewAttribute(pkcs11.CKA_CLASS, class), pkcs11.NewAttribute(pkcs11.CKA_LABEL, label)}
	if err := t.module.FindObjectsInit(t.session, template); err != nil {
		return 0, err
	}
	found, _, err := t.module.FindObjects(t.session, 2)
	if end := t.module.FindObjectsFinal(t.session); err == nil {
		err = end
	}
	switch {
	case err != nil:
		return 0, err
	case len(found) == 0:
		return 0, fmt.Errorf("%w: the token has no object of class %d labelled %q", terminal.ErrKey, class, label)
	case len(found) > 1:
		return 0, fmt.Errorf("%w: the token has several objects of class %d labelled %q", terminal.ErrKey, class, label)
	}
	return found[0], nil
}

// Sign signs a digest. It is terminal.Keys.
func (t *token) Sign(ctx context.Context, chr string, a cvc.Algorithm, digest []byte) ([]byte, error) {
	mechanism, data, err := mechanismOf(a, digest)
	if err != nil {
		return nil, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	key, err := t.find(pkcs11.CKO_PRIVATE_KEY, chr)
	if err != nil {
		return nil, err
	}
	if err := t.module.SignInit(t.session, []*pkcs11.Mechanism{mechanism}, key); err != nil {
		return nil, fmt.Errorf("token: %w", err)
	}
	signature, err := t.module.Sign(t.session, data)
	if err != nil {
		return nil, fmt.Errorf("token: %w", err)
	}
	return signature, nil
}

// pss are the numbers of a hash in the parameters of RSASSA-PSS.
var pss = map[crypto.Hash][2]uint{
	crypto.SHA1: {pkcs11.CKM_SHA_1, pkcs11.CKG_MGF1_SHA1}, crypto.SHA256: {pkcs11.CKM_SHA256, pkcs11.CKG_MGF1_SHA256}, crypto.SHA512: {pkcs11.CKM_SHA512, pkcs11.CKG_MGF1_SHA512},
}

// hashNames are the object identifiers of a DigestInfo.
var hashNames = map[crypto.Hash]asn1.ObjectIdentifier{
	crypto.SHA1: {1, 3, 14, 3, 2, 26}, crypto.SHA256: {2, 16, 840, 1, 101, 3, 4, 2, 1}, crypto.SHA512: {2, 16, 840, 1, 101, 3, 4, 2, 3},
}

// mechanismOf is how a token is asked for the algorithm, and what it is to sign.
func mechanismOf(a cvc.Algorithm, digest []byte) (*pkcs11.Mechanism, []byte, error) {
	h := a.Hash()
	switch {
	case h == 0 || len(digest) != h.Size():
		return nil, nil, fmt.Errorf("a digest of %d bytes is none of %v", len(digest), a)
	case a.Elliptic(): // r||s, of a digest cut to the order by the token
		return pkcs11.NewMechanism(pkcs11.CKM_ECDSA, nil), digest, nil
	case a.PSS():
		n := pss[h]
		return pkcs11.NewMechanism(pkcs11.CKM_RSA_PKCS_PSS, pkcs11.NewPSSParams(n[0], n[1], uint(h.Size()))), digest, nil
	}
	type algorithm struct {
		OID  asn1.ObjectIdentifier
		Null asn1.RawValue
	}
	info, err := asn1.Marshal(struct {
		Algorithm algorithm
		Digest    []byte
	}{algorithm{hashNames[h], asn1.NullRawValue}, digest})
	return pkcs11.NewMechanism(pkcs11.CKM_RSA_PKCS, nil), info, err
}

// public reads the public key of that label, for a request.
func (t *token) public(label string, a cvc.Algorithm) (cvc.PublicKey, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := cvc.PublicKey{Algorithm: a}
	object, err := t.find(pkcs11.CKO_PUBLIC_KEY, label)
	if err != nil {
		return k, err
	}
	types := []uint{pkcs11.CKA_MODULUS, pkcs11.CKA_PUBLIC_EXPONENT}
	if a.Elliptic() {
		types = []uint{pkcs11.CKA_EC_PARAMS, pkcs11.CKA_EC_POINT}
	}
	values, err := t.module.GetAttributeValue(t.session, object, []*pkcs11.Attribute{pkcs11.NewAttribute(types[0], nil), pkcs11.NewAttribute(types[1], nil)})
	if err != nil {
		return k, fmt.Errorf("the key labelled %q is none for %v: %w", label, a, err)
	}
	first, second := values[0].Value, values[1].Value
	if !a.Elliptic() {
		e := new(big.Int).SetBytes(second)
		if e.BitLen() > 31 {
			return k, errors.New("an exponent above 31 bits is not accepted")
		}
		k.RSA = &rsa.PublicKey{N: new(big.Int).SetBytes(first), E: int(e.Int64())}
		return k, nil
	}
	group, err := curve.ParseParameters(first)
	if err != nil {
		return k, err
	}
	var point []byte // an OCTET STRING around the point
	if rest, err := asn1.Unmarshal(second, &point); err != nil || len(rest) != 0 {
		return k, errors.New("the token's point is no OCTET STRING")
	}
	public, err := group.Key(point)
	if err != nil {
		return k, err
	}
	return cvc.NewEC(a, public), nil
}
