package main

import (
	"strings"
	"testing"
)

func TestBrokerAddress(t *testing.T) {
	for address, ok := range map[string]bool{
		"mqtts://127.0.0.1:8883": true, "mqtts://broker.example:1": true, "mqtts://[::1]:8883": true,
		"mqtt://127.0.0.1:1883": false, "mqtts://127.0.0.1": false, "127.0.0.1:8883": false, "mqtts://:8883": false,
		"mqtts://user@127.0.0.1:8883": false, "mqtts://127.0.0.1:8883/path": false, "": false,
	} {
		if host, err := brokerAddress(address); (err == nil) != ok || ok && !strings.HasSuffix(address, host) {
			t.Errorf("%q: %q, %v", address, host, err)
		}
	}
}

func FuzzParseConfig(f *testing.F) {
	f.Add("database = \"x\"\n[broker]\naddress = \"mqtts://h:1\"\n")
	f.Add("a = = 1")
	f.Add(strings.Repeat("#", maxConfig+1))
	f.Fuzz(func(t *testing.T, text string) {
		c, err := parseConfig([]byte(text))
		if err == nil && (c.Database == "" || c.Kiosks.CA == "" || len(text) > maxConfig) {
			t.Errorf("accepted without what it needs: %+v", c)
		}
	})
}
