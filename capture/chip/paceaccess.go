package chip

import (
	"context"
	"errors"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/pace"
)

// passwords are those that were read or entered, the lines' first.
func (s *Session) passwords() (all []pace.Password) {
	if s.mrz != nil {
		all = append(all, pace.Password{Reference: pace.MRZ, Secret: s.mrz})
	}
	if s.can != nil {
		all = append(all, pace.Password{Reference: pace.CAN, Secret: s.can})
	}
	return all
}

// byPACE runs PACE and gives the cause why it did not open the chip; empty: it did.
func (s *Session) byPACE(ctx context.Context, choices []pace.Choice) (why string, err error) {
	passwords := s.passwords()
	if len(passwords) == 0 {
		s.protocol("PACE", capture.OutcomeMissing, "neither lines that hold a password nor a CAN were read", cause(causePassword))
		return causePassword, nil
	}
	s.progress("PACE")
	for _, p := range passwords {
		was := why
		if why, err = s.withPassword(ctx, choices, p); err != nil || why == "" {
			return why, err
		}
		if was == causePassword { // what the lines were refused for stays: BAC takes the same
			return was, nil
		}
		if why != causePassword {
			return why, nil
		}
	}
	return causePassword, nil
}

// withPassword tries the ways that the chip offers, the best one first. A chip that
// fails in one is not asked for a weaker one; only a way that it says it does not
// know is passed over.
func (s *Session) withPassword(ctx context.Context, choices []pace.Choice, p pace.Password) (why string, err error) {
	for i := range choices {
		in := pace.Input{Choice: choices[i], Password: p, Arena: s.r.Arena, Rand: s.r.Rand, History: s.r.History}
		session, result, err := pace.Run(ctx, &s.wire, in)
		s.met(result.Quirks...)
		if err == nil {
			s.session, s.pace, s.group, s.opened = session, result, choices[i].Group, "PACE"
			s.protocol("PACE", capture.OutcomeDone, "", result.Values...)
			return "", nil
		}
		outcome := capture.OutcomeFailed
		switch {
		case errors.Is(err, pace.ErrPassword):
			why = causePassword
		case errors.Is(err, pace.ErrBlocked):
			why = causeBlocked
		case errors.Is(err, pace.ErrUnsupported):
			why = causeUnsupported
		case errors.Is(err, pace.ErrProtocol), errors.Is(err, apdu.ErrAnswer):
			why = causeProtocol
		case errors.Is(err, pace.ErrInput):
			why, outcome = causePassword, capture.OutcomeMissing
		default:
			s.protocol("PACE", capture.OutcomeAborted, reason(err), result.Values...)
			return "", err
		}
		s.protocol("PACE", outcome, err.Error(), append(result.Values, cause(why))...)
		if why != causeUnsupported {
			break
		}
	}
	return why, nil
}
