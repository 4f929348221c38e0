package chips

import "gatehouse/test/rig/issuer"

// permit is what a state granted the kiosk's nation: a verifier and a terminal of it.
type permit struct {
	authority          *issuer.Verifier
	verifier, terminal *issuer.Verifiable
}

// permit makes that of a state when its first document asks for it.
func (w *World) permit(code string) (p permit, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, made := w.permits[code]
	if made {
		return p, nil
	}
	if p.authority, err = w.states[code].NewVerifier(issuer.KeySpec{}); err != nil {
		return p, err
	}
	if p.verifier, err = p.authority.Issue(issuer.Foreign, p.authority.Current(), nil); err != nil {
		return p, err
	}
	if p.terminal, err = p.authority.Issue(issuer.Terminal, p.verifier, nil); err != nil {
		return p, err
	}
	w.permits[code] = p
	return p, nil
}

// Permits are the chains of all states whose documents asked for one so far: the
// authority's keys, the verifier, and last the terminal.
func (w *World) Permits() (all [][]*issuer.Verifiable) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.permits {
		chain := append([]*issuer.Verifiable(nil), p.authority.Points...)
		all = append(all, append(chain, p.verifier, p.terminal))
	}
	return all
}
