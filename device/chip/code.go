package chip

import (
	"fmt"

	"gatehouse/device"
)

// code is the daemon's return value.
type code uint32

const (
	codeDone            code = 0
	codeUnknownReader   code = 0x80100009
	codeTimeout         code = 0x8010000A
	codeSharing         code = 0x8010000B
	codeNoCard          code = 0x8010000C
	codeProtocol        code = 0x8010000F
	codeNotReady        code = 0x80100010
	codeNotTransacted   code = 0x80100016
	codeReaderGone      code = 0x80100017
	codeNoService       code = 0x8010001D
	codeStopped         code = 0x8010001E
	codeNoReaders       code = 0x8010002E
	codeUnresponsive    code = 0x80100066
	codeUnpowered       code = 0x80100067
	codeReset           code = 0x80100068
	codeRemoved         code = 0x80100069
	codeSecurityRefused code = 0x8010006A
)

// errorOf says what a return value means to a caller; nil for success.
func errorOf(c code) error {
	switch c {
	case codeDone:
		return nil
	case codeNoCard, codeRemoved, codeReset, codeUnpowered, codeNotTransacted: // the last is what a reader makes of a card that leaves in the middle
		return fmt.Errorf("%w: the document is not on the chip reader any more: lay it down again", device.ErrAbsent)
	case codeUnknownReader, codeReaderGone, codeNoReaders, codeNoService, codeStopped:
		return fmt.Errorf("%w: the chip reader is gone: check its cable", device.ErrAbsent)
	case codeTimeout, codeNotReady:
		return fmt.Errorf("%w: the chip reader", device.ErrTimeout)
	case codeSharing:
		return fmt.Errorf("%w: another program uses the chip reader: end it", device.ErrAbsent)
	case codeSecurityRefused:
		return fmt.Errorf("%w: pcscd does not let this user at the chip reader: add it to pcscd's policy", device.ErrAbsent)
	case codeUnresponsive, codeProtocol:
		return fmt.Errorf("%w: the chip does not answer to a reset: turn the document over", device.ErrGarbled)
	}
	return fmt.Errorf("%w: pcscd answers %08X", device.ErrGarbled, uint32(c))
}
