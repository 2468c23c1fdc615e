package main

import (
	"strings"
	"testing"
)

// The file is edited, or broken, while the daemon runs: the lamps that may be
// lit are those of the file that it started with.
func TestSafeLightGoesByTheConfigurationInUse(t *testing.T) {
	h := newHouse(t, strings.Replace(simulated, "name = \"light\"\ndriver = \"sim\"",
		"name = \"light\"\ndriver = \"gpio\"\nchip = \"chip-in-use\"\nlines = { red = { offset = 1 } }", 1))
	t.Setenv("RUNTIME_DIRECTORY", h.dir)
	d := h.start()
	h.write("[room]\nsite = broken")
	if code := d.end(t); code != exitDone {
		t.Fatalf("exit %d:\n%s", code, d.stderr)
	}
	for _, tt := range []struct{ name, folder, says string }{
		{"by the copy", h.dir, "chip-in-use"}, {"by the file", "", h.config},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("RUNTIME_DIRECTORY", tt.folder)
			var out, errs lockedBuffer
			code := run(t.Context(), []string{"safe-light", "--config", h.config}, &out, &errs)
			if code == exitDone || !strings.Contains(errs.String(), tt.says) {
				t.Errorf("exit %d, says %q, want word of %q", code, &errs, tt.says)
			}
		})
	}
}
