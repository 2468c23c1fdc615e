package frame

import (
	"fmt"
	"strconv"
	"strings"
)

// word is the name of a code.
type word struct {
	code int
	name string
}

// values are what a command carries: named codes, or numbers.
type values struct {
	words []word
	// most is the greatest number, or the greatest code without a name.
	most int
	// numbers: codes are plain numbers and have no names.
	numbers bool
}

// onOff are two codes. Codes without a name stay numbers.
func onOff(on, off int) values {
	return values{words: []word{{on, "on"}, {off, "off"}}, most: 0xFF}
}

// number is 0 to most.
func number(most int) values { return values{most: most, numbers: true} }

// named are codes of one byte with their names.
func named(words ...word) values { return values{words: words, most: 0xFF} }

// code finds the code of a value.
func (v values) code(value string) (int, error) {
	for _, w := range v.words {
		if w.name == value {
			return w.code, nil
		}
	}
	text, base := value, 10
	if hex, ok := strings.CutPrefix(value, "0x"); ok && !v.numbers {
		text, base = hex, 16
	} else if !v.numbers {
		return 0, v.refuse(value)
	}
	n, err := strconv.ParseUint(text, base, 32)
	if err != nil || n > uint64(v.most) {
		return 0, v.refuse(value)
	}
	return int(n), nil
}

// refuse says what would be taken.
func (v values) refuse(value string) error {
	if v.numbers {
		return fmt.Errorf("value %q: give 0 to %d", value, v.most)
	}
	var names []string
	for _, w := range v.words {
		names = append(names, w.name)
	}
	return fmt.Errorf("value %q: give %s, or a code such as 0x%02X", value, strings.Join(names, ", "), v.most)
}

// name is the value of a code.
func (v values) name(code int) string {
	for _, w := range v.words {
		if w.code == code {
			return w.name
		}
	}
	if v.numbers {
		return strconv.Itoa(code)
	}
	return fmt.Sprintf("0x%02X", code)
}

// printable is text as a display sends it: zeros and blanks at the ends go,
// and what is no visible ASCII becomes a question mark.
func printable(b []byte) string {
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, strings.Trim(string(b), "\x00 \t\r\n"))
	if text == "" {
		return "-"
	}
	return text
}

// hexDigits reads n hexadecimal digits.
func hexDigits(b []byte, n int) (int, bool) {
	if len(b) < n {
		return 0, false
	}
	v, err := strconv.ParseUint(string(b[:n]), 16, 32)
	return int(v), err == nil
}
