// Package model says what a network for faces is, and keeps a score from existing where
// there is none.
//
// # The chain
//
//	card (JSON) --ParseCard--> Card --Check, files--> Checked --Embedder--> Embedder --vector--> Template --Compare, two--> Score
//
// Each arrow is the only way to what stands right of it: no other function of the module
// gives one, no field can be set from outside, no decoder fills one, and the zero values
// are refused (test/scores_test.go looks at the types of the whole module). So a kiosk
// without a network, or with one whose hash is wrong, has nothing that could be taken
// for a score.
//
// # Cards
//
// A card is strict JSON. It names the files with size and SHA-256, what the network is
// for, how it is fed and what comes out; whom it may be used by; and, of an embedder,
// similarities at false match rates with the pictures they were measured on. What this
// program does in one way only (alignment, decoding of a detector, cosine) is said by
// the card in fixed words, and other words are refused: a network that is fed wrongly
// gives numbers too. A card without thresholds is a card by which nothing can be judged.
//
//	"selftest": {"set": "...", "same": 0.9, "other": 0.1, "tolerance": 0.002}
//	"attack": {"genuine": 1, "crop": 2.7}
//
// selftest are the similarities of the program's own known pictures (cmd/models) by
// whoever made the card; attack says which output of a network for signs of an attack is
// the living face, and how much around the detector's box it sees. Who says that a card
// is right is no matter of this package: two are known to the program (Pinned), all
// others are signed (uplink/shelf, kind "face-models").
//
// # Invariants
//
// A template carries its network's id and SHA-256, over all files one behind the other,
// and templates of two networks are never compared (ErrModels). Similarities are summed
// in float64 from the first float to the last and kept in ten-thousandths: the same on
// amd64 and arm64. Errors and prints hold no part of a vector. ISO/IEC 19795-1 names
// what a threshold stands for (FMR, FNMR).
//
// It refuses: vectors of another length, without direction or with what is no number;
// templates that are not of length one; files above MaxBytes; anything that is no ONNX
// and no Caffe by name.
package model
