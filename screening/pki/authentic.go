package pki

import (
	"slices"

	"gatehouse/capture"
	"gatehouse/screening"
)

// proof is one of the protocols by which a chip shows that it is no copy.
type proof struct {
	protocol string
	key      string // the file that holds its key
	keyed    bool   // signed data say that the chip has the key
	unknown  bool   // there are no signed data that could say so
	covered  bool   // and that file is what a trusted state signed
}

// judge judges the run of a protocol (TR-03135-1 tables 5.24 to 5.26).
func (r *reading) judgeProof(p proof) outcome {
	run := r.run(p.protocol)
	if run == nil {
		switch {
		case r.filesOnly():
			return unsupported("files were judged, and no chip was asked.")
		case p.keyed && r.cut():
			return aborted("The reading broke off before this.")
		case p.keyed && !r.proof(p.protocol):
			return unsure("not done", "The chip has a key for this, and it was not tried.")
		case p.keyed:
			return unsupported("another proof took its place.")
		case p.unknown:
			return unlisted()
		}
		return unsupported("the chip does not have it.")
	}
	o := outcome{values: told(run)}
	answer := func(v screening.Verdict, class, text string) outcome {
		o.verdict, o.class, o.text = v, class, text
		return o
	}
	switch run.Outcome {
	case capture.OutcomeDone.String():
		if !p.covered {
			return answer(screening.Undetermined, "not proven", "The chip has the key that it showed, and nothing proves that the key is the one its state gave it ("+p.key+").")
		}
		return answer(screening.Successful, "", "")
	case capture.OutcomeFailed.String():
		return answer(screening.Failed, "protocol", "The chip could not prove that it is the original. A copied chip looks like this: hold the document.")
	case capture.OutcomeMissing.String():
		return answer(screening.Undetermined, "missing", "This kiosk lacks what it needs to ask the chip for this. Tell the technician.")
	case capture.OutcomeUnsupported.String():
		if p.keyed {
			return answer(screening.Failed, "withheld", "The chip says that it does not have this, and its state signed that it has ("+p.key+"). A copied chip looks like this: hold the document.")
		}
		if p.unknown {
			return unlisted()
		}
		return answer(screening.NoSupport, "", "not supported: the chip does not have it.")
	case capture.OutcomeNotNeeded.String():
		if p.keyed && !r.proof(p.protocol) {
			return answer(screening.Undetermined, "not done", "This was left out for another proof, and that one was not given.")
		}
		return answer(screening.NoSupport, "", "not supported: another proof took its place.")
	}
	return answer(screening.Aborted, "aborted", "This was cut short. Lay the document on the reader again.")
}

// unlisted is the answer where the chip says that it has no key and nothing signed says
// the same.
func unlisted() outcome {
	return unsure("no list", "Whether the chip has a key for this is not known, since its signed list could not be read.")
}

// proof tells whether a protocol other than the named one was done.
func (r *reading) proof(but string) bool {
	for _, name := range [...]string{"AA", "CA", "CAM"} {
		if name != but && ended(r.run(name), capture.OutcomeDone) {
			return true
		}
	}
	return false
}

func (r *reading) activeAuthentication() screening.Finding {
	return r.hardened("aa", r.judgeProof(proof{"AA", "DG15", r.sod.hashes.Group(15) != nil, !r.hasList(), r.proven(15)})).
		finding("aa", "Chip signs what it is asked (Active Authentication)")
}

func (r *reading) chipAuthentication() screening.Finding {
	infos, _ := r.infos("DG14")
	keyed := len(infos.ChipAuthKeys) > 0 && r.unchanged(14) || r.sod.hashes.Group(14) != nil && !r.unchanged(14)
	return r.hardened("ca", r.judgeProof(proof{"CA", "DG14", keyed, !r.hasList(), r.proven(14)})).
		finding("ca", "Chip has its secret key (Chip Authentication)")
}

func (r *reading) mapping() screening.Finding {
	const id, title = "cam", "Chip has its secret key (Chip Authentication Mapping)"
	if r.withholdsKey() {
		return failed("withheld", "The chip began a proof that it is the original, and has no EF.CardSecurity to end it with. A copied chip looks like this: hold the document.").finding(id, title)
	}
	if r.run("CAM") == nil && value(r.declined(), "mapping") == "CAM" {
		return failed("withheld", "The chip announces that it can prove to be the original, and did not know how when asked. A copied chip looks like this: hold the document.").finding(id, title)
	}
	keyed := len(r.card.infos.ChipAuthKeys) > 0
	return r.hardened("cam", r.judgeProof(proof{"CAM", "EF.CardSecurity", keyed && r.run("CAM") != nil, false, r.vouched(&r.card)})).
		finding(id, title)
}

// withholdsKey tells a chip that ran PACE with Chip Authentication mapping and says that
// it has no EF.CardSecurity, which it then must have (Doc 9303-10 clause 3.11): its data
// prove nothing without the key there.
func (r *reading) withholdsKey() bool {
	f := r.c.File("EF.CardSecurity")
	return f != nil && f.State == capture.FileAbsent.String() && ended(r.run("CAM"), capture.OutcomeMissing)
}

// noTrustPoints are the states of EF.CVCA in which the fault is the chip's: its signed
// DG14 says that the file is there (BSI TR-03110-3 annex A.1.1.3).
var noTrustPoints = []string{capture.FileAbsent.String(), capture.FileDenied.String(), capture.FileMalformed.String()}

// terminal judges the permit to read guarded groups (TR-03135-1 table 5.21).
func (r *reading) terminal() screening.Finding {
	const id, title = "ta", "Permit for fingerprints was taken (Terminal Authentication)"
	run := r.run("TA")
	if run == nil {
		return unsupported("it was not asked for.").finding(id, title)
	}
	o := outcome{values: told(run)}
	points := r.c.File("EF.CVCA")
	switch run.Outcome {
	case capture.OutcomeDone.String():
		o.verdict = screening.Successful
	case capture.OutcomeFailed.String():
		o.verdict, o.class, o.text = screening.Failed, "protocol", "The chip did not take the kiosk's permit. This speaks of the kiosk's certificates as much as of the chip: tell the technician."
	case capture.OutcomeMissing.String():
		if points != nil && slices.Contains(noTrustPoints, points.State) {
			o.verdict, o.class, o.text = screening.Failed, "trust points", "The chip does not say, as it must, whose permits it takes (EF.CVCA: "+points.State+screening.Because(points.Reason)+"). Hold the document."
			break
		}
		o.verdict, o.class, o.text = screening.Undetermined, "missing", "The kiosk has no permit for this state's fingerprints."
	case capture.OutcomeUnsupported.String(), capture.OutcomeNotNeeded.String():
		o.verdict, o.text = screening.NoSupport, "not supported: the document does not have it, or nothing asked for it."
	default:
		o.verdict, o.class, o.text = screening.Aborted, "aborted", "This was cut short. Lay the document on the reader again."
	}
	return o.finding(id, title)
}

// authenticity joins the three proofs (TR-03135-1 table 5.23): one success suffices.
func authenticity(proofs ...screening.Finding) screening.Finding {
	has := map[screening.Verdict]string{}
	for _, f := range proofs {
		if has[f.Verdict] == "" {
			has[f.Verdict] = f.Text
		}
		if f.Verdict == screening.Successful {
			has[f.Verdict] = "done"
		}
	}
	o := unsupported("the chip has no way to prove that it is no copy. Many genuine documents have none.")
	for _, v := range [...]screening.Verdict{screening.Successful, screening.Failed, screening.Aborted, screening.Undetermined} {
		if has[v] != "" {
			o = outcome{verdict: v, text: has[v]}
			break
		}
	}
	switch o.verdict {
	case screening.Successful:
		o.text = ""
	case screening.Failed, screening.Undetermined, screening.Aborted:
		o.class = o.verdict.String()
	}
	return o.finding("authenticity", "Chip is the original, no copy")
}
