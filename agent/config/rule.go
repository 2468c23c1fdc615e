package config

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText bounds every text, in bytes.
const maxText = 512

// oneLine is for every text: no control characters, no novel.
func oneLine(v string) (string, string) {
	switch {
	case len(v) > maxText:
		return fmt.Sprintf("longer than %d characters", maxText), "shorten it"
	case strings.ContainsFunc(v, unicode.IsControl) || !utf8.ValidString(v):
		return "has a line break or another control character in it", "write it on one line"
	}
	return "", ""
}

func notEmpty(v string) (string, string) {
	if strings.TrimSpace(v) == "" {
		return "is empty", "write something, or take the key away"
	}
	return "", ""
}

var namePattern = regexp.MustCompile(`^[a-z0-9-]{1,32}$`)

// name is for what stands in topics, paths and host names.
func name(v string) (string, string) {
	if !namePattern.MatchString(v) {
		return clip(v) + " is not a name", `write 1 to 32 of a-z, 0-9 and "-", such as "` + asName(v) + `"`
	}
	return "", ""
}

// asName bends a title into a name: "Kommunstyrelsens sal" gives
// "kommunstyrelsens-sal".
func asName(v string) string {
	v = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "é", "e").Replace(strings.ToLower(v))
	v = strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(v, "-"), "-")
	v = strings.TrimRight(v[:min(len(v), 32)], "-")
	if v == "" {
		return "sal-1"
	}
	return v
}

func absolute(v string) (string, string) {
	if !strings.HasPrefix(v, "/") {
		return clip(v) + " is not a full path", `write it from the root, beginning with "/"`
	}
	return "", ""
}

// socketPath: the kernel keeps 108 bytes for the path of a unix socket, the
// last of them zero.
func socketPath(v string) (string, string) {
	if len(v) > 107 {
		return "too long for a socket", "write a path of at most 107 characters"
	}
	return absolute(v)
}

var accountPattern = regexp.MustCompile(`^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,31}$`)

// account is for names of users and groups of the system.
func account(v string) (string, string) {
	if !accountPattern.MatchString(v) {
		return clip(v) + " is not the name of a user or group", `write for example "klubba"`
	}
	return "", ""
}

// topic is for the beginning of MQTT topics.
func topic(v string) (string, string) {
	if strings.ContainsAny(v, "+#") || strings.HasPrefix(v, "/") || strings.HasSuffix(v, "/") {
		return clip(v) + " cannot begin a topic", `write it without "+", "#" and outer "/"`
	}
	return notEmpty(v)
}

// chipLabel wants the label: the number in gpiochip0 may be another chip's
// after the next start.
func chipLabel(v string) (string, string) {
	if strings.HasPrefix(v, "/") || regexp.MustCompile(`^gpiochip\d+$`).MatchString(v) {
		return clip(v) + " may be another chip after the next start",
			`write the chip's label, as "gpiodetect" shows it in brackets`
	}
	return notEmpty(v)
}

// brokerRemedy is said of every broker that cannot be one.
const brokerRemedy = `write for example "mqtts://mqtt.kommun.example:8883"`

// broker wants a URL with scheme, host and port. It never says what stands
// there: it might hold a password.
func broker(v string) (string, string) {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Opaque != "":
		return "is not a URL", brokerRemedy
	case u.User != nil:
		return "a user and password must not stand in the URL",
			"write username, and password_file or password_credential"
	case !encrypted(v) && u.Scheme != "mqtt" && u.Scheme != "tcp":
		return fmt.Sprintf("scheme %q is not known here", u.Scheme),
			`write "mqtt://" or, with TLS, "mqtts://"`
	case u.Path != "" || u.RawQuery != "" || u.Fragment != "":
		return "has more than a host and a port", brokerRemedy
	}
	return hostPort(u.Host)
}

func hostPort(v string) (string, string) {
	host, port, err := net.SplitHostPort(v)
	if err != nil || host == "" {
		return "has no host and port", brokerRemedy
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return clip(port) + " is not a port", brokerRemedy
	}
	return "", ""
}

// encrypted reports whether a broker's URL asks for TLS.
func encrypted(url string) bool {
	scheme, _, _ := strings.Cut(strings.ToLower(url), "://")
	return scheme == "mqtts" || scheme == "ssl" || scheme == "tls"
}

// clip quotes a text of the file, and not more of it than fits a line.
func clip(v string) string {
	if r := []rune(v); len(r) > 40 {
		v = string(r[:40]) + "…"
	}
	return strconv.Quote(v)
}
