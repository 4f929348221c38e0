package lds

// ParseDG14 reads the SecurityInfos of the eMRTD application (Doc 9303-10 clause
// 4.7.14). A protocol of Chip Authentication for which no key is given is one of
// Faults here; in EF.CardAccess, which has no keys, it is none.
func ParseDG14(file []byte) (SecurityInfos, error) {
	var departures []string
	in, err := open(file, 0x6E, &departures)
	if err != nil {
		return SecurityInfos{}, within("DG14", err)
	}
	s, err := ParseSecurityInfos(in.rest)
	if err != nil {
		return SecurityInfos{}, within("DG14", err)
	}
	for _, d := range departures {
		depart(&s.Departures, d)
	}
	for _, c := range s.ChipAuth {
		if c.Version == 1 && len(s.ChipAuthKeys) == 0 {
			s.Faults = append(s.Faults, c.Protocol.Name()+" is announced and there is no key")
		}
	}
	return s, nil
}

// ParseDG15 gives the SubjectPublicKeyInfo of Active Authentication, DER (Doc 9303-10
// clause 4.7.15).
func ParseDG15(file []byte) (spki []byte, err error) {
	var departures []string
	in, err := open(file, 0x6F, &departures)
	if err == nil {
		spki, err = in.whole(derSequence)
	}
	if err == nil {
		err = in.end()
	}
	if err != nil {
		return nil, within("DG15", err)
	}
	return spki, nil
}

// ParseOpaque gives the inside of a data group that issuers fill as they like: DG6,
// DG8, DG9, DG10, DG13.
func ParseOpaque(n int, file []byte) (content []byte, err error) {
	f, ok := DataGroup(n)
	if !ok {
		return nil, fail(ErrUnsupported, "data group %d", n)
	}
	var departures []string
	in, err := open(file, f.Tag, &departures)
	if err != nil {
		return nil, within(f.Name, err)
	}
	return in.rest, nil
}
