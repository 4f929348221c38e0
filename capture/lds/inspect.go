package lds

// standards read files by their names for what they depart from. EF.SOD and
// EF.CardSecurity are signed messages: package cms says it of them. What DG14 and
// EF.CardAccess hold beside their form is compared and used elsewhere.
var standards = map[string]func(file []byte) ([]string, error){
	"EF.ATR/INFO": func(b []byte) ([]string, error) { i, err := ParseInfo(b); return i.Departures, err },
	"EF.CVCA":     func(b []byte) ([]string, error) { _, err := ParseCVCA(b); return nil, err },
	"EF.COM":      func(b []byte) ([]string, error) { c, err := ParseCOM(b); return c.Departures, err },
	"DG1":         func(b []byte) ([]string, error) { d, err := ParseDG1(b); return d.Departures, err },
	"DG2":         func(b []byte) ([]string, error) { d, err := ParseDG2(b); return d.Departures, err },
	"DG3":         func(b []byte) ([]string, error) { d, err := ParseDG3(b); return d.Departures, err },
	"DG4":         func(b []byte) ([]string, error) { d, err := ParseDG4(b); return d.Departures, err },
	"DG5":         func(b []byte) ([]string, error) { _, d, err := ParseDG5(b); return d, err },
	"DG7":         func(b []byte) ([]string, error) { _, d, err := ParseDG7(b); return d, err },
	"DG11":        func(b []byte) ([]string, error) { d, err := ParseDG11(b); return d.Departures, err },
	"DG12":        func(b []byte) ([]string, error) { d, err := ParseDG12(b); return d.Departures, err },
	"DG14":        func(b []byte) ([]string, error) { s, err := ParseDG14(b); return s.Departures, err },
	"DG15":        func(b []byte) ([]string, error) { _, err := ParseDG15(b); return nil, err },
	"DG16":        func(b []byte) ([]string, error) { _, d, err := ParseDG16(b); return d, err },
}

// Inspect reads a file by the standard for its name: the names of Quirks that it has,
// and the error of its parser. A file without a standard of its content departs from
// nothing.
func Inspect(name string, file []byte) (departures []string, err error) {
	if parse, ok := standards[name]; ok {
		return parse(file)
	}
	return nil, nil
}
