// Package model checks the print of a document against a template of its document
// model: the model-based part of the spectrally selective checks of BSI TR-03135-1
// clause 5.5. It holds the format of template packs, lays pages on a frame in
// millimetres, measures zones, finds the model of a page, and learns templates from
// genuine documents. It measures and does not judge; results are integers.
//
// # The pack
//
// A pack is JSON text with the contents of the guideline's catalogue (clause
// 5.5.1.3); the shelf signs it and gives it a version (uplink/shelf, kind "models").
// Parse is strict: unknown or double keys, values out of range, UUIDs given twice
// and references to nothing are errors with their place. Encode writes one form
// only, so that equal packs are equal files.
//
//	format          "gatehouse-models 1"
//	models[]        one document model (C, T, N, Y, P) of clause 5.5.1.1 each:
//	  uuid, model, layout (format of the MRZ), series (beginnings of numbers), name
//	  appearance    12 x 9 fields: brightness, fine print, two colours; and spread
//	  anchors[]     print by which the page is laid exactly
//	  checks[]      uuid; generic identifier of table 5.3; vendor's name; description;
//	                quantity; min, max, threshold; rectangle or polygon in micrometres;
//	                reference clip with its SHA-256; inverted; evaluatory; status, and
//	                who approved it on which day
//	  composites[]  basic checks joined by a decision function
//	  configurations[]  groups of checks and composites; the first one runs
//
// # The frame
//
// The origin is the centre of the first character of the last line of the MRZ, x
// along the line, y downwards. All cell centres vote on turn, scale and place
// (Register). Security print and personalisation are two passes, up to half a
// millimetre apart, so anchors of static print then correct the frame by the move
// that most of them share; a page with other print finds none and keeps the frame
// of its lines. A side without lines is laid on the outline of the page.
//
// # Quantities (decision functions)
//
// Charts average the page over grains of 250 micrometres. Ink is the contrast to
// the paper next to it, in thousandths: it does not feel exposure. Under
// ultraviolet it is the level above the ground next to it.
//
//	pattern    sum(reference * zone) / sum(reference^2): strength of the reference.
//	           AB, LU: at least the threshold, searched one grain around; LU is
//	           weighted with the cosine between both. TR: at most, against the
//	           reference of white light
//	strokes    contrast of this document's own dark print, in another light as a
//	           share of that in white light
//	level      median level; under ultraviolet at most (dull paper)
//	brightest  the highest median of squares of 5 mm; under ultraviolet at most
//	colour     cosine between colours above the ground
//	frequency  share of variance within squares of half a millimetre
//
// The margin is (value - threshold) / max(max - threshold, threshold - min), with
// the sign turned where the property means "at most". An inverted check describes
// a counterfeit: its sides change places. DecideAll and DecideAny are the decision
// functions of composites and groups.
//
// # Learning
//
// Learn takes five or more genuine documents in three lights and proposes zones:
// where all have the same print (per cells of 2 mm the mean stands above the
// spread) and where the holder's data are. Each document is measured with a
// reference made of the others; thresholds follow from these values by Student's
// quantile for one further document, with guards for small numbers (guard). Of six
// and more, one whose fluorescent print is faded or soiled is left out of the zone and named.
// Gaps says what TR-03135-1 clause 5.5.4.2 wants and was not found.
// Areas of personal data give no clip: a template holds no picture of anybody.
// Nothing counts until a person approved it.
//
// # Limits
//
// Ink is told from paper within seven millimetres: the inside of a dark field that
// is wider than a centimetre counts as its own paper, on the reference as on the page.
// Translucency needs a picture through the page: such checks are not performed. A
// zone that is darker in white light than genuine ones (dirt), or where the sensor
// was full, says so; so do all zones of a light in which the paper of the page is
// clipped or black. Only glow where none may be is never called over-exposed. One
// candidate by MRZ is taken whatever the page looks like:
// a forgery must not escape its checks by looking unlike the genuine document.
package model
