package chip

import (
	"context"
	"errors"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/cms"
	"gatehouse/capture/lds"
)

// note takes over the outcome of a protocol.
func (s *Session) note(r eac.Result) {
	s.chip.Protocols = append(s.chip.Protocols, r.ChipProtocol)
	s.met(r.Quirks...)
	if r.Outcome == capture.OutcomeDone && r.Name != "TA" {
		s.proof = true
	}
}

// mapped reads EF.CardSecurity and ends PACE with Chip Authentication mapping.
// Whether the file is to be believed is for passive authentication to say.
func (s *Session) mapped(ctx context.Context) error {
	data, file, err := s.masterFile(ctx, "EF.CardSecurity", !s.bySFI)
	if errors.Is(err, sm.ErrBroken) && s.again < maxAgain {
		if again, err := s.shorten(ctx); again {
			return err // the new session has done all of this
		}
	}
	s.file(file)
	if err != nil {
		s.protocol("CAM", capture.OutcomeAborted, reason(err))
		return err
	}
	var infos *lds.SecurityInfos
	if signed, err := cms.ParseSigned(data); err == nil {
		if parsed, err := lds.ParseSecurityInfos(signed.Content); err == nil {
			infos = &parsed
		}
	}
	s.note(eac.ChipAuthenticationMapping(s.pace.CAM, infos))
	if s.proof {
		s.key = eac.Compress(s.group, s.pace.Ours)
	}
	return nil
}

// Rekey puts the session of Chip Authentication in the place of the old one.
func (s *Session) Rekey(next *sm.Session) {
	if s.session != nil {
		s.session.End()
	}
	s.session, s.renewed = next, true
}

// chipAuthentication runs it with the keys of DG14. The next file's first block is
// the proof that the chip holds its key.
func (s *Session) chipAuthentication(ctx context.Context, next string) error {
	switch {
	case s.triedCA:
		return nil // a new session after it failed
	case s.proof:
		s.protocol("CA", capture.OutcomeNotNeeded, "PACE with Chip Authentication mapping proved the chip")
		return nil
	}
	s.progress("CA")
	s.triedCA = true
	p := s.prime(next)
	r, err := eac.ChipAuthentication(ctx, s, eac.CAInput{Infos: s.infos, Arena: s.r.Arena, Rand: s.r.Rand, Next: p.command})
	s.note(r.Result)
	if err == nil {
		if r.Outcome == capture.OutcomeDone {
			p.answer = r.Answer
			s.primed, s.key = p, eac.Compress(r.Group, r.Public)
		}
		return nil
	}
	if !errors.Is(err, sm.ErrBroken) || s.again >= maxAgain {
		return err
	}
	// What was to be proven is not; the files are read all the same, in a session of
	// their own, since the officer has to see them.
	s.again++
	s.met(quirkCA)
	return s.reopen(ctx)
}

// activeAuthentication runs it with the key of DG15.
func (s *Session) activeAuthentication(ctx context.Context, file []byte) error {
	key, err := lds.ParseDG15(file)
	if err != nil {
		s.protocol("AA", capture.OutcomeFailed, err.Error())
		return nil
	}
	s.progress("AA")
	r, err := eac.ActiveAuthentication(ctx, s, eac.AAInput{Key: key, Infos: s.infos, Rand: s.r.Rand})
	s.note(r)
	return err
}

// primed is the first command of a file that was sent before its turn.
type primed struct {
	name    string
	command apdu.Command
	answer  apdu.Response
}

// prime gives the first command of the file.
func (s *Session) prime(name string) *primed {
	f, ok := lds.FileByName(name)
	if !ok {
		f, _ = lds.FileByName("EF.SOD")
	}
	if s.know.Select {
		return &primed{name: f.Name, command: selectCommand(f)}
	}
	return &primed{name: f.Name, command: apdu.Command{INS: apdu.ReadBinary, P1: 0x80 | f.SFI, Le: s.firstLength(f)}}
}

// exchangeFirst is Exchange for the first command of a file.
func (s *Session) exchangeFirst(ctx context.Context, name string, c apdu.Command) (apdu.Response, error) {
	if p := s.primed; p != nil {
		s.primed = nil
		if p.name == name && p.command.INS == c.INS && p.command.P1 == c.P1 && p.command.Le == c.Le {
			return p.answer, nil
		}
	}
	return s.Exchange(ctx, c)
}
