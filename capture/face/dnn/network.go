package dnn

/*
#cgo pkg-config: opencv4
#cgo CXXFLAGS: --std=c++11
#include <stdlib.h>
#include "net.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"math"
	"path"
	"unsafe"

	"gocv.io/x/gocv"

	"gatehouse/capture/face/model"
)

// ErrNetwork: a network is not what its card says, or gives what it must not.
var ErrNetwork = errors.New("the network does not do what its card says")

// network is a net with what its card says of its input.
type network struct {
	net unsafe.Pointer // of net.h
	id  string
	in  model.Input
}

// read lets OpenCV parse the files of a network for task. It also keeps OpenCV, the whole
// process's, to one thread: the other cores are the kiosk's.
func read(m *model.Checked, task model.Task) (*network, error) {
	C.gh_settle()
	card := m.Card()
	if card.Task != task {
		return nil, fmt.Errorf("model %s is for %s, not for %s: %w", card.ID, card.Task, task, ErrNetwork)
	}
	files := map[string][]byte{}
	for i, f := range card.Files {
		files[path.Ext(f.Name)] = m.Files()[i]
	}
	n := &network{id: card.ID, in: card.Input}
	var thrown *C.char
	if onnx := files[".onnx"]; onnx != nil {
		n.net = C.gh_onnx(chars(onnx), C.size_t(len(onnx)), &thrown)
	} else {
		proto, weights := files[".prototxt"], files[".caffemodel"]
		n.net = C.gh_caffe(chars(proto), C.size_t(len(proto)), chars(weights), C.size_t(len(weights)), &thrown)
	}
	if err := n.failure(thrown); err != nil {
		return nil, err
	}
	return n, nil
}

// want names the outputs that forward gives; the empty name is the network's last.
func (n *network) want(outputs ...string) {
	for _, o := range outputs {
		if o != "" {
			name := C.CString(o)
			C.gh_output(n.net, name)
			C.free(unsafe.Pointer(name))
		}
	}
}

func chars(b []byte) *C.char { return (*C.char)(unsafe.Pointer(unsafe.SliceData(b))) }

// failure is what OpenCV threw, and frees it.
func (n *network) failure(thrown *C.char) error {
	if thrown == nil {
		return nil
	}
	defer C.free(unsafe.Pointer(thrown))
	text := C.GoString(thrown)
	return fmt.Errorf("model %s: %w: %s", n.id, ErrNetwork, text[:min(len(text), 300)])
}

// forward runs the network on a BGR picture, padded with black to multiples of grid. The
// outputs are valid until the next call.
func (n *network) forward(bgr gocv.Mat, grid int) ([][]float32, error) {
	var thrown *C.char
	mean := [3]C.double{C.double(n.in.Mean[0]), C.double(n.in.Mean[1]), C.double(n.in.Mean[2])}
	swap := C.int(0)
	if n.in.SwapRB {
		swap = 1
	}
	count := C.gh_forward(n.net, unsafe.Pointer(bgr.Ptr()), C.int(grid), C.double(n.in.Scale), &mean[0], swap, &thrown)
	if err := n.failure(thrown); err != nil {
		return nil, err
	}
	out := make([][]float32, count)
	for i := range out {
		var size C.size_t
		p := C.gh_floats(n.net, C.int(i), &size)
		out[i] = unsafe.Slice((*float32)(unsafe.Pointer(p)), size)
	}
	return out, nil
}

// one runs the network and gives a copy of its one output of so many numbers.
func (n *network) one(bgr gocv.Mat, floats int) ([]float32, error) {
	out, err := n.forward(bgr, 1)
	if err != nil {
		return nil, err
	}
	if len(out) != 1 || len(out[0]) != floats {
		return nil, fmt.Errorf("model %s: an output of %d numbers, its card says %d: %w", n.id, len(out[0]), floats, ErrNetwork)
	}
	v := append([]float32(nil), out[0]...)
	clear(out[0]) // it may be somebody's
	for _, x := range v {
		if f := float64(x); math.IsNaN(f) || math.IsInf(f, 0) {
			return nil, fmt.Errorf("model %s: its output is no number: %w", n.id, ErrNetwork)
		}
	}
	return v, nil
}

// Release gives memory that OpenCV has freed back to the system.
func Release() { C.gh_release() }

// Overwrite runs f; what OpenCV frees meanwhile is overwritten.
func Overwrite(f func()) {
	C.gh_overwrite(1)
	defer C.gh_overwrite(0)
	f()
}

func (n *network) close() { C.gh_close(n.net) }
