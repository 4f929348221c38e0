package issuer

import (
	"fmt"
	"strings"
)

// digit is the check digit of Doc 9303-3 clause 4.9.
func digit(s string) string {
	sum := 0
	for i, c := range []byte(s) {
		v := 0
		switch {
		case c >= '0' && c <= '9':
			v = int(c - '0')
		case c >= 'A' && c <= 'Z':
			v = int(c-'A') + 10
		}
		sum += v * [...]int{7, 3, 1}[i%3]
	}
	return string(rune('0' + sum%10))
}

func fill(s string, n int) string {
	return (strings.NewReplacer(" ", "<", "-", "<", "'", "").Replace(s) + strings.Repeat("<", n))[:n]
}

// Specimen gives a person of the state with a passport of two lines. The number is up
// to nine characters.
func Specimen(code, number string) Person {
	birth, expiry := "740812", "331231"
	number = fill(number, 9)
	first := fill("P<"+fill(code, 3)+"EXAMPLE<<ANNA<MARIA", 44)
	second := number + digit(number) + fill(code, 3) + birth + digit(birth) + "F" + expiry + digit(expiry) + strings.Repeat("<", 14) + "<"
	second += digit(second[:10] + second[13:20] + second[21:43])
	return Person{Lines: []string{first, second}, Name: "EXAMPLE<<ANNA<MARIA", Birth: "19740812"}
}

// Information is the MRZ information that access keys come from: number, birth and
// expiry with their check digits (Doc 9303-11 clause 9.7.2). A long number of a card
// goes on in the optional data (Doc 9303-5 clause 4.2.2).
func Information(lines []string) (string, error) {
	switch {
	case len(lines) == 3 && len(lines[0]) == 30:
		number := lines[0][5:15]
		if number[9] == '<' {
			rest, _, _ := strings.Cut(lines[0][15:30], "<")
			number = number[:9] + rest
		}
		return number + lines[1][0:7] + lines[1][8:15], nil
	case len(lines) == 2 && (len(lines[1]) == 44 || len(lines[1]) == 36):
		number := lines[1][0:10]
		if number[9] == '<' && len(lines[1]) == 36 {
			rest, _, _ := strings.Cut(lines[1][28:35], "<")
			number = number[:9] + rest
		}
		return number + lines[1][13:20] + lines[1][21:28], nil
	}
	return "", fmt.Errorf("issuer: %d lines are no MRZ", len(lines))
}
