package console

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"gatehouse/screening"
)

// Reason is a type of reason for a decision against the recommendation, after
// the override classes of BSI TR-03121 (obvious, not obvious, enforcement).
type Reason struct {
	Type  string             `json:"type"`
	Title string             `json:"title"`
	Hint  string             `json:"hint"`
	For   []screening.Choice `json:"for"` // the choices that it can give reasons for
}

// Reasons lists the types in the order in which the page offers them.
var Reasons = []Reason{
	{
		"obvious", "Plain to see", "e.g. a worn or dirty page, a sticker, a disability",
		[]screening.Choice{screening.ChoiceClear, screening.ChoiceSecondLine},
	},
	{
		"not obvious", "Found by a closer look", "e.g. magnifier, another document, a call to the issuer",
		[]screening.Choice{screening.ChoiceClear, screening.ChoiceSecondLine},
	},
	{
		"enforcement", "Enforced although all checks passed", "e.g. conduct, an instruction, doubt about the holder",
		[]screening.Choice{screening.ChoiceSecondLine},
	},
}

const maxReason = 500 // characters

// checkReason says what is wrong with the reason for an override to choice.
func checkReason(choice screening.Choice, kind, text string) error {
	known := false
	for _, r := range Reasons {
		for _, f := range r.For {
			known = known || r.Type == kind && f == choice
		}
	}
	if !known {
		return fmt.Errorf("an override to %s needs a reason type", choice)
	}
	letters := 0
	for _, r := range text {
		if unicode.IsControl(r) && r != '\n' {
			return errors.New("the reason holds a control character")
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if !utf8.ValidString(text) || utf8.RuneCountInString(text) > maxReason {
		return fmt.Errorf("a reason has at most %d characters", maxReason)
	}
	if letters < 3 || strings.TrimSpace(text) == "" {
		return errors.New("an override needs a reason in words")
	}
	return nil
}
