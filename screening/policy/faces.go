package policy

import (
	"fmt"
	"time"

	"gatehouse/screening/face"
)

// faces is the layout of the table about faces.
type faces struct {
	FMRCenti    int `toml:"fmr_centi"`
	BandE4      int `toml:"band_e4"`
	LeadE4      int `toml:"lead_e4"`
	MaxAgeHours int `toml:"max_age_hours"`
}

func (f *faces) rules() face.Rules {
	return face.Rules{FMRCenti: f.FMRCenti, BandE4: f.BandE4, LeadE4: f.LeadE4, MaxAge: time.Duration(f.MaxAgeHours) * time.Hour}
}

func (f *faces) valid() error {
	const most = 10 * 24 * 366
	switch {
	case f.FMRCenti != 0 && (f.FMRCenti < 300 || f.FMRCenti > 600):
		return fmt.Errorf("fmr_centi = %d of faces is not within 300 (one in a thousand) and 600 (one in a million)", f.FMRCenti)
	case f.BandE4 < 0 || f.BandE4 > 3000:
		return fmt.Errorf("band_e4 = %d of faces is not within 0 and 3000", f.BandE4)
	case f.LeadE4 < 0 || f.LeadE4 > 10000:
		return fmt.Errorf("lead_e4 = %d of faces is not within 0 and 10000", f.LeadE4)
	case f.MaxAgeHours < 0 || f.MaxAgeHours > most:
		return fmt.Errorf("max_age_hours = %d of faces is not within 0 and %d", f.MaxAgeHours, most)
	}
	return nil
}
