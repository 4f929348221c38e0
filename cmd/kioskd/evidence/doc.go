// Package evidence turns pictures of a page into what screening judges: it reads
// the lines, takes the optical measurements and writes both down as integers.
// kioskd uses it for the page on the glass, kioskctl screen for image files; both
// thereby judge the same thing in the same way.
package evidence
