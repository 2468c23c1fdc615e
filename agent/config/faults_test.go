package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"klubba/agent/config"
)

const room = "[room]\nsite = \"uppsala\"\nname = \"sal-1\"\n"

// faultsOf returns the faults of a file, one a line, with the name of the file
// taken away.
func faultsOf(t *testing.T, text string) string {
	t.Helper()
	c, err := config.Parse("f", []byte(text))
	if err == nil {
		t.Fatalf("taken without a fault:\n%s", text)
	}
	var faults config.Faults
	if !errors.As(err, &faults) {
		t.Fatalf("error is %T, want Faults", err)
	}
	if c != nil {
		t.Errorf("a configuration came with the faults")
	}
	return strings.ReplaceAll(faults.Error(), "f:", "")
}

// TestEveryFaultAtOnce is the promise: one look, all faults, each with its
// line. The expected text stands beside the file, for people to read.
func TestEveryFaultAtOnce(t *testing.T) {
	data, err := os.ReadFile("testdata/faults.toml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = config.Parse("faults.toml", data)
	if err == nil {
		t.Fatal("taken without a fault")
	}
	want, err2 := os.ReadFile("testdata/faults.txt")
	if err2 != nil {
		t.Fatal(err2)
	}
	if diff := cmp.Diff(string(want), err.Error()+"\n"); diff != "" {
		t.Errorf("testdata/faults.txt (-) and the faults (+) differ:\n%s", diff)
	}
}

func TestFault(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"swapped letters", room + "[mqtt]\nbrokre = \"x\"", `5: mqtt.brokre: unknown key; did you mean "broker"?`},
		{"unknown section", "[mqqt]\n" + room, `1: mqqt: unknown key; did you mean "mqtt"?`},
		{"empty file", "", ` room.name: is missing; write for example name = "sal-1"`},
		{"section is a text", "room = \"sal-1\"", "1: room: is a text; write [room] and its keys below it"},
		{"list is a table", room + "[light]\nname = \"a\"", "4: light: is a table; write [[light]] and its keys below it"},
		{"list of texts", room + "[remote]\nallow = [\"open\", 3]", "5: remote.allow: has a whole number in the list"},
		{"verb twice", room + "[remote]\nallow = [\"open\", \"open\"]", `"open" stands there twice`},
		{"misspelt verb", room + "[remote]\nallow = [\"suspnd\"]", `did you mean "suspend"?`},
		{"dotted key", "room.nmae = \"x\"", `1: room.nmae: unknown key; did you mean "name"?`},
		{"key with a line break", room + "\"a\\nb\" = 1", `4: room."a\nb": unknown key`},
		{"not TOML", room + "x", "4: cannot be read as TOML"},
		{"key twice", room + "name = \"b\"", "4: cannot be read as TOML: key name is already defined"},
		{"duration without unit", room + "[policy]\nhold_for = \"3\"", `"3" is not a duration`},
		{"duration too long", room + "[policy]\nhold_for = \"1h\"", `"1h" is out of range; write a duration with its unit in quotes, such as "3s", from 1s to 10s`},
		{"negative duration", room + "[policy]\nloss_grace = \"-1s\"", "out of range"},
		{"socket for all", room + "[http]\nmode = \"0666\"", "lets everybody on this machine command the room"},
		{"socket for nobody", room + "[http]\nmode = \"0060\"", "locks the owner out"},
		{"relative path", room + "[record]\npath = \"record.db\"", `5: record.path: "record.db" is not a full path`},
		{"broker without port", room + "[mqtt]\nbroker = \"mqtt://host\"", "has no host and port"},
		{"broker of the web", room + "[mqtt]\nbroker = \"http://host:80\"", `scheme "http" is not known here`},
		{"certificate without key", room + "[mqtt]\nbroker = \"mqtts://h:1\"\ncert_file = \"/c\"", "6: mqtt.cert_file: a client certificate without its key"},
		{"key without certificate", room + "[mqtt]\nbroker = \"mqtts://h:1\"\nkey_file = \"/c\"", "a key without its client certificate"},
		{"authority without TLS", room + "[mqtt]\nbroker = \"mqtt://h:1\"\nca_file = \"/c\"", "6: mqtt.ca_file: has no use without TLS"},
		{"password without user", room + "[mqtt]\nbroker = \"mqtts://h:1\"\npassword_file = \"/c\"", "mqtt.username: is missing beside a password"},
		{"light without lamp", room + "[[light]]\nname=\"a\"\ndriver=\"gpio\"\nchip=\"c\"\nlines={}", "8: light.lines: a light without a lamp"},
		{"two things of one name", room + "[[light]]\nname=\"a\"\ndriver=\"sim\"\n[[button]]\nname=\"a\"\nrole=\"chair\"\ndriver=\"sim\"", `8: button.name: "a" is already the name of a light`},
		{"name of a simulated part", room + "[[light]]\nname=\"camera\"\ndriver=\"sim\"\n[sim]\ncamera=true", `5: light.name: "camera" is already the name of a part in [sim]`},
		{"line used twice", room + "[[button]]\nname=\"a\"\nrole=\"chair\"\ndriver=\"gpio\"\nchip=\"c\"\noffset=4\n[[button]]\nname=\"b\"\nrole=\"chair\"\ndriver=\"gpio\"\nchip=\"c\"\noffset=4", `15: button.offset: the same line as button "a"`},
		{"chip by number", room + "[[button]]\nname=\"a\"\nrole=\"chair\"\ndriver=\"gpio\"\nchip=\"gpiochip2\"\noffset=4", "may be another chip after the next start"},
		{"colours of a real light", room + "[[light]]\nname=\"a\"\ndriver=\"gpio\"\nchip=\"c\"\nlines={red={offset=1}}\ncolours=[\"red\"]", `9: light.colours: has a use with driver "sim" only`},
		{"wiring of a simulated button", room + "[[button]]\nname=\"a\"\nrole=\"chair\"\ndriver=\"sim\"\nwiring=\"normally-closed\"", `8: button.wiring: has a use with driver "gpio" only`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := faultsOf(t, c.text); !strings.Contains(got, c.want) {
				t.Errorf("got faults\n%s\nwant one with\n%s", got, c.want)
			}
		})
	}
}

// TestSecretsNeverShown: whoever writes a password into the file, wherever,
// does not find it in the log.
func TestSecretsNeverShown(t *testing.T) {
	const secret = "hunter2hunter2"
	for _, text := range []string{
		room + "[mqtt]\npassword = \"" + secret + "\"",
		room + "password = \"" + secret + "\"",
		room + "[mqtt]\npassword_file = \"" + secret + "\"",
		room + "[mqtt]\npassword_credential = \"" + secret + "!\"",
		room + "[mqtt]\nbroker = \"mqtt://user:" + secret + "@host:1883\"",
		room + "[mqtt]\nbroker = \"mqtt://user:" + secret + "@host:port\"",
		room + "[mqtt]\nbroker = \"" + secret + "\"",
		room + "[mqtt]\npassword = " + secret,
		room + "[mqtt]\npassword = \"" + secret + "\n",
		room + "[mqtt]\npassword = [\"" + secret + "\"]",
	} {
		if got := faultsOf(t, text); strings.Contains(got, "unter2") {
			t.Errorf("the fault shows the secret:\n%s", got)
		}
	}
}

func TestLoadSaysWhichFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "klubba.toml")
	if _, err := config.Load(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a missing file gives %v, want its path", err)
	}
	if err := os.WriteFile(path, []byte("# "+strings.Repeat("x", 300<<10)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Load(path); err == nil || !strings.Contains(err.Error(), path+": larger than") {
		t.Errorf("a huge file gives %v, want its path and its size", err)
	}
}
