// Package policy reads the national policy: which check is mandatory, optional
// or evaluatory (BSI TR-03135-2 clause 4.2.7), and how old a list may be. The
// text is TOML inside a signed file that the shelf has verified; this package
// sees the content only and does no I/O.
//
// A policy is strict: an unknown key or check, a value that is none, a missing
// id or version is an error with its line. A check that the policy does not name
// has its default need, and the default of the default is mandatory; "device.*" and
// "(*,*,*)" speak only of checks that the Catalogue does not name. What no policy
// can do is to let an unread document pass: document.capture and mrz.present stay
// mandatory, and the zero Policy, which mandates everything and trusts no list,
// clears nobody.
package policy
