// Package face turns what a face camera gave into findings: that a face was taken,
// that one person stood before the camera, how good the picture is, whether the
// traveller is the holder of the document, whether the document's two portraits show
// one person, whether something looked like an attack, and whether an alert gallery
// has a lead.
//
// Whether the traveller is the holder is judged by the chip's portrait, and by the
// printed one only where there is no chip: a chip whose portrait cannot be used is
// undetermined, not a reason to look at the weaker one. The score counts by the
// threshold that the model's card states for the false match rate of the policy, and a
// card that states none can make nobody the holder. Around the threshold lies a band of
// look-alikes in which the kiosk says nothing: the officer judges the pictures before
// any number is shown (Finding.Judge).
//
// Below the band two good pictures are of different persons: failed. Where one of them
// is poor, or the document shows a child or an old portrait, nothing follows. Without a
// model nothing is compared: not supported, which no exemption lifts.
//
// Signs of an attack are cues, never a detection (ISO/IEC 30107-3): suspect and not
// assessed are both undetermined, so that neither clears, and neither accuses.
package face
