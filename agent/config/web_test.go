package config_test

import (
	"fmt"
	"strings"
	"testing"

	"klubba/agent/config"
)

const hash = "$argon2id$v=19$m=19456,t=2,p=1$wWKIMhR9lyDFvRz9YTZweA$MiaXlzdq31v35UK5Hk7dFIVbOLuKEB5uqHTpRBUV6uw"

const user = "[[user]]\nname = \"ordf\"\nrole = \"chair\"\nhash = \"" + hash + "\"\n"

const tlsFiles = "cert_file = \"/c\"\nkey_file = \"/k\"\n"

func TestPage(t *testing.T) {
	if c := parse(t, room); c.Web != nil {
		t.Errorf("a page that nobody asked for: %+v", c.Web)
	}
	if c := parse(t, room+"[web]\n"); c.Web.Listen != config.DefaultListen || len(c.Web.Users) != 0 {
		t.Errorf("%+v", c.Web)
	}
	c := parse(t, room+"[web]\nlisten = \"0.0.0.0:8443\"\n"+tlsFiles+user)
	u := c.Web.Users[0]
	if c.Web.Listen != "0.0.0.0:8443" || c.Web.KeyFile != "/k" || u.Name != "ordf" || u.Role != config.RoleChair || string(u.Hash) != hash {
		t.Errorf("%+v", c.Web)
	}
	if said := fmt.Sprintf("%v %+v", c.Web, c.Web); strings.Contains(said, "argon2") {
		t.Errorf("the hash is printed: %s", said)
	}
}

func TestPageFaults(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"open without users", "[web]\nlisten = \"0.0.0.0:8443\"\n" + tlsFiles, `5: web.listen: is open to the network, and there are no users; write a [[user]]`},
		{"open without TLS", "[web]\nlisten = \"[::]:8080\"\n" + user, `5: web.listen: is open to the network, and passwords would pass it unencrypted; write cert_file and key_file`},
		{"half a certificate", "[web]\ncert_file = \"/c\"\n", "5: web.cert_file: a certificate without its key"},
		{"half a key", "[web]\nkey_file = \"/c\"\n", "5: web.key_file: a key without its certificate"},
		{"no port", "[web]\nlisten = \"127.0.0.1\"\n", `5: web.listen: "127.0.0.1" is not an address and a port`},
		{"port 0", "[web]\nlisten = \"127.0.0.1:0\"\n", `5: web.listen: "0" is not a port`},
		{"a name", "[web]\nlisten = \"sal.kommun.example:80\"\n", `5: web.listen: "sal.kommun.example" is not an address of this machine`},
		{"users without a page", user, `user: has no use without [web]`},
		{"twice the same", "[web]\n" + user + user, `10: user.name: stands at two users`},
		{"unknown role", "[web]\n" + strings.Replace(user, "chair", "boss", 1), `7: user.role: "boss" is not known here`},
		{"a password in its place", "[web]\n" + strings.Replace(user, hash, "hemligt1", 1), `8: user.hash: is no hash of a password that can be used here; run "klubba passwd"`},
		{"a password as such", "[web]\n[[user]]\nname=\"a\"\nrole=\"chair\"\npassword=\"hemligt1\"\n", `8: user.password: a secret must not stand in this file`},
		{"nothing", "[web]\n[[user]]\n", "user.hash: is missing; write for example hash = the line"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := faultsOf(t, room+c.text)
			if !strings.Contains(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if strings.Contains(got, "hemligt1") {
				t.Errorf("the fault shows a password: %s", got)
			}
		})
	}
}

func TestShownConfigurationHidesHashes(t *testing.T) {
	for name, text := range map[string]string{
		"section": "[web]\n" + user,
		"inline":  "user = [{name=\"ordf\", role=\"chair\", hash=\"" + hash + "\"}]\n" + room + "[web]\n",
		"escaped": "[web]\n" + strings.Replace(user, "$argon2id", `\u0024argon2id`, 1),
	} {
		if name != "inline" {
			text = room + text
		}
		shown := parse(t, text).Shown()
		if strings.Contains(shown, "argon2") || strings.Contains(shown, "wWKIMhR9") || !strings.Contains(shown, "(hidden)") || !strings.Contains(shown, "uppsala") {
			t.Errorf("%s:\n%s", name, shown)
		}
	}
}
