package packet

import "fmt"

// Code is a confirmation code: the first byte of every answer. All but OK are
// errors that say what to do.
type Code uint8

// The codes that a program decides by.
const (
	OK           Code = 0x00
	ReceiveError Code = 0x01
	NoFinger     Code = 0x02
	CaptureError Code = 0x03
	NoUpload     Code = 0x0F // error when uploading the image
	BadPassword  Code = 0x13
	NoImage      Code = 0x15
	Undefined    Code = 0x19
	BadRegister  Code = 0x1A
	BadSetting   Code = 0x1B
	BadAddress   Code = 0x20
	NeedPassword Code = 0x21
	NoCommand    Code = 0xFC
)

var codes = map[Code]string{
	OK:           "done",
	ReceiveError: "the command came garbled; check cable and speed",
	NoFinger:     "no finger is on the sensor",
	CaptureError: "the image could not be taken; lay the finger on again",
	0x06:         "the image is too messy; clean the sensor, dry the finger",
	0x07:         "too few features in the image; lay the whole pad on",
	0x08:         "the fingers do not match",
	0x09:         "no finger of the library matches",
	0x0A:         "the impressions could not be merged; take both of the same finger",
	0x0B:         "no such place in the library",
	0x0C:         "the stored template is damaged; store it again",
	0x0D:         "the template could not be sent; ask again",
	0x0E:         "the sensor cannot take the data; ask again",
	NoUpload:     "the image could not be sent; lay the finger on again",
	0x10:         "the template could not be deleted; ask again",
	0x11:         "the library could not be cleared; ask again",
	BadPassword:  "wrong password; check the file of the sensor's password",
	NoImage:      "there is no valid image; lay the finger on again",
	0x18:         "its flash memory could not be written; replace the sensor",
	Undefined:    "undefined error; switch the sensor off and on",
	BadRegister:  "it has no such register",
	BadSetting:   "it does not take this setting",
	0x1C:         "no such page of its notepad",
	0x1D:         "its port could not be driven; check cable and supply",
	0x1F:         "its library is full",
	BadAddress:   "it has another address; check the sensor's address in the configuration",
	NeedPassword: "it wants its password first",
	0x22:         "the place in the library is empty",
	0x24:         "its library is empty",
	0x26:         "it waited too long; ask again",
	0x27:         "the finger is in its library already",
	0x29:         "its sensor element is broken; replace the sensor",
	NoCommand:    "it does not know the command",
	0xFD:         "hardware error; replace the sensor",
	0xFE:         "the command could not be executed; ask again",
}

func (c Code) Error() string {
	if text, known := codes[c]; known {
		return fmt.Sprintf("the sensor says %02X: %s", uint8(c), text)
	}
	return fmt.Sprintf("the sensor says %02X, which its manuals do not list; switch it off and on", uint8(c))
}
