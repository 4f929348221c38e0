package lds

// versionAndID takes the two numbers of PACEInfo and ChipAuthenticationInfo.
func (r *reader) versionAndID() (version, id int, err error) {
	if version, err = r.integer(); err != nil {
		return 0, 0, within("version", err)
	}
	if id, err = r.optionalInteger(NoID); err != nil {
		return 0, 0, within("identifier", err)
	}
	return version, id, r.end()
}

// domain takes the rest of PACEDomainParameterInfo or ChipAuthenticationDomainParameterInfo.
func (r *reader) domain(a Algorithm, protocol OID, raw []byte) (d DomainInfo, err error) {
	d = DomainInfo{Algorithm: a, Protocol: protocol, Raw: raw}
	if d.Kind, d.Parameters, _, err = r.algorithm(); err != nil {
		return d, within("domainParameter", err)
	}
	if d.ID, err = r.optionalInteger(NoID); err != nil {
		return d, within("identifier", err)
	}
	return d, r.end()
}

// publicKey takes the rest of ChipAuthenticationPublicKeyInfo. The key itself is for
// who uses it to check.
func (r *reader) publicKey() (spki []byte, id int, err error) {
	if spki, err = r.whole(derSequence); err != nil {
		return nil, 0, within("chipAuthenticationPublicKey", err)
	}
	if id, err = r.optionalInteger(NoID); err != nil {
		return nil, 0, within("keyId", err)
	}
	return spki, id, r.end()
}

// read takes the rest of TerminalAuthenticationInfo. A place of EF.CVCA that is
// named takes the whole default's place, its short identifier included.
func (t *TerminalAuthInfo) read(r reader) (err error) {
	if t.Version, err = r.integer(); err != nil || r.empty() {
		return err
	}
	file, err := r.into(derSequence)
	if err != nil {
		return within("efCVCA", err)
	}
	fid, err := file.take(derOctets)
	if err != nil {
		return within("efCVCA: fid", err)
	}
	if len(fid) != 2 {
		return fail(ErrValue, "fid of %d bytes", len(fid))
	}
	t.FID, t.SFI = uint16(fid[0])<<8|uint16(fid[1]), 0
	if !file.empty() {
		sfid, err := file.take(derOctets)
		if err != nil {
			return within("efCVCA: sfid", err)
		}
		if len(sfid) != 1 || sfid[0] == 0 || sfid[0] > 30 {
			return fail(ErrValue, "sfid of %d bytes", len(sfid))
		}
		t.SFI = sfid[0]
	}
	if err := file.end(); err != nil {
		return within("efCVCA", err)
	}
	return r.end()
}

// read takes the rest of ActiveAuthenticationInfo.
func (a *ActiveAuthInfo) read(r reader) (err error) {
	if a.Version, err = r.integer(); err != nil {
		return err
	}
	if a.Signature, err = r.oid(); err != nil {
		return err
	}
	return r.end()
}
