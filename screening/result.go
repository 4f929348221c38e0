package screening

import "strings"

// Finding is what one check says.
type Finding struct {
	ID          string  `cbor:"1,keyasint" json:"id"`    // "mrz.check.number"; TR-03135 checks: "(IR,AB,MR)"
	Group       string  `cbor:"2,keyasint" json:"group"` // "device", "document", "mrz", "optical", "model", "visual", "seal", "list", "chip", "face", "fingers"
	Title       string  `cbor:"3,keyasint" json:"title"` // an officer's words, without personal data
	Verdict     Verdict `cbor:"4,keyasint" json:"verdict"`
	Need        Need    `cbor:"5,keyasint" json:"need"`                             // set by decide from the policy
	MarginMilli *int    `cbor:"6,keyasint,omitempty" json:"margin_milli,omitempty"` // -1000..1000, 0 = threshold, >= 0 successful; nil = the check has no scale
	Text        string  `cbor:"7,keyasint,omitempty" json:"text,omitempty"`         // what, where, and what to do
	Region      *Region `cbor:"8,keyasint,omitempty" json:"region,omitempty"`
	Values      []Value `cbor:"9,keyasint,omitempty" json:"values,omitempty"`  // e.g. printed and computed check digit
	Exempt      string  `cbor:"10,keyasint,omitempty" json:"exempt,omitempty"` // why the person need not pass it: lifts a mandate, never a failure
	Judge       string  `cbor:"11,keyasint,omitempty" json:"judge,omitempty"`  // what the officer is to judge before the numbers are shown
}

// Region is the place on the page that shows the finding.
type Region struct {
	Light string `cbor:"1,keyasint" json:"light"`
	Box   Box    `cbor:"2,keyasint" json:"box"`
}

// Value is a named value of a finding, in order.
type Value struct {
	Name  string `cbor:"1,keyasint" json:"name"`
	Value string `cbor:"2,keyasint" json:"value"`
}

// Result is the answer of decide.Screen.
type Result struct {
	Findings      []Finding      `cbor:"1,keyasint" json:"findings"` // in the fixed order of the checks
	Groups        []GroupVerdict `cbor:"2,keyasint" json:"groups"`
	Overall       Verdict        `cbor:"3,keyasint" json:"overall"`
	Recommend     Recommendation `cbor:"4,keyasint" json:"recommend"`
	Because       []string       `cbor:"5,keyasint" json:"because"` // ids of the findings that forbid clear
	PolicyID      string         `cbor:"6,keyasint" json:"policy_id"`
	PolicyVersion uint64         `cbor:"7,keyasint" json:"policy_version"`
	Screened      int64          `cbor:"8,keyasint" json:"screened"` // Unix seconds, the now of Screen
}

// GroupVerdict is the aggregate of a group of findings (TR-03135-1 clause 5.7).
type GroupVerdict struct {
	Group   string  `cbor:"1,keyasint" json:"group"`
	Verdict Verdict `cbor:"2,keyasint" json:"verdict"`
}

// Choice is what ended a crossing.
type Choice string

// The officer clears or sends to the second line; a crossing that ends
// undecided is aborted. Refusing a person is no choice of a kiosk's first line.
const (
	ChoiceClear      Choice = "clear"
	ChoiceSecondLine Choice = "second line"
	ChoiceAborted    Choice = "aborted"
)

// Decision is the officer's word on a crossing.
type Decision struct {
	Choice     Choice `cbor:"1,keyasint" json:"choice"`
	Officer    string `cbor:"2,keyasint,omitempty" json:"officer,omitempty"`  // id of the signed-in officer; empty only when aborted
	Override   bool   `cbor:"3,keyasint,omitempty" json:"override,omitempty"` // against the recommendation
	ReasonType string `cbor:"4,keyasint,omitempty" json:"reason_type,omitempty"`
	Reason     string `cbor:"5,keyasint,omitempty" json:"reason,omitempty"`
	At         int64  `cbor:"6,keyasint" json:"at"`                         // Unix seconds
	Judged     string `cbor:"7,keyasint,omitempty" json:"judged,omitempty"` // of the pictures, before the numbers: "same", "different", "unsure"; empty: nothing was to be judged, or was not
}

// Because appends to the text of a finding the reason that came with its evidence, in
// brackets; nothing for none.
func Because(reason string) string {
	if reason == "" {
		return ""
	}
	return " (" + strings.TrimRight(reason, ".") + ")"
}
