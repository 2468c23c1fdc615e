package main

import (
	"os"
	"strings"
	"testing"

	"klubba/agent/wire"
	"klubba/room"
)

// The light and the button must work whatever is wrong with a password: it
// shows as a fault of the connection that needs it, and says what to do.
func TestASecretOpenToAllStopsOnlyItsConnection(t *testing.T) {
	h := newHouse(t, "")
	secret := h.path("password")
	text, err := os.ReadFile(h.config)
	if err != nil {
		t.Fatal(err)
	}
	h.write(string(text) + simulated + "[mqtt]\nbroker = \"mqtt://127.0.0.1:1\"\nusername = \"u\"\npassword_file = \"" + secret +
		"\"\nconnect_spread = \"0s\"\n")
	if err := os.WriteFile(secret, []byte("hunter2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(secret, 0o644); err != nil { // whatever the umask
		t.Fatal(err)
	}
	var out, errs lockedBuffer
	if code := run(t.Context(), []string{"check-config", h.config}, &out, &errs); code != exitUsage || !strings.Contains(errs.String(), "chmod o=") {
		t.Errorf("check-config: exit %d, says %s", code, &errs)
	}
	d := h.start()
	if a := h.do(room.Start{Meeting: "KS-11"}); !a.OK {
		t.Errorf("a meeting cannot be opened: %+v", a)
	}
	s := h.until("mqtt is failed", func(s wire.State) bool { return part(s, "mqtt").Condition == "failed" })
	if cause := part(s, "mqtt").Cause; !strings.Contains(cause, "chmod o= "+secret) {
		t.Errorf("the cause does not say what to do: %s", cause)
	}
	if code := d.end(t); code != exitDone || strings.Contains(d.stderr.String(), "hunter2") {
		t.Errorf("exit %d:\n%s", code, d.stderr)
	}
}
