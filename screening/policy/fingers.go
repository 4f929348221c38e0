package policy

import (
	"fmt"
	"time"

	"gatehouse/screening/finger"
)

// fingers is the layout of the table about fingers.
type fingers struct {
	FMRCenti    int `toml:"fmr_centi"`
	LeadCenti   int `toml:"lead_centi"`
	MaxAgeHours int `toml:"max_age_hours"`
}

func (f *fingers) rules() finger.Rules {
	return finger.Rules{FMRCenti: f.FMRCenti, Lead: f.LeadCenti, MaxAge: time.Duration(f.MaxAgeHours) * time.Hour}
}

func (f *fingers) valid() error {
	const most = 10 * 24 * 366
	switch {
	case f.FMRCenti != 0 && (f.FMRCenti < 200 || f.FMRCenti > 600):
		return fmt.Errorf("fmr_centi = %d of fingers is not within 200 (one in a hundred) and 600 (one in a million)", f.FMRCenti)
	case f.LeadCenti != 0 && (f.LeadCenti < 100 || f.LeadCenti > 600):
		return fmt.Errorf("lead_centi = %d of fingers is not within 100 (one false lead in ten searches) and 600", f.LeadCenti)
	case f.MaxAgeHours < 0 || f.MaxAgeHours > most:
		return fmt.Errorf("max_age_hours = %d of fingers is not within 0 and %d", f.MaxAgeHours, most)
	}
	return nil
}
