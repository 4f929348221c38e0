package model

import (
	"encoding/hex"
	"fmt"
	"slices"

	"gatehouse/capture/strict"
)

// Limits of a card.
const (
	MaxCard   = 64 << 10  // bytes of its text
	MaxBytes  = 512 << 20 // of all files together
	MaxFloats = 4096      // of a vector
	mostText  = 1000
)

// Reference are the places of the five points in the aligned picture of 112x112 pixels,
// in the order of capture.FaceRegion: what every network since ArcFace was trained on.
var Reference = [5][2]float64{{38.2946, 51.6963}, {73.5318, 51.5014}, {56.0252, 71.7366}, {41.5493, 92.3655}, {70.7299, 92.2041}}

// What this program does, as cards say it. A card that says anything else describes a
// network that this program would use wrongly.
const (
	anySize   = "any; pad right and bottom with zeros to multiples of 32"
	alignment = "least-squares similarity, then warpAffine linear"
	decoding  = "idx = r*cols+c, cols = paddedW/s; score = sqrt(clamp01(cls)*clamp01(obj)); cx=(c+b0)*s, cy=(r+b1)*s, w=exp(b2)*s, h=exp(b3)*s; point n: ((k[2n]+c)*s, (k[2n+1]+r)*s)"
	side      = 112
)

var (
	strides = []int{8, 16, 32}
	outputs = []string{"cls_8", "cls_16", "cls_32", "obj_8", "obj_16", "obj_32", "bbox_8", "bbox_16", "bbox_32", "kps_8", "kps_16", "kps_32"}
	points  = []string{"right eye", "left eye", "nose tip", "right mouth corner", "left mouth corner"}
)

// Outputs are the names of a detector's outputs: classes, objects, boxes and points, each
// for the strides of 8, 16 and 32 pixels.
func Outputs() []string { return slices.Clone(outputs) }

// wire is a card as it is written. Pointers tell what is left out.
type wire struct {
	ID      string `json:"id"`
	Task    Task   `json:"task"`
	Status  string `json:"status"`
	Licence string `json:"licence"`

	File   string     `json:"file"` // of a network of one file
	Bytes  int64      `json:"bytes"`
	SHA256 string     `json:"sha256"`
	Files  []wireFile `json:"files"` // of one of several

	Input *struct {
		Layout   string    `json:"layout"`
		Colour   string    `json:"colour"`
		SwapRB   *bool     `json:"swap_rb"`
		Scale    float64   `json:"scale"`
		Mean     []float64 `json:"mean"`
		Width    int       `json:"width"`
		Height   int       `json:"height"`
		Size     string    `json:"size"`
		LongSide []int     `json:"long_side_px"`
	} `json:"input"`

	Strides   []int    `json:"strides"`
	Outputs   []string `json:"outputs"`
	Decode    string   `json:"decode"`
	Points    []string `json:"points"`
	MinScore  *float64 `json:"score_threshold"`
	NMS       *float64 `json:"nms_threshold"`
	TrainedPx []int    `json:"trained_face_px"`

	Alignment *struct {
		Type      string      `json:"type"`
		Reference [][]float64 `json:"reference_points"`
	} `json:"alignment"`
	Output *struct {
		Name       string `json:"name"`
		Floats     int    `json:"floats"`
		Normalise  string `json:"normalise"`
		Similarity string `json:"similarity"`
	} `json:"output"`
	Thresholds []struct {
		FMR         float64  `json:"fmr"`
		Threshold   float64  `json:"threshold"`
		Set         string   `json:"set"`
		FNMRPercent *float64 `json:"fnmr_percent"`
	} `json:"thresholds"`
	Attack *struct {
		Genuine int     `json:"genuine"`
		Crop    float64 `json:"crop"`
	} `json:"attack"`
	SelfTest *struct {
		Set       string  `json:"set"`
		Same      float64 `json:"same"`
		Other     float64 `json:"other"`
		Tolerance float64 `json:"tolerance"`
	} `json:"selftest"`

	Published    string `json:"published"`
	KnownProblem string `json:"known_problem"`
	Note         string `json:"note"`
}

type wireFile struct {
	File   string `json:"file"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// ParseCard reads a card: JSON, UTF-8, at most MaxCard bytes, for a network of one file
// ("file", "bytes", "sha256") or of several ("files"). It is strict: an unknown key, a
// value out of range, or a way of feeding that this program does not have is an ErrCard
// with its place.
func ParseCard(b []byte) (Card, error) {
	if len(b) > MaxCard {
		return Card{}, fmt.Errorf("%w: %d bytes, at most %d are taken", ErrCard, len(b), MaxCard)
	}
	var w wire
	if err := strict.JSON(b, &w); err != nil {
		return Card{}, fmt.Errorf("%w: %w", ErrCard, err)
	}
	c, err := w.card()
	if err != nil {
		return Card{}, fmt.Errorf("%w: %w", ErrCard, err)
	}
	c.text = string(b)
	return c, nil
}

func (w *wire) card() (Card, error) {
	c := Card{ID: w.ID, Task: w.Task, Status: w.Status, Licence: w.Licence, Published: w.Published, KnownProblem: w.KnownProblem, Note: w.Note}
	for _, part := range []func(*Card) error{w.words, w.files, w.input, w.detector, w.embedder, w.attack, w.thresholds, w.selfTest} {
		if err := part(&c); err != nil {
			return Card{}, err
		}
	}
	return c, nil
}

// files takes either form to the one list.
func (w *wire) files(c *Card) error {
	list := w.Files
	switch one := (wireFile{w.File, w.Bytes, w.SHA256}); {
	case len(list) > 0 && one != wireFile{}:
		return fmt.Errorf("file and files: give one of them")
	case len(list) == 0:
		list = []wireFile{one}
	}
	for _, f := range list {
		sum, err := hex.DecodeString(f.SHA256)
		if err != nil || len(sum) != 32 || hex.EncodeToString(sum) != f.SHA256 {
			return fmt.Errorf("sha256 of file %q: 64 digits 0-9, a-f are wanted", f.File)
		}
		c.Files = append(c.Files, File{f.File, f.Bytes, [32]byte(sum)})
	}
	return validFiles(c.Files)
}
