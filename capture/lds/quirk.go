package lds

import (
	"slices"

	"gatehouse/capture"
)

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

// Quirks is the table of the departures that this package accepts.
var Quirks = []capture.Quirk{
	{
		Name: LooseLength, Documents: "the length of an object is written in more bytes than it needs",
		Source: "ISO/IEC 7816-4 clause 5.2.2.2 allows it; DER, which Doc 9303-10 asks for, does not",
		Done:   "the length is taken",
	},
	{
		Name: SetOrder, Documents: "SecurityInfos stand in another order than DER gives a SET OF",
		Source: "X.690 clause 11.6",
		Done:   "they are read in the order in which they stand",
	},
	{
		Name: Padded, Documents: "a row of objects in a file of fixed size is filled up with 00 or FF",
		Source: "ISO/IEC 7816-4 clause 5.2.2.1",
		Done:   "the filling is left out",
	},
	{
		Name: RecordLength, Documents: "the length in a facial record's header is up to 8 bytes less than the record's",
		Source: "passports of New Zealand (8 less) and the United Kingdom (1 less), as readers of the field have found: github.com/gmrtd/gmrtd, document/iso19794",
		Done:   "the record is taken to its end",
	},
	{
		Name: ImageType, Documents: "an image is of another type than its record says",
		Source: "ISO/IEC 19794-5:2005 clause 5.7.2",
		Done:   "the bytes decide",
	},
	{
		Name: Bare39794, Documents: "a block of ISO/IEC 39794 stands in 7F2E without the object A1 around it",
		Source: "Doc 9303-10 clause 4.5.6 table 2 has A1; other readers accept both",
		Done:   "the block is read",
	},
	{
		Name: BiometricHeader, Documents: "type, subtype, owner or format in a biometric header are not those of the data group",
		Source: "Doc 9303-10 clauses 4.7.2 to 4.7.4; BSI TR-03105-5.1 LDS_C_08 to 13, LDS_D_08 to 13",
		Done:   "the record itself decides",
	},
	{
		Name: FaceFields, Documents: "gender, colour of eyes or hair, pose or kind in a facial record are codes that do not exist",
		Source: "ISO/IEC 19794-5:2005 clauses 5.5 and 5.7; BSI TR-03105-5.1 LDS_C_17 to 26",
		Done:   "the image is taken, and the code is not used",
	},
	{
		Name: BCDDate, Documents: "a date is written as four bytes of BCD",
		Source: "Doc 9303-10 clause 4.7.12 recommends that both be read; tags 5F2B, 5F26, 5F50, 5F55",
		Done:   "the date is read",
	},
	{
		Name: TagList, Documents: "the tag list 5C does not name the objects that follow",
		Source: "Doc 9303-10 clause 4.7.11",
		Done:   "the objects count, and the list does not",
	},
	{
		Name: ObjectType, Documents: "the security object is signed under an older content type, 1.3.27.1.1.1 or 1.2.528.1.1006.1.20.1",
		Source: "documents of Belgium, France and the Netherlands, as readers of the field have found: github.com/gmrtd/gmrtd, oid/oid.go; JMRTD, SODFile",
		Done:   "it is read as the security object that it is",
	},
	{
		Name: BareName, Documents: "another name stands in DG11 itself and not in template A0",
		Source: "passports of China, as readers of the field have found: github.com/gmrtd/gmrtd, document/dg11.go",
		Done:   "the name is read",
	},
	{
		Name: NotUTF8, Documents: "a text is in another encoding than UTF-8",
		Source: "Doc 9303-10 clause 4.7.11",
		Done:   "the bytes are kept, and are compared with nothing",
	},
	{
		Name: CountLies, Documents: "the number of what follows is not how many follow",
		Source: "Doc 9303-10 clauses 4.7.2 and 4.7.11",
		Done:   "what is there counts",
	},
	{
		Name: NoLengths, Documents: "EF.ATR/INFO says that it holds the lengths of APDUs, and does not",
		Source: "ISO/IEC 7816-4 clause 12.7.1; BSI TR-03105-5.1 LDS_K_04",
		Done:   "the lengths are found by trying",
	},
	{
		Name: NoSuchVersion, Documents: "EF.COM names a version of the LDS or of Unicode that Doc 9303 does not have",
		Source: "Doc 9303-10 clause 4.6.1; BSI TR-03105-5.1 LDS_A_04 and 06",
		Done:   "the groups are read, and the version is not used",
	},
}

func depart(list *[]string, name string) {
	if !slices.Contains(*list, name) {
		*list = append(*list, name)
	}
}
