package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gatehouse/screening/pki"
)

// trust is the layout of the table that says whom to believe of chips. What it leaves
// out is the strictest: only what a nation's key vouches for, no SHA-1. A policy of a
// time before chips were read has no table, and no lists that could be too old.
type trust struct {
	MinLevel           string   `toml:"min_level"`
	MaxAgeHours        int      `toml:"max_age_hours"`
	RevocationAgeHours int      `toml:"revocation_max_age_hours"`
	SHA1               []string `toml:"sha1"`
	Strict             bool     `toml:"strict"`
}

func (t *trust) rules() pki.Rules {
	level := t.MinLevel
	if level == "" {
		level = pki.Levels[len(pki.Levels)-1]
	}
	return pki.Rules{
		MinLevel: level, SHA1: t.SHA1, Strict: t.Strict,
		MaxAge:           time.Duration(t.MaxAgeHours) * time.Hour,
		RevocationMaxAge: time.Duration(t.RevocationAgeHours) * time.Hour,
	}
}

func (t *trust) valid() error {
	const most = 10 * 24 * 366
	switch {
	case t.MinLevel != "" && !slices.Contains(pki.Levels[:], t.MinLevel):
		return fmt.Errorf("min_level %.40q of trust is none of %s", t.MinLevel, strings.Join(pki.Levels[:], ", "))
	case t.MaxAgeHours < 0 || t.MaxAgeHours > most:
		return fmt.Errorf("max_age_hours = %d of trust is not within 0 and %d", t.MaxAgeHours, most)
	case t.RevocationAgeHours < 0 || t.RevocationAgeHours > most:
		return fmt.Errorf("revocation_max_age_hours = %d of trust is not within 0 and %d", t.RevocationAgeHours, most)
	}
	for _, c := range t.SHA1 {
		if c != "*" && (len(c) != 2 || strings.Trim(c, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
			return fmt.Errorf("sha1 of trust holds %.20q, which is neither two capital letters nor \"*\"", c)
		}
	}
	return nil
}
