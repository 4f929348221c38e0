package translit

// cyrillic is table B without its exceptions. As the table is printed, three
// rows show a letter other than the one meant; both are here: 0402 Ђ (shown as
// Ћ), 0403 Ѓ (numbered 0492 Ғ, its exception is Macedonian) and 040B Ћ (numbered
// 04BA Һ). The soft sign is in no row; passports leave it out.
var cyrillic = group([][2]string{
	{"A", "А"},
	{"B", "Б"},
	{"V", "В"},
	{"G", "ГҐЃҒ"},
	{"D", "ДЂ"},
	{"E", "ЕЁЭ"},
	{"IE", "ЄЪ"},
	{"DZ", "ЅЏ"},
	{"I", "ІЇИЙ"},
	{"J", "Ј"},
	{"LJ", "Љ"},
	{"NJ", "Њ"},
	{"K", "КЌ"},
	{"U", "УЎѪ"},
	{"ZH", "Ж"},
	{"Z", "З"},
	{"L", "Л"},
	{"M", "М"},
	{"N", "Н"},
	{"O", "О"},
	{"P", "П"},
	{"R", "Р"},
	{"S", "С"},
	{"T", "Т"},
	{"F", "Ф"},
	{"KH", "Х"},
	{"TS", "Ц"},
	{"CH", "Ч"},
	{"SH", "Ш"},
	{"SHCH", "Щ"},
	{"Y", "ЫѴ"},
	{"IU", "Ю"},
	{"IA", "Я"},
	{"C", "ҺЋ"},
	{"", "Ь"},
})

// Exceptions of table B by language. The table writes H for Г in Serbian; G,
// which Serbian has, is loose.
var exceptions = map[string]map[rune][]string{
	"be": group([][2]string{{"IO", "Ё"}, {"H", "Г"}}),
	"bg": group([][2]string{{"SHT", "Щ"}}),
	"mk": group([][2]string{{"KJ", "Ќ"}, {"DJ", "Џ"}, {"GJ", "ЃҒ"}, {"H", "Х"}, {"C", "Ц"}}),
	"sr": group([][2]string{{"H", "ГХ"}, {"Z", "Ж"}, {"C", "ЦЧ"}, {"S", "Ш"}}),
	"uk": group([][2]string{{"H", "Г"}, {"Y", "И"}}),
	"ru": {}, // table B as it is; RUS is named so that it takes nobody's exceptions
}

// initials are Ukrainian exceptions for the first letter of a component.
var initials = group([][2]string{{"YE", "Є"}, {"YI", "Ї"}, {"Y", "Й"}, {"YU", "Ю"}, {"YA", "Я"}})

// languages by issuer. An issuer that is not here has no exceptions.
var languages = map[string]string{
	"BLR": "be", "BGR": "bg", "MKD": "mk", "RUS": "ru", "UKR": "uk",
	"SRB": "sr", "SCG": "sr", "YUG": "sr", "MNE": "sr", "BIH": "sr",
}

// cyrillicLoose are spellings of national tables beside or before Doc 9303: the
// Russian passports of 1997 to 2013, Bulgaria's Transliteration Act, Ukraine's
// resolution 55, Kazakhstan's and Mongolia's further letters.
var cyrillicLoose = group([][2]string{
	{"YO IO JO", "Ё"},
	{"YE", "ЕЄ"},
	{"Y J", "Й"},
	{"TC TZ", "Ц"},
	{"YU JU", "Ю"},
	{"YA JA", "Я"},
	{"H", "ХҺ"},
	{"Y", "Ь"},
	{"A", "Ъ"},
	{"DJ", "Ђ"},
	{"YI", "Ї"},
	{"CJ", "Ћ"},
	{"X", "Х"},
	{"A AE", "Ә"},
	{"K Q", "Қ"},
	{"N NG", "Ң"},
	{"O", "Ө"},
	{"U", "ҰҮ"},
	{"CH", "ҶҸ"},
	{"H", "Ҳ"},
	{"I", "Ӣ"},
	{"U", "Ӯ"},
})

// silent may be left out of a loose spelling.
const silent = "Ъ"
