package seal

// idbMessages are the messages of the datastructure for barcode: ICAO's own up to
// 0x7F, German ones above (as public implementations of the draft have them).
var idbMessages = []field{
	group(0x01, "visa", 400, idbVisa),
	group(0x02, "emergency travel document", 50, []field{mrzTD2(2)}),
	group(0x03, "proof of testing", 1024, testProof),
	group(0x04, "proof of vaccination", 1024, vaccination),
	group(0x05, "proof of recovery", 1024, recovery),
	group(0x06, "digital travel authorisation", 1024, authorisation),
	{tag: 0x07, name: FieldMRZ, coding: asMRZ, min: 60, max: 60},
	{tag: 0x08, name: FieldMRZ, coding: asMRZ, min: 60, max: 60},
	{tag: 0x09, name: "card access number", min: 4, max: 4},
	{tag: 0x0A, name: "EF.CardAccess", coding: asBytes, min: 0, max: 1024},
	{tag: 0x80, name: "portrait", coding: asBytes, min: 1, max: 4096},
	{tag: 0x81, name: FieldMRZ, coding: asMRZ, min: 48, max: 48},
	{tag: 0x82, name: "document reference", min: 6, max: 6},
	{tag: 0x83, name: "AZR number", min: 8, max: 8},
	{tag: 0x84, name: "date of expiry", coding: asMasked, min: 4, max: 4},
	{tag: 0x85, name: FieldDocumentNumber, min: 6, max: 6},
	{tag: tagNational, name: "national document type", coding: asNumber, min: 1, max: 1},
}

// tagNational is the message that says which national document a group of messages is.
const tagNational = 0x86

func group(tag int, name string, max int, fields []field) field {
	return field{tag: tag, name: name, coding: asGroup, min: 1, max: max, fields: fields}
}

func masked(tag int, name string, required bool) field {
	return field{tag: tag, name: name, coding: asMasked, min: 4, max: 4, required: required}
}

func byteOf(tag int, name string, required bool) field {
	return field{tag: tag, name: name, coding: asNumber, min: 1, max: 1, required: required}
}

// idbVisa has whole lines and longer numbers than the visa of a VDS.
var idbVisa = []field{
	{tag: 1, name: FieldMRZ, coding: asVisaA, min: 48, max: 60},
	{tag: 2, name: FieldMRZ, coding: asVisaB, min: 44, max: 48},
	byteOf(3, "number of entries", false),
	{tag: 4, name: "duration of stay", coding: asStay, min: 1, max: 3, required: true},
	c40(5, FieldPassportNumber, 2, 16),
	{tag: 6, name: "visa type", coding: asBytes, min: 1, max: 4},
	{tag: 7, name: "additional feature", coding: asBytes, min: 0, max: 254},
}

var testProof = []field{
	optional(c40(1, "certificate number", 2, 12)),
	c40(2, FieldName, 2, 26), masked(3, FieldBirth, true),
	c40(4, "document type", 2, 2), c40(5, FieldDocumentNumber, 2, 16),
	c40(6, "testing facility", 2, 14), c40(7, "country of the test", 2, 2), c40(8, "telephone", 12, 12),
	utf8Text(9, "mail", 255), utf8Text(10, "address", 255),
	{tag: 11, name: "specimen taken", coding: asDateTime, min: 6, max: 6, required: true},
	{tag: 12, name: "report issued", coding: asDateTime, min: 6, max: 6, required: true},
	byteOf(13, "test", true), byteOf(14, "result", true), byteOf(15, "method", false),
	optional(c40(16, "optional field", 2, 14)),
}

var vaccination = []field{
	c40(1, "certificate number", 2, 12), masked(2, "valid from", false), masked(3, "valid until", false),
	c40(4, FieldName, 2, 26), masked(5, FieldBirth, false), utf8Text(6, "sex", 1),
	optional(c40(7, FieldDocumentNumber, 2, 8)), optional(c40(8, "additional number", 2, 16)),
	{tag: 9, name: "vaccination event", coding: asGroup, min: 1, max: 842, required: true, fields: []field{
		c40(31, "vaccine or prophylaxis", 6, 6), c40(32, "brand", 2, 254),
		optional(c40(33, "manufacturer", 2, 254)), optional(c40(34, "authorisation holder", 2, 254)),
		c40(35, "disease", 6, 6),
		{tag: 36, name: "vaccination", coding: asGroup, min: 1, max: 56, required: true, fields: []field{
			masked(51, "date of vaccination", true), c40(52, "dose", 2, 2), optional(c40(53, "doses", 2, 2)),
			c40(54, "country of vaccination", 2, 2), c40(55, "centre", 2, 14), c40(56, "batch", 2, 14),
			masked(57, "next dose due", false),
		}},
	}},
	optional(c40(10, "optional field", 2, 14)),
}

var recovery = []field{
	c40(1, "certificate number", 2, 12), masked(2, "valid from", false), masked(3, "valid until", false),
	c40(4, FieldName, 2, 26), masked(5, FieldBirth, true),
	c40(6, "document type", 2, 2), c40(7, FieldDocumentNumber, 2, 16),
	c40(8, "country of the test", 2, 2), masked(9, "first positive test", true),
	optional(c40(10, "optional field", 2, 14)),
}

var authorisation = []field{
	c40(1, "authorisation number", 2, 10), c40(2, FieldName, 2, 26), c40(3, FieldPassportNumber, 8, 8),
	masked(4, FieldBirth, true), c40(5, "nationality", 2, 2), utf8Text(6, "sex", 1), c40(7, "place of issue", 2, 10),
	masked(8, "valid from", true), masked(9, "valid until", true), c40(10, "duration of stay", 2, 2),
	byteOf(11, "number of entries", true), c40(12, "class", 2, 32), optional(c40(13, "additional information", 2, 67)),
}

// nationals are the German documents by the number in tagNational.
var nationals = [...]string{
	1: "substitute identity document", 2: "substitute passport", 3: "emergency travel document",
	4: "temporary identity card", 5: "temporary official passport", 6: "temporary passport",
	7: "temporary diplomatic passport", 8: "temporary travel document of a refugee",
	9: "temporary travel document of a stateless person", 10: "temporary travel document of a foreigner",
	11: "permission to stay pending the asylum decision", 12: "suspension of deportation",
	13: "arrival attestation", 14: "provisional residence document", 15: "temporary identity document",
	16: "certificate of permanent residence", 17: "frontier worker permit", 18: "supplementary sheet of a residence permit",
}

// idbDocument names the document: the national type, else the first message that is one.
func idbDocument(messages []element) string {
	for _, e := range messages {
		if e.tag == tagNational && len(e.value) == 1 && int(e.value[0]) < len(nationals) {
			return nationals[e.value[0]]
		}
	}
	for _, e := range messages {
		if f := find(idbMessages, e.tag); f != nil && f.coding == asGroup {
			return f.name
		}
	}
	return ""
}
