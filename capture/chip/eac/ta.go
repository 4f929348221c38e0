package eac

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/cvc"
	"gatehouse/capture/lds"
)

// TerminalSigner holds, or reaches, the terminal's certificates and its private key.
type TerminalSigner interface {
	// Chain gives the certificates from behind the trust point that the chip names to
	// the terminal's: links, the verifier's, the terminal's. Errors: cvc.ErrChain where
	// there is none for this reference; others where it could not be asked.
	Chain(ctx context.Context, car string) ([][]byte, error)
	// Sign signs the data with the key of the terminal's certificate, by its algorithm.
	Sign(ctx context.Context, chr string, data []byte) ([]byte, error)
}

// Binding is what the chip takes itself for, ID_PICC of TR-03110-1 3.5.
type Binding struct {
	Name       string // "document number", "PACE", "static"
	Identifier []byte // the document number with its check digit, or Compress of the chip's ephemeral key of PACE
}

// TAInput is what Terminal Authentication needs.
type TAInput struct {
	References []string // to trust points of the chip, the most recent first: EF.CVCA, or PACE's objects 87 and 88
	Bindings   []Binding
	Compressed []byte // Compress of the terminal's newest ephemeral key, of Chip Authentication or PACE-CAM
	Signer     TerminalSigner
	At         time.Time // for the dates of the certificates
}

// TerminalAuthentication proves to the chip that the terminal may read DG3 and DG4.
// Secure messaging stays as it was, whatever the outcome. Of several bindings the
// second is tried where the chip says that the signature over the first was wrong
// (6300): some states' documents take the document number after PACE.
func TerminalAuthentication(ctx context.Context, card Exchanger, in TAInput) (Result, error) {
	r := begin("TA")
	if len(in.References) == 0 {
		return r.end(capture.OutcomeMissing, "the chip names no trust point, in EF.CVCA or in PACE"), nil
	}
	if in.Signer == nil || len(in.Bindings) == 0 || len(in.Compressed) == 0 {
		return r.end(capture.OutcomeMissing, "this terminal has no certificates for it"), nil
	}
	chain, early, err := chooseChain(ctx, in, r)
	if early != nil {
		return *early, err
	}
	if c, sw, err := present(ctx, card, chain); err != nil {
		return r.cut(err)
	} else if sw != apdu.OK {
		return r.refused(c, sw), nil
	}
	terminal := chain[len(chain)-1].CHR
	for i, b := range in.Bindings {
		c, sw, err := prove(ctx, card, in, terminal, b)
		var unable *signerError
		switch {
		case errors.As(err, &unable):
			return r.end(capture.OutcomeMissing, "%v", err), ctx.Err()
		case errors.Is(err, errChallenge):
			return r.end(capture.OutcomeFailed, "%v", err), nil
		case err != nil:
			return r.cut(err)
		case sw == apdu.OK:
			r.value("binding", b.Name)
			if i > 0 {
				r.quirk(QuirkStatic)
			}
			return r.end(capture.OutcomeDone, ""), nil
		case sw != apdu.Warning || i == len(in.Bindings)-1:
			return r.refused(c, sw), nil
		}
	}
	panic("unreachable")
}

// chooseChain asks for a chain for each trust point in turn. What is not good today
// is not sent.
func chooseChain(ctx context.Context, in TAInput, r *Result) ([]*cvc.Certificate, *Result, error) {
	why := fmt.Errorf("no certificates for the trust points of the chip, %q", in.References)
	for _, car := range in.References {
		raw, err := in.Signer.Chain(ctx, car)
		if errors.Is(err, cvc.ErrChain) {
			continue
		}
		if err != nil {
			end := r.end(capture.OutcomeMissing, "the certificates could not be had: %v", err)
			return nil, &end, ctx.Err()
		}
		chain := make([]*cvc.Certificate, 0, len(raw))
		for _, der := range raw {
			c, err := cvc.Parse(der)
			if err != nil {
				why = fmt.Errorf("the certificates for %q cannot be used: %w", car, err)
				break
			}
			chain = append(chain, c)
		}
		if len(chain) < len(raw) {
			continue
		}
		// Only the chip knows the key of its trust point.
		rights, err := cvc.Verify(cvc.TrustPoint{Holder: cvc.Reference(car), Rights: cvc.ReadDG3 | cvc.ReadDG4}, chain, in.At)
		if err != nil {
			why = fmt.Errorf("the certificates for %q cannot be used: %w", car, err)
			continue
		}
		r.value("trust point", car)
		r.value("algorithm", chain[len(chain)-1].Key.Algorithm.String())
		r.value("rights", rights.String())
		return chain, nil, nil
	}
	end := r.end(capture.OutcomeMissing, "%v", why)
	return nil, &end, nil
}

// present has the chip verify and import each certificate of the chain. It gives the
// last command and its answer.
func present(ctx context.Context, card Exchanger, chain []*cvc.Certificate) (apdu.Command, apdu.Status, error) {
	for _, c := range chain {
		for _, command := range []apdu.Command{
			{INS: apdu.ManageSecurity, P1: 0x81, P2: 0xb6, Data: lds.TLV(0x83, []byte(c.CAR))},
			{INS: apdu.VerifyCertificate, P1: 0x00, P2: 0xbe, Data: append(append([]byte(nil), c.Body()...), c.Signature()...)},
		} {
			answer, err := card.Exchange(ctx, command)
			if err != nil || answer.SW != apdu.OK {
				return command, answer.SW, err
			}
		}
	}
	return apdu.Command{}, apdu.OK, nil
}

// signerError is a failure of the signer: the card was not spoken to.
type signerError struct{ err error }

func (e *signerError) Error() string { return "the terminal's key could not sign: " + e.err.Error() }
func (e *signerError) Unwrap() error { return e.err }

var errChallenge = errors.New("GET CHALLENGE is not answered with 8 bytes; nothing was signed")

// prove signs a challenge of the chip. It gives the last command and its answer.
func prove(ctx context.Context, card Exchanger, in TAInput, terminal cvc.Reference, b Binding) (apdu.Command, apdu.Status, error) {
	c := apdu.Command{INS: apdu.ManageSecurity, P1: 0x81, P2: 0xa4, Data: lds.TLV(0x83, []byte(terminal))}
	answer, err := card.Exchange(ctx, c)
	if err != nil || answer.SW != apdu.OK {
		return c, answer.SW, err
	}
	c = apdu.Command{INS: apdu.GetChallenge, Le: challengeSize}
	answer, err = card.Exchange(ctx, c)
	if err != nil || answer.SW != apdu.OK {
		return c, answer.SW, err
	}
	if len(answer.Data) != challengeSize {
		return c, answer.SW, errChallenge
	}
	data := append(append(append([]byte(nil), b.Identifier...), answer.Data...), in.Compressed...)
	signature, err := in.Signer.Sign(ctx, string(terminal), data)
	clear(data) // it may hold the document number
	if err != nil {
		return c, 0, &signerError{err}
	}
	c = apdu.Command{INS: apdu.ExternalAuthenticate, Data: signature}
	answer, err = card.Exchange(ctx, c)
	return c, answer.SW, err
}
