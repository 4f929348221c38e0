package chip

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"

	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
)

var (
	errPassword = errors.New("the chip does not accept what is printed in the document: read the lines again, and see that chip and page belong together")
	errProtocol = errors.New("the chip departs from the protocol")
	errNoAccess = errors.New("the chip does not have it")
)

// basicAccess runs Basic Access Control (Doc 9303-11 clause 4.3) with the password
// information. Errors: errPassword, errProtocol, errNoAccess where the chip knows no
// challenge, those of the transmitter and of the context.
func basicAccess(ctx context.Context, t apdu.Transmitter, information []byte, rand io.Reader, a *sm.Arena) (*sm.Session, error) {
	seed := a.SHA1(information)[:16]
	kEnc, kMAC := a.Derive(sm.TDES, seed, sm.ForEncryption), a.Derive(sm.TDES, seed, sm.ForMAC)
	r, err := apdu.Exchange(ctx, t, apdu.Command{INS: apdu.GetChallenge, Le: 8})
	if err != nil {
		return nil, err
	}
	if r.SW != apdu.OK || len(r.Data) != 8 {
		return nil, fmt.Errorf("GET CHALLENGE: the card answers %v with %d bytes: %w", r.SW, len(r.Data), errNoAccess)
	}
	s := a.Bytes(32) // RND.IFD, RND.IC, K.IFD
	rndIFD, rndIC, kIFD := s[:8], s[8:16], s[16:]
	copy(rndIC, r.Data)
	for _, random := range [][]byte{rndIFD, kIFD} {
		if _, err := io.ReadFull(rand, random); err != nil {
			return nil, fmt.Errorf("random numbers: %w", err)
		}
	}
	data := make([]byte, 32, 40)
	sm.Encrypt(sm.TDES, kEnc, nil, data, s)
	code := sm.MAC(sm.TDES, kMAC, data)
	r, err = apdu.Exchange(ctx, t, apdu.Command{INS: apdu.ExternalAuthenticate, Data: append(data, code[:]...), Le: 40})
	if err != nil {
		return nil, err
	}
	if r.SW != apdu.OK {
		return nil, fmt.Errorf("EXTERNAL AUTHENTICATE: the card answers %v: %w", r.SW, refusal(r.SW))
	}
	if len(r.Data) != 40 {
		return nil, fmt.Errorf("EXTERNAL AUTHENTICATE: %d bytes instead of 40: %w", len(r.Data), errProtocol)
	}
	code = sm.MAC(sm.TDES, kMAC, r.Data[:32])
	answer := a.Bytes(32) // RND.IC, RND.IFD, K.IC
	sm.Decrypt(sm.TDES, kEnc, nil, answer, r.Data[:32])
	kIC := answer[16:]
	right := subtle.ConstantTimeCompare(code[:], r.Data[32:]) &
		subtle.ConstantTimeCompare(answer[:8], rndIC) &
		subtle.ConstantTimeCompare(answer[8:16], rndIFD) &
		(1 - subtle.ConstantTimeCompare(kIC, kIFD)) // our own key back would make the seed zero
	if right != 1 {
		return nil, fmt.Errorf("EXTERNAL AUTHENTICATE: the card does not prove that it knows the keys: %w", errProtocol)
	}
	session := a.Bytes(16)
	subtle.XORBytes(session, kIFD, kIC)
	ssc := a.Keep(rndIC[4:], rndIFD[4:])
	return sm.New(sm.TDES, a.Derive(sm.TDES, session, sm.ForEncryption), a.Derive(sm.TDES, session, sm.ForMAC), ssc, a), nil
}

// refusal tells a wrong password from a card that cannot do it. Cards of the field
// say either of the first three to keys that are not theirs.
func refusal(sw apdu.Status) error {
	if sw == apdu.Warning || sw&0xFFF0 == 0x63C0 || sw == apdu.NotAllowed || sw == apdu.ConditionsNotMet || sw == apdu.SecurityWrong || sw == apdu.Blocked {
		return errPassword
	}
	return errProtocol
}
