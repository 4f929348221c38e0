package lds

import "strings"

// COM is EF.COM (Doc 9303-10 clause 4.6.1). It is not signed: nothing may be believed
// for its sake, but that it differs from EF.SOD is worth telling.
type COM struct {
	LDSVersion     string // "0107"
	UnicodeVersion string // "040000"
	Groups         []int  // numbers of the data groups, in the order of the list
	Departures     []string
}

// ParseCOM reads EF.COM.
func ParseCOM(file []byte) (COM, error) {
	var c COM
	in, err := open(file, 0x60, &c.Departures)
	if err == nil {
		err = c.read(in)
	}
	if err != nil {
		return COM{}, within("EF.COM", err)
	}
	return c, nil
}

func (c *COM) read(in reader) (err error) {
	if c.LDSVersion, err = in.version(0x5F01, 4); err != nil {
		return err
	}
	if c.UnicodeVersion, err = in.version(0x5F36, 6); err != nil {
		return err
	}
	if c.LDSVersion != "0107" && c.LDSVersion != "0108" || c.UnicodeVersion != "040000" {
		depart(in.departures, NoSuchVersion)
	}
	list, err := in.take(0x5C)
	if err != nil {
		return err
	}
	var seen [17]bool
	for _, tag := range list {
		n := DataGroupByTag(uint32(tag))
		if n == 0 || seen[n] {
			return fail(ErrValue, "tag list holds %02X", tag)
		}
		seen[n] = true
		c.Groups = append(c.Groups, n)
	}
	return in.end()
}

// version takes a version in decimal digits.
func (r *reader) version(tag uint32, digits int) (string, error) {
	b, err := r.take(tag)
	if err != nil {
		return "", err
	}
	if len(b) != digits || strings.Trim(string(b), "0123456789") != "" {
		return "", fail(ErrValue, "version of %d bytes in tag %X", len(b), tag)
	}
	return string(b), nil
}
