package chip

import (
	"context"

	"gatehouse/capture"
	"gatehouse/capture/chip/eac"
	"gatehouse/capture/lds"
)

// guarded says whether the chip announces Terminal Authentication. One that does not
// gives DG3 and DG4 to whoever opened it, or to nobody.
func (s *Session) guarded() bool { return s.infos != nil && len(s.infos.TerminalAuth) > 0 }

// terminalAuthentication proves to the chip that the terminal may read DG3 and DG4,
// once.
func (s *Session) terminalAuthentication(ctx context.Context) error {
	tried := s.triedTA
	s.triedTA = true
	switch {
	case tried:
		return nil
	case s.infos == nil && s.listed != nil && s.lists("DG14"):
		s.protocol("TA", capture.OutcomeMissing, "DG14, which would announce it, was not read")
		return nil
	case !s.guarded():
		s.protocol("TA", capture.OutcomeUnsupported, "DG14 does not announce it")
		return nil
	case s.r.Signer == nil:
		s.protocol("TA", capture.OutcomeMissing, "this terminal has no certificates for it")
		return nil
	case s.key == nil:
		s.protocol("TA", capture.OutcomeMissing, "Chip Authentication, which has to come before it, was not done")
		return nil
	}
	references, err := s.references(ctx)
	if err != nil {
		return err
	}
	s.progress("TA")
	r, err := eac.TerminalAuthentication(ctx, s, eac.TAInput{
		References: references, Bindings: s.bindings(), Compressed: s.key, Signer: s.r.Signer, At: s.r.Now(),
	})
	s.note(r)
	s.entitled = r.Outcome == capture.OutcomeDone
	return err
}

// references are the trust points that the chip names: in PACE, else in EF.CVCA.
func (s *Session) references(ctx context.Context) (all []string, err error) {
	for _, car := range s.pace.CAR {
		if car != "" {
			all = append(all, car)
		}
	}
	if len(all) > 0 {
		return all, nil
	}
	f, _ := lds.FileByName("EF.CVCA")
	info := s.infos.TerminalAuth[0]
	f.FID, f.SFI = info.FID, info.SFI
	data, err := (&reading{s: s, f: f, byID: f.SFI == 0}).all(ctx)
	if err != nil {
		s.file(s.failed(capture.ChipFile{Name: f.Name}, data, err))
		return nil, fatal(err)
	}
	file := capture.ChipFile{Name: f.Name, State: capture.FileRead, Bytes: data}
	if all, err = lds.ParseCVCA(data); err != nil {
		file.State, file.Reason = capture.FileMalformed, err.Error()
	}
	s.file(file)
	return all, nil
}

// bindings are what the chip may take itself for: after PACE its own ephemeral key,
// and the document number where that fails (BSI TR-03135-1 clause 5.6.2.2); after BAC
// the number.
func (s *Session) bindings() (all []eac.Binding) {
	if s.opened == "PACE" {
		all = append(all, eac.Binding{Name: "PACE", Identifier: eac.Compress(s.group, s.pace.Chip)})
	}
	if number := identity(s.mrz); number != nil {
		name := "document number"
		if s.opened == "PACE" {
			name = "static"
		}
		all = append(all, eac.Binding{Name: name, Identifier: number})
	}
	return all
}
