package vision

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"math"
	"strings"
	"time"

	"gatehouse/capture"
	"gatehouse/device"
)

// Setup is the first message on the line.
type Setup struct {
	Cameras     []Camera
	MemoryLimit uint64 // RLIMIT_DATA in bytes
	Handed      []Handed
}

type op uint8

const (
	opCheck op = iota + 1
	opLook
	opGrab
	opPage
	opForget
	opDecode
	opFindPage
	opCPU
	opPortrait
	opGlance
	opShots
	opStudy
)

type request struct {
	ID     uint64
	Op     op
	Budget time.Duration // time left when the request was sent
	Camera string
	Light  uint8
	Images [][]byte // white, ir, uv; empty = none
	After  uint64   // of opGlance
	Shots  int      // of opShots
	Prefer []uint64 // of opShots
}

// A reply with ID 0 says that the setup is done.
type reply struct {
	ID       uint64
	Code     code
	Text     string
	Identity device.Identity
	Look     Look
	Frame    frame
	Page     page
	CPU      time.Duration
	Glance   glance
	Studies  []study

	page    capture.Page // decoded from Page at the caller's end
	glance  capture.FaceGlance
	studies []capture.FaceStudy
}

type frame struct {
	Light         uint8
	Exposed       int64 // nanoseconds since 1970
	Width, Height int
}

type page struct {
	WidthMM, HeightMM, Residual float64
	Pictures                    []picture
}

type picture struct {
	Light         uint8
	Width, Height int
	PxPerMM       float64
	Gray, JPEG    []byte
	Unregistered  bool
}

// code carries the identity of an error across the wire.
type code uint8

const (
	codeDone code = iota
	codeOther
	codeAbsent
	codeTimeout
	codeGarbled
	codeImage
	codeNoPage
	codeMoved
	codeModel
)

var sentinels = [...]error{
	codeAbsent:  device.ErrAbsent,
	codeTimeout: device.ErrTimeout,
	codeGarbled: device.ErrGarbled,
	codeImage:   ErrImage,
	codeNoPage:  capture.ErrNoPage,
	codeMoved:   capture.ErrMoved,
	codeModel:   ErrModel,
}

const maxText = 1000

// encodeError puts an error of the worker into a reply.
func (r *reply) encodeError(err error) {
	r.Code, r.Text = codeOther, legible(err.Error())
	for c, s := range sentinels {
		if s != nil && errors.Is(err, s) {
			r.Code = code(c)
		}
	}
}

// legible makes CBOR text of what an error or a device says. A string that is no
// UTF-8, or was cut within a character, is none: the other end would take the
// whole line for broken and kill a healthy worker.
func legible(s string) string { return strings.ToValidUTF8(s[:min(len(s), maxText)], "?") }

func legibleIdentity(id device.Identity) device.Identity {
	for _, s := range []*string{&id.Kind, &id.Address, &id.Maker, &id.Model, &id.Serial, &id.Firmware, &id.Detail} {
		*s = legible(*s)
	}
	return id
}

// remoteError is an error of the worker at the caller's end.
type remoteError struct {
	text     string
	sentinel error
}

func (e *remoteError) Error() string { return e.text }
func (e *remoteError) Unwrap() error { return e.sentinel }

func (r *reply) decodeError() error {
	if r.Code == codeDone {
		return nil
	}
	e := &remoteError{text: r.Text}
	if int(r.Code) < len(sentinels) {
		e.sentinel = sentinels[r.Code]
	}
	return e
}

func encodePage(p capture.Page) page {
	out := page{WidthMM: p.WidthMM, HeightMM: p.HeightMM, Residual: p.Residual}
	for _, q := range p.Pictures {
		out.Pictures = append(out.Pictures, encodePicture(q))
	}
	return out
}

func encodePicture(q capture.Picture) picture {
	return picture{
		Light: uint8(q.Light), Width: q.Gray.Rect.Dx(), Height: q.Gray.Rect.Dy(),
		PxPerMM: q.PxPerMM, Gray: q.Gray.Pix, JPEG: q.JPEG, Unregistered: q.Unregistered,
	}
}

// decodePage checks every number that the worker claims before it is used.
func decodePage(p page) (capture.Page, error) {
	if !sane(p.WidthMM, 1e4) || !sane(p.HeightMM, 1e4) || !sane(p.Residual, 1e6) || len(p.Pictures) > len(device.Lights) {
		return capture.Page{}, fmt.Errorf("page of %gx%g mm with %d pictures: %w", p.WidthMM, p.HeightMM, len(p.Pictures), errProtocol)
	}
	out := capture.Page{WidthMM: p.WidthMM, HeightMM: p.HeightMM, Residual: p.Residual}
	for _, q := range p.Pictures {
		pic, err := q.decode()
		if err != nil {
			return capture.Page{}, err
		}
		out.Pictures = append(out.Pictures, pic)
	}
	return out, nil
}

func (q picture) decode() (capture.Picture, error) {
	if !sized(q.Width, q.Height) ||
		len(q.Gray) != q.Width*q.Height || len(q.JPEG) > 0 && !bytes.HasPrefix(q.JPEG, []byte{0xFF, 0xD8}) ||
		!sane(q.PxPerMM, 1e4) || q.Light > uint8(device.UV) {
		return capture.Picture{}, fmt.Errorf("picture of %dx%d pixels in %d bytes: %w", q.Width, q.Height, len(q.Gray), errProtocol)
	}
	return capture.Picture{
		Light: device.Light(q.Light), PxPerMM: q.PxPerMM, JPEG: q.JPEG, Unregistered: q.Unregistered,
		Gray: &image.Gray{Pix: q.Gray, Stride: q.Width, Rect: image.Rect(0, 0, q.Width, q.Height)},
	}, nil
}

// sized: a picture may be so large.
func sized(w, h int) bool {
	return w >= 1 && h >= 1 && w <= capture.MaxPixels && h <= capture.MaxPixels && w*h <= capture.MaxPixels
}

func sane(x, most float64) bool { return !math.IsNaN(x) && x >= 0 && x <= most }
