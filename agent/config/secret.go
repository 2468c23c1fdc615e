package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// maxSecret bounds a secret file, in bytes.
const maxSecret = 4 << 10

// Secret says where a secret lies: in a file, or in a credential that systemd
// hands to the service. The zero Secret is none.
type Secret struct{ File, Credential string }

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s == Secret{} }

// Password is a secret that was read. However it is printed or logged, it
// shows nothing of itself; string(p) is the only way to its text.
type Password string

// Format prints "(hidden)" whatever the verb.
func (Password) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "(hidden)") }

// MarshalText gives "(hidden)".
func (Password) MarshalText() ([]byte, error) { return []byte("(hidden)"), nil }

// Read reads the secret anew, so that a changed one is taken without a
// restart. No secret gives the empty Password.
func (s Secret) Read() (Password, error) {
	switch {
	case s.Credential != "":
		dir := os.Getenv("CREDENTIALS_DIRECTORY")
		if dir == "" {
			return "", fmt.Errorf("credential %s: systemd handed over none; write LoadCredential=%s:/path in the unit",
				s.Credential, s.Credential)
		}
		return readSecretFile(filepath.Join(dir, s.Credential))
	case s.File != "":
		return readSecretFile(s.File)
	}
	return "", nil
}

func readSecretFile(path string) (Password, error) {
	if err := CheckPrivate(path); err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("secret file: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", fmt.Errorf("secret file: %w", err)
	}
	text := strings.TrimRight(string(data), "\r\n")
	switch {
	case len(data) > maxSecret:
		return "", fmt.Errorf("secret file %s: larger than %d KiB", path, maxSecret>>10)
	case text == "":
		return "", fmt.Errorf("secret file %s: empty", path)
	case strings.ContainsAny(text, "\r\n\x00"):
		return "", fmt.Errorf("secret file %s: more than one line; write the password alone", path)
	}
	return Password(text), nil
}

// CheckPrivate returns an error if a file with a secret or a private key in it
// is not a plain file, or may be read or written by everybody.
func CheckPrivate(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("secret file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("secret file %s: not a plain file", path)
	}
	if info.Mode().Perm()&0o007 != 0 {
		return fmt.Errorf("secret file %s: everybody on this machine may use it (mode %04o); "+
			"run: chmod o= %s", path, info.Mode().Perm(), path)
	}
	return nil
}

// CheckSecrets looks at every secret that is here: whether it can be one, and
// whether it is open to everybody. A secret that is not here is no fault, for
// a configuration may be checked on another machine; the connection that
// needs it will say what is missing.
func (c *Config) CheckSecrets() error {
	return errors.Join(c.checkMQTTSecrets(), c.checkCalendarSecret(), c.checkDisplaySecrets(), c.checkWebSecret())
}

func (c *Config) checkCalendarSecret() error {
	if c.Calendar == nil || c.Calendar.Secret.File == "" && os.Getenv("CREDENTIALS_DIRECTORY") == "" {
		return nil
	}
	_, err := c.Calendar.Secret.Read()
	return here("calendar.url_file", err)
}

func (c *Config) checkMQTTSecrets() error {
	if c.MQTT == nil {
		return nil
	}
	var password, key error
	if s := c.MQTT.Password; s.File != "" || os.Getenv("CREDENTIALS_DIRECTORY") != "" {
		_, password = s.Read()
	}
	if c.MQTT.KeyFile != "" {
		key = CheckPrivate(c.MQTT.KeyFile)
	}
	return errors.Join(here("mqtt.password", password), here("mqtt.key_file", key))
}

func (c *Config) checkWebSecret() error {
	if c.Web == nil || c.Web.KeyFile == "" {
		return nil
	}
	return here("web.key_file", CheckPrivate(c.Web.KeyFile))
}

// checkDisplaySecrets does so for the displays.
func (c *Config) checkDisplaySecrets() error {
	var all error
	for _, d := range c.Displays {
		if d.Password.File != "" || d.Password.Credential != "" && os.Getenv("CREDENTIALS_DIRECTORY") != "" {
			_, err := d.Password.Read()
			all = errors.Join(all, here("display.password of "+d.Name, err))
		}
	}
	return all
}

// here names the key of a fault, unless it is that there is nothing to look
// at, or that this user may not look.
func here(key string, err error) error {
	if err == nil || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil
	}
	return fmt.Errorf("%s: %w", key, err)
}

// readSecret reads where a secret lies: <key>_file or <key>_credential.
func readSecret(t *table, key string) Secret {
	var s Secret
	file, credential := key+"_file", key+"_credential"
	t.text(file, &s.File, secretPath)
	t.text(credential, &s.Credential, credentialName)
	if t.has(file) && t.has(credential) {
		t.fault(credential, "stands beside "+file, "write one of the two")
	}
	return s
}

// secretPath and credentialName never show what stands there: somebody may
// have written the password itself.
func secretPath(v string) (string, string) {
	if problem, _ := absolute(v); problem != "" {
		return "is not a full path", "put the secret in a file of its own and write that file's path here"
	}
	return "", ""
}

var credentialPattern = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$`)

func credentialName(v string) (string, string) {
	if !credentialPattern.MatchString(v) {
		return "is not the name of a credential", "write the name that stands in the unit's LoadCredential="
	}
	return "", ""
}
