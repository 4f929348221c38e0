package vision

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"

	"gatehouse/capture"
	"gatehouse/device"
)

func message(t testing.TB, v any) []byte {
	var b bytes.Buffer
	if err := writeMessage(&b, maxReply, v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func framed(body []byte) []byte {
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)
}

func TestReadMessage(t *testing.T) {
	good := message(t, request{ID: 7, Op: opGrab, Camera: "glass", Images: [][]byte{{1}, nil}})
	var r request
	if err := readMessage(bytes.NewReader(good), maxRequest, &r); err != nil || r.ID != 7 || r.Camera != "glass" || len(r.Images) != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	deep := bytes.Repeat([]byte{0x81}, 40)
	long := append(framed(nil)[:0], 0x7F, 0xFF, 0xFF, 0xFF)
	many := append([]byte{0xA1, 0x66, 'I', 'm', 'a', 'g', 'e', 's', 0x98, 200}, bytes.Repeat([]byte{0x40}, 200)...)
	double, _ := cbor.Marshal(map[string]int{"ID": 1})
	double = append([]byte{0xA2}, append(bytes.Clone(double[1:]), double[1:]...)...)
	unknown, _ := cbor.Marshal(map[string]int{"Key": 1})
	for name, c := range map[string]struct {
		bytes []byte
		want  error
	}{
		"nothing":             {nil, io.EOF},
		"half a length":       {good[:2], io.ErrUnexpectedEOF},
		"half a message":      {good[:len(good)-1], io.ErrUnexpectedEOF},
		"2 GiB announced":     {long, errProtocol},
		"empty":               {framed(nil), errProtocol},
		"not CBOR":            {framed([]byte("no cbor")), errProtocol},
		"something behind it": {framed(append(bytes.Clone(good[4:]), 0)), errProtocol},
		"too deep":            {framed(append([]byte{0xA1, 0x62, 'I', 'D'}, deep...)), errProtocol},
		"too many elements":   {framed(many), errProtocol},
		"doubled key":         {framed(double), errProtocol},
		"unknown key":         {framed(unknown), errProtocol},
		"a tag":               {framed([]byte{0xA1, 0x62, 'I', 'D', 0xC1, 0x01}), errProtocol},
		"indefinite length":   {framed([]byte{0xBF, 0x62, 'I', 'D', 0x01, 0xFF}), errProtocol},
		"a wrong type":        {framed([]byte{0xA1, 0x62, 'I', 'D', 0x20}), errProtocol},
	} {
		var r request
		if err := readMessage(bytes.NewReader(c.bytes), maxRequest, &r); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Whatever bytes an error is made of, it crosses the line and the line lives.
func TestAnyErrorTextCrosses(t *testing.T) {
	for _, text := range []string{"short", "\xff\xfe", strings.Repeat("a", maxText-1) + "é", strings.Repeat("\xff", 2*maxText)} {
		var in, out reply
		in.encodeError(fmt.Errorf("%s: %w", text, device.ErrAbsent))
		if err := readMessage(bytes.NewReader(message(t, in)), maxReply, &out); err != nil {
			t.Errorf("%.10q: %v", text, err)
		} else if len(out.Text) > maxText || text == "short" && out.decodeError().Error() != "short: device absent" {
			t.Errorf("%.10q: %d bytes", text, len(out.Text))
		}
	}
}

// misnamed is a camera whose name is no text, as a USB descriptor may be.
type misnamed struct{ Eyes }

func (misnamed) Check(context.Context, string) (device.Identity, error) {
	return device.Identity{Kind: "camera", Model: "Cam\xff"}, nil
}

func TestAnyIdentityCrosses(t *testing.T) {
	var out reply
	in := answer(t.Context(), misnamed{}, request{Op: opCheck})
	if err := readMessage(bytes.NewReader(message(t, in)), maxReply, &out); err != nil || out.Identity.Model != "Cam?" {
		t.Errorf("%q, %v", out.Identity.Model, err)
	}
}

func TestDecodePage(t *testing.T) {
	good := func() page {
		return page{WidthMM: 125, HeightMM: 88, Pictures: []picture{{Light: 1, Width: 3, Height: 2, PxPerMM: 16, Gray: make([]byte, 6), JPEG: []byte{0xFF, 0xD8}}}}
	}
	if p, err := decodePage(good()); err != nil || p.In(device.White) == nil {
		t.Fatalf("%+v, %v", p, err)
	}
	for name, spoil := range map[string]func(*page){
		"no pixels":        func(p *page) { p.Pictures[0].Gray = nil },
		"too few":          func(p *page) { p.Pictures[0].Gray = make([]byte, 5) },
		"negative size":    func(p *page) { p.Pictures[0].Width, p.Pictures[0].Height = -3, -2 },
		"overflowing size": func(p *page) { p.Pictures[0].Width, p.Pictures[0].Height, p.Pictures[0].Gray = 1<<32, 1<<32, nil },
		"no JPEG":          func(p *page) { p.Pictures[0].JPEG = []byte("<html>") },
		"no light":         func(p *page) { p.Pictures[0].Light = 9 },
		"scale":            func(p *page) { p.Pictures[0].PxPerMM = math.NaN() },
		"width":            func(p *page) { p.WidthMM = math.Inf(1) },
		"height":           func(p *page) { p.HeightMM = -1 },
		"residual":         func(p *page) { p.Residual = math.NaN() },
		"four pictures":    func(p *page) { p.Pictures = append(p.Pictures, p.Pictures[0], p.Pictures[0], p.Pictures[0]) },
	} {
		p := good()
		spoil(&p)
		if _, err := decodePage(p); !errors.Is(err, errProtocol) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRequest(f *testing.F) {
	f.Add(message(f, Setup{Cameras: []Camera{{Name: "a", Source: "/dev/video0"}}, MemoryLimit: 1 << 30}))
	f.Add(message(f, request{ID: 1, Op: opDecode, Budget: 1e9, Images: [][]byte{{0xFF, 0xD8}}}))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, v := range []any{new(Setup), new(request)} {
			if readMessage(bytes.NewReader(b), maxRequest, v) == nil && len(b) < 5 {
				t.Error("a message out of nothing")
			}
		}
	})
}

// faced holds what is taken of faces to what it can be.
func faced(t *testing.T, r *reply) {
	if r.Code != codeDone {
		return
	}
	told := func(faces []capture.FaceRegion, p capture.Pose, total int) {
		for _, f := range faces {
			if !(f.W > 0 && f.H > 0 && f.X >= -mostPlace && f.X <= mostPlace && f.Score >= 0 && f.Score <= 1) {
				t.Errorf("a face at %+v", f)
			}
		}
		if !(p.Yaw >= -180 && p.Yaw <= 180) || total < 0 || total > 100 || len(faces) > maxFaces {
			t.Errorf("%d faces, %+v, quality %d", len(faces), p, total)
		}
	}
	if r.check(opGlance, full) == nil {
		told(r.glance.Faces, r.glance.Pose, r.glance.Quality.Total)
	}
	if r.check(opShots, full) == nil {
		for _, s := range r.studies {
			told(s.Faces, s.Pose, s.Quality.Total)
			if n := len(s.Vector); n != 0 && n != full.embeds || n != 0 && !pointed(s.Faces) {
				t.Errorf("a vector of %d numbers", n)
			}
		}
	}
	if r.check(opStudy, given{}) == nil {
		for _, s := range r.studies {
			if s.Vector != nil || s.Attack != nil || pointed(s.Faces) {
				t.Error("a worker without networks gave what needs one")
			}
		}
	}
}

func FuzzReply(f *testing.F) {
	f.Add(message(f, reply{ID: 1, Look: Look{StillMilli: 1000}}))
	f.Add(message(f, reply{ID: 2, Page: page{WidthMM: 1, Pictures: []picture{{Light: 1, Width: 1, Height: 1, Gray: []byte{1}, JPEG: []byte{0xFF, 0xD8}}}}}))
	f.Add(message(f, reply{ID: 4, Glance: encodeGlance(fullGlance())}))
	f.Add(message(f, reply{ID: 5, Studies: encodeStudies([]capture.FaceStudy{fullStudy(), studied()})}))
	f.Add(message(f, reply{ID: 3, Code: codeImage, Text: "what"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		var r reply
		if readMessage(bytes.NewReader(b), maxReply, &r) != nil {
			return
		}
		if r.Code != codeDone && r.decodeError() == nil {
			t.Error("an error was lost")
		}
		faced(t, &r)
		p, err := decodePage(r.Page)
		if err != nil {
			return
		}
		for _, q := range p.Pictures {
			if n := q.Gray.Rect.Dx() * q.Gray.Rect.Dy(); n == 0 || n != len(q.Gray.Pix) {
				t.Errorf("a picture of %v with %d pixels", q.Gray.Rect, len(q.Gray.Pix))
			}
		}
	})
}
