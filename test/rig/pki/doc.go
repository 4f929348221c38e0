// Package pki makes the certificates and keys of a test nation at run time:
// nothing of it is ever committed, everything is valid for a week.
//
// All certificates are P-256 of one CA, the shelf's key is a signed-note key. A kiosk's key serves its TLS connection
// and signs its records; its common name is its id. The files in the nation's
// directory (mode 0600, directory 0700):
//
//	ca.crt, crl.pem               the CA, and what it revoked
//	broker.crt, broker.key        server, for 127.0.0.1, ::1 and localhost
//	exchange.crt, exchange.key    the node's client certificate
//	centre.crt, centre.key        as the broker's, made by Server
//	node.key, node.pub            X25519: what records are sealed to
//	receipt.key, receipt.pub      P-256: signs receipts
//	shelf.key, shelf.keys         signs lists and policies; the keys a kiosk trusts for them
//	<kiosk>.crt, <kiosk>.key      one pair per kiosk, made by Kiosk
//	<kiosk>.opener, <kiosk>.opener.pub  X25519: what galleries for it are sealed to, made by KioskOpener
//	registered/<kiosk>.crt        the kiosks the node knows
//	foreign/                      the same kiosk ids from a CA nobody trusts
//
// For the tests of what must be refused it also makes certificates that are
// expired, revoked or of the foreign CA. It never writes a CA's key.
package pki
