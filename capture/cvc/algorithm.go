package cvc

import (
	"crypto"
	"fmt"

	_ "crypto/sha1" // deprecated, and what TR-03110 still names
	_ "crypto/sha256"
	_ "crypto/sha512"
)

// Algorithm is a signature algorithm of Terminal Authentication (TR-03110-3 tables
// 17 and 18). The zero value is none.
type Algorithm uint8

// The algorithms.
const (
	RSAv15SHA1 Algorithm = iota + 1
	RSAv15SHA256
	RSAPSSSHA1
	RSAPSSSHA256
	RSAv15SHA512
	RSAPSSSHA512
	ECDSASHA1
	ECDSASHA224
	ECDSASHA256
	ECDSASHA384
	ECDSASHA512
)

// idTA is id-TA, 0.4.0.127.0.7.2.2.2; two more bytes name the algorithm.
const idTA = "\x04\x00\x7f\x00\x07\x02\x02\x02"

var algorithms = [...]struct {
	name string
	arc  string // below id-TA
	hash crypto.Hash
	pss  bool
}{
	RSAv15SHA1:   {"RSA-v1-5-SHA-1", "\x01\x01", crypto.SHA1, false},
	RSAv15SHA256: {"RSA-v1-5-SHA-256", "\x01\x02", crypto.SHA256, false},
	RSAPSSSHA1:   {"RSA-PSS-SHA-1", "\x01\x03", crypto.SHA1, true},
	RSAPSSSHA256: {"RSA-PSS-SHA-256", "\x01\x04", crypto.SHA256, true},
	RSAv15SHA512: {"RSA-v1-5-SHA-512", "\x01\x05", crypto.SHA512, false},
	RSAPSSSHA512: {"RSA-PSS-SHA-512", "\x01\x06", crypto.SHA512, true},
	ECDSASHA1:    {"ECDSA-SHA-1", "\x02\x01", crypto.SHA1, false},
	ECDSASHA224:  {"ECDSA-SHA-224", "\x02\x02", crypto.SHA224, false},
	ECDSASHA256:  {"ECDSA-SHA-256", "\x02\x03", crypto.SHA256, false},
	ECDSASHA384:  {"ECDSA-SHA-384", "\x02\x04", crypto.SHA384, false},
	ECDSASHA512:  {"ECDSA-SHA-512", "\x02\x05", crypto.SHA512, false},
}

func (a Algorithm) String() string {
	if a < RSAv15SHA1 || a > ECDSASHA512 {
		return fmt.Sprintf("invalid algorithm %d", uint8(a))
	}
	return algorithms[a].name
}

// Hash is the hash function; 0 for what is none of the algorithms.
func (a Algorithm) Hash() crypto.Hash {
	if int(a) >= len(algorithms) {
		return 0
	}
	return algorithms[a].hash
}

// Elliptic tells ECDSA, whose signatures are r||s, from RSA.
func (a Algorithm) Elliptic() bool { return a >= ECDSASHA1 && a <= ECDSASHA512 }

// PSS tells RSASSA-PSS, with a salt as long as the digest, from RSASSA-PKCS1-v1_5.
func (a Algorithm) PSS() bool { return int(a) < len(algorithms) && algorithms[a].pss }
