package format

// Unsigned gives the certificates of a SignedData that nobody signed, which is how
// certificates alone are handed over in CMS (RFC 5652 clause 5.1; files of the type
// p7b or p7c). Nil: it is none.
func Unsigned(der []byte) [][]byte {
	top := reader{rest: der}
	info := top.inside(tagSequence)
	if info.oid() != OIDSignedData {
		return nil
	}
	in := info.inside(0xA0).inside(tagSequence)
	in.read(tagInteger)
	in.read(tagSet) // digest algorithms
	content := in.inside(tagSequence)
	if content.oid(); content.end() != nil {
		return nil // a list whose signature was taken off is no bag of certificates
	}
	set := in.inside(0xA0)
	in.optional(0xA1) // revocation lists
	signers := in.read(tagSet)
	if in.end() != nil || len(signers.content) > 0 {
		return nil
	}
	var out [][]byte
	for len(set.rest) > 0 && len(out) < MaxObjects {
		c := set.read(tagSequence)
		if set.err != nil {
			return nil
		}
		out = append(out, c.whole)
	}
	return out
}
