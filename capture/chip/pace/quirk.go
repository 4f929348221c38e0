package pace

// Quirk is a departure from the standards that is met in the field and accepted, and
// what is done.
type Quirk struct{ Name, Documents, Source, Done string }

// Names of the departures, for Result.Quirks.
const (
	DomainNamed     = "pace-domain-named"
	NoMappingObject = "pace-im-no-mapping-object"
	ShortCAM        = "pace-cam-short-data"
)

// Quirks is the table of the departures that a run meets.
var Quirks = []Quirk{
	{DomainNamed, "Ukraine, Poland; German identity cards", "github.com/gmrtd/gmrtd, change log; Doc 9303-11 clause 4.4.4.1 wants data object 84 only where the parameters are ambiguous", "MSE:Set AT is sent once more and names the only set of parameters"},
	{NoMappingObject, "chips with integrated mapping that answer the nonce by an empty template, or a bare 9000", "Doc 9303-11 clause 4.4.5.2.2: data object 82 is there, and empty", "there is nothing to lose: the run goes on"},
	{ShortCAM, "chips that leave out leading zeros", "Doc 9303-11 clause 4.4.5.6: FE2OS, as long as the order", "the number is taken as it is"},
}
