package test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/hpke"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gatehouse/capture/face/model"
	"gatehouse/capture/vision"
	"gatehouse/test/rig/heads"
	"gatehouse/test/rig/line"
	"gatehouse/uplink/gallery"
	"gatehouse/uplink/shelf"
)

// A nation's folder of passport pictures becomes a gallery, and whoever of them stands
// before a camera years later is found in it; in both encodings.
func TestGalleryOfPortraits(t *testing.T) {
	const persons = 12
	networks := heads.Models(t)
	bin, err := line.Bin()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	picture := func(m image.Image) []byte {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	secret, public, err := shelf.GenerateKey(rand.Reader, "alerts.example")
	if err != nil {
		t.Fatal(err)
	}
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(key.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	write("nation.secret", []byte(secret))
	write("kiosk.pub", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	const columns = "subject,modality,position,model,encoding,template,picture,reason\n"
	list := columns
	for i := range persons {
		name := fmt.Sprintf("%d.jpg", i)
		write(name, picture(heads.New(uint64(100+i)).Portrait(413, 6)))
		list += fmt.Sprintf("case-%02d,face,0,,ENCODING,%s,%s,W2\n", i, name, name)
	}
	write("nobody.jpg", picture(image.NewRGBA(image.Rect(0, 0, 300, 400))))
	pair := image.NewRGBA(image.Rect(0, 0, 826, 531))
	for i, x := range []int{0, 413} {
		one := heads.New(uint64(100+i)).Portrait(413, 6)
		draw.Draw(pair, one.Bounds().Add(image.Pt(x, 0)), one, one.Bounds().Min, draw.Src)
	}
	write("pair.jpg", picture(pair))
	version := uint64(0)
	seal := func(text string, flags ...string) (string, error) {
		version++
		list := write("list.csv", []byte(text))
		args := append([]string{"gallery", "make", "--name", "alerts", "--version", fmt.Sprint(version), "--sign", filepath.Join(dir, "nation.secret"), "--to", filepath.Join(dir, "kiosk.pub"), "--out", dir}, flags...)
		out, err := exec.Command(filepath.Join(bin, "kioskctl"), append(args, list)...).CombinedOutput()
		return string(out), err
	}
	models := []string{"--models", networks}

	for name, c := range map[string]struct{ row, says string }{
		"no face":          {"nobody.jpg", "entry 1: .*the image shows no face"},
		"two faces":        {"pair.jpg", "entry 1: .*2 faces are found, and a reference shows one"},
		"no picture":       {"gone.jpg", "entry 1: .*no such file"},
		"not the network":  {"0.jpg", "and the list asks for another model"},
		"unknown encoding": {"0.jpg", "encoding of a face is float32 or int8"},
	} {
		of, encoding := "", ""
		switch name {
		case "not the network":
			of = "sface-2021dec"
		case "unknown encoding":
			encoding = "float16"
		}
		out, err := seal(columns+fmt.Sprintf("case-0,face,0,%s,%s,%s,,W2\n", of, encoding, c.row), models...)
		if err == nil || !regexp.MustCompile(c.says).MatchString(out) {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
	if out, err := seal(strings.ReplaceAll(list, "ENCODING", ""), "--config", filepath.Join(dir, "none.toml")); err == nil || !strings.Contains(out, "name a folder with --models") {
		t.Errorf("without networks: %v\n%s", err, out)
	}

	probes, embed := studies(t, networks, filepath.Join(bin, "visiond"), "face_detection_yunet_2023mar", "mobilefacenet-v0")
	keys, err := shelf.ParseKeys(public)
	if err != nil {
		t.Fatal(err)
	}
	private, err := hpke.NewDHKEMPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for _, encoding := range []string{"", "int8"} {
		if out, err := seal(strings.ReplaceAll(list, "ENCODING", encoding), models...); err != nil || !strings.Contains(out, fmt.Sprintf("%d subjects, %d templates, %d pictures", persons, persons, persons)) {
			t.Fatalf("%v\n%s", err, out)
		}
		g, err := gallery.Open(t.Context(), dir, "alerts", gallery.Options{Keys: keys, Key: private})
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for i := range persons {
			live := heads.New(uint64(100 + i)).Render(heads.View{Width: 640, Height: 480, Yaw: 6, Noise: 1, Seed: uint64(i + 1)})
			s, err := probes.Study(t.Context(), picture(live.RGB))
			if err != nil {
				t.Fatal(err)
			}
			probe, err := embed.Template(s.Vector)
			if err != nil {
				t.Fatal(err)
			}
			got, err := g.SearchFaces(t.Context(), probe, gallery.FaceLimits{LeastE4: 3000})
			if err != nil || got.Screened != persons {
				t.Fatalf("%+v, %v", got, err)
			}
			if len(got.Leads) > 0 && got.Leads[0].Subject == fmt.Sprintf("case-%02d", i) {
				if b, err := g.Picture(got.Leads[0].Row); err != nil || len(b) == 0 {
					t.Errorf("picture of a lead: %d bytes, %v", len(b), err)
				}
				found++
			}
		}
		t.Logf("encoding %q: %d of %d are the first lead", encoding, found, persons)
		if found < persons-1 {
			t.Errorf("encoding %q: %d of %d are the first lead", encoding, found, persons)
		}
		g.Close()
	}
}

// studies gives a visiond with the networks of cards in dir, and the last one's embedder.
func studies(t *testing.T, dir, program string, cards ...string) (*vision.Worker, *model.Embedder) {
	t.Helper()
	var all []vision.Model
	var last *model.Checked
	for _, card := range cards {
		text, err := os.ReadFile(filepath.Join(dir, card+".json"))
		if err != nil {
			t.Fatal(err)
		}
		c, err := model.ParseCard(text)
		if err != nil {
			t.Fatal(err)
		}
		m := vision.Model{Card: text}
		for _, f := range c.Files {
			b, err := os.ReadFile(filepath.Join(dir, f.Name))
			if err != nil {
				t.Fatal(err)
			}
			m.Files = append(m.Files, b)
		}
		if last, err = m.Check(); err != nil {
			t.Fatal(err)
		}
		all = append(all, m)
	}
	embed, err := last.Embedder()
	if err != nil {
		t.Fatal(err)
	}
	w, err := vision.Start(vision.Config{Program: program, Models: all, Stderr: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w, embed
}
