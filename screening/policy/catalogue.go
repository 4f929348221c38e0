package policy

// Check is a check that this software has.
type Check struct {
	ID string
	// Always: a Screen has a finding of this id whatever the document is. The
	// others depend on the format or on what was faulty.
	Always bool
}

// AnyDevice stands for every finding of a device, since these are named by the
// configuration.
const AnyDevice = "device.*"

// AnyModelCheck stands for every basic check and composite of a document model,
// since these are named by its template. Those with an entry of their own keep it.
const AnyModelCheck = "(*,*,*)"

// Catalogue lists the checks in the order in which findings are shown. It is the
// one place where a check is made known to policies.
var Catalogue = [...]Check{
	{AnyDevice, false},
	{"document.capture", true},
	{"document.issuer", true},
	{"document.nationality", true},
	{"document.expiry", true},
	{"mrz.present", true},
	{"mrz.format", true},
	{"mrz.characters", true},
	{"mrz.check.number", true},
	{"mrz.check.birth", true},
	{"mrz.check.expiry", true},
	{"mrz.check.optional", false},  // TD3 only
	{"mrz.check.composite", false}, // not on visas
	{"mrz.dates", true},
	{"mrz.reader", false},   // only where a second reader gave something
	{"mrz.infrared", false}, // these three of pages measured for them (screening.OpticsEdition)
	{"mrz.typeface", false},
	{"mrz.layout", false},
	{"(IR,AB,MR)", true},
	{"(UV,BR,FU)", true},
	{"(UV,BR,MR)", true},
	{"model.identification", false}, // where the kiosk has templates of document models
	{"model.group", false},
	{AnyModelCheck, false},
	{"visual.surname", false}, // where the kiosk reads the visual zone
	{"visual.given", false},
	{"visual.number", false},
	{"visual.birth", false},
	{"visual.expiry", false},
	{"visual.portrait", false},
	{"seal.read", false}, // where the kiosk looks for seals
	{"seal.signature", false},
	{"seal.trust", false},
	{"seal.digits", false},
	{"seal.mrz", false},
	{"seal.holder", false},
	{"seal.single", false},
	{"list.documents", true},
	{"chip.present", true},
	{"chip.access", false}, // these where a chip was read
	{"chip.read", false},
	{"chip.com", false},
	{"chip.sod", false},
	{"chip.hashes", false},
	{"chip.signature", false},
	{"chip.signer", false},
	{"chip.validity.ds", false},
	{"chip.validity.csca", false},
	{"chip.validity.issue", false},
	{"chip.revocation", false},
	{"chip.issuer", false},
	{"chip.type", false},
	{"chip.mrz", false},
	{"chip.cardaccess", false},
	{"chip.cardsecurity", false},
	{"chip.content", false},
	{"chip.aa", false},
	{"chip.ca", false},
	{"chip.cam", false},
	{"chip.ta", false},
	{"chip.authenticity", false},
	{"chip.age", false},
	{"face.present", true},
	{"face.single", false}, // these where the kiosk has a face camera
	{"face.quality", false},
	{"face.holder", false},
	{"face.portraits", false},
	{"face.page", false},
	{"face.attack", false},
	{"face.alert", false}, // where the kiosk has a gallery of faces
	{"fingers.present", true},
	{"fingers.quality", false}, // these where fingers were taken
	{"fingers.unique", false},
	{"fingers.chip", false},
	{"fingers.alert", false}, // where the kiosk has a gallery
	{"fingers.attack", false},
}

// floor are the checks that no policy can make less than mandatory.
var floor = [...]string{"document.capture", "mrz.present", "face.holder", "face.attack"}
