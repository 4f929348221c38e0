package format

// Content types of lists.
const (
	OIDSignedData    = "1.2.840.113549.1.7.2"
	OIDMasterList    = "2.23.136.1.1.2"
	OIDDeviationList = "2.23.136.1.1.7"
	OIDDefectList    = "0.4.0.127.0.7.3.1.5"
	OIDSignerList    = "0.4.0.127.0.7.3.1.6"
)

// Extended key usages of those who sign them. A defect list signer should have its
// own, and need not yet (TR-03129-2 clause 7.2).
const (
	OIDMasterListSigner    = "2.23.136.1.1.3"
	OIDDeviationListSigner = "2.23.136.1.1.8"
	OIDDefectListSigner    = "0.4.0.127.0.7.3.11.2.1.2"
	OIDSignerListSigner    = "0.4.0.127.0.7.3.11.1.4.2"
)
