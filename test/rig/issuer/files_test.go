package issuer

import (
	"bytes"
	"crypto/sha256"
	"image/jpeg"
	"slices"
	"testing"

	"gatehouse/capture"
	"gatehouse/capture/cms"
	"gatehouse/capture/cvc"
	"gatehouse/capture/fir"
	"gatehouse/capture/lds"
	"gatehouse/test/rig/card"
	"gatehouse/test/rig/heads"
)

// full is a document with everything.
func full(t *testing.T) (*State, card.Profile) {
	t.Helper()
	s, err := New("UTO", Options{})
	if err != nil {
		t.Fatal(err)
	}
	authority, err := s.NewVerifier(KeySpec{})
	if err != nil {
		t.Fatal(err)
	}
	o := Needs(CopiedCAM)
	o.Active = &KeySpec{}
	o.PACE = append(o.PACE, PACE(card.GM, card.AES256, 16), PACE(card.IM, card.AES128, 2))
	o.Groups, o.Terminal, o.Extended, o.Directory = []int{3, 4, 7, 11, 12, 13, 16}, authority, true, true
	p, err := s.Personalise(Specimen("UTO", "L898902C3"), o)
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

// TestFiles: the terminal's own parsers find every file in order, without a departure.
func TestFiles(t *testing.T) {
	_, p := full(t)
	app := p.Application
	check := func(name string, departures []string, err error) {
		t.Helper()
		if err != nil || len(departures) > 0 {
			t.Errorf("%s: %v, departures %v", name, err, departures)
		}
	}
	com, err := lds.ParseCOM(app[card.EFCOM])
	check("COM", nil, err)
	if want := []int{1, 2, 3, 4, 7, 11, 12, 13, 14, 15, 16}; !slices.Equal(com.Groups, want) {
		t.Errorf("EF.COM lists %v", com.Groups)
	}
	_, err = lds.ParseDG1(app[card.DG(1)])
	check("DG1", nil, err)
	two, err := lds.ParseDG2(app[card.DG(2)])
	check("DG2", two.Departures, err)
	if len(two.Faces) != 1 || len(two.Faces[0].Data) != 20_000 {
		t.Errorf("DG2: %d faces", len(two.Faces))
	} else if picture, err := jpeg.Decode(bytes.NewReader(two.Faces[0].Data)); err != nil || picture.Bounds().Dx() != heads.PhotoWidth {
		t.Errorf("DG2: the portrait is no picture: %v", err)
	}
	three, err := lds.ParseDG3(app[card.DG(3)])
	check("DG3", three.Departures, err)
	checkFingers(t, three, Enrol(0))
	four, err := lds.ParseDG4(app[card.DG(4)])
	check("DG4", four.Departures, err)
	_, departures, err := lds.ParseDG7(app[card.DG(7)])
	check("DG7", departures, err)
	eleven, err := lds.ParseDG11(app[card.DG(11)])
	check("DG11", eleven.Departures, err)
	twelve, err := lds.ParseDG12(app[card.DG(12)])
	check("DG12", twelve.Departures, err)
	_, departures, err = lds.ParseDG16(app[card.DG(16)])
	check("DG16", departures, err)
	fourteen, err := lds.ParseDG14(app[card.DG(14)])
	check("DG14", nil, err)
	_, err = lds.ParseDG15(app[card.DG(15)])
	check("DG15", nil, err)
	access, err := lds.ParseSecurityInfos(p.Master[card.EFCardAccess])
	check("CardAccess", nil, err)
	if d := lds.CompareAccess(access, fourteen); len(d) > 0 {
		t.Errorf("EF.CardAccess and DG14 differ: %v", d)
	}
	info, err := lds.ParseInfo(p.Master[card.EFATRInfo])
	check("ATR/INFO", nil, err)
	t.Logf("ATR/INFO: %+v", info)
	_, departures, err = lds.ParseDIR(p.Master[card.EFDIR])
	check("DIR", departures, err)
}

// TestSecurityObjectHashes: the security object has the digest of every group, under a
// signature that the terminal's own CMS proves, by a signer that the state signed.
func TestSecurityObjectHashes(t *testing.T) {
	s, p := full(t)
	raw, err := lds.UnwrapSOD(p.Application[card.EFSOD])
	if err != nil {
		t.Fatal(err)
	}
	signed, err := cms.ParseSigned(raw)
	if err != nil || len(signed.Departures) > 0 {
		t.Fatal(err, signed.Departures)
	}
	c, err := signed.Signer(0)
	if err != nil {
		t.Fatal(err)
	}
	if err := signed.Verify(0, c); err != nil {
		t.Error(err)
	}
	authority, err := cms.Parse(s.Current().DER)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.SignedBy(authority); err != nil || len(c.Departures)+len(authority.Departures) > 0 {
		t.Error(err, c.Departures, authority.Departures)
	}
	object, err := lds.ParseSecurityObject(signed.Content)
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, d := range object.Groups {
		seen++
		if sum := sha256.Sum256(p.Application[card.DG(d.Number)]); !bytes.Equal(sum[:], d.Hash) {
			t.Errorf("DG%d has another digest", d.Number)
		}
	}
	if seen != 11 {
		t.Errorf("%d digests", seen)
	}
}

// TestVerifiable: the terminal's own parser reads each certificate of a chain with a
// link, and verifies it.
func TestVerifiable(t *testing.T) {
	for name, spec := range map[string]KeySpec{
		"bp256": {}, "P-521": {Curve: "P-521", Hash: "SHA-512"}, "RSA": {RSA: 1536}, "RSA PSS": {RSA: 2048, PSS: true, Hash: "SHA-512"},
	} {
		s, err := New("UTO", Options{})
		if err != nil {
			t.Fatal(err)
		}
		v, err := s.NewVerifier(spec)
		if err != nil {
			t.Fatal(err)
		}
		link, err := v.Link()
		if err != nil {
			t.Fatal(err)
		}
		dv, is, err := v.Chain()
		if err != nil {
			t.Fatal(err)
		}
		root, err := cvc.Parse(v.Points[0].Bytes)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var chain []*cvc.Certificate
		for _, c := range []*Verifiable{link, dv, is} {
			parsed, err := cvc.Parse(c.Bytes)
			if err != nil {
				t.Fatalf("%s: %s: %v", name, c.Holder, err)
			}
			chain = append(chain, parsed)
		}
		rights, err := cvc.Verify(root.TrustPoint(), chain, s.Now())
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		t.Logf("%s: rights %v", name, rights)
	}
}

// TestFace39794: the same portrait in a record of ISO/IEC 39794-5.
func TestFace39794(t *testing.T) {
	s, err := New("UTO", Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Personalise(Specimen("UTO", "L898902C3"), CardOptions{Face39794: true})
	if err != nil {
		t.Fatal(err)
	}
	two, err := lds.ParseDG2(p.Application[card.DG(2)])
	if err != nil || len(two.Departures) > 0 || len(two.Faces) != 1 || !two.Templates[0].ISO39794 {
		t.Fatalf("%v, departures %v, %d faces", err, two.Departures, len(two.Faces))
	}
	face := two.Faces[0]
	if face.Width != heads.PhotoWidth || face.Height != heads.PhotoWidth*9/7 || len(face.Data) != 20_000 {
		t.Errorf("%d x %d, %d bytes", face.Width, face.Height, len(face.Data))
	}
	if _, err := jpeg.Decode(bytes.NewReader(face.Data)); err != nil {
		t.Error(err)
	}
}

// checkFingers reads the fingers of DG3 as they were enrolled.
func checkFingers(t *testing.T, three lds.DG3, want []Print) {
	t.Helper()
	if len(three.Templates) != len(want) || len(three.Fingers) != len(want) {
		t.Fatalf("DG3 holds %d templates and %d fingers", len(three.Templates), len(three.Fingers))
	}
	for i, p := range want {
		r, err := fir.Parse(three.Templates[i].Block)
		if err != nil || len(r.Departures) > 0 {
			t.Errorf("%s: %v, %q", p.Finger, err, r.Departures)
			continue
		}
		one := r.Images[0]
		g, err := one.Gray()
		if err != nil || one.Finger() != p.Finger || one.PPI() != capture.TemplatePPI || g.Rect != p.Picture.Rect {
			t.Errorf("%s: %s at %d ppi, %v", p.Finger, one.Finger(), one.PPI(), err)
			continue
		}
		sum := 0
		for at, v := range g.Pix {
			d := int(v) - int(p.Picture.Pix[at])
			sum += d * d
		}
		if mean := sum / len(g.Pix); mean > 100 { // ten grey levels
			t.Errorf("%s: the picture differs by a mean square of %d", p.Finger, mean)
		}
	}
}

// A traveller's own fingers are in the document, and no one else's.
func TestPrints(t *testing.T) {
	s, err := New("UTO", Options{})
	if err != nil {
		t.Fatal(err)
	}
	person := Specimen("UTO", "L898902C3")
	person.Prints = Enrol(7)
	p, err := s.Personalise(person, CardOptions{Groups: []int{3}})
	if err != nil {
		t.Fatal(err)
	}
	three, err := lds.ParseDG3(p.Application[card.DG(3)])
	if err != nil {
		t.Fatal(err)
	}
	checkFingers(t, three, Enrol(7))
	if bytes.Equal(Enrol(7)[0].Picture.Pix, Enrol(8)[0].Picture.Pix) {
		t.Error("two travellers have the same finger")
	}
}
