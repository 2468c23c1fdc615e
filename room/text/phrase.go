package text

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// phrase is a known English sentence with fields between its words.
type phrase struct {
	id     string
	words  []string // one more than fields; the first and the last may be empty
	fields []string
}

// phrases reads the patterns, the most particular first.
func phrases() []phrase {
	raw, err := files.ReadFile("evidence.en.json")
	if err != nil {
		panic(fmt.Sprintf("room/text: %v", err))
	}
	var sentences map[string]string
	if err := json.Unmarshal(raw, &sentences); err != nil {
		panic(fmt.Sprintf("room/text: evidence.en.json: %v", err))
	}
	all := make([]phrase, 0, len(sentences))
	for id, sentence := range sentences {
		all = append(all, parsePhrase(id, sentence))
	}
	slices.SortFunc(all, func(a, b phrase) int {
		if d := b.weight() - a.weight(); d != 0 {
			return d
		}
		return strings.Compare(a.id, b.id)
	})
	return all
}

func parsePhrase(id, sentence string) phrase {
	p := phrase{id: id}
	for {
		before, rest, ok := strings.Cut(sentence, "{{.")
		p.words = append(p.words, before)
		if !ok {
			return p
		}
		name, after, _ := strings.Cut(rest, "}}")
		p.fields, sentence = append(p.fields, name), after
	}
}

// weight is how many letters a phrase gives itself.
func (p phrase) weight() int { return len(strings.Join(p.words, "")) }

// match finds the values of the fields, each as short as it can be but for
// the last. A name in quotes ends at its quote.
func (p phrase) match(s string) (map[string]any, bool) {
	last := len(p.words) - 1
	s, ok := strings.CutPrefix(s, p.words[0])
	if !ok || last == 0 {
		return nil, ok && s == ""
	}
	values := map[string]any{}
	for i, word := range p.words[1:last] {
		value, rest, ok := strings.Cut(s, word)
		if !ok || value == "" {
			return nil, false
		}
		values[p.fields[i]], s = value, rest
	}
	s, ok = strings.CutSuffix(s, p.words[last])
	quoted := strings.HasSuffix(p.words[last-1], `"`) && strings.HasPrefix(p.words[last], `"`)
	if !ok || s == "" || quoted && strings.Contains(s, `"`) { // else it would reach to the end of another name
		return nil, false
	}
	values[p.fields[last-1]] = s
	return values, true
}
