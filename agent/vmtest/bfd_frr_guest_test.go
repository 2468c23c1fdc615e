package vmtest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// bfd is one end of a BFD session (RFC 5880), FRR's bfdd at 300 ms times
// three.
type bfd struct{ log string }

// bfdChange is a change of the session as its log has it.
type bfdChange struct {
	at time.Time
	up bool
}

const bfdConfig = `log file %[1]s debugging
log timestamp precision 6
debug bfd peer
bfd
 peer %[3]s local-address %[2]s interface eth0
  detect-multiplier 3
  receive-interval 300
  transmit-interval 300
  no shutdown
`

// startBFD starts the end of a namespace.
func startBFD(t *testing.T, in place, own, peer string) *bfd {
	t.Helper()
	dir := filepath.Join("/tmp", "frr-"+string(in))
	run := filepath.Join("/var/run/frr", string(in)) // where FRR itself wants it
	b := &bfd{log: filepath.Join(dir, "log")}
	for _, d := range []string{dir, run} {
		if err := os.MkdirAll(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	b.write(t, filepath.Join(dir, "zebra.conf"), "log file "+b.log+".zebra\n")
	b.write(t, filepath.Join(dir, "bfdd.conf"), fmt.Sprintf(bfdConfig, b.log, own, peer))
	if out, err := exec.Command("chown", "-R", "frr:frr", dir, run, "/var/run/frr").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for program, more := range map[string][]string{"zebra": nil, "bfdd": {"--bfdctl", filepath.Join(dir, "ctl")}} {
		args := []string{"-N", string(in), "-f", filepath.Join(dir, program+".conf"), "-i", filepath.Join(dir, program+".pid"), "-A", "127.0.0.1"}
		background(t, in.command(frr+program, append(args, more...)...))
	}
	return b
}

func (b *bfd) write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// changes are all changes so far. A line is such as
//
//	2026/11/24 17:03:12.123456 BFD: [SEY1D-NT8EQ] state-change: [...] up -> down reason:control-expired
func (b *bfd) changes(t *testing.T) (all []bfdChange) {
	t.Helper()
	text, err := os.ReadFile(b.log)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if !strings.Contains(line, "state-change:") || len(line) < 26 {
			continue
		}
		at, err := time.ParseInLocation("2006/01/02 15:04:05.000000", line[:26], time.Local)
		if err != nil {
			t.Fatalf("bfdd says %q: %v", line, err)
		}
		switch {
		case strings.Contains(line, "-> up"):
			all = append(all, bfdChange{at, true})
		case strings.Contains(line, "up -> down"):
			all = append(all, bfdChange{at, false})
		}
	}
	return all
}

// up reports whether the session is up.
func (b *bfd) up(t *testing.T) bool {
	t.Helper()
	all := b.changes(t)
	return len(all) > 0 && all[len(all)-1].up
}

// downs are when the session went down between two moments.
func (b *bfd) downs(t *testing.T, from, to time.Time) (all []time.Time) {
	t.Helper()
	for _, c := range b.changes(t) {
		if !c.up && c.at.After(from) && c.at.Before(to) {
			all = append(all, c.at)
		}
	}
	return all
}
