package eac

import (
	"errors"

	"gatehouse/capture"
	"gatehouse/capture/chip/pace"
	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// ChipAuthenticationMapping ends PACE with that mapping: the chip proved the private
// key of one of the public keys of EF.CardSecurity. cam is what PACE left (nil:
// another mapping was run), infos are those of EF.CardSecurity (nil: it could not be
// read). Keys of other curves than PACE's are passed over.
func ChipAuthenticationMapping(cam *pace.CAM, infos *lds.SecurityInfos) Result {
	r := begin("CAM")
	switch {
	case cam == nil:
		return r.end(capture.OutcomeUnsupported, "PACE was run with another mapping")
	case infos == nil:
		return r.end(capture.OutcomeMissing, "EF.CardSecurity, which has the chip's key, was not read")
	}
	r.value("domain", cam.Group.Name())
	why := errors.New("EF.CardSecurity has no key on the curve of PACE")
	outcome := capture.OutcomeMissing
	for _, k := range infos.ChipAuthKeys {
		group, public, err := curve.ParsePublic(k.SPKI)
		if err != nil || group.Name() != cam.Group.Name() {
			continue
		}
		if why = cam.Verify(group, public); why == nil {
			return r.end(capture.OutcomeDone, "")
		}
		outcome = capture.OutcomeFailed
	}
	return r.end(outcome, "%v", why)
}
