// Command exchange is the reference of the national exchange node: it takes
// sealed records from the broker, verifies and opens them, keeps each once, and
// answers with signed receipts.
//
//	exchange run -config FILE [-open]   one JSON line per new record on stdout
//	exchange check -db FILE [-config FILE]   proves the chains of a store and lists incidents
//	                                    and dead letters without content, JSON on stdout
//	exchange keygen DIR                 makes the node's own keys
//
// It promises what uplink/exchange promises; here is only the wiring: files,
// signals, log lines. Log lines on stderr name kiosks, lanes and numbers and hold
// nothing of a person; neither do the lines on stdout unless -open asks for the
// opened records, for a demonstration on invented travellers.
//
// The configuration is strict TOML; paths are relative to its folder:
//
//	database = "exchange.db"               # made if absent, mode 0600
//	[broker]
//	address = "mqtts://127.0.0.1:8883"     # mutual TLS 1.3 and nothing else
//	client_id = "exchange"                 # a second connection adds "-out"
//	ca = "ca.crt"
//	certificate = "exchange.crt"           # common name "exchange"
//	key = "exchange.key"
//	[keys]
//	node = "node.key"                      # records are sealed to it
//	receipt = "receipt.key"                # signs receipts
//	[kiosks]
//	registered = "registered"              # one certificate (*.crt) per kiosk
//	ca = "ca.crt"
//	crl = "crl.pem"                        # may be left out
//
// The broker has to let it read x/v1/up/# and write x/v1/down/# and
// x/v1/state/exchange, keep its session, and refuse messages above 1 MiB and a
// little. Where a listener replaces client ids by certificate names (mosquitto's
// use_username_as_clientid), the node needs another listener: it has two ids.
//
// SIGINT and SIGTERM end it: what was committed is receipted, the broker is told,
// the store is closed. SIGHUP reads the registered kiosks and the revocation list
// again. Exit status: 0 done, 1 it failed or a chain is not sound, 2 wrong call.
package main
