package sensor

// Fault is one way in which a sensor fails.
type Fault string

// The faults. The first five are those of every device of the rig.
const (
	None    Fault = "none"    // it works; also plugs in again what was unplugged
	Unplug  Fault = "unplug"  // the address is gone
	Silence Fault = "silence" // it is there and says nothing
	Garbage Fault = "garbage" // it says what its protocol does not allow
	Delay   Fault = "delay"   // it answers right, and late

	Late       Fault = "late"        // so late that nobody waits any more
	Before     Fault = "before"      // noise stands before the answer, with starts of packets in it
	Twice      Fault = "twice"       // the answer comes twice
	Unheard    Fault = "unheard"     // the command came garbled
	Elsewhere  Fault = "elsewhere"   // it says that it has another address
	Unlisted   Fault = "unlisted"    // a code that no manual lists
	Failed     Fault = "failed"      // the command fails by a code that does exist
	PowerLoss  Fault = "power loss"  // it starts anew: password and image are forgotten
	LostBytes  Fault = "lost bytes"  // some bytes of the answer or the image are lost
	BadBytes   Fault = "bad bytes"   // some are changed
	LostPacket Fault = "lost packet" // a packet of the image is lost
	Stall      Fault = "stall"       // the image stops in the middle
	CutShort   Fault = "cut short"   // the image is marked as ended too early
	Lifted     Fault = "lifted"      // the finger went before the image could be sent
)

// Faults lists those that last for one command, which may be planned.
var Faults = [...]Fault{
	Silence, Garbage, Delay, Late, Before, Twice, Unheard, Elsewhere, Unlisted, Failed, PowerLoss,
	LostBytes, BadBytes, LostPacket, Stall, CutShort, Lifted,
}
