package translit

// arabic is table C with the two letters of appendix B.5.4 that it lacks (V, XF)
// and, as "", what is not encoded. Teh marbuta has a rule of its own: XAH at the
// end of a component, XTA before; the other of the two is loose (B.5.5.6).
var arabic = group([][2]string{
	{"XE", "\u0621"}, {"XAA", "\u0622"}, {"XAE", "\u0623"}, {"U", "\u0624"}, {"I", "\u0625"}, {"XI", "\u0626"},
	{"A", "\u0627"}, {"B", "\u0628"}, {"T", "\u062A"}, {"XTH", "\u062B"}, {"J", "\u062C"}, {"XH", "\u062D"},
	{"XKH", "\u062E"}, {"D", "\u062F"}, {"XDH", "\u0630"}, {"R", "\u0631"}, {"Z", "\u0632"}, {"S", "\u0633"},
	{"XSH", "\u0634"}, {"XSS", "\u0635"}, {"XDZ", "\u0636"}, {"XTT", "\u0637"}, {"XZZ", "\u0638"}, {"E", "\u0639"},
	{"G", "\u063A"}, {"F", "\u0641"}, {"Q", "\u0642"}, {"K", "\u0643"}, {"L", "\u0644"}, {"M", "\u0645"},
	{"N", "\u0646"}, {"H", "\u0647"}, {"W", "\u0648"}, {"XAY", "\u0649"}, {"Y", "\u064A\u06D0"},
	{"XXA", "\u0671"}, {"XXT", "\u0679"}, {"XRT", "\u067C"}, {"P", "\u067E"}, {"XKE", "\u0681"}, {"XXH", "\u0685"},
	{"XC", "\u0686"}, {"XXD", "\u0688"}, {"XDR", "\u0689"}, {"XXR", "\u0691"}, {"XRR", "\u0693"}, {"XRX", "\u0696"},
	{"XJ", "\u0698"}, {"XXS", "\u069A"}, {"V", "\u06A4"}, {"XF", "\u06A5"}, {"XKK", "\u06A9"}, {"XXK", "\u06AB"},
	{"XNG", "\u06AD"}, {"XGG", "\u06AF"}, {"XNN", "\u06BA"}, {"XXN", "\u06BC"}, {"XDO", "\u06BE"}, {"XYH", "\u06C0"},
	{"XXG", "\u06C1"}, {"XGE", "\u06C2"}, {"XTG", "\u06C3"}, {"XYA", "\u06CC"}, {"XXY", "\u06CD"}, {"XYB", "\u06D2"},
	{"XBE", "\u06D3"},
	{"", "\u0640\u064B\u064C\u064D\u064E\u064F\u0650\u0652\u0670\u069C\u06A2\u06A7\u06A8"},
})

const (
	tehMarbuta = '\u0629'
	shadda     = '\u0651' // doubles the letter that it stands on
)
