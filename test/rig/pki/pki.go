package pki

import (
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hpke"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gatehouse/uplink/envelope"
	"gatehouse/uplink/shelf"
)

// File names in the directory of a nation.
const (
	CAFile       = "ca.crt"
	CRLFile      = "crl.pem"
	NodeKey      = "node.key"
	NodePub      = "node.pub"
	ReceiptKey   = "receipt.key"
	ReceiptPub   = "receipt.pub"
	ShelfKey     = "shelf.key"
	ShelfKeys    = "shelf.keys"
	Registered   = "registered"
	foreignFiles = "foreign"
)

// Nation holds the keys of one test nation. Its methods are not for concurrent use;
// the TLS configurations are.
type Nation struct {
	Dir      string
	Opener   hpke.PrivateKey    // the node's: opens records
	Receipt  *ecdsa.PrivateKey  // the node's: signs receipts
	Shelf    shelf.Signer       // the authority's: signs lists and policies
	Broker   Credential         // server
	Exchange Credential         // client
	Sealed   envelope.Recipient // whom kiosks seal to

	ca, foreign authority
	now         time.Time
	mu          sync.Mutex // the broker asks for revoked from its own goroutines
	revoked     []x509.RevocationListEntry
}

// New makes a nation in dir, which it creates or overwrites.
func New(dir string, now time.Time) (*Nation, error) {
	n := &Nation{Dir: dir, now: now}
	for _, d := range []string{dir, n.Path(Registered), n.Path(foreignFiles)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("pki: %w", err)
		}
	}
	var err error
	if n.ca, err = n.newAuthority("Utopia Test CA", n.Path(CAFile)); err != nil {
		return nil, err
	}
	if n.foreign, err = n.newAuthority("Foreign Test CA", n.Path(foreignFiles, CAFile)); err != nil {
		return nil, err
	}
	if n.Broker, err = n.issue(n.ca, request{name: "broker", server: true}); err != nil {
		return nil, err
	}
	if n.Exchange, err = n.issue(n.ca, request{name: "exchange"}); err != nil {
		return nil, err
	}
	if n.Receipt, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, fmt.Errorf("pki: receipt key: %w", err)
	}
	if err := writePair(n.Path(ReceiptKey), n.Path(ReceiptPub), n.Receipt, &n.Receipt.PublicKey); err != nil {
		return nil, err
	}
	if err := n.shelfKey(); err != nil {
		return nil, err
	}
	if err := n.nodeKey(); err != nil {
		return nil, err
	}
	return n, n.writeCRL()
}

// Path joins names to the nation's directory.
func (n *Nation) Path(names ...string) string {
	return filepath.Join(append([]string{n.Dir}, names...)...)
}

func (n *Nation) nodeKey() (err error) {
	n.Opener, n.Sealed, err = n.recipient(NodeKey, NodePub)
	return err
}

// KioskOpener makes the key to which galleries for a kiosk are sealed.
func (n *Nation) KioskOpener(id string) (envelope.Recipient, error) {
	_, to, err := n.recipient(id+".opener", id+".opener.pub")
	return to, err
}

func (n *Nation) recipient(private, public string) (hpke.PrivateKey, envelope.Recipient, error) {
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return nil, envelope.Recipient{}, fmt.Errorf("pki: %s: %w", private, err)
	}
	opener, err := hpke.NewDHKEMPrivateKey(key)
	if err != nil {
		return nil, envelope.Recipient{}, fmt.Errorf("pki: %s: %w", private, err)
	}
	pub := opener.PublicKey()
	to := envelope.Recipient{KeyID: envelope.RecipientKeyID(pub), Key: pub}
	return opener, to, writePair(n.Path(private), n.Path(public), key, key.PublicKey())
}

func (n *Nation) shelfKey() error {
	secret, public, err := shelf.GenerateKey(rand.Reader, "utopia-authority")
	if err != nil {
		return fmt.Errorf("pki: %w", err)
	}
	if n.Shelf, err = shelf.NewSigner(secret); err != nil {
		return fmt.Errorf("pki: %w", err)
	}
	return errors.Join(
		os.WriteFile(n.Path(ShelfKey), []byte(secret+"\n"), 0o600),
		os.WriteFile(n.Path(ShelfKeys), []byte(public+"\n"), 0o600))
}

// Sealer seals as the kiosk of that credential, for the node.
func (n *Nation) Sealer(c Credential) *envelope.Sealer {
	return &envelope.Sealer{Kiosk: c.Name, Signer: c.Key, KeyID: c.KeyID, Recipients: []envelope.Recipient{n.Sealed}}
}

func writePair(private, public string, key, pub any) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("pki: %s: %w", private, err)
	}
	if err := writePEM(private, "PRIVATE KEY", der); err != nil {
		return err
	}
	if der, err = x509.MarshalPKIXPublicKey(pub); err != nil {
		return fmt.Errorf("pki: %s: %w", public, err)
	}
	return writePEM(public, "PUBLIC KEY", der)
}

func writePEM(path, kind string, der []byte) error {
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		return fmt.Errorf("pki: %w", err)
	}
	return nil
}
