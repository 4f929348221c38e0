package card

import (
	"crypto/rsa"
	"io"
	"math/big"
	"time"

	"gatehouse/test/rig/group"
)

// File identifiers (Doc 9303-10 clauses 3 and 4).
const (
	EFCardAccess   = 0x011C // in the master file
	EFCardSecurity = 0x011D
	EFDIR          = 0x2F00
	EFATRInfo      = 0x2F01
	EFCOM          = 0x011E // in the application
	EFSOD          = 0x011D
	EFCVCA         = 0x011C
	dgBase         = 0x0100
)

// DG is the file identifier of data group n.
func DG(n int) uint16 { return dgBase + uint16(n) }

// Profile is a personalised chip: its files, its secrets, what it can do and how it
// departs from the standards. The card keeps it and does not change it.
type Profile struct {
	ATR         []byte            // nil: that of a contactless card without historical bytes
	Master      map[uint16][]byte // files of the master file
	Application map[uint16][]byte // files of the eMRTD application; EF.CVCA is the chip's own unless it is here
	Plain       bool              // no access control at all
	BAC         bool
	Passwords   Passwords
	PACE        []PACE
	Static      []StaticKey                           // keys of chip authentication and of PACE-CAM
	Active      *ActiveKey                            // nil: no active authentication
	Terminal    *TerminalTrust                        // nil: no terminal authentication; DG3 and DG4 are closed
	Behaviour   Behaviour                             // departures
	Limits      Limits                                // of APDUs
	Link        Link                                  // the virtual clock
	Faults      []Fault                               // what goes wrong, and where
	Mutate      func(step string, wire []byte) []byte // the last to touch a reply; nil: nobody
	Random      io.Reader                             // nil: crypto/rand
}

// Passwords of PACE; the MRZ information is that of BAC, too. Empty: there is none.
type Passwords struct {
	MRZ           string // number, birth and expiry, each with its check digit, fillers kept
	CAN, PIN, PUK string
	PINTries      int // before the PIN is blocked; 0: 3
	PUKTries      int // 0: 10
}

// Mapping is how PACE maps its nonce (Doc 9303-11 clause 4.4.3.3).
type Mapping uint8

// The mappings.
const (
	GM  Mapping = iota + 1 // generic
	IM                     // integrated
	CAM                    // generic, with chip authentication
)

var mappingNames = [...]string{"", "GM", "IM", "CAM"}

func (m Mapping) String() string { return mappingNames[m] }

// PACE is a protocol that the card runs: an entry of EF.CardAccess.
type PACE struct {
	Mapping   Mapping
	Cipher    Cipher
	Group     *group.Group
	Parameter int // parameterId: the standardized number, or the card's own for a group it spells out
	Key       int // key of Static for CAM, by its ID
}

// StaticKey is a key pair of chip authentication.
type StaticKey struct {
	ID      int // keyId; -1: the only one, without a number
	Group   *group.Group
	Private *big.Int // nil: the card does not have it, as a copy would not
	Ciphers []Cipher // chip authentication with each; none: for PACE-CAM alone
}

// ActiveKey is a key of active authentication: RSA or ECDSA.
type ActiveKey struct {
	RSA     *rsa.PrivateKey
	Group   *group.Group
	Private *big.Int
	Hash    string // "SHA-1", "SHA-224" .. "SHA-512"
	DER     bool   // ECDSA as a SEQUENCE of two numbers, as some documents of the field have it
	Scheme2 bool   // RSA by digital signature scheme 2 of ISO/IEC 9796-2, which Doc 9303-11 does not have and the field does
	Named   bool   // SHA-1 by trailer 33CC, which names it, instead of BC
	Lesser  bool   // RSA by ISO/IEC 9796-2 clause B.4: the lesser of the signature and its negative
}

// TerminalTrust is what terminal authentication starts from.
type TerminalTrust struct {
	Points []TrustPoint
	Date   time.Time // the card's notion of today
}

// TrustPoint is a key of a country verifying authority.
type TrustPoint struct {
	Certificate []byte // card-verifiable, self-signed or a link
}

// Limits of APDUs.
type Limits struct {
	Extended bool // extended length is understood
	Late     bool // where it is not, that is said behind the access rules and under protection
	Command  int  // bytes of the longest command APDU; 0: as long as the coding allows
	Read     int  // plain bytes that one READ BINARY gives at most; 0: as many as asked for
	Response int  // data bytes of the longest response APDU, protection included; 0: any
	Overlong Overlong
	Chain    bool // replies longer than the command allows wait for GET RESPONSE; else they are cut short when read
	Send     int  // what Card.Limits says of the reader: bytes of a command; 0: 65544
	Receive  int  // and of a response; 0: 65538
}

// Overlong is what the card does with a READ BINARY for more than Limits.Read.
type Overlong uint8

// What cards of the field do. The zero value gives what fits with 9000.
const (
	OverlongShort  Overlong = iota
	OverlongWarn            // what fits, with 6282
	OverlongLength          // 6Cxx with the length that fits, 6700 where a byte cannot say it
	OverlongRefuse          // 6700
	OverlongEmpty           // 9000 and no data
)

// EndOfFile is what the card does when a READ BINARY goes past the end.
type EndOfFile uint8

// What cards of the field do. The zero value gives what there is, with 6282 unless
// as many as there are were asked for.
const (
	EndWarn     EndOfFile = iota
	EndSilent             // what there is, with 9000
	EndNothing            // 6282 and no data
	EndRefuse             // 6B00
	EndDistrust           // 6988, and secure messaging is over
	EndLength             // 6Cxx with what there is
)

// Behaviour holds departures of the field and weaknesses. The zero value has none.
type Behaviour struct {
	SelectMF       uint16 // status of SELECT MF; 0: 9000
	NoShortID      uint16 // status of a READ BINARY by short identifier; 0: they work
	ForgetsShortID bool   // a file read by it does not become the current one
	NeedsReference bool   // MSE:Set AT of PACE without tag 84 is 6A88
	NoOddRead      bool   // READ BINARY B1 is 6D00
	ClosedSelect   bool   // the application cannot be selected before PACE: 6982
	StaticBinding  bool   // terminal authentication after PACE takes the document number, as some states' chips do
	Identifier     []byte // that the chip takes itself for in terminal authentication; nil: the right one
	End            EndOfFile
	Nonce          []byte        // the same nonce each time; nil: fresh
	Number         string        // that terminal authentication signs, with its check digit; "": that of the MRZ
	Ephemeral      *big.Int      // the same private keys each time; nil: fresh
	Delay          time.Duration // of the answer to a wrong password
}
