// Package systemd_test asks systemd's own tools whether the files in this
// folder are right: the unit, the user, the folders, the modules.
//
// It guarantees that the unit verifies without a word, that its exposure by
// systemd's own count stays at the limit or below, and that the files agree
// with the paths that the configuration falls back to.
//
// Not its job: to run the unit. Without systemd the tests are skipped.
package systemd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"klubba/agent/config"
)

const unit = "klubbad.service"

// limit is the highest exposure that we accept, times ten: 2.5 of 10.
const limit = "25"

// tool returns a program of systemd, or skips.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("SKIPPED, nothing was checked: %s is not installed (apt-get install systemd)", name)
	}
	return path
}

func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func read(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// runnable is a copy of the unit that starts this test's binary: systemd
// complains of a program that is not there.
func runnable(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, unit)
	if n := strings.Count(text, "=/usr/bin/klubbad "); n != 2 {
		t.Fatalf("the unit names /usr/bin/klubbad %d times, want 2: ExecStart and ExecStopPost", n)
	}
	copied := filepath.Join(t.TempDir(), unit)
	if err := os.WriteFile(copied, []byte(strings.ReplaceAll(text, "=/usr/bin/klubbad ", "="+self+" ")), 0o600); err != nil {
		t.Fatal(err)
	}
	return copied
}

func TestUnitVerifies(t *testing.T) {
	if out := run(t, tool(t, "systemd-analyze"), "verify", "--man=no", runnable(t)); out != "" {
		t.Errorf("systemd-analyze verify says:\n%s", out)
	}
}

func TestUnitExposure(t *testing.T) {
	out := run(t, tool(t, "systemd-analyze"), "security", "--offline=true", "--no-pager", "--threshold="+limit, unit)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	t.Log(lines[len(lines)-1])
	// The limit itself must be able to fail.
	bare := filepath.Join(t.TempDir(), unit)
	if err := os.WriteFile(bare, []byte("[Service]\nExecStart=/bin/true\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := exec.CommandContext(t.Context(), "systemd-analyze", "security", "--offline=true", "--threshold="+limit, bare).Run(); err == nil {
		t.Error("a unit without any hardening stays below the limit too")
	}
}

// TestUnitAndDefaultsAgree: the unit makes the folders that the daemon falls
// back to, and gives it the configuration that the manual speaks of.
func TestUnitAndDefaultsAgree(t *testing.T) {
	text := read(t, unit)
	for _, want := range []string{
		"Type=notify\n", "WatchdogSec=", "Restart=always\n",
		"User=klubba\n", "SupplementaryGroups=gpio video audio dialout\n",
		"StateDirectory=" + filepath.Base(filepath.Dir(config.DefaultRecord)) + "\n",
		"RuntimeDirectory=" + filepath.Base(filepath.Dir(config.DefaultSocket)) + "\n",
		"ExecStopPost=/usr/bin/klubbad safe-light --config /etc/klubba/klubba.toml\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s has no %q", unit, want)
		}
	}
	if !strings.HasPrefix(config.DefaultRecord, "/var/lib/") || !strings.HasPrefix(config.DefaultSocket, "/run/") {
		t.Errorf("the unit makes folders in /var/lib and /run; the defaults are %s and %s", config.DefaultRecord, config.DefaultSocket)
	}
}

// root is a bare file system with our sysusers and tmpfiles in their places.
func root(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, kind := range []string{"sysusers.d", "tmpfiles.d"} {
		to := filepath.Join(dir, "usr/lib", kind)
		if err := os.MkdirAll(to, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, "klubba.conf"), []byte(read(t, kind+"/klubba.conf")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "etc"), 0o755); err != nil { //nolint:gosec // a file system for others to read
		t.Fatal(err)
	}
	return dir
}

func TestUserAndFolders(t *testing.T) {
	sysusers, tmpfiles := tool(t, "systemd-sysusers"), tool(t, "systemd-tmpfiles")
	if os.Getuid() != 0 {
		t.Skip("SKIPPED, nothing was checked: only root may make users and folders of root in an empty root")
	}
	dir := root(t)
	run(t, sysusers, "--root="+dir)
	if got := read(t, filepath.Join(dir, "etc/passwd")); !regexp.MustCompile(`(?m)^klubba:.*:/usr/sbin/nologin$`).MatchString(got) {
		t.Errorf("no user klubba without a login shell:\n%s", got)
	}
	groups := read(t, filepath.Join(dir, "etc/group"))
	for _, group := range []string{"klubba", "gpio"} {
		if !strings.Contains("\n"+groups, "\n"+group+":") {
			t.Errorf("no group %s:\n%s", group, groups)
		}
	}
	run(t, tmpfiles, "--create", "--root="+dir, "--prefix=/etc")
	info, err := os.Stat(filepath.Join(dir, "etc/klubba"))
	if err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("/etc/klubba: %v, %v; want mode 0750", info, err)
	}
}

// TestUdevRules: systemd 254 and later check rules; before, we check the form.
func TestUdevRules(t *testing.T) {
	const rules = "rules.d/60-klubba.rules"
	form := regexp.MustCompile(`^(SUBSYSTEM|KERNEL)=="[^"]+"(, (SUBSYSTEM|KERNEL)=="[^"]+")*(, (GROUP|MODE|TAG\+)="[^"]+")+$`)
	for i, line := range strings.Split(strings.TrimSpace(read(t, rules)), "\n") {
		if !strings.HasPrefix(line, "#") && !form.MatchString(line) {
			t.Errorf("%s:%d: is not matches followed by assignments: %s", rules, i+1, line)
		}
	}
	udevadm := tool(t, "udevadm")
	out, err := exec.CommandContext(t.Context(), udevadm, "verify", rules).CombinedOutput()
	if strings.Contains(string(out), "Unknown command verb") {
		t.Logf("udevadm here is older than 254 and cannot verify; only the form was checked")
	} else if err != nil {
		t.Errorf("udevadm verify: %v\n%s", err, out)
	}
}

// TestModulesExist: a module that the kernel does not have would fail at each
// start of the machine.
func TestModulesExist(t *testing.T) {
	kernels, _ := filepath.Glob("/lib/modules/*/modules.dep")
	if len(kernels) == 0 {
		t.Skip("SKIPPED, nothing was checked: no kernel in /lib/modules (apt-get install linux-image-6.12-amd64)")
	}
	dir := filepath.Dir(kernels[len(kernels)-1])
	known := read(t, filepath.Join(dir, "modules.dep")) + read(t, filepath.Join(dir, "modules.builtin"))
	for _, module := range strings.Split(strings.TrimSpace(read(t, "modules-load.d/klubba.conf")), "\n") {
		if strings.HasPrefix(module, "#") {
			continue
		}
		file := regexp.MustCompile(`/` + strings.NewReplacer("_", "[-_]", "-", "[-_]").Replace(module) + `\.ko`)
		if !file.MatchString(known) {
			t.Errorf("the kernel in %s has no module %s", dir, module)
		}
	}
}

func TestSysctlExists(t *testing.T) {
	for _, line := range strings.Split(read(t, "sysctl.d/60-klubba.conf"), "\n") {
		key, _, found := strings.Cut(line, " = ")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		if _, err := os.Stat("/proc/sys/" + strings.ReplaceAll(key, ".", "/")); err != nil {
			t.Errorf("the kernel knows no %s: %v", key, err)
		}
	}
}
