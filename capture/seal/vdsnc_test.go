package seal_test

import (
	"errors"
	"strings"
	"testing"

	"gatehouse/capture/seal"
)

// TestVDSNCSaysWhatIsSigned: however the message is written, a VDS-NC that is valid
// says what the signer signed.
func TestVDSNCSaysWhatIsSigned(t *testing.T) {
	w := newWorkshop(t)
	const forged = `{"hdr":{"t":"icao.test","v":1,"is":"UTO"},"msg":{"pid":{"i":"X1","n":"DOE JOHN"},"utci":"U2"}}`
	genuine := string(w.of("VDS-NC test").payload)
	number := `"count":9007199254740992`
	signer := w.of("VDS-NC test").signer
	counted, err := signer.VDSNC("UTO", "icao.test", map[string]any{"count": int64(9007199254740992), "mrz": "P<UTO"})
	if err != nil || !strings.Contains(string(counted), number) {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, payload string
		ok            bool
		field, want   string
	}{
		{"as it was made", genuine, true, seal.FieldName, "ROE JANE"},
		{"white space", strings.ReplaceAll(genuine, ",", " ,\n"), true, seal.FieldName, "ROE JANE"},
		{"an escape", strings.Replace(genuine, "ROE", `\u0052OE`, 1), true, seal.FieldName, "ROE JANE"},
		{"forged data before data in capitals", strings.Replace(genuine, `{"data":`, `{"data":`+forged+`,"DATA":`, 1), false, "", ""},
		{"forged data behind data in capitals", strings.Replace(genuine, `,"sig":`, `,"Data":`+forged+`,"sig":`, 1), false, "", ""},
		{"data twice", strings.Replace(genuine, `{"data":`, `{"data":`+forged+`,"data":`, 1), false, "", ""},
		{"data twice, once escaped", strings.Replace(genuine, `{"data":`, `{"data":`+forged+`,"d\u0061ta":`, 1), false, "", ""},
		{"a signature of its own beside it", strings.Replace(genuine, `"sig":`, `"SIG":{"alg":"ES256","cer":"","sigvl":""},"sig":`, 1), false, "", ""},
		{"a member more", strings.Replace(genuine, `{"data":`, `{"more":{},"data":`, 1), false, "", ""},
		{"something behind it", genuine + "{}", false, "", ""},
		{"a number as it was signed", string(counted), true, "msg.count", "9007199254740992"},
		{"a number that is rounded to the signed one", strings.Replace(string(counted), number, `"count":9007199254740993`, 1), true, "msg.count", "9007199254740992"},
		{"a member with the name of another field", string(counted), true, "msg.mrz", "P<UTO"},
	} {
		s, err := seal.Parse([]byte(c.payload))
		if (err == nil) != c.ok || err != nil && !errors.Is(err, seal.ErrFormat) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !c.ok {
			continue
		}
		if r := seal.Verify(s, w.trust, now); r.Status != seal.Valid || s.Value(c.field) != c.want || s.MRZ() != nil {
			t.Errorf("%s: %s, %s is %q, want %q", c.name, r.Status, c.field, s.Value(c.field), c.want)
		}
	}
}
