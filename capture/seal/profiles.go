package seal

// Lengths are bytes. An MRZ of 2 x 36 takes 48, of 3 x 30 and of 2 x 44 takes 60.

func mrzTD2(tag int) field {
	return field{tag: tag, name: FieldMRZ, coding: asMRZ, min: 48, max: 48, required: true}
}

func c40(tag int, name string, min, max int) field {
	return field{tag: tag, name: name, min: min, max: max, required: true}
}

func utf8Text(tag int, name string, max int) field {
	return field{tag: tag, name: name, coding: asText, min: 1, max: max, required: true}
}

// maybe is text that may be there and be empty.
func maybe(tag int, name string) field { return field{tag: tag, name: name, coding: asText, max: 255} }

func optional(f field) field { f.required = false; return f }

// visa is the profile of Doc 9303-7 clause 9.1; visas of both sizes share it.
var visa = []field{
	{tag: 1, name: FieldMRZ, coding: asVisaA, min: 48, max: 48},
	{tag: 2, name: FieldMRZ, coding: asVisaB, min: 44, max: 44},
	{tag: 3, name: "number of entries", coding: asNumber, min: 1, max: 1}, // 0: any number
	{tag: 4, name: "duration of stay", coding: asStay, min: 3, max: 3, required: true},
	c40(5, FieldPassportNumber, 6, 6),
	{tag: 6, name: "visa type", coding: asBytes, min: 1, max: 4},
	{tag: 7, name: "additional feature", coding: asBytes, min: 0, max: 254},
}

// profiles are the document types of VDS by feature definition reference and
// document type category, as the header ends.
var profiles = map[[2]byte]profile{
	{0x5D, 0x01}: {name: "visa", fields: visa, oneOf: []int{1, 2}},                // Doc 9303-7 clause 9.1
	{0x5E, 0x03}: {name: "emergency travel document", fields: []field{mrzTD2(2)}}, // Doc 9303-8 clause 6.1
	{0xFD, 0x02}: {name: "arrival attestation", fields: []field{ // TR-03137-1 chapter 6
		mrzTD2(2), c40(3, "AZR number", 8, 8),
	}},
	{0xFC, 0x04}: {name: "social insurance card", fields: []field{ // TR-03137-1 chapter 7
		c40(1, "social insurance number", 8, 8), utf8Text(2, "surname", 90), utf8Text(3, "given names", 90), optional(utf8Text(4, "name at birth", 90)),
	}},
	{0xFB, 0x06}: {name: "residence permit", fields: []field{ // TR-03137-1 chapter 8
		mrzTD2(2), c40(3, FieldPassportNumber, 6, 6),
	}},
	{0xFA, 0x06}: {name: "supplementary sheet", fields: []field{ // TR-03137-1 chapter 8
		mrzTD2(4), c40(5, "sheet number", 6, 6),
	}},
	{0xF9, 0x08}: {name: "address sticker of an identity card", fields: address}, // TR-03137-1 chapter 9
	{0xF9, 0x0C}: {name: "address sticker of a residence permit", fields: address},
	{0xF8, 0x0A}: {name: "residence sticker of a passport", fields: []field{ // TR-03137-1 chapter 9
		c40(1, FieldDocumentNumber, 6, 6), c40(2, "municipality", 6, 6), c40(3, "postal code", 4, 4),
	}},
	{0xF4, 0x8F}: {name: "certificate of permanent residence", fields: []field{ // German, as public implementations have it
		c40(1, FieldDocumentNumber, 2, 8), c40(2, FieldPassportNumber, 2, 8),
	}},
	{0x01, 0xC8}: {name: "administrative document", fields: []field{ // TR-03171; other fields as in administrative
		{tag: 0, name: "profile number", coding: asBytes, min: 16, max: 16, required: true},
		{tag: 1, name: "validity", coding: asText, min: 1, max: 17},
	}},
	{0x01, 0xC9}: {name: "administrative document", fields: []field{
		{tag: 0, name: "profile number", coding: asBytes, min: 16, max: 16, required: true},
		{tag: 1, name: "valid from", coding: asDateText, min: 8, max: 8},
		{tag: 2, name: "valid until", coding: asDateText, min: 8, max: 8},
		utf8Text(3, "profile address", 255), utf8Text(4, "certificate address", 255), optional(utf8Text(5, "status address", 255)),
		{tag: 6, name: "status list index", coding: asNumber, min: 1, max: 4},
	}},
}

var address = []field{c40(1, FieldDocumentNumber, 6, 6), c40(2, "municipality", 6, 6), c40(3, "address", 6, 18)}

// administrative are the further fields of an administrative document by its profile
// number (TR-03171): these are of a German certificate of registration.
var administrative = map[string][]field{
	"9a4223406d374ef99e2cf95e31a23846": {
		utf8Text(4, "surname", 255), maybe(5, "degree"), utf8Text(6, "given names", 255), maybe(7, "usual given name"),
		maybe(8, FieldBirth), utf8Text(9, "street", 255), utf8Text(10, "house", 10), utf8Text(11, "postal code", 5), utf8Text(12, "place", 255),
		utf8Text(13, "moved in", 8), byteOf(14, "kind of residence", true), utf8Text(15, "registered", 8),
	},
}
