package text

import (
	"strings"
	"unicode/utf8"
)

// Width is how many characters a line for a terminal, a mail or a printed
// page may have.
const Width = 80

// NoBreak keeps what belongs together on one line: "kl. 19.10", "4 s".
const NoBreak = "\u00a0"

// Wrap breaks a text into lines of at most width characters, at spaces. The
// lines after the first begin with indent. A word longer than a line is left
// whole, so that it can be copied; a no-break space breaks no line, and is
// printed as a space.
func Wrap(text string, width int, indent string) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\n' }) {
		n := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+n > width:
			b.WriteString("\n" + indent)
			column = utf8.RuneCountInString(indent)
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return strings.ReplaceAll(b.String(), NoBreak, " ")
}
