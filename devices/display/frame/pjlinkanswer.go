package frame

import (
	"crypto/md5" // PJLink has no other in class 1
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// answer reads what stands behind "=". The class is not compared: projectors of
// class 2 answer some commands of class 1 in their own.
func (p pjlink) answer(code, text string, to *Request) (Message, error) {
	m := Message{Kind: Reply, ID: NoID}
	for _, row := range p.table() {
		if row.verb != code || to != nil && to.Command != row.command {
			continue
		}
		m.Command = row.command
		if err, ok := pjlinkError(strings.ToUpper(text)); ok {
			m.Err = err
			return m, nil
		}
		if strings.EqualFold(text, "OK") {
			if to != nil && to.Value == "" && !row.free {
				return Message{}, ErrOther
			}
			m.Value = "ok"
			return m, nil
		}
		if to != nil && to.Value != "" {
			return Message{}, ErrOther
		}
		var ok bool
		if m.Value, ok = row.read(text); !ok {
			return Message{}, fmt.Errorf("%w: %q is no value of %s", ErrDamaged, text, code)
		}
		return m, nil
	}
	if to != nil {
		return Message{}, ErrOther
	}
	return Message{}, fmt.Errorf("%w: command %s is not known", ErrForeign, code)
}

func pjlinkError(text string) (error, bool) {
	switch text {
	case "ERR1":
		return ErrUnknown, true
	case "ERR2":
		return ErrValue, true
	case "ERR3":
		return ErrNotNow, true
	case "ERR4":
		return ErrFailed, true
	case "ERRA":
		return ErrPassword, true
	}
	return nil, false
}

// read reads a value.
func (r pjlinkRow) read(text string) (string, bool) {
	switch r.command {
	case Diagnosis:
		return pjlinkStates(text)
	case Hours:
		return pjlinkLamps(text)
	case PictureMute, SoundMute: // the answer to "AVMT ?" tells both
		muted, known := map[string]string{"11": "picture", "21": "sound", "31": "both", "30": "none"}[text]
		on := muted == "both" || muted == "picture" && r.command == PictureMute || muted == "sound" && r.command == SoundMute
		return map[bool]string{true: "on", false: "off"}[on], known
	}
	if name, ok := r.name(strings.ToUpper(text)); ok {
		return name, true
	}
	return printable([]byte(text)), r.free || r.command == Input && len(text) <= 4
}

// pjlinkStates reads six digits: fan, lamp, temperature, cover, filter, other.
func pjlinkStates(text string) (string, bool) {
	names := []string{"fan", "lamp", "temperature-alarm", "cover", "filter", "other"}
	if len(text) != len(names) {
		return "", false
	}
	var found []string
	for i, name := range names {
		switch text[i] {
		case '0':
		case '1':
			found = append(found, name+"=warning")
		case '2':
			found = append(found, name+"=error")
		default:
			return "", false
		}
	}
	if len(found) == 0 {
		return "ok", true
	}
	return strings.Join(found, " "), true
}

// pjlinkLamps reads pairs of hours and "is lit"; eight lamps at most.
func pjlinkLamps(text string) (string, bool) {
	words := strings.Fields(text)
	if len(words) == 0 || len(words)%2 != 0 || len(words) > 16 {
		return "", false
	}
	var hours []string
	for i := 0; i < len(words); i += 2 {
		n, err := strconv.ParseUint(words[i], 10, 24)
		if err != nil || words[i+1] != "0" && words[i+1] != "1" {
			return "", false
		}
		hours = append(hours, strconv.FormatUint(n, 10))
	}
	return strings.Join(hours, " "), true
}

// PJLinkMD5 is what stands before the first command after the greeting
// "PJLINK 1 random".
func PJLinkMD5(random, password string) string {
	sum := md5.Sum([]byte(random + password))
	return hex.EncodeToString(sum[:])
}

// PJLinkSHA256Ask asks a projector of class 2 for the newer digest.
func PJLinkSHA256Ask() []byte { return []byte("PJLINK 2\r") }

// PJLinkSHA256 is what stands before the first command after the projector
// gave its random number of 32 hexadecimal digits. Own is our own.
func PJLinkSHA256(projector, own, password string) (string, error) {
	p, err := hex.DecodeString(projector)
	if err != nil || len(p) != 16 {
		return "", fmt.Errorf("%w: a projector's random number has 32 hexadecimal digits", ErrDamaged)
	}
	o, err := hex.DecodeString(own)
	if err != nil || len(o) != 16 {
		return "", fmt.Errorf("own random number: give 32 hexadecimal digits")
	}
	for i := range p {
		p[i] ^= o[i]
	}
	sum := sha256.Sum256([]byte(hex.EncodeToString(p) + password))
	return strings.ToLower(own) + hex.EncodeToString(sum[:]), nil
}
