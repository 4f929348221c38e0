package console

import (
	"net"
	"net/http"
	"strconv"
	"time"
)

// A request that takes longer to arrive or an answer that takes longer to leave
// is cut; event streams set their own limit for each event.
const requestLimit = 10 * time.Second

// guard lets through only what a page of this console, in a browser on this
// machine, can have asked for, and sets the headers that all answers share.
func guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fail(w, http.StatusForbidden, "another site asked for this")
	}))
	next = origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "+
			"frame-ancestors 'none'; require-trusted-types-for 'script'")
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")

		if !ownHost(r) {
			fail(w, http.StatusMisdirectedRequest, "this console answers on 127.0.0.1 only")
			return
		}
		// Browsers say who asks. Another port of this machine is another site's
		// page as good as any, although cookies do not tell ports apart.
		switch r.Header.Get("Sec-Fetch-Site") {
		case "", "same-origin", "none":
		default:
			if r.Method != http.MethodGet || r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.URL.Path != "/" && r.URL.Path != "/traveller" {
				fail(w, http.StatusForbidden, "another site asked for this")
				return
			}
		}
		control := http.NewResponseController(w)
		limit := time.Now().Add(requestLimit)
		if control.SetReadDeadline(limit) != nil || control.SetWriteDeadline(limit) != nil {
			fail(w, http.StatusInternalServerError, "the server cannot limit the time of a request")
			return
		}
		next.ServeHTTP(w, r)
	})
}

// ownHost says whether the request came to a loopback address under its own
// name. A page of the internet whose name resolves to 127.0.0.1 fails here.
func ownHost(r *http.Request) bool {
	addr, ok := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	if !ok || !addr.IP.IsLoopback() {
		return false
	}
	port := ":" + strconv.Itoa(addr.Port)
	return r.Host == "127.0.0.1"+port || r.Host == "localhost"+port
}
