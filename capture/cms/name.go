package cms

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/cryptobyte/asn1"
)

// Name is a distinguished name.
type Name struct {
	attributes     []attribute
	raw            []byte // as it was encoded
	folded, sorted string // what Equal and Alike compare
}

type attribute struct{ oid, value string }

// The attributes that are asked for by name.
const (
	oidCommonName   = "2.5.4.3"
	oidSerialNumber = "2.5.4.5"
	oidCountry      = "2.5.4.6"
	oidOrganisation = "2.5.4.10"
	oidUnit         = "2.5.4.11"
)

var shortNames = map[string]string{
	oidCommonName: "CN", oidSerialNumber: "serialNumber", oidCountry: "C", oidOrganisation: "O", oidUnit: "OU", "2.5.4.7": "L", "2.5.4.8": "ST",
}

// Country is the country attribute in capitals, as "DE"; states write it in both cases.
func (n Name) Country() string { return strings.ToUpper(n.get(oidCountry)) }

// CommonName is the common name; empty where there is none.
func (n Name) CommonName() string { return n.get(oidCommonName) }

func (n Name) get(oid string) string {
	for _, a := range n.attributes {
		if a.oid == oid {
			return a.value
		}
	}
	return ""
}

// String writes the name for people: "C=DE, O=bund, CN=..".
func (n Name) String() string {
	parts := make([]string, len(n.attributes))
	for i, a := range n.attributes {
		label, ok := shortNames[a.oid]
		if !ok {
			label = a.oid
		}
		parts[i] = label + "=" + a.value
	}
	return strings.Join(parts, ", ")
}

// Equal compares attribute by attribute without regard to case, runs of spaces and
// the kind of string (RFC 5280 clause 7.1).
func (n Name) Equal(o Name) bool { return n.folded == o.folded }

// Alike is Equal without regard to the order of the attributes and how they are grouped,
// which some states turn around between a certificate and who refers to it.
func (n Name) Alike(o Name) bool { return n.sorted == o.sorted }

// slips counts the letters of a name that another, which is Alike, has in the other case.
func (n Name) slips(o Name) int {
	count := 0
	for i, a := range n.attributes {
		if i < len(o.attributes) && o.attributes[i].oid == a.oid {
			b := []rune(o.attributes[i].value)
			for j, letter := range []rune(a.value) {
				if j < len(b) && b[j] != letter {
					count++
				}
			}
		}
	}
	return count
}

// fold makes the forms that are compared.
func (n *Name) fold() {
	parts := make([]string, len(n.attributes))
	for i, a := range n.attributes {
		value := strings.ToLower(strings.Join(strings.Fields(a.value), " "))
		parts[i] = fmt.Sprintf("%s %d %s", a.oid, len(value), value)
	}
	n.folded = strings.Join(parts, " ")
	slices.Sort(parts)
	n.sorted = strings.Join(parts, " ")
}

// name reads a Name: a sequence of sets of pairs.
func (r *reader) name(what string) Name {
	var n Name
	whole := r.want(asn1.SEQUENCE, what)
	n.raw = whole.raw
	for names := r.inside(whole); names.more(); {
		pairs := names.set(asn1.SET, what)
		if !pairs.more() {
			r.fail("%s has an empty set", what)
		}
		for pairs.more() {
			pair := pairs.open(asn1.SEQUENCE, what)
			oid := pair.oid(what)
			value := pair.next(what)
			pair.end(what)
			n.attributes = append(n.attributes, attribute{oid, text(value)})
		}
	}
	n.fold()
	return n
}
