package seal

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"gatehouse/capture/curve"
)

// TestAnnexE is the worked example of BSI TR-03137-1 annex E, a residence permit, with
// the published key of its signer DETS27: fields, signature, and each changed bit.
func TestAnnexE(t *testing.T) {
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	payload := unhex("dc036abc6d32c8a727390f71341145f4 fb0602305cba135875976ec066d417b5 9e8c6abc133c133c133c133c3fef3a29" +
		"38ee43f1593d1ae52dbb26751fe64b7c 133c136b0306d79519a65306ff40158c f5b0bb7fbda099e8e7c94abefc9677b2" +
		"e71e9885f5cd9057a8bfcf930a6046bc f897650af8f9b0343c034d2f64ce081f 95fbf3d01292d1f8165ece27d327")
	c, err := curve.ByOID("1.3.36.3.3.2.8.1.1.7")
	if err != nil {
		t.Fatal(err)
	}
	k, err := c.Key(unhex("048a4a6c721161e1eefe05e9b6b7ed9a0a227c96990a426875114dcd792b14d108" +
		"96b5181ee317df3738d795a0a4171adb4f713378a329d08a3ee521b136579956"))
	if err != nil {
		t.Fatal(err)
	}
	good := func() bool {
		s, err := Parse(payload)
		if err != nil {
			return false
		}
		digest := sha256.Sum256(s.content)
		return k.VerifyRaw(digest[:], s.signature) == nil
	}
	s, err := Parse(payload)
	if err != nil {
		t.Fatal(err)
	}
	if s.Version != 4 || s.Issuer != "D" || s.Signer != "DETS" || s.Reference != "27" || s.Issued != "2020-01-01" || s.Document != "residence permit" ||
		s.Value(FieldMRZ) != "ATD<<RESIDORCE<<ROLAND<<<<<<<<<<<<<<\n6525845096USA7008038M2201018<<<<<<06" || s.Value(FieldPassportNumber) != "UFO001979" {
		t.Errorf("%+v", s)
	}
	if !good() {
		t.Error("the signature does not verify")
	}
	for i := range len(payload) * 8 {
		payload[i/8] ^= 1 << (i % 8)
		if good() {
			t.Errorf("bit %d changed and it verifies", i)
		}
		payload[i/8] ^= 1 << (i % 8)
	}
}
