package broker

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"

	"github.com/eclipse/paho.mqtt.golang/packets"
)

// watched remembers the first error of reading: paho drops the one that comes in
// place of the CONNACK, and that is where a refused certificate shows.
type watched struct {
	net.Conn
	mu  sync.Mutex
	err error
}

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if err != nil {
		w.mu.Lock()
		if w.err == nil {
			w.err = err
		}
		w.mu.Unlock()
	}
	return n, err
}

// cause gives the error of reading if there was one before the connection was
// closed from this side, else err.
func (w *watched) cause(err error) error {
	if w == nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil || errors.Is(w.err, net.ErrClosed) {
		return err
	}
	return w.err
}

// explain puts a connection error into words that name the next step.
// answered tells whether the broker had accepted the connection before.
func explain(address string, answered bool, err error) error {
	var verify *tls.CertificateVerificationError
	var op *net.OpError
	var say string
	switch text := err.Error(); {
	case errors.As(err, &verify):
		say = "the broker's certificate is not one we trust: check the CA file and the broker's name"
	case strings.Contains(text, "remote error: tls: protocol version"):
		say = "the broker does not speak TLS 1.3: change its configuration"
	case strings.Contains(text, "remote error: tls:"):
		say = "the broker refuses our certificate: check that it is current, not revoked and of a CA the broker knows"
	case errors.Is(err, packets.ErrorRefusedNotAuthorised), errors.Is(err, packets.ErrorRefusedBadUsernameOrPassword), errors.Is(err, packets.ErrorRefusedIDRejected):
		say = "the broker refuses this client: check its access list for the certificate's name"
	case errors.As(err, &op) && op.Op == "dial":
		say = "the broker cannot be reached: check network and address, and that it runs"
	case !answered:
		say = "the broker closed the connection without an answer: it may refuse our certificate; see the broker's log"
	default:
		say = "the connection broke"
	}
	return fmt.Errorf("broker %s: %s: %w", address, say, err)
}
