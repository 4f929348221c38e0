package pki

import (
	"slices"
	"strings"

	"gatehouse/capture/lds"
	"gatehouse/screening"
)

// issuer compares the state that DG1 names with the country in the issuer's name of
// the signer's certificate (TR-03135-1 clause 5.6.4.5), and with that of the authority.
func (r *reading) issuer() screening.Finding {
	return r.weaken("issuer", r.country()).finding("issuer", "Issuing state is the signer's")
}

func (r *reading) country() outcome {
	c := r.sod.signer
	if o := r.zone.unread(); o.verdict != 0 {
		return o
	}
	if c == nil {
		return unsure("signer unknown", "The certificate of the signer is not known, and its country is not either. This is no suspicion.")
	}
	code := r.zone.fields.Issuer.Code()
	country := c.Issuer.Country()
	o := passed().with("state", code).with("country", country)
	if d := r.sod.defect(defectCountry); d != nil {
		if given := printable(d.value); given != "" {
			country = strings.ToUpper(given)
			o = o.with("country by the list of defects", country).with("known defect", d.source)
		}
	}
	answer := func(v screening.Verdict, class, text string) outcome {
		o.verdict, o.class, o.text = v, class, text
		return o
	}
	countries, source := countriesOf(code)
	o = o.with("table", source)
	authority := r.sod.path.authority
	switch {
	case len(country) != 2:
		return answer(screening.Undetermined, "no country", "The signer's certificate names no country, so that it cannot be compared with the document's.")
	case countries == nil:
		return answer(screening.Undetermined, "no row", "This kiosk's table has no country for the issuer "+code+". Look at the document.")
	case !slices.Contains(countries, country):
		return answer(screening.Failed, "differs", "The chip says that it was issued by "+code+", and it was signed in "+country+". Hold the document.")
	case authority != nil && r.sod.defect(defectCountry) == nil && authority.Subject.Country() != "" && !slices.Contains(countries, authority.Subject.Country()):
		return answer(screening.Failed, "differs", "The chip says that it was issued by "+code+", and the authority is one of "+authority.Subject.Country()+". Hold the document.")
	case !r.unchanged(1):
		return answer(screening.Undetermined, "not proven", unproven)
	}
	return o
}

// printable takes a PrintableString out of its DER; other bytes are no country.
func printable(der []byte) string {
	tag, value, rest, err := lds.ReadTLV(der)
	if err != nil || tag != 0x13 || len(rest) > 0 {
		return ""
	}
	return string(value)
}

// kind compares the kind of document with those that the signer may sign (Doc 9303-12
// clause 7.1.1.6): its list holds whole codes, or first letters that stand for all.
func (r *reading) kind() screening.Finding {
	return r.licensed().finding("type", "Signer may sign this kind of document")
}

func (r *reading) licensed() outcome {
	c := r.sod.signer
	switch o := r.zone.unread(); {
	case c == nil:
		return unsure("signer unknown", "The certificate of the signer is not known, nor what it may sign. This is no suspicion.")
	case len(c.DocumentTypes) == 0:
		return unsupported("the signer's certificate does not say which kinds it may sign.")
	case o.verdict != 0:
		return o
	}
	code := strings.TrimRight(r.zone.fields.Code.Text, "<")
	o := passed().with("code", code).with("allowed", strings.Join(c.DocumentTypes, " "))
	for _, t := range c.DocumentTypes {
		if t = strings.TrimRight(t, "<"); t != "" && (t == code || len(t) == 1 && strings.HasPrefix(code, t)) {
			if !r.unchanged(1) {
				o.verdict, o.class, o.text = screening.Undetermined, "not proven", unproven
			}
			return o
		}
	}
	o.verdict, o.class = screening.Failed, "differs"
	o.text = "The document is of the kind " + code + ", and its signer may only sign " + strings.Join(c.DocumentTypes, ", ") + ". Hold the document."
	return o
}
