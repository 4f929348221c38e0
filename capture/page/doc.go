// Package page turns pictures of a document into a capture.Page: it finds the
// page's outline on the dark glass, rectifies it and registers the pictures of
// the other lights to the white one. It also decodes image files. It is linked
// into visiond only, because OpenCV may abort a process.
//
// Find, for the frames of one camera and a document that lies still:
//
//   - The outline is found in the white frame: a bright quadrilateral on dark,
//     each side fitted to the strongest outer edge at full resolution, corners
//     rounded by a radius do not count (ISO/IEC 7810 allows 3.18 mm).
//   - Its size is one of ISO/IEC 7810 ID-3, ID-2 and ID-1 (Doc 9303 TD3, TD2,
//     TD1): by the scale of the camera where it is known, else by shape alone,
//     and then ID-2, of the same shape, is taken for ID-3. Another size is kept
//     as measured where the scale is known.
//   - All lights are warped by that one homography to 16 px/mm (406 ppi; BSI
//     TR-03135-1 clause 4 asks for 385), the longer side horizontal. A page that
//     lies upside down stays so.
//   - What is left between white and another light is measured on patches with
//     corners (normalised correlation of edge strength, subpixel). A patch names
//     each place that it fits nearly as well as its best one, and counts for as
//     much less: print that repeats itself, such as the modules of a seal under
//     ultraviolet, neither shifts a page nor has it refused. The common shift, turn
//     and scale of the patches that most others agree with, from more than a
//     corner of the page, are taken out, so that lights lie on each other to half
//     a pixel; Page.Residual is the median of what remains. Pictures whose corners
//     lie half a millimetre apart are capture.ErrMoved. A light in which fewer than
//     four patches agree, or no one movement stands out (ultraviolet on dull
//     paper can be black), keeps the
//     homography of the white one and is marked Unregistered: nobody knows whether
//     it shows the same spots.
//
// Files does the same for image files, except that a picture in which no page
// can be told from its surroundings is taken as it is.
//
// Refused: files that are not whole JPEG or PNG images or exceed the limits of
// package capture, by their header, before any pixel is decoded.
package page
