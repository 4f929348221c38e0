// Package finger turns what was taken of a traveller's fingers into findings: that
// they were taken at all, how good the impressions are, whether a finger was shown
// twice, whether they are those that the chip holds, whether an alert gallery has a
// lead, and whether something about an impression looks like an attack.
//
// Whom no finger is asked of is exempt, and the finding says why: a child under
// twelve (Regulation (EU) 2017/2226 article 17(3); the printed date of birth decides,
// again here and not only in the kiosk's word), and a traveller of whom the officer
// recorded that no finger can be taken. An exemption lifts a mandate, so that it never
// changes the verdict; a sensor that is missing or faulty never does.
//
// A comparison is judged by the false match rate that its score stands for, at the
// rate that the policy names (BSI TR-03121-3: one in a thousand). Below it, two good
// impressions are of different fingers: failed. Where one of them is poor, or the
// chip holds other fingers, nothing follows: undetermined, not supported. A lead of
// a gallery and a cue of an attack are for the officer to look at: undetermined,
// never failed, and no cue is ever called a detection.
package finger
