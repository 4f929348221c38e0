package lds

// Application says where a file lies.
type Application uint8

// The applications.
const (
	MasterFile Application = iota
	EMRTD                  // A0000002471001, the LDS1 application
)

// AID is the application identifier of the eMRTD application (Doc 9303-10 clause 4.1).
var AID = [7]byte{0xA0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01}

// File is an elementary file (Doc 9303-10 clause 3.11 and table 38; BSI TR-03110-3 annex A).
type File struct {
	Name        string
	FID         uint16
	SFI         byte   // short identifier, 1..30
	Tag         uint32 // of the one object that the file is; 0: a row of objects
	Application Application
}

// Files is the table of files, those of the master file first.
var Files = []File{
	{"EF.ATR/INFO", 0x2F01, 0x01, 0, MasterFile},
	{"EF.DIR", 0x2F00, 0x1E, 0, MasterFile},
	{"EF.CardAccess", 0x011C, 0x1C, 0x31, MasterFile},
	{"EF.CardSecurity", 0x011D, 0x1D, 0x30, MasterFile},
	{"EF.COM", 0x011E, 0x1E, 0x60, EMRTD},
	{"EF.SOD", 0x011D, 0x1D, 0x77, EMRTD},
	{"EF.CVCA", 0x011C, 0x1C, 0, EMRTD}, // 36 bytes, padded; another place may be named in SecurityInfos
	{"DG1", 0x0101, 0x01, 0x61, EMRTD},
	{"DG2", 0x0102, 0x02, 0x75, EMRTD},
	{"DG3", 0x0103, 0x03, 0x63, EMRTD},
	{"DG4", 0x0104, 0x04, 0x76, EMRTD},
	{"DG5", 0x0105, 0x05, 0x65, EMRTD},
	{"DG6", 0x0106, 0x06, 0x66, EMRTD},
	{"DG7", 0x0107, 0x07, 0x67, EMRTD},
	{"DG8", 0x0108, 0x08, 0x68, EMRTD},
	{"DG9", 0x0109, 0x09, 0x69, EMRTD},
	{"DG10", 0x010A, 0x0A, 0x6A, EMRTD},
	{"DG11", 0x010B, 0x0B, 0x6B, EMRTD},
	{"DG12", 0x010C, 0x0C, 0x6C, EMRTD},
	{"DG13", 0x010D, 0x0D, 0x6D, EMRTD},
	{"DG14", 0x010E, 0x0E, 0x6E, EMRTD},
	{"DG15", 0x010F, 0x0F, 0x6F, EMRTD},
	{"DG16", 0x0110, 0x10, 0x70, EMRTD},
}

// FileByName finds a file by its name: "EF.SOD", "DG14".
func FileByName(name string) (File, bool) {
	for _, f := range Files {
		if f.Name == name {
			return f, true
		}
	}
	return File{}, false
}

// DataGroup finds data group n, 1 to 16.
func DataGroup(n int) (File, bool) {
	if n < 1 || n > 16 {
		return File{}, false
	}
	return Files[len(Files)-17+n], true
}

// DataGroupByTag finds the data group that begins with tag, as EF.COM lists them:
// its number, 0 if there is none.
func DataGroupByTag(tag uint32) int {
	for n := 1; n <= 16; n++ {
		if f, _ := DataGroup(n); f.Tag == tag {
			return n
		}
	}
	return 0
}
