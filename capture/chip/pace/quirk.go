package pace

import "gatehouse/capture"

// Names of the departures, for Result.Quirks.
const (
	DomainNamed     = "pace-domain-named"
	NoMappingObject = "pace-im-no-mapping-object"
	ShortCAM        = "pace-cam-short-data"
)

// Quirks is the table of the departures that a run meets.
var Quirks = []capture.Quirk{
	{
		Name: DomainNamed, Documents: "Ukraine, Poland; German identity cards",
		Source: "github.com/gmrtd/gmrtd, change log; Doc 9303-11 clause 4.4.4.1 wants data object 84 only where the parameters are ambiguous",
		Done:   "MSE:Set AT is sent once more and names the only set of parameters",
	},
	{
		Name: NoMappingObject, Documents: "chips with integrated mapping that answer the nonce by an empty template, or a bare 9000",
		Source: "Doc 9303-11 clause 4.4.5.2.2: data object 82 is there, and empty",
		Done:   "there is nothing to lose: the run goes on",
	},
	{
		Name: ShortCAM, Documents: "chips that leave out leading zeros",
		Source: "Doc 9303-11 clause 4.4.5.6: FE2OS, as long as the order",
		Done:   "the number is taken as it is",
	},
}
