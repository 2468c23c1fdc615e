package config

import (
	"regexp"
	"strconv"
	"strings"
)

// A path names a key of the file, as "light[1].lines.red.offset". Keys that
// are not bare words are quoted, so that no key can pass for two.

func join(path, key string) string {
	key = quoted(key)
	if path == "" {
		return key
	}
	return path + "." + key
}

func quoted(key string) string {
	for _, r := range key {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", r) {
			return strconv.QuoteToASCII(key)
		}
	}
	if key == "" {
		return `""`
	}
	return key
}

// parent returns the path around this one, or "".
func parent(path string) string {
	if i := strings.LastIndexAny(path, ".["); i >= 0 {
		return path[:i]
	}
	return ""
}

var element = regexp.MustCompile(`\[\d+\]`)

// plain leaves out which element of a list is meant: the line tells.
func plain(path string) string { return element.ReplaceAllString(path, "") }
