// Package bomb makes pictures that are made to cost: JPEG 2000 codestreams and JPEG
// files whose headers, boxes, tiles, layers, blocks and scans ask a decoder for far
// more than their bytes are worth. It writes them bit by bit, as a peer of package
// codestream, which is to refuse them; a few of each kind are no bombs, and are the
// controls.
package bomb
