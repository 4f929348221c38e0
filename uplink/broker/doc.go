// Package broker speaks MQTT 3.1.1 for both ends: Publisher carries the kiosk's
// queue to the broker, Subscriber takes it from there at the national node.
//
// Promises of the Publisher:
//   - A PUBACK means "sent". Only a verified receipt of the node, handed to the
//     queue, takes a row away. Brokers acknowledge what they then lose or drop.
//   - Rows of a lane go out in order, at most Window in flight. After a broken
//     connection it goes on behind the highest PUBACK without a gap.
//   - A row that was sent and not receipted is sent again after Config.Resend,
//     then at doubled intervals, and only while the node says "online".
//   - Nothing hangs: dialling, writing and each acknowledgement have deadlines,
//     and a late one costs the connection, never the row.
//   - Status says in plain words what stands in the way: broker unreachable,
//     certificate refused, subscription refused, accepted and dropped.
//
// Invariants: a new client for each connection, because paho's own reconnection
// completes tokens that no PUBACK answered; clean sessions, because a persistent
// one leaves tokens hanging; mutual TLS 1.3 with the caller's configuration.
//
// Topics, with the kiosk id CC.SITE.NNNN that is its certificate's common name:
//
//	x/v1/up/<kiosk>/<lane>         envelopes, QoS 1
//	x/v1/down/<kiosk>/rcpt/<lane>  signed receipts, retained
//	x/v1/state/<kiosk>             "online" or "offline", retained, with last will
//	x/v1/state/exchange            the same of the node
//
// It refuses payloads above Config.MaxPayload: such a row is marked dead in the
// queue and reported, so that it cannot block the rows behind it.
package broker
