// Package rig holds the nouns of the simulated bench: a Sheet (the page that
// lies on the glass, in three lights), a Traveller made from a seed, and the
// named forgeries. The bench's parts are one level down:
//
//	paper     draws travellers' pages under white, infrared and ultraviolet light
//	wear      what use does to a page
//	lens      pictures of a page as a document reader takes them
//	bench     the peers: MJPEG camera, lamps and panel, with their faults
//	heads     heads in three dimensions, and prints and screens that show one
//	mirror    the face cameras, and who stands before them and does what is asked
//	mjpeg     the wire side of all cameras
//	faceroom  the face camera's part of a kiosk alone, for acceptances that run a thousand times
//	known     the pictures by which a network for faces is tried after it was installed
//	bomb      pictures that are made to cost, in a chip's portrait
//	prints    fingers that nobody has
//	sensor    the fingerprint sensor on a pty
//	pki       certificates and keys of a test nation, made at run time
//	issuer    a state: its certificates, lists and personalised chips, good and forged
//	card      the chip of a document, with its faults and a virtual clock
//	group     the groups that chips agree keys in, computed apart from the product
//	broker    an embedded MQTT broker for the demonstration
//
// Nothing here is linked into a product binary, and nothing here is a fake
// driver: each part is a peer at a real address, and the product sees a
// configuration with addresses. Everything is drawn; no real person is shown.
package rig
