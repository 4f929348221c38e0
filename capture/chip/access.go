package chip

import (
	"context"
	"errors"
	"fmt"

	"gatehouse/capture"
	"gatehouse/capture/chip/apdu"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/chip/sm"
	"gatehouse/capture/lds"
)

// errClosed: neither PACE nor BAC opens the chip; the protocols say why.
var errClosed = errors.New("the chip was not opened: the check of its opening says why")

// Why an access protocol did not succeed: its value "cause".
const (
	causePassword    = "password" // the chip does not accept what was read or entered
	causeBlocked     = "blocked"
	causeProtocol    = "protocol"
	causeUnsupported = "not supported"
)

func cause(why string) capture.ChipValue { return capture.ChipValue{Name: "cause", Value: why} }

// open gains access to the chip and selects the application: PACE where EF.CardAccess
// announces it, else BAC, else in plain. BAC after a PACE that failed for another
// reason than the password is a downgrade, and says so.
func (s *Session) open(ctx context.Context) error {
	infos, err := s.announced(ctx)
	if err != nil {
		return err
	}
	choices, refused := []pace.Choice(nil), []error(nil)
	if infos != nil {
		choices, refused = pace.Choices(infos)
	}
	instead := false
	switch {
	case len(choices) > 0:
		cause, err := s.byPACE(ctx, choices)
		switch {
		case err != nil:
			return err
		case cause == "":
			return s.enter(ctx)
		case cause != causeProtocol && cause != causeUnsupported:
			return errClosed // BAC takes the same password
		}
		instead = true
	case len(refused) > 0:
		s.protocol("PACE", capture.OutcomeMissing, "this terminal knows no way of PACE that the chip offers: "+refused[0].Error(), cause(causeUnsupported))
		instead = true
	case infos == nil && s.chip.File("EF.CardAccess").State == capture.FileMalformed:
		// Nobody can say that a spoilt file did not announce it.
		s.protocol("PACE", capture.OutcomeFailed, "EF.CardAccess is there and cannot be read", cause(causeProtocol))
		instead = true
	case infos == nil && s.chip.File("EF.CardAccess").State == capture.FileDenied:
		s.protocol("PACE", capture.OutcomeUnsupported, "the chip does not give EF.CardAccess, which would announce it")
	case infos == nil:
		s.protocol("PACE", capture.OutcomeUnsupported, "the chip has no EF.CardAccess")
	default:
		s.protocol("PACE", capture.OutcomeUnsupported, "EF.CardAccess does not announce it")
	}
	return s.byBAC(ctx, instead)
}

// announced reads EF.CardAccess, and EF.ATR/INFO where it helps. nil: there is none.
// What a chip announced once it is held to when the session is begun again.
func (s *Session) announced(ctx context.Context) (*lds.SecurityInfos, error) {
	if s.again > 0 {
		return s.access, nil
	}
	s.bySFI = true // a refusal is first put down to the master file
	data, file, err := s.masterFile(ctx, "EF.CardAccess", false)
	if err == nil && file.State != capture.FileRead {
		// It should be current after a reset; some cards want it selected.
		if err = s.selectMaster(ctx); err == nil {
			data, file, err = s.masterFile(ctx, "EF.CardAccess", true)
		}
		if file.State == capture.FileRead {
			s.met(quirkSelect)
		}
		s.bySFI = false
	}
	s.file(file)
	if err != nil || file.State != capture.FileRead {
		return nil, err
	}
	infos, err := lds.ParseSecurityInfos(data)
	if err != nil {
		f := s.chip.File("EF.CardAccess")
		f.State, f.Reason = capture.FileMalformed, err.Error()
		return nil, nil
	}
	if s.know.Extended && s.know.Block == 0 {
		data, file, err := s.masterFile(ctx, "EF.ATR/INFO", !s.bySFI)
		if err != nil {
			return nil, err
		}
		info, wrong := lds.ParseInfo(data)
		switch {
		case file.State != capture.FileRead:
		case wrong != nil:
			file.State, file.Reason = capture.FileMalformed, wrong.Error()
		default:
			s.learn(info.MaxResponse)
		}
		if file.State != capture.FileAbsent {
			s.file(file)
		}
	}
	s.access = &infos
	return s.access, nil
}

// byBAC selects the application and runs BAC where reading needs it. instead: PACE
// is announced and does not work.
func (s *Session) byBAC(ctx context.Context, instead bool) error {
	if err := s.selectApplication(ctx); err != nil {
		if fatal(err) != nil {
			return err
		}
		s.protocol("BAC", capture.OutcomeFailed, err.Error(), cause(causeProtocol))
		return errClosed
	}
	var values []capture.ChipValue
	if instead {
		values = append(values, capture.ChipValue{Name: "instead of", Value: "PACE"})
	}
	if s.mrz == nil {
		s.protocol("BAC", capture.OutcomeMissing, "no lines that hold a password were read", values...)
		return errClosed
	}
	s.progress("BAC")
	session, err := basicAccess(ctx, &s.wire, s.mrz, s.r.Rand, s.r.Arena)
	switch {
	case err == nil:
		s.session, s.opened = session, "BAC"
		s.protocol("BAC", capture.OutcomeDone, "", append(values, capture.ChipValue{Name: "cipher", Value: sm.TDES.String()})...)
		return nil
	case errors.Is(err, errNoAccess) && !instead:
		return s.inPlain(ctx, err)
	case errors.Is(err, errPassword):
		values = append(values, cause(causePassword))
	case errors.Is(err, errProtocol), errors.Is(err, errNoAccess), errors.Is(err, apdu.ErrAnswer):
		values = append(values, cause(causeProtocol))
	default:
		s.protocol("BAC", capture.OutcomeAborted, reason(err), values...)
		return err
	}
	s.protocol("BAC", capture.OutcomeFailed, err.Error(), values...)
	return errClosed
}

// inPlain sees whether a chip without a challenge gives its files to anyone.
func (s *Session) inPlain(ctx context.Context, why error) error {
	f, _ := lds.FileByName("EF.SOD")
	r, err := s.Exchange(ctx, apdu.Command{INS: apdu.ReadBinary, P1: 0x80 | f.SFI, Le: headLength})
	if err != nil {
		return err
	}
	if len(r.Data) == 0 {
		s.protocol("BAC", capture.OutcomeFailed, fmt.Sprintf("%v, and its files are closed", why), cause(causeProtocol))
		return errClosed
	}
	s.protocol("BAC", capture.OutcomeUnsupported, "the chip gives its files without access control")
	return nil
}

// enter goes on after PACE: EF.CardSecurity while the master file is current, where
// PACE was with Chip Authentication mapping, then the application.
func (s *Session) enter(ctx context.Context) error {
	if s.pace.CAM != nil {
		if err := s.mapped(ctx); err != nil {
			return err
		}
	}
	if err := s.selectApplication(ctx); err != nil {
		if fatal(err) == nil {
			s.chip.Reason = "the chip was opened and has no application of Doc 9303: " + err.Error()
			return errClosed
		}
		return err
	}
	return nil
}

func (s *Session) progress(protocol string) {
	if s.r.Progress != nil {
		s.r.Progress(Progress{File: protocol})
	}
}
