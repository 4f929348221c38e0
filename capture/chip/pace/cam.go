package pace

import (
	"bytes"
	"crypto/subtle"
	"fmt"

	"gatehouse/capture/chip/sm"
	"gatehouse/capture/curve"
)

// CAM is what chip authentication mapping leaves to be checked once the chip's public
// key is proven by passive authentication of EF.CardSecurity.
type CAM struct {
	Group   curve.Group // of PACE, with its standard generator
	Mapping []byte      // PK_Map,IC: the chip's public key of the mapping
	Data    []byte      // CA_IC; nil: the chip sent none, or not in the session's keys
}

// openCAM decrypts ECAD (Doc 9303-11 clause 4.4.3.5): CBC under the session's key, the
// initial vector being the encryption of -1, padding method 2. nil: it is none.
func openCAM(c sm.Cipher, key, cryptogram []byte, a *sm.Arena) []byte {
	size := c.BlockSize()
	if len(cryptogram) == 0 || len(cryptogram)%size != 0 || len(cryptogram) > 128 {
		return nil
	}
	iv := bytes.Repeat([]byte{0xFF}, size)
	sm.Encrypt(c, key, nil, iv, iv)
	plain := a.Bytes(len(cryptogram))
	sm.Decrypt(c, key, iv, plain, cryptogram)
	data, ok := sm.Unpad(plain, size)
	if !ok || len(data) == 0 {
		return nil
	}
	return data
}

// short says whether the data is there and not as long as the order, as FE2OS has it.
func (c *CAM) short() bool {
	g, ok := c.Group.(*curve.Curve)
	return ok && c.Data != nil && len(c.Data) < (g.Bits()+7)/8
}

// Verify says whether the chip proved that it has the private key of public, an
// uncompressed point of the same curve: PK_Map,IC = KA(CA_IC, PK_IC, D_IC). It proves
// something only where public comes out of a file that passive authentication covers.
// Errors: ErrCAM.
func (c *CAM) Verify(group curve.Group, public []byte) error {
	own, ok := c.Group.(*curve.Curve)
	other, same := group.(*curve.Curve)
	if !ok || !same || own != other {
		return fmt.Errorf("%w: the chip's key is not of the curve of PACE", ErrCAM)
	}
	if c.Data == nil {
		return fmt.Errorf("%w: the chip sent no data for it, or not in the session's keys", ErrCAM)
	}
	secret, err := own.Secret(c.Data)
	if err != nil {
		return fmt.Errorf("%w: its data is no private key", ErrCAM)
	}
	defer secret.Wipe()
	x, err := secret.Agree(public)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrCAM, err)
	}
	if subtle.ConstantTimeCompare(x, c.Mapping[1:1+own.Size()]) != 1 {
		return fmt.Errorf("%w: the chip does not have the private key", ErrCAM)
	}
	return nil
}
