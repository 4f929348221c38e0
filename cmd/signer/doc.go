// Command signer holds the terminal's keys for Terminal Authentication: it opens a
// PKCS #11 token, and serves uplink/terminal's two services on a unix socket to the
// kiosk, or to a centre, on the same machine. It is a process of its own since a token's
// module is foreign code that is linked into whoever loads it: kioskd holds no such code
// and no such key, and a module that crashes takes no crossing with it.
//
//	signer serve   -module FILE -token LABEL -pin FILE -certificates DIR -socket PATH
//	signer request -module FILE -token LABEL -pin FILE -chr REF [-car REF] -algorithm NAME > FILE
//
// The private key of a terminal is the token's object whose label is the terminal's
// reference (CHR). DIR holds the certificates, one a file: trust points, links,
// verifiers', the terminal's own; they are read at the start and at SIGHUP. request
// makes the certificate request for a key that the token has, whose label is the
// reference that is asked for.
//
// Invariants: private keys never leave the token; the PIN comes from a file that only
// its owner may read, never from a flag or the environment; the socket has mode 0600;
// each terminal's key is proven against its certificate before the socket is opened;
// only digests as long as the algorithm's hash are signed; a token that was pulled out
// ends the process, for its supervisor to start again.
package main
