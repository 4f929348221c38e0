package translit

// latin is table A: letters by their spellings, the table's first one first.
// The five with a choice stand alone. Lower case is folded before.
var latin = group([][2]string{
	{"A", "ÀÁÂÃĀĂĄ"},
	{"AE A", "Ä"},
	{"AA A", "Å"},
	{"AE", "Æ"},
	{"C", "ÇĆĈĊČ"},
	{"D", "ÐĎĐ"},
	{"E", "ÈÉÊËĒĔĖĘĚ"},
	{"G", "ĜĞĠĢ"},
	{"H", "ĤĦ"},
	{"I", "ÌÍÎÏĨĪĬĮİı"},
	{"IJ", "Ĳ"},
	{"J", "Ĵ"},
	{"K", "Ķ"},
	{"L", "ĹĻĽĿŁ"},
	{"N", "ŃŅŇŊ"},
	{"N NXX", "Ñ"},
	{"O", "ÒÓÔÕŌŎŐ"},
	{"OE O", "Ö"},
	{"OE", "ØŒ"},
	{"R", "ŔŖŘ"},
	{"S", "ŚŜŞŠ"},
	{"SS", "ẞ"},
	{"T", "ŢŤŦ"},
	{"TH", "Þ"},
	{"U", "ÙÚÛŨŪŬŮŰŲ"},
	{"UE UXX U", "Ü"},
	{"W", "Ŵ"},
	{"Y", "ÝŶŸ"},
	{"Z", "ŹŻŽ"},
})

// latinLoose are spellings in use beside table A, where the bare letter (which is
// always loose, see bare) is not what is meant.
var latinLoose = group([][2]string{
	{"O", "Ø"},  // Norway and Denmark before Doc 9303; the stroke does not decompose
	{"DJ", "Đ"}, // Croatia, Serbia, Bosnia and Herzegovina
	{"NG", "Ŋ"},
	{"U UE", "Ű"}, // Hungary
	{"OE", "Ő"},
	{"E", "Ə"}, // Azerbaijan; not in table A
})
