package eac

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// Channel is an Exchanger whose keys can be replaced. Rekey ends the session that
// stood and takes over the new one.
type Channel interface {
	Exchanger
	Rekey(s *sm.Session)
}

// CAInput is what Chip Authentication needs.
type CAInput struct {
	Infos *lds.SecurityInfos // of DG14; nil: the document has none
	Arena *sm.Arena          // where the shared secret and the keys live until it is wiped
	Rand  io.Reader          // cryptographically strong

	// Next is the command that the reading goes on with. Its answer is the proof, so
	// that there is no command of which nothing is wanted.
	Next apdu.Command
}

// CAResult is a Result with what the reading goes on with.
type CAResult struct {
	Result
	Answer  apdu.Response // to Next; only where the outcome is done
	Group   curve.Group   // of the ephemeral key, only where the outcome is done
	Public  []byte        // the terminal's ephemeral key, for Terminal Authentication
	Rekeyed bool          // the old keys are gone
}

// ChipAuthentication agrees on new session keys with the static key of DG14. Where
// the chip refuses, the old session stands. The error is that of the exchange, or of
// Rand; it ends the session.
func ChipAuthentication(ctx context.Context, card Channel, in CAInput) (CAResult, error) {
	r := begin("CA")
	way, early := chooseCA(in.Infos, r)
	if early != nil {
		return CAResult{Result: *early}, nil
	}
	r.value("cipher", way.cipher.String())
	r.value("domain", way.group.Name())
	secret, err := way.group.Generate(in.Rand)
	if err != nil {
		end, err := r.cut(err)
		return CAResult{Result: end}, err
	}
	defer secret.Wipe()
	public := secret.Public()
	c, sw, err := way.send(ctx, card, public, r)
	if err != nil {
		end, err := r.cut(err)
		return CAResult{Result: end}, err
	}
	if sw != apdu.OK {
		return CAResult{Result: r.refused(c, sw)}, nil
	}
	if r.Outcome != 0 { // the answer is not what the standard has
		return CAResult{Result: *r}, nil
	}
	shared, err := secret.Agree(way.public)
	if err != nil { // the key was checked when it was read
		return CAResult{Result: r.end(capture.OutcomeFailed, "the key of DG14 agrees on nothing: %v", err)}, nil
	}
	kept := in.Arena.Keep(shared)
	clear(shared)
	defer clear(kept)
	card.Rekey(sm.New(way.cipher, in.Arena.Derive(way.cipher, kept, sm.ForEncryption), in.Arena.Derive(way.cipher, kept, sm.ForMAC), nil, in.Arena))
	answer, err := card.Exchange(ctx, in.Next)
	if err != nil {
		end, err := r.cut(err)
		return CAResult{Result: end, Rekeyed: true}, err
	}
	return CAResult{Result: r.end(capture.OutcomeDone, ""), Answer: answer, Group: way.group, Public: public, Rekeyed: true}, nil
}

// send gives the chip our key and lets it derive the session's.
func (w *caWay) send(ctx context.Context, card Exchanger, public []byte, r *Result) (apdu.Command, apdu.Status, error) {
	var id []byte
	if w.id != lds.NoID {
		id = lds.TLV(0x84, shortest(w.id))
	}
	if w.cipher == sm.TDES {
		c := apdu.Command{INS: apdu.ManageSecurity, P1: 0x41, P2: 0xa6, Data: append(lds.TLV(0x91, public), id...)}
		answer, err := card.Exchange(ctx, c)
		return c, answer.SW, err
	}
	c := apdu.Command{INS: apdu.ManageSecurity, P1: 0x41, P2: 0xa4, Data: append(lds.TLV(0x80, []byte(w.protocol)), id...)}
	answer, err := card.Exchange(ctx, c)
	if err != nil || answer.SW != apdu.OK {
		return c, answer.SW, err
	}
	c = apdu.Command{INS: apdu.GeneralAuthenticate, Data: lds.TLV(0x7c, lds.TLV(0x80, public)), Le: 256}
	answer, err = card.Exchange(ctx, c)
	switch {
	case err != nil || answer.SW != apdu.OK:
	case len(answer.Data) == 0:
		r.quirk(QuirkNoTemplate)
	case !bytes.Equal(answer.Data, []byte{0x7c, 0}): // nonce and token are those of version 2
		r.end(capture.OutcomeFailed, "GENERAL AUTHENTICATE is answered with data that version 1 does not have")
	}
	return c, answer.SW, err
}

// shortest is a number in as few bytes as it needs, one at least.
func shortest(n int) []byte {
	b := bytes.TrimLeft(binary.BigEndian.AppendUint64(nil, uint64(n)), "\x00")
	if len(b) == 0 {
		return []byte{0}
	}
	return b
}
