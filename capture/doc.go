// Package capture holds the nouns of what a kiosk takes from a traveller: the
// page on the glass in its lights, the machine readable zone as it is printed,
// and, where there is a reader or a camera for it, the chip, the face and the fingers.
//
// Libraries one level down are pure and without I/O:
//
//	mrz       Doc 9303 lines, check digits, dates, names, codes
//	translit  how a name in national letters may stand in the lines
//	ocr       finds and reads OCR-B lines on an image.Gray
//	barcode   finds and reads QR, DataMatrix, PDF417 and Aztec codes
//	model     templates of document models: their format, measuring, learning
//	curve     ECDSA verification on NIST and brainpool curves
//	cms       X.509 certificates and revocation lists, and who signed whom
//	seal      digital seals in barcodes: VDS, IDB, VDS-NC; boarding passes
//	fmr       finger minutiae records: ISO/IEC 19794-2, ANSI 378, cards, and our own templates
//	wsq       wavelet scalar quantisation of fingerprint images, both ways
//	fir       finger image records: ISO/IEC 19794-4 and 39794-4, as in DG3
//	itl       ANSI/NIST-ITL transactions in their traditional encoding
//	lds       the chip's files: data groups, their pictures, nothing decoded (DG2: JPEG and JPEG 2000)
//	face      what a detector of faces says, alignment, pose; below it model (cards, templates,
//	          scores), quality (ISO/IEC 29794-5), cue (signs of an attack), guide, flat (search)
//	optics    measures how lines and paper answer to white, infrared and ultraviolet light
//
// Verbs:
//
//	page      finds, rectifies and registers the page (linked into visiond only)
//	vision    the protocol between kioskd and visiond, client and server
//	face/dnn  finds faces and makes their vectors (linked into visiond only)
//	finger    finds minutiae and the flow of ridges; quality, advice, cues, slaps
//	viz       reads the visual inspection zone by tesseract in a process; portraits
//
// Promises: a picture never touches a disk from here; types that hold personal
// data print sizes only when logged; a modality that was not captured says why
// (State) and is never a zero value that looks like success; without a network for faces
// there is no score of any.
package capture
