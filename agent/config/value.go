package config

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// rule judges a text: what is wrong with it and what would be right, or "".
type rule func(v string) (problem, remedy string)

// text reads a text that obeys the rules; into keeps its default otherwise.
func (t *table) text(key string, into *string, rules ...rule) bool {
	v, ok := value[string](t, key, key+` = "..." with the text in quotes`)
	if !ok {
		return false
	}
	for _, r := range append([]rule{oneLine}, rules...) {
		if problem, remedy := r(v); problem != "" {
			t.fault(key, problem, remedy)
			return false
		}
	}
	*into = v
	return true
}

// flag reads true or false.
func (t *table) flag(key string, into *bool) {
	if v, ok := value[bool](t, key, "true or false, without quotes"); ok {
		*into = v
	}
}

// number reads a whole number within bounds.
func (t *table) number(key string, into *int, low, high int64) bool {
	want := fmt.Sprintf("a whole number from %d to %d, without quotes", low, high)
	v, ok := value[int64](t, key, want)
	if !ok {
		return false
	}
	if v < low || v > high {
		t.fault(key, fmt.Sprintf("%d is out of range", v), "write "+want)
		return false
	}
	*into = int(v)
	return true
}

// duration reads a duration within bounds.
func (t *table) duration(key string, into *time.Duration, low, high time.Duration) bool {
	return t.span(key, into, low, high, fmt.Sprintf("from %s to %s", short(low), short(high)))
}

// durationOrOff reads a duration within bounds, or "0s" for off.
func (t *table) durationOrOff(key string, into *time.Duration, low, high time.Duration) bool {
	if v, ok := t.values[key].(string); ok {
		if d, err := time.ParseDuration(v); err == nil && d == 0 {
			t.know(key)
			*into = 0
			return true
		}
	}
	return t.span(key, into, low, high, fmt.Sprintf(`from %s to %s, or "0s" for off`, short(low), short(high)))
}

func (t *table) span(key string, into *time.Duration, low, high time.Duration, bounds string) bool {
	example := high
	if *into >= low && *into != 0 {
		example = *into
	}
	want := fmt.Sprintf("a duration with its unit in quotes, such as %q, %s", short(example), bounds)
	v, ok := value[string](t, key, want)
	if !ok {
		return false
	}
	d, err := time.ParseDuration(v)
	switch {
	case err != nil:
		t.fault(key, fmt.Sprintf("%s is not a duration", clip(v)), "write "+want)
		return false
	case d < low || d > high:
		t.fault(key, fmt.Sprintf("%s is out of range", clip(v)), "write "+want)
		return false
	}
	*into = d
	return true
}

// choice reads one of a few words.
func choice[T ~string](t *table, key string, into *T, words ...T) bool {
	options := make([]string, len(words))
	for i, w := range words {
		options[i] = string(w)
	}
	v, ok := value[string](t, key, "one of "+quotedList(options))
	if !ok {
		return false
	}
	if !slices.Contains(options, v) {
		t.fault(key, clip(v)+" is not known here", pick(v, options))
		return false
	}
	*into = T(v)
	return true
}

// words reads a list of words, each one of the options and at most once.
func (t *table) words(key string, into *[]string, options []string) {
	want := `a list of texts such as ["` + options[0] + `"]`
	list, ok := value[[]any](t, key, want)
	if !ok {
		return
	}
	chosen := []string{}
	for _, e := range list {
		switch v, isText := e.(string); {
		case !isText:
			t.fault(key, "has "+kindOf(e)+" in the list", "write "+want)
		case !slices.Contains(options, v):
			t.fault(key, clip(v)+" is not known here", pick(v, options))
		case slices.Contains(chosen, v):
			t.fault(key, clip(v)+" stands there twice", "take one away")
		default:
			chosen = append(chosen, v)
		}
	}
	*into = chosen
}

func pick(v string, options []string) string {
	if near, ok := nearest(v, options); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "write one of " + quotedList(options)
}

func quotedList(words []string) string { return `"` + strings.Join(words, `", "`) + `"` }

// short writes a duration without its empty tail: "5m", not "5m0s".
func short(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
