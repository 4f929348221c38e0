package cms

// Departures from DER (X.690 clauses 10 and 11), RFC 5280 and RFC 5652 that are read
// all the same, since certificates and security objects in use have them. Each is
// named in the Departures of what it was found in, once.
const (
	IndefiniteLength  = "BER: indefinite length"
	LengthNotMinimal  = "BER: length not minimal"
	ConstructedString = "BER: string in pieces"
	IntegerNotMinimal = "BER: integer not minimal"
	BooleanNotDER     = "BER: boolean true is not FF"
	DefaultSpelledOut = "BER: default value is spelled out"
	SetNotInOrder     = "BER: set is not in order"
	BitsNotDER        = "BER: unused bits are not zero"
	OIDNotMinimal     = "BER: object identifier not minimal"

	OldVersion          = "X.509: version is not 3"
	SerialNotPositive   = "X.509: serial number is not positive"
	SerialTooLong       = "X.509: serial number is longer than 20 octets"
	AlgorithmsDiffer    = "X.509: algorithm is spelled differently inside and outside"
	EmptyIssuer         = "X.509: issuer has no name"
	TimeNotUTC          = "X.509: time is not in seconds and Z"
	TimeOfWrongKind     = "X.509: GeneralizedTime before 2050"
	ValidityReversed    = "X.509: validity ends before it begins"
	ParametersMissing   = "X.509: RSA algorithm without its NULL"
	ParametersUnwanted  = "X.509: ECDSA algorithm with a NULL"
	NotQuiteCA          = "X.509: key usage of an authority, and constraints of none"
	UsageNotCritical    = "X.509: key usage is not critical"
	PathLengthOdd       = "X.509: path length is not in order"
	ExtensionUnreadable = "X.509: extension cannot be read: " // and its identifier
	DocumentTypesBare   = "Doc 9303-12: document types are no versioned set"

	SignedVersion      = "CMS: version of the signed data is not the one for its content"
	SignerVersion      = "CMS: version of a signer is not the one for its identifier"
	UnsignedAttributes = "CMS: unsigned attributes"
	HashesDiffer       = "CMS: digest and signature of a signer name different hashes"
	OtherCertificates  = "CMS: certificates of another kind"
	UnusedCertificate  = "CMS: certificate of no signer"
	SpareDigest        = "CMS: digest algorithm of no signer"
	AttributesNotDER   = "CMS: signed attributes are not in DER"
	SignerNameDiffers  = "CMS: signer's name is encoded differently than in the certificate"
	HashOfDigest       = "CMS: hash of the signature is that of the digest, and not the one it names"
	DigestOfSignature  = "CMS: a signature algorithm stands for its hash"
	KeyForSignature    = "CMS: the algorithm of a key stands for that of a signature"
	SigningTimeOdd     = "CMS: signing time cannot be read"
	SignaturePlain     = "CMS: ECDSA signature is r||s"
	UnreadCertificate  = "CMS: certificate cannot be read"
	UnreadRevocation   = "CMS: revocation list cannot be read"
)

// maxDepartures bounds the names that one structure can bear.
const maxDepartures = 64
