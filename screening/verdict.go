package screening

import "fmt"

// Verdict is one of the five values of BSI TR-03135-1 clause 5.3. The zero value
// is none of them and is refused wherever a verdict is encoded.
type Verdict uint8

// The five verdicts, with the colour in which they are shown.
const (
	Successful   Verdict = iota + 1 // green
	Failed                          // red
	Undetermined                    // yellow
	NoSupport                       // grey: "not supported"
	Aborted                         // grey
)

// Verdicts lists all five.
var Verdicts = [...]Verdict{Successful, Failed, Undetermined, NoSupport, Aborted}

var verdictNames = [...]string{"", "successful", "failed", "undetermined", "not supported", "aborted"}

func (v Verdict) String() string {
	if v >= Successful && int(v) < len(verdictNames) {
		return verdictNames[v]
	}
	return fmt.Sprintf("invalid verdict %d", uint8(v))
}

// MarshalText refuses a verdict that is none of the five.
func (v Verdict) MarshalText() ([]byte, error) {
	if v < Successful || int(v) >= len(verdictNames) {
		return nil, fmt.Errorf("screening: %v", v)
	}
	return []byte(verdictNames[v]), nil
}

// UnmarshalText accepts exactly the five names.
func (v *Verdict) UnmarshalText(b []byte) error {
	for _, w := range Verdicts {
		if w.String() == string(b) {
			*v = w
			return nil
		}
	}
	return fmt.Errorf("screening: %q is no verdict", b)
}

// Need says how a check counts, by the signed policy.
type Need string

// Mandatory checks must succeed for clear; optional ones must not fail;
// evaluatory ones run and are logged and do not count.
const (
	Mandatory  Need = "mandatory"
	Optional   Need = "optional"
	Evaluatory Need = "evaluatory"
)

// Recommendation is all that a kiosk may say of a person.
type Recommendation string

// There is no third word: only an officer can refuse, with a reason.
const (
	Clear Recommendation = "clear"
	Refer Recommendation = "refer"
)
