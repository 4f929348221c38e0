// Package centre is a nation's terminal control centre as a peer at a real address:
// TLS 1.3 on the loopback, the services of uplink/terminal behind it, and the
// terminals' keys of the rig's issuers. It can hold other permits than those that a
// chip asks for, say nothing, and be away.
package centre
