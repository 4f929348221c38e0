package terminal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Limits of the messages.
const (
	maxMessage = 128 << 10 // bytes of a request or an answer
	maxChain   = 22        // certificates
)

// The services of TR-03129-2 that are spoken here.
const (
	pathChain = "/GetCertificateChain"
	pathSign  = "/GetTASignature"
)

// Return codes of TR-03129-2 tables 4.1 and 4.2.
const (
	okChain     = "ok_certificate_chain_available"
	okSignature = "ok_signature_available"
	unknownCAR  = "failure_CAR_unknown"
	unknownCHR  = "failure_CHR_unknown"
	syntax      = "failure_syntax"
	internal    = "failure_internal_error"
)

type chainRequest struct {
	CAR []byte `json:"keyCAR"` // ISO/IEC 8859-1
}

type signRequest struct {
	CHR  []byte `json:"keyCHR"`
	Hash []byte `json:"hashTBS"`
}

// answer is that of both services.
type answer struct {
	Code      string   `json:"returnCode"`
	Message   string   `json:"returnCodeMessage,omitempty"`
	Chain     [][]byte `json:"certificateSeq,omitempty"`
	Signature []byte   `json:"signature,omitempty"`
}

var errMessage = errors.New("message is not in order")

// decode reads one message, whole and with no field that is not known.
func decode(r io.Reader, v any) error {
	b, err := io.ReadAll(io.LimitReader(r, maxMessage+1))
	if err != nil {
		return err
	}
	if len(b) > maxMessage {
		return fmt.Errorf("%w: more than %d bytes", errMessage, maxMessage)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("%w: not JSON of this service", errMessage)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: something stands behind it", errMessage)
	}
	return nil
}
