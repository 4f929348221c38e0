package model

import (
	"errors"
	"slices"
)

// What can be wrong. Each is wrapped with what and where.
var (
	ErrCard   = errors.New("model card refused")
	ErrFiles  = errors.New("files are not those of the card")
	ErrTask   = errors.New("the network is for another task")
	ErrVector = errors.New("vector refused")
	ErrModels = errors.New("templates of different networks are never compared")
	ErrNone   = errors.New("no template")
)

// Task is what a network is for.
type Task string

// The tasks.
const (
	Detection Task = "face-detection" // boxes and five points of all faces of a picture
	Embedding Task = "face-embedding" // a vector of one aligned face
	Attack    Task = "face-attack"    // how much one face looks like a print or a screen
)

// Card says what a network is, how it is fed and what its output is worth. A card comes
// from ParseCard alone.
type Card struct {
	ID      string // 1 to 64 of a-z, 0-9 and -
	Task    Task
	Status  string // what its use is limited to; empty: nothing is said
	Licence string
	Files   []File // in the order over which the hash of capture.ModelRef runs
	Input   Input

	Detector *Detector // of Detection
	Embedder *Vector   // of Embedding
	Attack   *Cue      // of Attack
	SelfTest *SelfTest // nil: the card says nothing of the program's pictures

	Published    string // accuracy by others; no claim of this program
	KnownProblem string
	Note         string

	thresholds []Threshold
	text       string
}

// File is one file of a network.
type File struct {
	Name   string // without folders
	Bytes  int64  // 1 to MaxBytes
	SHA256 [32]byte
}

// Input says how pixels become numbers: (pixel - Mean) * Scale, planes behind each
// other (NCHW), one picture at a time.
type Input struct {
	Width, Height int        // 0 of a detector: any, padded right and below with zeros to multiples of 32
	Scale         float64    // > 0
	Mean          [3]float64 // in the order of the planes
	SwapRB        bool       // planes are red, green, blue; else blue, green, red
}

// Detector is what a detector's outputs mean; they are decoded as YuNet's.
type Detector struct {
	Live, Still          int // long side in pixels of a camera's frame, and the longest of a portrait
	MinScore, NMS        float64
	MinFacePx, MaxFacePx int // side of the faces that it was trained on
}

// Vector is what an embedder gives of a face that is aligned to Reference.
type Vector struct {
	Output string // name; empty: the network's last
	Floats int    // 16 to MaxFloats
}

// Cue is what a network of Attack gives: the probabilities of its classes.
type Cue struct {
	Output  string  // name; empty: the network's last
	Floats  int     // classes, 2 to 8
	Genuine int     // index of the class of a living face
	Crop    float64 // side of what it sees, in sides of the detector's box
}

// Threshold is a similarity from which on two pictures count as of one person.
type Threshold struct {
	FMR         float64 // false match rate that was measured, 0..1
	Score       float64 // -1..1, at most four decimals
	Set         string  // the pictures it was measured on
	FNMRPercent float64 // false non-match rate there; -1: not said
}

// E4 is the similarity in ten-thousandths.
func (t Threshold) E4() int { return round(float64(t.Score * 10_000)) }

// Thresholds gives those of an embedder, those of the lowest false match rate last.
// Where there are none no comparison can be judged.
func (c Card) Thresholds() []Threshold { return slices.Clone(c.thresholds) }

// SelfTest holds the similarities of the program's known pictures, as whoever made the
// card measured them.
type SelfTest struct {
	Set         string // name of the set of pictures; one of another name says nothing
	Same, Other float64
	Tolerance   float64
}

// Text is the card as it was read.
func (c Card) Text() []byte { return []byte(c.text) }

// Bytes is the length of all files together.
func (c Card) Bytes() (n int64) {
	for _, f := range c.Files {
		n += f.Bytes
	}
	return n
}

// copy leaves nothing shared with whoever holds c.
func (c Card) copy() Card {
	c.Files, c.thresholds = slices.Clone(c.Files), slices.Clone(c.thresholds)
	c.Detector, c.Embedder, c.Attack, c.SelfTest = same(c.Detector), same(c.Embedder), same(c.Attack), same(c.SelfTest)
	return c
}

func same[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}
