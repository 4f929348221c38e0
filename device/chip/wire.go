package chip

import (
	"bytes"
	"encoding/binary"
)

// Commands of the protocol.
const (
	cmdEstablish    = 0x01
	cmdConnect      = 0x04
	cmdReconnect    = 0x05
	cmdDisconnect   = 0x06
	cmdTransmit     = 0x09
	cmdControl      = 0x0A
	cmdVersion      = 0x11
	cmdReadersState = 0x12
	cmdWaitChange   = 0x13
)

const (
	protocolMajor = 4
	protocolMinor = 4

	shareExclusive = 1
	protocolAny    = 1 | 2 // T=0, T=1
	resetCard      = 1

	statePresent = 0x04 // of a reader
	maxReaders   = 16
	maxName      = 128
	maxATR       = 33

	maxCommand      = 4 + 3 + 65535 + 2
	maxAnswer       = 65536 + 2
	maxShortCommand = 4 + 1 + 255 + 1
	maxShortAnswer  = 256 + 2
)

type header struct{ Size, Command uint32 }

type versionMsg struct {
	Major, Minor int32
	RV           code
}

type establishMsg struct {
	Scope, Context uint32
	RV             code
}

type connectMsg struct {
	Context          uint32
	Reader           [maxName]byte
	Share, Preferred uint32
	Card             int32
	Active           uint32
	RV               code
}

type reconnectMsg struct {
	Card                                     int32
	Share, Preferred, Initialization, Active uint32
	RV                                       code
}

type disconnectMsg struct {
	Card        int32
	Disposition uint32
	RV          code
}

type transmitMsg struct {
	Card                                       int32
	SendProtocol, SendPCI, SendLength          uint32
	ReceiveProtocol, ReceivePCI, ReceiveLength uint32
	RV                                         code
}

type controlMsg struct {
	Card                                      int32
	Code, SendLength, ReceiveLength, Returned uint32
	RV                                        code
}

type waitMsg struct {
	Timeout uint32
	RV      code
}

// slot is a reader as the daemon describes it.
type slot struct {
	Name      [maxName]byte
	Events    uint32
	State     uint32
	Sharing   int32
	ATR       [maxATR]byte
	_         [3]byte
	ATRLength uint32
	Protocol  uint32
}

func (s *slot) name() string {
	n, _, _ := bytes.Cut(s.Name[:], []byte{0})
	return string(n)
}

func (s *slot) present() bool { return s.State&statePresent != 0 }

func (s *slot) atr() []byte { return bytes.Clone(s.ATR[:min(s.ATRLength, maxATR)]) }

// encode writes a structure as the daemon's C compiler lays it out: fields of four
// bytes in the machine's order.
func encode(v any) []byte {
	b, err := binary.Append(nil, binary.NativeEndian, v)
	if err != nil {
		panic(err) // every structure above has a fixed size
	}
	return b
}

func decode(b []byte, v any) error {
	_, err := binary.Decode(b, binary.NativeEndian, v)
	return err
}
