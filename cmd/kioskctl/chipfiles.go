package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/capture/lds"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/screening"
	"gatehouse/screening/decide"
)

// maxChipFiles bounds the files of one chip.
const maxChipFiles = 24

// chipOfFiles makes evidence of files as a chip reader would have given it. The first is
// the EF.SOD, with tag 77 or as the bare signed message that is inside of it; the others
// are known by their tags, EF.CardSecurity and what has no tag of a file by their names.
func chipOfFiles(paths []string) (screening.ChipEvidence, []string, error) {
	departures := []string{}
	c := capture.Chip{State: capture.Captured}
	if len(paths) > maxChipFiles {
		return screening.ChipEvidence{}, nil, fmt.Errorf("%d files, a chip has at most %d", len(paths), maxChipFiles)
	}
	for i, path := range paths {
		content, err := readLimited(path, lds.MaxFile)
		if err != nil {
			return screening.ChipEvidence{}, nil, err
		}
		name := "EF.SOD"
		if i > 0 {
			if name, err = fileName(path, content); err != nil {
				return screening.ChipEvidence{}, nil, err
			}
		} else if len(content) > 0 && content[0] == 0x30 {
			departures = append(departures, "EF.SOD has no tag 77 around its signed message")
			content = lds.TLV(0x77, content)
		}
		if c.File(name) != nil {
			return screening.ChipEvidence{}, nil, fmt.Errorf("%s: %s was given before", path, name)
		}
		c.Files = append(c.Files, capture.ChipFile{Name: name, State: capture.FileRead, Bytes: content})
	}
	return evidence.Chip(c), departures, nil
}

func readLimited(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(b)) > most {
		err = fmt.Errorf("%s: more than %d bytes", path, most)
	}
	return b, err
}

var groupInName = regexp.MustCompile(`(?i)(?:^|[^a-z])(?:ef[._-]?)?dg[._-]?(\d{1,2})(?:[^0-9]|$)`)

// others are the files that are no data groups, by their tags.
var others = map[uint32]string{0x60: "EF.COM", 0x31: "EF.CardAccess", 0x30: "EF.CardSecurity"}

// fileName tells which file of a chip it is: by its tag; by its name where that is no
// tag of a data group, so that one whose first byte was changed is still told.
func fileName(path string, content []byte) (string, error) {
	tag, _, _, err := lds.Header(content)
	if n := lds.DataGroupByTag(tag); err == nil && n > 0 {
		return fmt.Sprintf("DG%d", n), nil
	}
	if m := groupInName.FindStringSubmatch(filepath.Base(path)); m != nil {
		if n, _ := strconv.Atoi(m[1]); n >= 1 && n <= 16 {
			return fmt.Sprintf("DG%d", n), nil
		}
	}
	if name, ok := others[tag]; ok && err == nil {
		return name, nil
	}
	return "", errors.New(path + ": neither its tag nor its name is one of a file of a chip; name it DG1 to DG16")
}

// signedObjects gives those whose signers the trust store is asked for.
func signedObjects(c *screening.ChipEvidence) (all [][]byte) {
	for _, name := range [...]string{"EF.SOD", "EF.CardSecurity"} {
		if f := c.File(name); f != nil && f.Content != nil {
			all = append(all, f.Content)
		}
	}
	return all
}

// verdictOf sums the checks up under the names of the guideline.
func verdictOf(file string, at time.Time, departures []string, checks []screening.Finding) chipVerdict {
	v := chipVerdict{File: file, At: at.UTC(), Departures: departures, DataGroups: []groupVerdict{}}
	by := map[string]screening.Finding{}
	for _, f := range checks {
		by[f.ID] = f
		v.Checks = append(v.Checks, checkVerdict{f.ID, f.Title, f.Verdict, f.Text, f.Values})
	}
	value := func(id, name string) string {
		for _, x := range by[id].Values {
			if x.Name == name {
				return x.Value
			}
		}
		return ""
	}
	validity := func(id string) dates {
		return dates{value(id, "not before"), value(id, "not after"), by[id].Verdict.String()}
	}
	v.SODSignature, v.SODReason = objectOf(by["chip.sod"], by["chip.signature"])
	v.Revocation = by["chip.revocation"].Verdict.String()
	switch s := by["chip.signer"]; s.Verdict {
	case screening.Successful:
		v.Issuer = "trusted"
	case screening.Failed:
		v.Issuer = "not trusted"
	default:
		v.Issuer = s.Verdict.String()
	}
	v.IssuerReason, v.Level, v.Source = value("chip.signer", "reason"), value("chip.signer", "level"), value("chip.signer", "source")
	if sum := value("chip.signer", "signer sha256"); sum != "" {
		v.DSC = &party{sum, rfc4514(value("chip.signer", "signer")), validity("chip.validity.ds")}
	}
	if v.CSCASHA256 = value("chip.signer", "csca sha256"); v.CSCASHA256 != "" {
		d := validity("chip.validity.csca")
		v.CSCASubject, v.CSCAAlgo, v.CSCA = rfc4514(value("chip.signer", "csca subject")), value("chip.signer", "certificate algorithm"), &d
	}
	for _, x := range by["chip.hashes"].Values {
		if groupInName.MatchString(x.Name) {
			v.DataGroups = append(v.DataGroups, groupVerdict{x.Name, x.Value})
		}
	}
	return v
}

// objectOf joins the two questions that EF.SOD raises, form and signature, into one
// verdict as of table 5.28, with the classes of what is wrong.
func objectOf(form, signature screening.Finding) (verdict, reason string) {
	var reasons []string
	for _, f := range [...]screening.Finding{form, signature} {
		if f.Verdict != screening.Successful && len(f.Values) > 0 && f.Values[0].Name == "reason" && !slices.Contains(reasons, f.Values[0].Value) {
			reasons = append(reasons, f.Values[0].Value)
		}
	}
	return decide.Aggregate(form.Verdict, signature.Verdict).String(), strings.Join(reasons, "; ")
}

var attributeStart = regexp.MustCompile(`, ([A-Za-z0-9.]+=)`)

// rfc4514 turns a name as certificates have it, "C=DE, O=bund", into the order and
// form of RFC 4514, "O=bund,C=DE".
func rfc4514(name string) string {
	var out string
	for part := range strings.SplitSeq(attributeStart.ReplaceAllString(name, "\n$1"), "\n") {
		if out != "" {
			part += ","
		}
		out = part + out
	}
	return out
}
