package config

import (
	"net"
	"net/netip"
	"strconv"

	"github.com/pelletier/go-toml/v2"

	"klubba/agent/web/password"
)

// DefaultListen is where the page is found if the file does not say: on this
// machine alone.
const DefaultListen = "127.0.0.1:8080"

// Web says where the page is found and who may use it.
type Web struct {
	// Listen is an address and a port. It is one of this machine's own alone
	// unless there are users and TLS.
	Listen string
	// CertFile and KeyFile are PEM files, or both empty.
	CertFile, KeyFile string
	Users             []User
}

// User is somebody who may log in to the page.
type User struct {
	Name string
	Role UserRole
	// Hash is of the password, as "klubba passwd" makes it.
	Hash Password
}

// UserRole is what a user may do.
type UserRole string

// The roles. A viewer reads; staff tests the room; the chair leads meetings;
// the technician looks through cameras and sees configuration and log.
const (
	RoleViewer     UserRole = "viewer"
	RoleStaff      UserRole = "staff"
	RoleChair      UserRole = "chair"
	RoleTechnician UserRole = "technician"
)

// readWeb reads [web] and the [[user]]s; nil if there is no page.
func readWeb(file *table) *Web {
	file.know("web")
	var users []User
	seen := map[string]bool{}
	for _, u := range file.list("user") {
		users = append(users, readUser(u, seen))
	}
	if !file.has("web") {
		if len(users) > 0 {
			file.fault("user", "has no use without [web]", "write [web], or take the users away")
		}
		return nil
	}
	t := file.section("web")
	w := &Web{Listen: DefaultListen, Users: users}
	t.text("listen", &w.Listen, listenAddress)
	t.text("cert_file", &w.CertFile, absolute)
	t.text("key_file", &w.KeyFile, absolute)
	checkWeb(t, w)
	t.close()
	return w
}

// checkWeb looks at the keys together: whoever may reach the page may command
// the room, unless something stands before it.
func checkWeb(t *table, w *Web) {
	switch {
	case t.has("cert_file") && !t.has("key_file"):
		t.fault("cert_file", "a certificate without its key", "write key_file too, or neither")
	case t.has("key_file") && !t.has("cert_file"):
		t.fault("key_file", "a key without its certificate", "write cert_file too, or neither")
	}
	if onThisMachine(w.Listen) {
		return
	}
	if len(w.Users) == 0 {
		t.fault("listen", "is open to the network, and there are no users",
			`write a [[user]] for each who may use the page, or listen = "`+DefaultListen+`"`)
	}
	if !t.has("cert_file") && !t.has("key_file") {
		t.fault("listen", "is open to the network, and passwords would pass it unencrypted",
			`write cert_file and key_file, or listen = "`+DefaultListen+`"`)
	}
}

// readUser reads one [[user]].
func readUser(t *table, seen map[string]bool) User {
	var u User
	t.must("name", `"ordforande"`)
	if t.text("name", &u.Name, name) {
		if seen[u.Name] {
			t.fault("name", "stands at two users", "give each a name of its own")
		}
		seen[u.Name] = true
	}
	t.must("role", `"chair"`)
	choice(t, "role", &u.Role, RoleViewer, RoleStaff, RoleChair, RoleTechnician)
	t.must("hash", `the line that "klubba passwd" prints`)
	hash := ""
	t.text("hash", &hash, passwordHash)
	u.Hash = Password(hash)
	t.close()
	return u
}

// passwordHash never shows what stands there: it might be the password.
func passwordHash(v string) (string, string) {
	if password.Valid(v) != nil {
		return "is no hash of a password that can be used here", `run "klubba passwd" and write what it prints`
	}
	return "", ""
}

// listenAddress wants an address of this machine, and a port.
func listenAddress(v string) (string, string) {
	const remedy = `write for example "` + DefaultListen + `", or "0.0.0.0:8443" for the whole network`
	host, port, err := net.SplitHostPort(v)
	if err != nil {
		return clip(v) + " is not an address and a port", remedy
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return clip(port) + " is not a port", remedy
	}
	if _, err := netip.ParseAddr(host); err != nil && host != "localhost" {
		return clip(host) + " is not an address of this machine", remedy
	}
	return "", ""
}

// onThisMachine reports whether only this machine can reach an address.
func onThisMachine(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return true // a fault already
	}
	ip, err := netip.ParseAddr(host)
	return err != nil || ip.Unmap().IsLoopback()
}

// Shown is the configuration as whoever helps may see it: what the file says,
// in another order, without its comments, and without the hashes of passwords.
func (c *Config) Shown() string { return c.shown }

func shown(values map[string]any) string {
	b, err := toml.Marshal(hidden(values))
	if err != nil {
		return "# cannot be shown: " + err.Error() + "\n"
	}
	return string(b)
}

// hidden is a copy without what is nobody's business.
func hidden(v any) any {
	switch v := v.(type) {
	case map[string]any:
		shown := make(map[string]any, len(v))
		for key, value := range v {
			if shown[key] = hidden(value); key == "hash" || secretive(key) && !namesSecret(key) {
				shown[key] = "(hidden)"
			}
		}
		return shown
	case []any:
		shown := make([]any, len(v))
		for i, value := range v {
			shown[i] = hidden(value)
		}
		return shown
	}
	return v
}

// namesSecret reports whether a key says where a secret lies, and not what it
// is.
func namesSecret(key string) bool {
	return key == "password_file" || key == "password_credential"
}
