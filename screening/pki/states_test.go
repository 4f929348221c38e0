package pki

import (
	"slices"
	"testing"

	"golang.org/x/text/language"

	"gatehouse/capture/mrz"
)

// TestCountries compares the table with the Unicode consortium's, and asks for a row for
// every state that package mrz knows.
func TestCountries(t *testing.T) {
	states := 0
	for a := 'A'; a <= 'Z'; a++ {
		for b := 'A'; b <= 'Z'; b++ {
			for c := 'A'; c <= 'Z'; c++ {
				code := string([]rune{a, b, c})
				countries, source := countriesOf(code)
				if mrz.KindOf(code) == mrz.CodeState {
					states++
					if countries == nil {
						t.Errorf("%s has no row", code)
					}
				}
				if countries == nil {
					continue
				}
				if source == "" || !slices.Contains([]mrz.CodeKind{mrz.CodeState, mrz.CodeOrganisation, mrz.CodeSpecimen}, mrz.KindOf(code)) {
					t.Errorf("%s: %v, source %q, and no issuer", code, countries, source)
				}
				if region, err := language.ParseRegion(code); err == nil && region.IsCountry() && code != "RKS" && !slices.Contains(countries, region.String()) {
					t.Errorf("%s: %v, Unicode has %s", code, countries, region)
				}
			}
		}
	}
	if states < 249 {
		t.Errorf("only %d states", states)
	}
}

func TestExceptions(t *testing.T) {
	for code, want := range map[string]string{
		"D<<": "DE", "d": "DE", "GBN": "GB", "GBR": "GB", "RKS": "KS", "UNO": "UN", "UNA": "UN", "UNK": "UN", "EUE": "EU", "TWN": "TW", "HKG": "CN", "MAC": "CN", "CHN": "CN",
	} {
		if got, source := countriesOf(code); !slices.Contains(got, want) || source == "" {
			t.Errorf("%s: %v (%s), want %s", code, got, source, want)
		}
	}
	// Codes of persons, of organisations whose country nobody wrote down, and of nobody.
	for _, code := range []string{"XXA", "XXB", "XXC", "XXX", "XOM", "XPO", "DEU", "ZZZ", ""} {
		if got, _ := countriesOf(code); got != nil {
			t.Errorf("%s: %v", code, got)
		}
	}
	if got, _ := countriesOf("TWN"); slices.Contains(got, "CN") {
		t.Error("TWN is signed under TW alone")
	}
}
