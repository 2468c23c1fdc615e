package browser_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"klubba/agent/client"
	"klubba/agent/web/password"
	"klubba/room"
)

// daemon is a real klubbad with a simulated room and one account.
type daemon struct {
	t       *testing.T
	dir     string
	address string
	process *exec.Cmd
}

// built makes klubbad in a folder.
func built(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "klubbad")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "klubba/cmd/klubbad").CombinedOutput(); err != nil {
		t.Fatalf("build klubbad: %v\n%s", err, out)
	}
	return path
}

func (d *daemon) config() string {
	hash, err := password.New(secret)
	if err != nil {
		d.t.Fatal(err)
	}
	return fmt.Sprintf(`
[room]
site = "umea"
name = "sal-1"
[record]
path = %q
[http]
socket = %q
[web]
listen = %q
[sim]
link = true
[[light]]
name = "light"
driver = "sim"
[[user]]
name = "ordforande"
role = "chair"
hash = %q
`, filepath.Join(d.dir, "record.db"), d.socket(), d.address, hash)
}

func (d *daemon) socket() string { return filepath.Join(d.dir, "k.sock") }

// start runs the daemon; what it says is shown if the test fails.
func (d *daemon) start(binary, config string) {
	d.t.Helper()
	d.process = exec.Command(binary, "run", "--config", config)
	var said strings.Builder
	d.process.Stderr = &said
	if err := d.process.Start(); err != nil {
		d.t.Fatal(err)
	}
	p := d.process
	d.t.Cleanup(func() {
		_ = p.Process.Kill() // it may be gone already
		_ = p.Wait()
		if d.t.Failed() {
			d.t.Logf("klubbad said:\n%s", said.String())
		}
	})
	s := site{t: d.t, address: d.address}
	s.await(nil)
}

// kill ends the daemon as a power cut does.
func (d *daemon) kill() {
	_ = d.process.Process.Kill()
	_ = d.process.Wait() // the error is that it was killed
}

// TestBrowserLeftOpenOverARestart: the chair's panel follows a daemon that is
// killed and started again, without a login.
func TestBrowserLeftOpenOverARestart(t *testing.T) {
	tb := chromium(t).tab()
	binary := built(t)
	d := &daemon{t: t, dir: t.TempDir(), address: freePort(t)}
	config := filepath.Join(d.dir, "klubba.toml")
	if err := os.WriteFile(config, []byte(d.config()), 0o600); err != nil {
		t.Fatal(err)
	}
	d.start(binary, config)
	tb.do(chromedp.Navigate("http://"+d.address+"/"), chromedp.SendKeys(chromedp.CSS("#name"), "ordforande"),
		chromedp.SendKeys(chromedp.CSS("#password"), secret+kb.Enter), click("#do-open"), seen("#state.is-good"))
	tb.axe("the daemon's page")
	d.kill()
	tb.until(`!document.getElementById("stale").hidden`)
	d.start(binary, config)
	tb.until(`document.getElementById("stale").hidden`)
	tb.do(seen("#state.is-good"), click("#do-suspend"), seen("#do-resume"))

	c := client.New(d.socket())
	defer c.Close()
	state, err := c.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if m := state.Meeting; m.Phase != string(room.Suspended) || m.By == nil || *m.By != (room.Actor{Via: room.ViaPage, Name: "ordforande"}) {
		t.Errorf("the room says %+v", m)
	}
}
