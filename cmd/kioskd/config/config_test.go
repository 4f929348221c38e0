package config

import (
	"strings"
	"testing"
)

const good = `[kiosk]
id = "UT.GATE.0001"
[uplink]
broker = "mqtts://127.0.0.1:8883"
`

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"good", good, ""},
		{"unknown key", good + "[camera]\nsauce = \"x\"\n", `line 6: unknown key "camera.sauce"`},
		{"unknown table", good + "[kamera]\nsource = \"x\"\n", `line 5: unknown key "kamera"`},
		{"wrong type", good + "[camera]\nwidth = \"wide\"\n", "line 6"},
		{"not TOML", "[kiosk\n", "line 1"},
		{"bad duration", good + "[panel]\nsettle = \"soon\"\n", "duration"},
		{"negative duration", good + "[panel]\nsettle = \"-1s\"\n", "negative"},
		{"no id", "[uplink]\nbroker = \"mqtts://h:1\"\n", "kiosk.id"},
		{"page on all interfaces", good + "[officer]\nlisten = \"0.0.0.0:80\"\n", "loopback"},
		{"broker in clear text", strings.Replace(good, "mqtts", "mqtt", 1), "mqtts://"},
		{"two panels", good + "[panel]\nserial = \"/dev/ttyS0\"\n[panel.gpio]\nwhite = \"L1\"\n", "not both"},
		{"slow chip", good + "[chip]\nlimit = \"25s\"\n", ""},
		{"chip without an end", good + "[chip]\nlimit = \"1m\"\n", "chip.limit"},
		{"centre in clear text", good + "[terminal]\ncentre = \"http://h:1\"\n", "https://host:port"},
		{"centre without a port", good + "[terminal]\ncentre = \"https://h\"\n", "https://host:port"},
		{"centre without a certificate", good + "[terminal]\ncentre = \"https://h:1\"\nca = \"a\"\nkey = \"k\"\n", "terminal.certificate"},
		{"centre", good + "[terminal]\ncentre = \"https://h:1\"\nca = \"a\"\ncertificate = \"c\"\nkey = \"k\"\n", ""},
		{"signer", good + "[terminal]\ncentre = \"/run/gatehouse/signer\"\n", ""},
		{"a chip that must answer at once", good + "[chip]\nwait = \"0s\"\n", "chip.wait"},
		{"sensor", good + "[finger]\nserial = \"/dev/ttyUSB0\"\nbaud = 115200\naddress = \"0000000A\"\nsize = \"192x192\"\n", ""},
		{"sensor at no speed", good + "[finger]\nbaud = 115000\n", "9600 x 1 to 12"},
		{"sensor's packet", good + "[finger]\npacket = 100\n", "32, 64, 128 or 256"},
		{"sensor's address", good + "[finger]\naddress = \"0xFF\"\n", "finger.address"},
		{"sensor's size", good + "[finger]\nsize = \"big\"\n", "finger.size"},
		{"a finger that is waited for too long", good + "[finger]\nwait = \"20s\"\n", "finger.limit"},
		{"starved vision", good + "[vision]\nmemory_mib = 10\n", "memory_mib"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse([]byte(c.text))
			switch {
			case c.want == "" && err != nil:
				t.Fatal(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Fatalf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

// What kioskctl config prints must be read back as the same configuration.
func TestTextRoundTrip(t *testing.T) {
	c, err := Parse([]byte(good))
	if err != nil {
		t.Fatal(err)
	}
	text, err := c.Text()
	if err != nil {
		t.Fatal(err)
	}
	d, err := Parse([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if e, _ := d.Text(); e != text {
		t.Fatalf("changed on the way:\n%s\n---\n%s", text, e)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte("[kiosk]\nid = 3"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := Parse(b)
		if err == nil && c.Kiosk.ID == "" {
			t.Fatal("accepted without an id")
		}
	})
}
