package config

import (
	"fmt"
	"net/url"
)

// serviceURL wants a URL that can be asked, and says nothing of a password
// that stands in one.
func serviceURL(v string) (string, string) {
	const remedy = `write "https://host/path", "tls://host:port" or "tcp://host:port"`
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Host == "":
		return "is not a URL with a host", remedy
	case u.User != nil:
		return "a user and password must not stand in the URL", remedy
	case u.Scheme == "https":
		return "", ""
	case u.Scheme != "tls" && u.Scheme != "tcp":
		return fmt.Sprintf("scheme %q is not known here", u.Scheme), remedy
	case u.Port() == "":
		return "has no port", remedy
	}
	return "", ""
}
