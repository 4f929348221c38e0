package chipmatrix

import (
	"slices"
	"strings"

	"gatehouse/capture"
	"gatehouse/screening"
)

// matter lists the findings that a fault at a step may speak through: at least one of
// them is worse.
func matter(c *cell) (ids []string) {
	for _, m := range [...]struct {
		step string
		ids  []string
	}{
		{"SELECT MF", []string{"access", "cardaccess"}},
		{"SELECT CardAccess", []string{"access", "cardaccess"}},
		{"READ CardAccess", []string{"access", "cardaccess"}},
		{"READ ATR/INFO", []string{"access"}},
		{"READ CardSecurity", []string{"cam", "cardsecurity"}},
		{"PACE token", []string{"access", "cam"}}, // the data of chip authentication mapping are in it
		{"PACE", []string{"access"}},
		{"BAC", []string{"access"}},
		{"SELECT AID", []string{"access", "read"}},
		{"READ SOD", []string{"sod", "read", "signature"}},
		{"CA", []string{"ca"}},
		{"AA", []string{"aa"}},
		{"TA", []string{"ta"}},
		{"READ COM", []string{"com", "content"}},
		{"READ", []string{"hashes", "read"}},
		{"GET RESPONSE", []string{"hashes", "read", "sod", "access"}},
		{"length", []string{"read", "access"}},
	} {
		if strings.HasPrefix(c.step, m.step) {
			ids = m.ids
			break
		}
	}
	if strings.HasPrefix(c.step, "READ DG") && slices.Contains(c.good.done(), "CA") {
		ids = append(slices.Clone(ids), "ca") // the first block under the new keys is its proof
	}
	return ids
}

// provesNothing tells findings that may be worse while a document is clear.
func provesNothing(c *cell, id string, v screening.Verdict) bool {
	switch id {
	case "ta": // the permit is the kiosk's own
		return true
	case "com": // signed by nobody; nothing is believed for its sake
		return v != screening.Failed
	case "content": // of the file that is a hint at lengths, and of that with the names of those who permit
		return c.step == "READ ATR/INFO" || c.step == "READ CVCA"
	}
	return false
}

// meaningless says why a fault that is not named as a quirk has no meaning; empty: it
// has one.
func meaningless(c *cell, r *result) string {
	has := func(s ...string) bool {
		return slices.ContainsFunc(s, func(s string) bool { return strings.HasPrefix(c.step, s) })
	}
	longer := c.fault.name == "data twice" || c.fault.name == "twice" || c.fault.name == "a byte more"
	switch {
	case has("READ ATR/INFO"):
		return "the file is a hint at lengths, which are tried out"
	case has("READ CardAccess", "SELECT CardAccess") && c.d.profile.PACE == nil:
		return "the document has no such file"
	case has("READ DG3", "READ DG4"):
		return "what the terminal's permit covers is for the chip to say"
	case has("READ COM") && c.fault.name == "bit 60 of the data":
		return "the version that the table of contents has is signed by nobody and believed by nobody"
	case has("READ CVCA") && c.fault.name == "data cut by a byte":
		return "zeros fill the file up"
	case has("READ") && longer:
		return "an elementary file may be longer than its content"
	case has("SELECT", "PACE set", "CA set", "length") && (longer || c.fault.name == "the reply before"):
		return "no data are asked for, and none are taken"
	case has("length") && strings.HasPrefix(c.fault.name, "bare"):
		return "it is a refusal of extended length already, by another status word"
	case strings.Contains(c.fault.name, "6C08"):
		return "the standard's way to ask for another length"
	case c.fault.name == "answers late" && r.chip.State == capture.Captured:
		return "nothing more was to be asked"
	}
	return ""
}
