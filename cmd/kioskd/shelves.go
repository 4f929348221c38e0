package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"gatehouse/capture/model"
	"gatehouse/capture/seal"
	"gatehouse/cmd/kioskd/alerts"
	"gatehouse/cmd/kioskd/config"
	"gatehouse/cmd/kioskd/console"
	"gatehouse/cmd/kioskd/evidence"
	"gatehouse/cmd/settings"
	"gatehouse/screening"
	"gatehouse/screening/list"
	"gatehouse/screening/policy"
	"gatehouse/uplink/envelope"
	"gatehouse/uplink/shelf"
)

// Shelves holds what is signed and given to this kiosk: the policy, the lists, the
// certificates for seals, the templates of document models, and whom to believe
// about chips.
type Shelves struct {
	dir    string
	keys   shelf.Keys
	floors *shelf.Floors
	now    func() time.Time

	policy stock[policy.Policy]
	lists  []*stock[*list.List]
	seals  stock[seal.Trust]
	models stock[*model.Pack]

	anchors *Anchors       // nil: no chips are read
	alerts  *alerts.Alerts // of fingers; nil: no gallery is searched
	faces   *alerts.Alerts // of faces; it may be the same one
}

// OpenShelves reads everything once. Only keys and floors that cannot be read
// are errors: what is missing or refused is shown and waited for.
func OpenShelves(all config.Config, floors string, now func() time.Time) (*Shelves, error) {
	cfg := all.Shelf
	text, err := os.ReadFile(cfg.Keys)
	if err != nil {
		return nil, fmt.Errorf("shelf.keys: %w", err)
	}
	s := &Shelves{
		dir: cfg.Dir, now: now,
		policy: stock[policy.Policy]{kind: shelf.KindPolicy, name: cfg.Policy, limit: policy.MaxSize, parse: policy.Parse, strict: true},
		seals:  stock[seal.Trust]{kind: shelf.KindSeals, name: cfg.Seals, limit: seal.MaxTrust, parse: seal.ParseTrust},
		models: stock[*model.Pack]{kind: shelf.KindModels, name: cfg.Models, limit: model.MaxSize, parse: model.Parse},
	}
	for _, name := range cfg.Lists {
		s.lists = append(s.lists, &stock[*list.List]{kind: shelf.KindList, name: name, limit: list.MaxSize, parse: list.Parse})
	}
	if s.keys, err = shelf.ParseKeys(string(text)); err != nil {
		return nil, fmt.Errorf("shelf.keys %s: %w", cfg.Keys, err)
	}
	if s.floors, err = shelf.OpenFloors(floors); err != nil {
		return nil, err
	}
	if all.Chip.Socket != "" {
		s.anchors = &Anchors{dir: all.TrustPath(), keys: s.keys, now: now}
		if cfg.Trust != "" {
			s.anchors.bundle = filepath.Join(cfg.Dir, cfg.Trust+".manifest")
		}
	}
	if s.alerts, err = s.gallery(cfg, cfg.Alerts); err != nil {
		return nil, err
	}
	if s.faces = s.alerts; cfg.Faces != cfg.Alerts {
		if s.faces, err = s.gallery(cfg, cfg.Faces); err != nil {
			return nil, err
		}
	}
	s.Refresh(context.Background())
	return s, nil
}

// gallery is the one of a name; nil without a name.
func (s *Shelves) gallery(cfg config.Shelf, name string) (*alerts.Alerts, error) {
	if name == "" {
		return nil, nil
	}
	key, err := settings.File("shelf.opener", cfg.Opener, envelope.ParseOpener)
	if err != nil {
		return nil, err
	}
	return &alerts.Alerts{Dir: cfg.Dir, Name: name, Keys: s.keys, Key: key, Floors: s.floors, Now: s.now}, nil
}

// Lead is the least strength of a lead of fingers by the policy in use; without one no
// traveller is taken.
func (s *Shelves) Lead() int {
	p := s.policy.now()
	return p.value.Fingers().LeadCenti()
}

// FaceLead is the least score of a lead of faces, in ten-thousandths; 0: that of the
// model's card.
func (s *Shelves) FaceLead() int {
	p := s.policy.now()
	return p.value.Faces().LeadE4
}

// Close wipes the galleries.
func (s *Shelves) Close() {
	s.alerts.Close()
	s.faces.Close()
}

// Refresh reads what has a new version on the shelf.
func (s *Shelves) Refresh(ctx context.Context) {
	now := s.now()
	s.policy.refresh(s.dir, s.keys, s.floors, now)
	for _, l := range s.lists {
		l.refresh(s.dir, s.keys, s.floors, now)
	}
	s.seals.refresh(s.dir, s.keys, s.floors, now)
	s.models.refresh(s.dir, s.keys, s.floors, now)
	if s.anchors != nil {
		s.anchors.Refresh()
	}
	s.alerts.Refresh(ctx)
	if s.faces != s.alerts {
		s.faces.Refresh(ctx)
	}
}

// Policy gives the policy in use, or why there is none.
func (s *Shelves) Policy() (policy.Policy, error) {
	p := s.policy.now()
	if !p.good {
		return policy.Policy{}, fmt.Errorf("no policy is in force: %w", p.err)
	}
	return p.value, nil
}

// Local is now in the location of the kiosk, as the policy in use has it: on which day
// a child turns twelve is the same question here and in the screening.
func (s *Shelves) Local() time.Time {
	p := s.policy.now()
	return p.value.In(s.now())
}

// Search asks every list for the document. What the lists say, and how old they
// are, becomes evidence; a list that is away becomes evidence too.
func (s *Shelves) Search(d screening.DocumentEvidence) []screening.ListEvidence {
	q, unasked := list.QueryOf(&d)
	out := make([]screening.ListEvidence, 0, len(s.lists))
	for _, l := range s.lists {
		h := l.now()
		e := screening.ListEvidence{Name: l.name, State: list.StateSearched}
		switch {
		case h.missing():
			e.State, e.Reason = list.StateMissing, h.err.Error()
		case !h.good:
			e.State, e.Reason = list.StateRefused, h.err.Error()
		default:
			e.Version, e.Issued = h.manifest.Version, h.manifest.Issued.Unix()
			if unasked != nil {
				e.State, e.Reason = list.StateNotAsked, unasked.Error()
				break
			}
			e.Hits = h.value.Search(q.Number, q.Type, q.Issuer)
		}
		out = append(out, e)
	}
	return out
}

// Seals gives the certificates for seals as they stand; false where this kiosk is
// not configured to look for seals.
func (s *Shelves) Seals() (evidence.SealTrust, bool) {
	t := s.seals.now()
	if t.err == nil {
		t.err = expired(t.manifest, s.now())
	}
	return evidence.SealTrust{Trust: t.value, Version: t.manifest.Version, Err: t.err}, s.seals.name != ""
}

// Models gives the templates of document models as they stand.
func (s *Shelves) Models() evidence.Templates {
	m := s.models.now()
	return evidence.Templates{
		Name: s.models.name, Pack: m.value, Version: m.manifest.Version, Issued: m.manifest.Issued, Expires: m.manifest.Expires,
		Err: m.err, Missing: m.missing(),
	}
}

// Views shows each list, the templates and the certificates with their ages, and
// the policy where its newest version was refused and an older one is in use.
func (s *Shelves) Views() []console.ListView {
	now, rules := s.now(), s.policy.now()
	var lists, models, fingers, faces time.Duration
	if rules.good {
		lists, models = rules.value.ListMaxAge(), rules.value.ModelMaxAge()
		fingers, faces = rules.value.Fingers().MaxAge, rules.value.Faces().MaxAge
	}
	out := make([]console.ListView, 0, len(s.lists))
	for _, l := range s.lists {
		out = append(out, l.view(now, lists))
	}
	if s.models.name != "" {
		out = append(out, s.models.view(now, models))
	}
	if s.seals.name != "" {
		out = append(out, s.seals.view(now, 0))
	}
	if s.anchors != nil {
		out = append(out, s.anchors.View())
	}
	if s.alerts != nil {
		out = append(out, s.alerts.View(fingers))
	}
	if s.faces != nil && s.faces != s.alerts {
		out = append(out, s.faces.View(faces))
	}
	if rules.good && rules.err != nil {
		out = append(out, s.policy.view(now, 0))
	}
	return out
}
