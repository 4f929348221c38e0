// Package sealed makes travellers whose documents carry a digital seal: the sheets
// of package paper with a barcode printed on the area that a sealed model keeps
// free for it, signed by a signer of package seals.
//
// A few of the rig's states seal (States), each with an authority and a signer of its own; a
// traveller who is to have a seal comes from one of them (Seed).
//
// What is sealed follows the format. Cards of the size TD2 carry a VDS of the profile
// residence permit (BSI TR-03137-1 chapter 8) and visas one of the profile visa (ICAO
// Doc 9303-7 clause 9.1), as DataMatrix. Cards of the size TD1 and passports, for whose
// lines no VDS has a field, carry a datastructure for barcode (IDB): as
// DataMatrix, and on passports of an odd seed as QR.
//
// The print follows Doc 9303-13: a module of 0.33 mm, the quiet zone of its symbology, black
// ink that absorbs infrared as that of the MRZ does and is dull under ultraviolet.
//
// Promises: the sheet below the seal is that of package paper for what Seed gives;
// signatures are new every time, so that two sheets of a seed differ in their modules. A
// seal forged in a named way (rig.Sealings) is wrong in that way alone.
package sealed
