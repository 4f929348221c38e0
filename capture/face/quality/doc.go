// Package quality measures how fit a picture of a face is for comparing it, says what
// to do for a better one, and which of several frames to keep.
//
// Measure gives all 28 components of ISO/IEC 29794-5 in the standard's order, then the
// rows of BSI TR-03121-3 that a program without networks can measure (volume 1, version
// 6.0, tables 4.2 and 4.3). Each has its value, limits, a score where the standard has a
// formula for it, and whether it is well. What is not measured is listed all the same, as
// not assessed and with the reason: nothing is well that was not looked at.
//
//   - Formulas are those of ISO/IEC 29794-5, but landmarks are our own: the face is found
//     by the five points of a detector, not by 98, and its mask is an ellipse about them. So
//     the scores are no scores of OFIQ, the standard's reference, and must not be called so.
//   - Eyes open or visible, mouth, things before the face, expression, head coverings,
//     background and the unified score need networks that are not here.
//   - Sharpness is measured, but without the reference's forest of trees there is no score.
//   - Limits of a reference picture are TR-03121-3's (QA-FI-BCL), else our own. For
//     verification at a kiosk the guideline asks for pose, light and place of the eyes
//     (QA-FI-PRE, 4.4.3) and gives no numbers: those of Live are our own (table.go).
//   - Pose of five points is rough. Where a value is beyond its limit by less than its
//     own doubt, nobody can tell: not assessed.
//   - Total is a model of our own to choose the best of several frames by (total.go), and
//     no score of any standard.
//
// A measurement looks at a fixed number of samples, however big the picture is, keeps
// nothing of it, and gives the same for the same picture. Points that are nowhere near a
// face, not numbers, or outside the picture are answered with "not assessed".
package quality
