package main

import "testing"

func FuzzParseConfig(f *testing.F) {
	f.Add("database = \"x\"\n[broker]\naddress = \"mqtts://h:1\"\n")
	f.Add("a = = 1")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseConfig([]byte(text))
		if err == nil && (c.Database == "" || c.Kiosks.CA == "") {
			t.Errorf("accepted without what it needs: %+v", c)
		}
	})
}
