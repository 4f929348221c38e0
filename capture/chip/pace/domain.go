package pace

import (
	"cmp"
	"fmt"
	"slices"

	"gatehouse/capture/curve"
	"gatehouse/capture/lds"
)

// Choice is a way of PACE that a chip offers and this terminal can go.
type Choice struct {
	Info  lds.PACEInfo
	Group curve.Group

	// Ambiguous says that the chip has several sets of domain parameters, so that
	// MSE:Set AT must name one (data object 84).
	Ambiguous bool
}

// Choices lists the ways that SecurityInfos offer, the best one first: chip
// authentication mapping, since it also proves the chip; then the longer key; then
// generic mapping before integrated, since more chips have it right. The second result
// says of each entry that cannot be used why; Errors: ErrUnsupported. Both empty: the
// chip does not offer PACE.
func Choices(s *lds.SecurityInfos) ([]Choice, []error) {
	var out []Choice
	var refused []error
	sets := map[int]bool{}
	for _, i := range s.PACE {
		sets[i.Parameter] = true
	}
	for _, i := range s.PACE {
		g, err := domain(s, i)
		if err != nil {
			refused = append(refused, fmt.Errorf("%s: %w", i.Protocol.Name(), err))
			continue
		}
		out = append(out, Choice{i, g, len(sets) > 1})
	}
	order := map[lds.Mapping]int{lds.CAM: 0, lds.GM: 1, lds.IM: 2}
	slices.SortStableFunc(out, func(a, b Choice) int {
		cam := func(c Choice) int { return min(1, order[c.Info.Mapping]) }
		return cmp.Or(cam(a)-cam(b), int(b.Info.Cipher)-int(a.Info.Cipher), order[a.Info.Mapping]-order[b.Info.Mapping])
	})
	return out, refused
}

// domain finds the group that an entry means. Errors: ErrUnsupported.
func domain(s *lds.SecurityInfos, i lds.PACEInfo) (curve.Group, error) {
	if i.Version != 2 {
		return nil, fmt.Errorf("%w: version %d", ErrUnsupported, i.Version)
	}
	if i.Cipher == 0 {
		return nil, fmt.Errorf("%w: no cipher is named", ErrUnsupported)
	}
	g, err := parameters(s, i)
	if err != nil {
		return nil, err
	}
	if g.Elliptic() != (i.Agreement == lds.ECDH) {
		return nil, fmt.Errorf("%w: %v in the group %s", ErrUnsupported, i.Agreement, g.Name())
	}
	if c, ok := g.(*curve.Curve); ok {
		if !c.Known() {
			return nil, fmt.Errorf("%w: a curve that is none of the known ones, from a file that nobody signed", ErrUnsupported)
		}
		if i.Mapping == lds.IM && !c.Encodes() {
			return nil, fmt.Errorf("%w: integrated mapping is not defined on %s", ErrUnsupported, c.Name())
		}
	}
	return g, nil
}

func parameters(s *lds.SecurityInfos, i lds.PACEInfo) (curve.Group, error) {
	if i.Parameter >= 0 && i.Parameter < 32 {
		g, err := curve.ByParameterID(i.Parameter)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
		}
		return g, nil
	}
	var found *lds.DomainInfo
	for k := range s.PACEDomains {
		d := &s.PACEDomains[k]
		if d.Agreement != i.Agreement || d.Mapping != i.Mapping || i.Parameter != lds.NoID && d.ID != i.Parameter {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("%w: several sets of explicit parameters are meant", ErrUnsupported)
		}
		found = d
	}
	if found == nil {
		return nil, fmt.Errorf("%w: its explicit parameters are missing", ErrUnsupported)
	}
	g, err := curve.ParseDomain(found.Kind.String(), found.Parameters)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	return g, nil
}
