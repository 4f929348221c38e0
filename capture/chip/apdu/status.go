package apdu

import "fmt"

// Status is the status word SW1-SW2 of an answer (ISO/IEC 7816-4 clause 5.6).
type Status uint16

// The status words that travel documents are met with.
const (
	OK                  Status = 0x9000
	EndOfFile           Status = 0x6282
	Warning             Status = 0x6300
	WrongLength         Status = 0x6700
	NoChaining          Status = 0x6884
	LastOfChainExpected Status = 0x6883
	NotAllowed          Status = 0x6982
	Blocked             Status = 0x6983
	InvalidData         Status = 0x6984
	ConditionsNotMet    Status = 0x6985
	NoFile              Status = 0x6986
	SecurityMissing     Status = 0x6987
	SecurityWrong       Status = 0x6988
	WrongData           Status = 0x6A80
	NotSupported        Status = 0x6A81
	FileNotFound        Status = 0x6A82
	RecordNotFound      Status = 0x6A83
	WrongParameters     Status = 0x6A86
	WrongLc             Status = 0x6A87
	NotReferenced       Status = 0x6A88
	OutsideFile         Status = 0x6B00
	UnknownInstruction  Status = 0x6D00
	UnknownClass        Status = 0x6E00
	NoDiagnosis         Status = 0x6F00
)

var words = map[Status]string{
	OK:                  "done",
	EndOfFile:           "end of file before Le bytes were read",
	Warning:             "warning: not verified",
	WrongLength:         "wrong length",
	LastOfChainExpected: "last command of the chain expected",
	NoChaining:          "command chaining not supported",
	NotAllowed:          "security status not satisfied",
	Blocked:             "authentication method blocked",
	InvalidData:         "reference data not usable",
	ConditionsNotMet:    "conditions of use not satisfied",
	NoFile:              "no file selected",
	SecurityMissing:     "secure messaging objects missing",
	SecurityWrong:       "secure messaging objects wrong",
	WrongData:           "wrong data",
	NotSupported:        "function not supported",
	FileNotFound:        "file not found",
	RecordNotFound:      "record not found",
	WrongParameters:     "wrong P1-P2",
	WrongLc:             "Lc does not agree with P1-P2",
	NotReferenced:       "referenced data not found",
	OutsideFile:         "offset outside the file",
	UnknownInstruction:  "instruction not supported",
	UnknownClass:        "class not supported",
	NoDiagnosis:         "no precise diagnosis",
}

// String is the number and, where the standard has them, the words.
func (s Status) String() string {
	w, ok := words[s]
	switch {
	case ok:
	case s>>8 == 0x61:
		w = "more bytes available"
	case s>>8 == 0x6C:
		w = "wrong Le"
	case s&0xFFF0 == 0x63C0:
		w = fmt.Sprintf("wrong, %d tries left", s&0xF)
	default:
		return fmt.Sprintf("%04X", uint16(s))
	}
	return fmt.Sprintf("%04X (%s)", uint16(s), w)
}

// SW1 is the first byte.
func (s Status) SW1() byte { return byte(s >> 8) }

// SW2 is the second byte.
func (s Status) SW2() byte { return byte(s) }

// StatusError is an answer that is not 9000.
type StatusError struct {
	INS byte
	SW  Status
}

func (e *StatusError) Error() string {
	return fmt.Sprintf("%s: the card answers %v", Name(e.INS), e.SW)
}

// Check is nil where the answer to c is 9000, else a *StatusError.
func (c Command) Check(r Response) error {
	if r.SW == OK {
		return nil
	}
	return &StatusError{c.INS, r.SW}
}
