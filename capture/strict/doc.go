// Package strict reads JSON in which nothing is passed over. encoding/json takes the
// last of two equal keys, keys in other letters and, unless told, keys that it does not
// know; a file that a person wrote and that decides about persons may hold none of these.
//
// It refuses: keys that are unknown, in other letters or given twice; null; text that is
// not UTF-8; anything after the value. Depth is bounded by the type that is filled.
package strict
