package translit

import "strings"

// internal is the table of the Russian internal passport ("modernised KLER"): each
// letter one character, so that the name can be read back. Source: annex 24 to
// order 773 of the Ministry of the Interior of 16 November 2020, at second hand; six
// public readers of this passport have this table.
var internal = map[rune]string{
	'А': "A", 'Б': "B", 'В': "V", 'Г': "G", 'Д': "D", 'Е': "E", 'Ё': "2", 'Ж': "J", 'З': "Z", 'И': "I", 'Й': "Q",
	'К': "K", 'Л': "L", 'М': "M", 'Н': "N", 'О': "O", 'П': "P", 'Р': "R", 'С': "S", 'Т': "T", 'У': "U", 'Ф': "F",
	'Х': "H", 'Ц': "C", 'Ч': "3", 'Ш': "4", 'Щ': "W", 'Ъ': "X", 'Ы': "Y", 'Ь': "9", 'Э': "6", 'Ю': "7", 'Я': "8",
}

var internalBack = func() map[rune]rune {
	m := map[rune]rune{'<': ' '}
	for r, s := range internal {
		m[rune(s[0])] = r
	}
	return m
}()

// Cyrillic reads a name of a Russian internal passport back into its letters,
// fillers as blanks. Characters that the table does not use stay as they are.
func Cyrillic(field string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if c, ok := internalBack[r]; ok {
			return c
		}
		return r
	}, field))
}
