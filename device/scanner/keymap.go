package scanner

// layout says which character a key of the keyboard stands for, without and with
// shift, by runs of neighbouring key codes (linux/input-event-codes.h).
type layout struct {
	name string
	runs []run
}

type run struct {
	from           uint16
	plain, shifted string
}

// Key codes that mean something by themselves.
const (
	keyEnter      = 28
	keyLeftShift  = 42
	keyRightShift = 54
	keyPadEnter   = 96
)

// layouts are those that the makers' readers can be set to. Only the keys of an
// MRZ and of the usual signs around it matter; a character that an MRZ cannot
// hold tells that the layout is another.
var layouts = [...]layout{
	{"US", []run{
		{2, "1234567890-=", "!@#$%^&*()_+"},
		{16, "qwertyuiop[]", "QWERTYUIOP{}"},
		{30, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
		{43, `\zxcvbnm,./`, "|ZXCVBNM<>?"},
		{57, " ", " "},
		{86, `\`, "|"},
	}},
	{"DE", []run{
		{2, "1234567890@'", "!\"@$%&/()=?`"},
		{16, "qwertzuiop@+", "QWERTZUIOP@*"},
		{30, "asdfghjkl@@^", "ASDFGHJKL@@@"},
		{43, "#yxcvbnm,.-", "'YXCVBNM;:_"},
		{57, " ", " "},
		{86, "<", ">"},
	}},
	{"FR", []run{
		{2, `&@"'(-@_@@)=`, "1234567890@+"},
		{16, "azertyuiop^$", "AZERTYUIOP@@"},
		{30, "qsdfghjklm@@", "QSDFGHJKLM%@"},
		{43, "*wxcvbn,;:!", "@WXCVBN?./@"},
		{57, " ", " "},
		{86, "<", ">"},
	}},
}

// pad is the number block, the same in every layout.
var pad = run{71, "789-456+1230.", "789-456+1230."}

// char gives the character of a key, 0 for none. Signs that are not of ASCII
// stand as '@', which no MRZ holds either.
func (l *layout) char(code uint16, shift bool) byte {
	for _, r := range append(l.runs, pad) {
		if code >= r.from && int(code-r.from) < len(r.plain) {
			if shift {
				return r.shifted[code-r.from]
			}
			return r.plain[code-r.from]
		}
	}
	return 0
}
