package pki

import (
	"strings"

	"gatehouse/capture"
	"gatehouse/capture/lds"
	"gatehouse/screening"
)

// infos parses the SecurityInfos of EF.CardAccess or DG14.
func (r *reading) infos(name string) (lds.SecurityInfos, bool) {
	f := r.c.File(name)
	if f == nil || f.State != capture.FileRead.String() {
		return lds.SecurityInfos{}, false
	}
	parse := lds.ParseSecurityInfos
	if name == "DG14" {
		parse = lds.ParseDG14
	}
	infos, err := parse(f.Content)
	return infos, err == nil
}

// cardAccess compares what the chip announced before it was opened, which anybody may
// have changed, with what its state signed (Doc 9303-11 clause 4.4).
func (r *reading) cardAccess() screening.Finding {
	return r.weaken("cardaccess", r.announced()).finding("cardaccess", "Chip's announcement is the signed one")
}

func (r *reading) announced() outcome {
	f := r.c.File("EF.CardAccess")
	signed, has := r.infos("DG14")
	listed := r.sod.hashes.Group(14) != nil
	switch {
	case f == nil && r.filesOnly():
		return unsupported("files were judged, and what the chip announced is not among them.")
	case f != nil && f.State == capture.FileAborted.String(), f == nil && r.cut():
		return aborted("The announcement was not read to the end. Lay the document on the reader again.")
	case (f == nil || f.State != capture.FileRead.String()) && has && len(signed.PACE) > 0 && r.unchanged(14):
		if f == nil || f.State == capture.FileNotAsked.String() {
			return unsure("not read", "The signed data say that the chip has the newer protection (PACE), and its announcement was not read. Lay the document on the reader again.")
		}
		return failed("withheld", "The signed data say that the chip has the newer protection (PACE), and the chip does not announce it. A device between chip and reader looks like this: hold the document.")
	case f == nil, f.State == capture.FileAbsent.String(), f.State == capture.FileNotAsked.String():
		return unsupported("the chip announces nothing before it is opened.")
	}
	access, ok := r.infos("EF.CardAccess")
	switch {
	case !ok:
		return failed("malformed", "The chip's announcement is not in order. Read the document again; if it stays, hold it.").with("detail", f.Reason)
	case len(access.PACE) == 0 && (!has || len(signed.PACE) == 0):
		return unsupported("the chip announces no protection that could be compared.")
	case !listed:
		return unsure("not signed", "The chip's signed data do not hold what it announced, so that nothing proves it.")
	case !has || !r.unchanged(14):
		return unsure("not proven", "The signed copy of the announcement is not there or was changed, so that nothing proves it.")
	case len(signed.PACE)+len(signed.PACEDomains) == 0:
		return unsure("not signed", "The chip's signed data say nothing of what it announced, so that nothing proves it.")
	}
	if d := differing(lds.CompareAccess(access, signed), true); d != "" {
		return failed("differs", "The chip announced another protection than its state signed. A device between chip and reader looks like this: hold the document.").with("DG14", d)
	}
	if r.card.form.ok() {
		if d := differing(lds.CompareAccess(access, r.card.infos), false); d != "" {
			return failed("differs", "The chip announced another protection than its state signed. A device between chip and reader looks like this: hold the document.").with("EF.CardSecurity", d)
		}
	}
	if !r.proven(14) {
		return unsure("not proven", "The announcement is the same as its signed copy, but nobody on this kiosk vouches for the signer.")
	}
	return passed()
}

// differing lists differences; against DG14 only those about PACE count.
func differing(all []lds.Difference, paceOnly bool) string {
	var texts []string
	for _, d := range all {
		if d.PACE || !paceOnly {
			texts = append(texts, d.String())
		}
	}
	return strings.Join(texts, "; ")
}
