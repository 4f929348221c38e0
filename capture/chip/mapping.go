package chip

import (
	"context"
	"fmt"

	"gatehouse/capture"
	"gatehouse/capture/cms"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// mapped reads EF.CardSecurity and proves the chip by what PACE with Chip
// Authentication mapping left (Doc 9303-11 clause 4.4.3.5). Whether the file is to be
// believed is for passive authentication to say.
func (s *Session) mapped(ctx context.Context) error {
	data, file, err := s.masterFile(ctx, "EF.CardSecurity")
	s.file(file)
	if err != nil {
		s.protocol("CAM", capture.OutcomeAborted, reason(err))
		return err
	}
	if file.State != capture.FileRead {
		s.protocol("CAM", capture.OutcomeMissing, "EF.CardSecurity was not read: "+file.Reason)
		return nil
	}
	outcome, why := capture.OutcomeDone, ""
	if err := s.verifyMapping(data); err != nil {
		outcome, why = capture.OutcomeFailed, err.Error()
	}
	s.proof = s.proof || outcome == capture.OutcomeDone
	s.protocol("CAM", outcome, why, capture.ChipValue{Name: "domain", Value: s.group.Name()})
	return nil
}

// verifyMapping looks for a key of EF.CardSecurity that the chip proved to have.
func (s *Session) verifyMapping(file []byte) error {
	signed, err := cms.ParseSigned(file)
	if err != nil {
		return fmt.Errorf("EF.CardSecurity: %w", err)
	}
	infos, err := lds.ParseSecurityInfos(signed.Content)
	if err != nil {
		return fmt.Errorf("EF.CardSecurity: %w", err)
	}
	err = fmt.Errorf("EF.CardSecurity holds no key of the chip")
	for _, k := range infos.ChipAuthKeys {
		g, public, bad := curve.ParsePublic(k.SPKI)
		if bad == nil {
			bad = s.pace.CAM.Verify(g, public)
		}
		if bad == nil {
			return nil
		}
		err = bad
	}
	return err
}
