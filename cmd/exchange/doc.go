// Command exchange is the reference of the national exchange node: it takes
// sealed records from the broker, verifies and opens them, keeps each once, and
// answers with signed receipts.
//
//	exchange run -config FILE [-open]   one JSON line per new record on stdout
//	exchange check -db FILE [-config FILE]   proves the chains of a store, JSON on stdout
//	exchange keygen DIR                 makes the node's own keys
//
// It promises what uplink/exchange promises; here is only the wiring: files,
// signals, log lines. Log lines on stderr name kiosks, lanes and numbers and hold
// nothing of a person; neither do the lines on stdout unless -open asks for the
// opened records, for a demonstration on invented travellers.
//
// SIGINT and SIGTERM end it: what was committed is receipted, the broker is told,
// the store is closed. SIGHUP reads the registered kiosks and the revocation list
// again. Exit status: 0 done, 1 it failed or a chain is not sound, 2 wrong call.
package main
