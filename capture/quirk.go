package capture

// Quirk is a departure from the standards that documents of the field have and that is
// accepted: never in silence, since its name stands in the report of each reading that
// met it.
type Quirk struct {
	Name      string // as reports carry it
	Documents string // which have it, or what they do
	Source    string // where that is known from, and the clause that has it otherwise
	Done      string // what is done about it
}
