package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// table is one table of the file while it is read. Its reading methods note
// the keys they ask for; close complains of all others.
type table struct {
	doc    *document
	path   string // "" for the file itself
	values map[string]any
	asked  []string
}

// know notes that this table may have the key.
func (t *table) know(key string) {
	t.asked = append(t.asked, key)
	if t.doc.known != nil {
		t.doc.known[plain(join(t.path, key))] = true
	}
}

func (t *table) has(key string) bool {
	_, ok := t.values[key]
	return ok
}

// fault complains about one key.
func (t *table) fault(key, problem, remedy string) {
	path := join(t.path, key)
	t.doc.faults = append(t.doc.faults, Fault{
		File: t.doc.file, Line: t.doc.index.line(path), Key: plain(path),
		Problem: problem, Remedy: remedy,
	})
}

// must complains if a key is missing.
func (t *table) must(key, example string) {
	if !t.has(key) {
		t.fault(key, "is missing", "write for example "+key+" = "+example)
	}
}

// section returns a table that may be absent, and is then empty.
func (t *table) section(key string) *table {
	values, _ := value[map[string]any](t, key, "["+plain(join(t.path, key))+"] and its keys below it")
	return &table{doc: t.doc, path: join(t.path, key), values: values}
}

// list returns the tables of a list of tables, such as [[light]].
func (t *table) list(key string) []*table {
	want := "[[" + key + "]] and its keys below it"
	elements, _ := value[[]any](t, key, want)
	var tables []*table
	for i, e := range elements {
		values, ok := e.(map[string]any)
		if !ok {
			t.fault(key, "is "+kindOf(e), "write "+want)
			continue
		}
		tables = append(tables, &table{doc: t.doc, path: at(join(t.path, key), i), values: values})
	}
	return tables
}

// close complains of every key that nobody asked for.
func (t *table) close() {
	for _, key := range slices.Sorted(maps.Keys(t.values)) {
		switch {
		case slices.Contains(t.asked, key):
		case secretive(key):
			t.fault(key, "a secret must not stand in this file",
				"put it in a file of its own and name that with password_file or password_credential")
		default:
			t.fault(key, "unknown key", t.suggest(key))
		}
	}
}

func (t *table) suggest(key string) string {
	if near, ok := nearest(key, t.asked); ok {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "known here: " + strings.Join(t.asked, ", ")
}

// secretive reports whether a key looks as if its value were a secret.
func secretive(key string) bool {
	key = strings.ToLower(key)
	for _, word := range []string{"passw", "secret", "token", "passphrase", "lösenord"} {
		if strings.Contains(key, word) {
			return true
		}
	}
	return false
}

// value returns what a key holds, if it is there and of the right kind.
func value[T any](t *table, key, want string) (T, bool) {
	t.know(key)
	var v T
	raw, ok := t.values[key]
	if !ok {
		return v, false
	}
	if v, ok = raw.(T); !ok {
		t.fault(key, "is "+kindOf(raw), "write "+want)
	}
	return v, ok
}

// kindOf says what kind of value stands in the file, and never the value.
func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case bool:
		return "true or false"
	case int64:
		return "a whole number"
	case float64:
		return "a decimal number"
	case map[string]any:
		return "a table"
	case []any:
		return "a list"
	}
	return "a date or time"
}
