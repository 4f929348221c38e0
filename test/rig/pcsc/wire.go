package pcsc

import (
	"encoding/binary"
	"io"
)

// Structures of the protocol as its daemon sees them, in the machine's byte order.
// They are written down here apart from the kiosk's so that a slip in one shows.
type (
	request     struct{ Size, Command uint32 }
	versionBody struct {
		Major, Minor int32
		RV           uint32
	}
	establishBody struct{ Scope, Context, RV uint32 }
	releaseBody   struct{ Context, RV uint32 }
	connectBody   struct {
		Context          uint32
		Reader           [128]byte
		Share, Preferred uint32
		Handle           int32
		Active, RV       uint32
	}
	reconnectBody struct {
		Handle                                       int32
		Share, Preferred, Initialisation, Active, RV uint32
	}
	handleBody struct {
		Handle int32
		RV     uint32
	}
	disposingBody struct {
		Handle          int32
		Disposition, RV uint32
	}
	transmitBody struct {
		Handle                                                                   int32
		SendProtocol, SendPCI, SendLength, ReceiveProtocol, ReceivePCI, Received uint32
		RV                                                                       uint32
	}
	controlBody struct {
		Handle                                        int32
		Code, SendLength, ReceiveLength, Returned, RV uint32
	}
	waitBody    struct{ Timeout, RV uint32 }
	readerState struct {
		Name          [128]byte
		Events, State uint32
		Sharing       int32
		ATR           [36]byte // 33 of them, then padding
		ATRLength     uint32
		Protocol      uint32
	}
)

// The return values that a reader of the rig has.
const (
	rvDone          = 0
	rvUnknownReader = 0x80100009
	rvSharing       = 0x8010000B
	rvNoCard        = 0x8010000C
	rvInvalidHandle = 0x80100003
	rvUnsupported   = 0x8010001F
	rvUnavailable   = 0x80100017
	rvRemoved       = 0x80100069
)

func write(w io.Writer, v any) error { return binary.Write(w, binary.NativeEndian, v) }
func read(r io.Reader, v any) error  { return binary.Read(r, binary.NativeEndian, v) }
