// Package password makes and checks the hashes of passwords that stand in a
// room's configuration: Argon2id (RFC 9106), written as
//
//	$argon2id$v=19$m=19456,t=2,p=1$SALT$KEY
//
// with salt and key in base64 without padding: the form that other programs
// write too. Of the parameters, m is KiB of memory, t passes, p lanes.
//
// It guarantees that a hash that is no such text, or that would cost more
// memory or time than a small box has, is refused before anything is computed,
// and that comparing takes the same time whether the password is right or
// wrong.
//
// Not its job: who may try how often (package agent/web/access).
package password

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The parameters of new hashes: the least that OWASP's cheat sheet on storing
// passwords names for Argon2id, for the box has little memory and must never
// be late with its light. 19 MiB, two passes, one lane.
const (
	memory = 19 * 1024
	passes = 2
	lanes  = 1

	saltSize = 16
	keySize  = 32
)

// What a hash from elsewhere may ask for at most, and what it must have.
const (
	maxMemory = 64 * 1024
	maxPasses = 10
	maxLanes  = 4
	minSalt   = 8
	minKey    = 16
	maxBytes  = 64
)

// The bounds of a password, in bytes.
const (
	// Min is what a new password must have.
	Min = 10
	// Max is more than anybody types.
	Max = 256
)

// ErrForm says that a text is no hash that can be checked here.
var ErrForm = errors.New(`is no hash of a password; "klubba passwd" makes one`)

// hash is one in its parts.
type hash struct {
	memory, passes uint32
	lanes          uint8
	salt, key      []byte
}

// New returns the hash of a password with a salt of its own. The error says
// what is wrong with the password.
func New(password string) (string, error) {
	switch {
	case len(password) < Min:
		return "", fmt.Errorf("a password has at least %d characters", Min)
	case len(password) > Max:
		return "", fmt.Errorf("a password has at most %d bytes", Max)
	}
	h := hash{memory: memory, passes: passes, lanes: lanes, salt: make([]byte, saltSize)}
	_, _ = rand.Read(h.salt) // never fails: crypto/rand ends the process instead
	h.key = h.derive(password, keySize)
	return h.String(), nil
}

// Check reports whether the password is the one of the hash. A hash that is
// none is never right.
func Check(text, password string) bool {
	h, err := parse(text)
	if err != nil || len(password) > Max {
		return false
	}
	return subtle.ConstantTimeCompare(h.derive(password, uint32(len(h.key))), h.key) == 1
}

// Valid returns ErrForm, with what is wrong, if the text is no hash that Check
// can use.
func Valid(text string) error {
	_, err := parse(text)
	return err
}

func (h hash) derive(password string, size uint32) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.passes, h.memory, h.lanes, size)
}

// String writes the hash in its usual form.
func (h hash) String() string {
	b := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, h.memory, h.passes, h.lanes, b.EncodeToString(h.salt), b.EncodeToString(h.key))
}

// parse reads a hash. What it returns is within the bounds.
func parse(text string) (hash, error) {
	var h hash
	fields := strings.Split(text, "$")
	if len(text) > 4*maxBytes || len(fields) != 6 || fields[0] != "" || fields[1] != "argon2id" {
		return h, ErrForm
	}
	var version int
	if _, err := fmt.Sscanf(fields[2], "v=%d", &version); err != nil || version != argon2.Version {
		return h, fmt.Errorf("%w (its version is not %d)", ErrForm, argon2.Version)
	}
	if _, err := fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return h, fmt.Errorf("%w (its parameters cannot be read)", ErrForm)
	}
	if h.memory > maxMemory || h.passes > maxPasses || h.lanes > maxLanes || h.passes < 1 || h.lanes < 1 || h.memory < 8*uint32(h.lanes) {
		return h, fmt.Errorf("%w (it asks for more than m=%d,t=%d,p=%d, or for nothing)", ErrForm, maxMemory, maxPasses, maxLanes)
	}
	var err, err2 error
	h.salt, err = base64.RawStdEncoding.Strict().DecodeString(fields[4])
	h.key, err2 = base64.RawStdEncoding.Strict().DecodeString(fields[5])
	if err != nil || err2 != nil || len(h.salt) < minSalt || len(h.key) < minKey || len(h.salt) > maxBytes || len(h.key) > maxBytes {
		return h, fmt.Errorf("%w (its salt or key is not whole)", ErrForm)
	}
	if h.String() != text {
		return h, ErrForm // "m=+19", trailing words: written otherwise than it is read
	}
	return h, nil
}
