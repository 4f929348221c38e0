package lds

import "slices"

// Departures from the standards that are accepted and named.
const (
	LooseLength     = "length-not-shortest"
	SetOrder        = "securityinfos-not-sorted"
	Padded          = "file-padded"
	RecordLength    = "face-record-length"
	ImageType       = "image-type-lies"
	Bare39794       = "39794-without-a1"
	BiometricHeader = "biometric-header"
	FaceFields      = "face-codes"
	BCDDate         = "date-in-bcd"
	TagList         = "tag-list-differs"
	ObjectType      = "security-object-type"
	BareName        = "names-without-template"
	NotUTF8         = "text-not-utf8"
	CountLies       = "count-differs"
	NoLengths       = "no-lengths-of-apdus"
	NoSuchVersion   = "no-such-version"
)

// Quirk is what is known of a departure.
type Quirk struct{ Name, What, Source string }

// Quirks is the table of the departures that this package accepts.
var Quirks = []Quirk{
	{LooseLength, "the length of an object is written in more bytes than it needs", "ISO/IEC 7816-4 clause 5.2.2.2 allows it; DER, which Doc 9303-10 asks for, does not"},
	{SetOrder, "SecurityInfos stand in another order than DER gives a SET OF", "X.690 clause 11.6"},
	{Padded, "a row of objects in a file of fixed size is filled up with 00 or FF", "ISO/IEC 7816-4 clause 5.2.2.1"},
	{RecordLength, "the length in a facial record's header is up to 8 bytes less than the record's", "passports of New Zealand (8 less) and the United Kingdom (1 less), as readers of the field have found: github.com/gmrtd/gmrtd, document/iso19794"},
	{ImageType, "an image is of another type than its record says", "ISO/IEC 19794-5:2005 clause 5.7.2; the bytes decide"},
	{Bare39794, "a block of ISO/IEC 39794 stands in 7F2E without the object A1 around it", "Doc 9303-10 clause 4.5.6 table 2 has A1; other readers accept both"},
	{BiometricHeader, "type, subtype, owner or format in a biometric header are not those of the data group", "Doc 9303-10 clauses 4.7.2 to 4.7.4; BSI TR-03105-5.1 LDS_C_08 to 13, LDS_D_08 to 13"},
	{FaceFields, "gender, colour of eyes or hair, pose or kind in a facial record are codes that do not exist", "ISO/IEC 19794-5:2005 clauses 5.5 and 5.7; BSI TR-03105-5.1 LDS_C_17 to 26"},
	{BCDDate, "a date is written as four bytes of BCD", "Doc 9303-10 clause 4.7.12 recommends that both be read; tags 5F2B, 5F26, 5F50, 5F55"},
	{TagList, "the tag list 5C does not name the objects that follow", "Doc 9303-10 clause 4.7.11"},
	{ObjectType, "the security object is signed under an older content type, 1.3.27.1.1.1 or 1.2.528.1.1006.1.20.1", "documents of Belgium, France and the Netherlands, as readers of the field have found: github.com/gmrtd/gmrtd, oid/oid.go; JMRTD, SODFile"},
	{BareName, "another name stands in DG11 itself and not in template A0", "passports of China, as readers of the field have found: github.com/gmrtd/gmrtd, document/dg11.go"},
	{NotUTF8, "a text is in another encoding than UTF-8", "Doc 9303-10 clause 4.7.11"},
	{CountLies, "the number of what follows is not how many follow", "Doc 9303-10 clauses 4.7.2 and 4.7.11"},
	{NoLengths, "EF.ATR/INFO says that it holds the lengths of APDUs, and does not", "ISO/IEC 7816-4 clause 12.7.1; BSI TR-03105-5.1 LDS_K_04"},
	{NoSuchVersion, "EF.COM names a version of the LDS or of Unicode that Doc 9303 does not have", "Doc 9303-10 clause 4.6.1; BSI TR-03105-5.1 LDS_A_04 and 06"},
}

func depart(list *[]string, name string) {
	if !slices.Contains(*list, name) {
		*list = append(*list, name)
	}
}
