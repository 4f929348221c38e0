package screening

// ModelEvidence is what the page was compared with, and what its zones gave.
// Everything that a judgement needs of the template stands here: the template
// itself may be replaced.
type ModelEvidence struct {
	State      string         `cbor:"1,keyasint" json:"state"`                               // "chosen", "unknown", "unclear", "unregistered", or "missing", "refused" of the templates
	Reason     string         `cbor:"2,keyasint,omitempty" json:"reason,omitempty"`          // why nothing was chosen
	Pack       string         `cbor:"3,keyasint,omitempty" json:"pack,omitempty"`            // name on the shelf
	Version    uint64         `cbor:"4,keyasint,omitempty" json:"version,omitempty"`         // of the pack
	Issued     int64          `cbor:"5,keyasint,omitempty" json:"issued,omitempty"`          // Unix seconds
	Expires    int64          `cbor:"6,keyasint,omitempty" json:"expires,omitempty"`         // Unix seconds
	UUID       string         `cbor:"7,keyasint,omitempty" json:"uuid,omitempty"`            // of the template
	Model      string         `cbor:"8,keyasint,omitempty" json:"model,omitempty"`           // C, T, N, Y, P of TR-03135-1 clause 5.5.1.1
	How        string         `cbor:"9,keyasint,omitempty" json:"how,omitempty"`             // how it was chosen
	Distance   int            `cbor:"10,keyasint,omitempty" json:"distance_milli,omitempty"` // from its appearance: about 500 for genuine ones; 0 = not looked at
	Next       int            `cbor:"11,keyasint,omitempty" json:"next_milli,omitempty"`     // the same of the second nearest template
	Config     string         `cbor:"12,keyasint,omitempty" json:"configuration,omitempty"`  // UUID of the test configuration
	Zones      []ZoneEvidence `cbor:"13,keyasint,omitempty" json:"zones,omitempty"`
	Composites []SetEvidence  `cbor:"14,keyasint,omitempty" json:"composites,omitempty"`
	Groups     []SetEvidence  `cbor:"15,keyasint,omitempty" json:"groups,omitempty"`
}

// ZoneEvidence is one basic check: what it measured, and the template's limits.
type ZoneEvidence struct {
	UUID       string `cbor:"1,keyasint" json:"uuid"`
	Generic    string `cbor:"2,keyasint" json:"generic"` // "(UV,LU,IS)"
	Name       string `cbor:"3,keyasint" json:"name"`
	Light      string `cbor:"4,keyasint" json:"light"`
	Quantity   string `cbor:"5,keyasint" json:"quantity"`
	State      string `cbor:"6,keyasint" json:"state"` // "measured", or what kept it from being measured
	Value      int    `cbor:"7,keyasint" json:"value"`
	Min        int    `cbor:"8,keyasint" json:"min"`
	Max        int    `cbor:"9,keyasint" json:"max"`
	Threshold  int    `cbor:"10,keyasint" json:"threshold"`
	AtMost     bool   `cbor:"11,keyasint" json:"at_most"` // successful values lie below the threshold
	Evaluatory bool   `cbor:"12,keyasint" json:"evaluatory"`
	Box        Box    `cbor:"13,keyasint" json:"box"`                                  // around the zone, in pixels of the page
	Reference  []byte `cbor:"14,keyasint,omitempty" json:"reference_sha256,omitempty"` // of the reference clip
}

// SetEvidence is a composite or a group: checks and how they are joined.
type SetEvidence struct {
	UUID     string   `cbor:"1,keyasint" json:"uuid"`
	Name     string   `cbor:"2,keyasint" json:"name"`
	Decision string   `cbor:"3,keyasint" json:"decision"` // "all" or "any"
	Checks   []string `cbor:"4,keyasint" json:"checks"`   // UUIDs
}
