package defect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gatehouse/capture/mrz"
	"gatehouse/screening"
)

// Defect is a rule that some genuine documents are known to break.
type Defect struct {
	Check  string   `toml:"check"`        // id of the finding, one of Checks
	Issuer string   `toml:"issuer"`       // as the MRZ prints it, without fillers
	Codes  []string `toml:"codes"`        // beginnings of the document code: "V", "PD"
	From   int      `toml:"expires_from"` // first year of expiry
	To     int      `toml:"expires_to"`   // last one
	Source string   `toml:"source"`       // who knows it, and since when
}

// Checks are those that a defect may name: country identifier, format, typeface and
// check digits of the MRZ, its ink in infrared, brightness of the paper (clauses
// 5.8.1.2 to 5.8.1.6); of the chip what a whole series does alike. Its signatures are
// not among them: lists of BSI TR-03129-2 speak of those, signer by signer. Lists, validity and what a machine could not read are none.
var Checks = [...]string{
	"document.issuer", "document.nationality",
	"mrz.format", "mrz.characters", "mrz.typeface", "mrz.layout", "mrz.infrared",
	"mrz.check.number", "mrz.check.birth", "mrz.check.expiry", "mrz.check.optional", "mrz.check.composite",
	"(IR,AB,MR)", "(UV,BR,FU)", "(UV,BR,MR)",
	"chip.access", "chip.com", "chip.issuer", "chip.type", "chip.cardaccess",
}

// Most is the largest number of defects in a list.
const Most = 1000

// Validate says what is wrong with the words of d.
func (d Defect) Validate() error {
	switch {
	case !slices.Contains(Checks[:], d.Check):
		return fmt.Errorf("check %.40q may not be weakened; possible are %s", d.Check, strings.Join(Checks[:], " "))
	case len(d.Issuer) < 1 || len(d.Issuer) > 3 || strings.Trim(d.Issuer, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return fmt.Errorf("issuer %.10q is not one to three capital letters", d.Issuer)
	case len(d.Codes) == 0 || len(d.Codes) > 16:
		return errors.New("codes are missing or more than 16")
	case d.From < 1990 || d.To < d.From || d.To > 2100:
		return fmt.Errorf("expires_from = %d and expires_to = %d are no years from 1990 to 2100", d.From, d.To)
	case len(d.Source) < 8 || len(d.Source) > 300:
		return errors.New("source must say in 8 to 300 bytes who knows of the defect")
	}
	for _, c := range d.Codes {
		if len(c) < 1 || len(c) > 2 || strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return fmt.Errorf("code %.10q is not one or two capital letters", c)
		}
	}
	return nil
}

// concerns tells whether d speaks of a document.
func (d Defect) concerns(f *mrz.Fields, year int) bool {
	code := f.Code.Plain()
	return d.Issuer == f.Issuer.Plain() && d.From <= year && year <= d.To &&
		slices.ContainsFunc(d.Codes, func(c string) bool { return strings.HasPrefix(code, c) })
}

// Weaken changes those findings of a document with the given lines that failed and
// that a known defect explains. Lines that cannot be parsed have no known defect.
func Weaken(findings []screening.Finding, known []Defect, lines []string, now time.Time) {
	if len(known) == 0 {
		return
	}
	f, err := mrz.Parse(lines)
	if err != nil {
		return
	}
	year, _, _, _, ok := f.Expiry.Expiry(now)
	if !ok {
		return
	}
	for i := range findings {
		found := &findings[i]
		if found.Verdict != screening.Failed {
			continue
		}
		for _, d := range known {
			if d.Check == found.ID && d.concerns(&f, year) {
				found.Verdict = screening.Undetermined
				found.Text = fmt.Sprintf("Genuine documents of this issuer are known to break this rule (%s), so it proves nothing. What was found: %s", d.Source, found.Text)
				found.Values = append(found.Values, screening.Value{Name: "known defect", Value: d.Source})
				break
			}
		}
	}
}
