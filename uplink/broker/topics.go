package broker

import (
	"fmt"
	"strings"
)

// The presence messages, retained on a state topic.
const (
	Online  = "online"
	Offline = "offline"
)

// Exchange is the node's name in state topics.
const Exchange = "exchange"

const root = "x/v1/"

// UpTopic is where a kiosk publishes the envelopes of a lane; "+" stands for any.
func UpTopic(kiosk, lane string) string { return root + "up/" + kiosk + "/" + lane }

// ReceiptTopic is where the node publishes its receipts for a lane of a kiosk.
func ReceiptTopic(kiosk, lane string) string { return root + "down/" + kiosk + "/rcpt/" + lane }

// StateTopic holds the retained presence of a kiosk or of Exchange.
func StateTopic(who string) string { return root + "state/" + who }

// CheckName refuses a kiosk or lane name that would change the meaning of a topic.
func CheckName(s string) error {
	if s == "" || len(s) > 64 || strings.ContainsAny(s, "/+#\x00 \t\r\n") {
		return fmt.Errorf("broker: %q cannot be a level of a topic: 1 to 64 characters without / + # and spaces", s)
	}
	return nil
}
