package rig

// Person is who stands before the face camera. Heads are those of travellers, by their
// seeds: the bearer of a document has the head that its portrait shows.
type Person struct {
	Head    uint64   // whose head it is
	Child   bool     // a child's head instead, of the same seed
	Conduct Conduct  // what he does when asked; empty: Willing
	Held    Medium   // what he holds before the camera instead of his own face
	Shows   uint64   // whose face that shows
	Others  []uint64 // further persons in the picture
	Stay    bool     // they do not step aside when asked
	Dark    bool     // hardly any light falls on him
}

// Conduct is how a person answers to what the traveller's screen asks.
type Conduct string

// The ways.
const (
	Willing  Conduct = "willing"   // does what is asked, at once
	Deaf     Conduct = "deaf"      // does nothing
	WrongWay Conduct = "wrong-way" // turns to the other side
	Leaves   Conduct = "leaves"    // walks away in the middle
)

// Conducts lists them.
var Conducts = [...]Conduct{Willing, Deaf, WrongWay, Leaves}

// Medium is what shows a face that is not there.
type Medium string

// The media. What is held is turned as a plane is; a screen plays the recording of a
// turn, always the same one.
const (
	Flesh  Medium = "" // his own face
	Print  Medium = "print"
	Screen Medium = "screen"
)
