package officers

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// params are those of argon2id: passes, memory in KiB and lanes.
type params struct {
	time, memory uint32
	threads      uint8
}

// Hashes outside these limits are refused: below they are weak, above they would
// let the file starve the kiosk of memory or time.
var (
	standard = params{time: 3, memory: 64 << 10, threads: 4}
	weakest  = params{time: 2, memory: 19 << 10, threads: 1}
	heaviest = params{time: 8, memory: 256 << 10, threads: 8}
)

const (
	saltSize = 16
	keySize  = 32
)

var b64 = base64.RawStdEncoding.Strict()

// pinHash is one parsed hash.
type pinHash struct {
	params
	salt, key []byte
}

// ValidPIN says why a PIN may not be used; nil when it may. A PIN is 6 to 32
// ASCII digits.
func ValidPIN(pin string) error {
	if len(pin) < 6 || len(pin) > 32 || strings.Trim(pin, "0123456789") != "" {
		return errors.New("a PIN has 6 to 32 digits and nothing else")
	}
	for _, step := range []int{0, 1, -1} {
		run := true
		for i := 1; i < len(pin) && run; i++ {
			run = int(pin[i])-int(pin[i-1]) == step
		}
		if run {
			return errors.New("a PIN of one digit repeated or of digits in a row is guessed first: choose another")
		}
	}
	return nil
}

func newHash(pin string, random io.Reader) (string, error) {
	salt := make([]byte, saltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", fmt.Errorf("salt: %w", err)
	}
	p := standard
	key := argon2.IDKey([]byte(pin), salt, p.time, p.memory, p.threads, keySize)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.memory, p.time, p.threads,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// parseHash reads the PHC string form of an argon2id hash.
func parseHash(s string) (pinHash, error) {
	var h pinHash
	parts := strings.Split(s, "$")
	if len(s) > 256 || len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, errors.New("pin is no argon2id hash: set it with kioskctl officer add")
	}
	_, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.threads)
	if err != nil || parts[3] != fmt.Sprintf("m=%d,t=%d,p=%d", h.memory, h.time, h.threads) {
		return h, errors.New("pin has no argon2id parameters m, t, p")
	}
	if h.time < weakest.time || h.memory < weakest.memory || h.threads < weakest.threads ||
		h.time > heaviest.time || h.memory > heaviest.memory || h.threads > heaviest.threads {
		return h, fmt.Errorf("argon2id parameters m=%d,t=%d,p=%d are outside %v to %v", h.memory, h.time, h.threads, weakest, heaviest)
	}
	if h.salt, err = b64.DecodeString(parts[4]); err != nil || len(h.salt) < saltSize {
		return h, fmt.Errorf("the salt of a pin has at least %d bytes in base64", saltSize)
	}
	if h.key, err = b64.DecodeString(parts[5]); err != nil || len(h.key) != keySize {
		return h, fmt.Errorf("the hash of a pin has %d bytes in base64", keySize)
	}
	return h, nil
}

func (h pinHash) fits(pin string) bool {
	key := argon2.IDKey([]byte(pin), h.salt, h.time, h.memory, h.threads, keySize)
	return subtle.ConstantTimeCompare(key, h.key) == 1
}
