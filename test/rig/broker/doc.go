// Package broker is an MQTT broker inside the process, for tests and for the
// demonstration: mochi-mqtt behind mutual TLS 1.3 on 127.0.0.1.
//
// It can be stopped and started again on the same port, and it can misbehave as
// real brokers do: reset every connection, refuse every client, acknowledge
// publications and drop them. It keeps everything in memory and forgets all of it
// when it stops, as a broker without a disk does: that is what the kiosk's
// receipts are for. It has no access list.
package broker
