package config_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klubba/agent/config"
)

func write(t *testing.T, text string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // past the umask
		t.Fatal(err)
	}
	return path
}

func TestSecretFile(t *testing.T) {
	for _, c := range []struct {
		name, text string
		mode       os.FileMode
		want, err  string
	}{
		{"own", "hemligt\n", 0o600, "hemligt", ""},
		{"group's", "hemligt\r\n", 0o640, "hemligt", ""},
		{"inner blanks", " a b ", 0o400, " a b ", ""},
		{"everybody's", "hemligt", 0o644, "", "everybody on this machine may use it (mode 0644); run: chmod o="},
		{"empty", "\n", 0o600, "", "empty"},
		{"a letter", "dear\nsir", 0o600, "", "more than one line"},
		{"huge", strings.Repeat("x", 5000), 0o600, "", "larger than 4 KiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, c.text, c.mode)
			got, err := config.Secret{File: path}.Read()
			if string(got) != c.want {
				t.Errorf("read %q, want %q", string(got), c.want)
			}
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			if err != nil && !strings.Contains(err.Error(), path) {
				t.Errorf("error %v does not name the file", err)
			}
		})
	}
}

func TestSecretIsAFile(t *testing.T) {
	if _, err := (config.Secret{File: t.TempDir()}).Read(); err == nil || !strings.Contains(err.Error(), "not a plain file") {
		t.Errorf("a directory gives %v", err)
	}
}

func TestCredential(t *testing.T) {
	s := config.Secret{Credential: "secret"}
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	if _, err := s.Read(); err == nil || !strings.Contains(err.Error(), "LoadCredential=secret:") {
		t.Errorf("without systemd: %v, want the line for the unit", err)
	}
	t.Setenv("CREDENTIALS_DIRECTORY", filepath.Dir(write(t, "hemligt", 0o400)))
	if got, err := s.Read(); err != nil || string(got) != "hemligt" {
		t.Errorf("read %q, %v", string(got), err)
	}
}

func TestPasswordHides(t *testing.T) {
	p := config.Password("hemligt")
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "p", p, "in", struct{ P config.Password }{p})
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "p", p, "in", struct{ P config.Password }{p})
	js, err := json.Marshal(map[string]any{"p": p})
	if err != nil {
		t.Fatal(err)
	}
	all := fmt.Sprintf("%v %s %q %x %d %#v %+v", p, p, p, p, p, p, struct{ P config.Password }{p}) + log.String() + string(js)
	if strings.Contains(all, "hemligt") || strings.Contains(all, fmt.Sprintf("%x", "hemligt")) {
		t.Errorf("the password shows:\n%s", all)
	}
}

func TestCheckSecrets(t *testing.T) {
	c := parse(t, room+`[mqtt]
broker = "mqtts://h:8883"
username = "u"
password_file = "`+write(t, "a", 0o604)+`"
cert_file = "/nowhere/c"
key_file = "`+write(t, "a", 0o644)+`"
`)
	err := c.CheckSecrets()
	if err == nil || !strings.Contains(err.Error(), "mqtt.password: ") || !strings.Contains(err.Error(), "mqtt.key_file: ") {
		t.Errorf("got %v, want both faults", err)
	}
}

// TestCheckSecretsElsewhere: a configuration is checked before it is carried
// to its room.
func TestCheckSecretsElsewhere(t *testing.T) {
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	for _, secret := range []string{`password_file = "/nowhere/password"`, `password_credential = "p"`} {
		c := parse(t, room+"[mqtt]\nbroker = \"mqtts://h:8883\"\nusername = \"u\"\ncert_file = \"/nowhere/c\"\nkey_file = \"/nowhere/k\"\n"+secret)
		if err := c.CheckSecrets(); err != nil {
			t.Error(err)
		}
		if _, err := c.MQTT.Password.Read(); err == nil {
			t.Error("a password was read from nowhere")
		}
	}
}
