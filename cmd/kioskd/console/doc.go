// Package console is what people see of a lane: the officer's page at /, the
// traveller's screen at /traveller, and the HTTP and server-sent-event service
// behind both. The lane publishes a View with Show and waits for the officer with
// Await; nothing else passes between them.
//
// It implements the screen rules of BSI TR-03121 (UI-FI-OP) and TR-03135-1 clause
// 5.2 as far as documents go: verdict by colour, shape and word, findings as a
// tree with failed ones first, each with its values and the place on the page;
// keys 1 clear, 2 second line, 3 capture again; a reason type and words for every
// decision against the recommendation.
//
// Invariants:
//
//   - A decision belongs to one crossing and one attempt. A press meant for
//     another is refused with 409, and each Await is answered once.
//   - The officer's id in a decision is that of the session, and whether it
//     overrides is worked out here, never taken from the request.
//   - There is no call that refuses a person.
//   - The traveller's stream carries a stage and, once decided, an outcome. Until
//     then its bytes are the same whatever the findings are.
//   - Pictures and findings go to a signed-in session only and are never stored
//     by a browser. Nothing personal stands in an address or a log line.
//   - A page that the daemon does not hear for Config.HeartbeatLimit is signed out.
//
// It refuses: addresses other than loopback, host names other than 127.0.0.1 and
// localhost with its own port (DNS rebinding), requests that another origin
// caused, bodies above 4 KiB, unknown JSON keys, and a sixth guess of a PIN
// before a delay that doubles each time.
//
// Sessions and guess counts live in memory: a restart of the daemon signs the
// officer out. The cookie is not marked Secure because the service speaks plain
// HTTP on loopback only.
package console
