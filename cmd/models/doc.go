// Package models keeps the networks for faces of a kiosk below its state: what a
// technician brought on a medium, after it was proven and tried. kioskd and kioskctl
// share it.
//
// # Who vouches
//
// The folder holds files and no authority. What a network is, which files it has and
// what its scores are worth is said by a card (capture/face/model), and a card counts
// only if the program knows it by itself (model.Pinned) or it stands in the signed list
// of cards on the shelf (uplink/shelf, kind "face-models"; content
//
//	{"models": [card, ..]}
//
// ). That is looked up again each time: a network that the newest list no longer names is
// refused at the next Load. A signed card may take the place of a pinned one for the same
// files, as when a nation has measured thresholds; for other files under its id it is
// refused. The list has a version floor of the store's own, and one that has expired
// vouches for nothing.
//
// # What is on the disk
//
//	installed.json   which networks there are, each with its folder; replaced at once
//	ID.N/            the files of one network, under the names of the card
//	floors.json      the highest version of the list that was taken
//	lock             held while something is added or removed
//
// A network is written into a new folder, flushed, and counts when installed.json names
// it: a power cut leaves the one before or the new one. Folders that nobody names are
// swept away at the next Add or Remove.
//
// Promises: name, size and SHA-256 of every file are right before anything that parses
// networks sees a byte, when it is installed and each time that it is read; the bytes
// that were hashed are those that are handed on. A network that fails on the program's
// own pictures (synthetic heads, known/) is not installed, and what was measured is said.
//
// It refuses: networks of no card, of a card that nobody vouches for, lists below the
// floor, expired or by an unknown key. It never fetches anything, and holds no picture of
// a person.
package models
