package console

import "gatehouse/screening"

// Stage is where the lane stands.
type Stage string

// The stages of a lane, in their order in a crossing.
const (
	StageClosed   Stage = "closed"   // no officer is signed in: no new traveller is taken
	StageReady    Stage = "ready"    // waiting for a document on the glass
	StageReading  Stage = "reading"  // pictures are being taken and read
	StageChecking Stage = "checking" // checks are running
	StageDeciding Stage = "deciding" // the officer decides
	StageSealing  Stage = "sealing"  // the record is being sealed and queued
	StageDone     Stage = "done"     // decided; the document can be taken
	StageOut      Stage = "out"      // out of service: Note says why
)

// View is all that the officer's page shows, as the lane last published it.
// The traveller's screen sees Stage and Outcome only.
type View struct {
	Stage    Stage             `json:"stage"`
	Crossing string            `json:"crossing"` // random id, changes with each traveller
	Attempt  int               `json:"attempt"`  // counts captures of this crossing from 1
	Note     string            `json:"note"`     // what the officer should know now
	Outcome  screening.Choice  `json:"outcome"`  // in StageDone
	Result   *screening.Result `json:"result"`   // from StageDeciding on
	Lines    []string          `json:"lines"`    // the MRZ as printed
	Unsure   [][2]int          `json:"unsure"`   // line and column, from 0, of characters that were hard to read
	Pictures []PictureView     `json:"pictures"`
	Chip     *ChipView         `json:"chip"`   // nil: no chip is being read
	Finger   *FingerView       `json:"finger"` // nil: no finger is being asked for
	Face     *FaceView         `json:"face"`   // nil: no face is being taken
	Devices  []DeviceView      `json:"devices"`
	Lists    []ListView        `json:"lists"`
	Queue    QueueView         `json:"queue"`
}

// PictureView is one picture of the page; JPEG is served apart, by light.
type PictureView struct {
	Light  string `json:"light"` // or "chip": the portrait of the chip; "finger-1" .., "chip-finger-1" .., "lead-1" ..; "face-live", "face-chip", "face-page", "face-lead-1" ..: crops of one size
	Title  string `json:"title,omitempty"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	JPEG   []byte `json:"-"`

	// Marks are the minutiae of a finger, from 0: x, y, angle in 1/256 turn counter-clockwise
	// from +x, and 1 where the ridge ends, 2 where it forks.
	Marks [][4]int `json:"marks,omitempty"`
}

// ChipView is how far the reading of a chip is.
type ChipView struct {
	File string `json:"file"` // or the name of a protocol
	Done int    `json:"done"` // bytes
	Of   int    `json:"of"`   // 0 = not known yet, and for protocols
}

// DeviceView is the health of one device.
type DeviceView struct {
	Name  string `json:"name"`
	State string `json:"state"` // "ok", "absent", "faulty"
	Text  string `json:"text"`  // identity, or what is wrong and what to do
}

// ListView is one list with its age.
type ListView struct {
	Name       string `json:"name"`
	Version    uint64 `json:"version"`
	AgeSeconds int64  `json:"age_seconds"`
	State      string `json:"state"` // "ok", "stale", "missing", "refused"
}

// QueueView says how delivery stands.
type QueueView struct {
	Connected     bool   `json:"connected"`
	Waiting       int    `json:"waiting"` // sealed and not receipted
	OldestSeconds int64  `json:"oldest_seconds"`
	Note          string `json:"note"` // e.g. why the broker refused
}
