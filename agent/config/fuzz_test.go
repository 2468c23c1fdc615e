package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"klubba/agent/config"
)

// FuzzParse: whatever stands in the file, it gives either a configuration or
// faults that each fit one line, name the file and point into it.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../../configs/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, "testdata/faults.toml") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("[[light]]\n[light.lines]\n[[light]]\n[light.lines.red]\noffset=[{a=1},\n{b=2}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := config.Parse("f", data)
		if (c == nil) == (err == nil) {
			t.Fatalf("configuration %v and error %v", c, err)
		}
		var faults config.Faults
		if err != nil && !errors.As(err, &faults) {
			t.Fatalf("error is %T", err)
		}
		lines := strings.Count(string(data), "\n") + 1
		for _, fault := range faults {
			s := fault.String()
			if fault.Problem == "" || fault.Line < 0 || fault.Line > lines || !strings.HasPrefix(s, "f:") {
				t.Errorf("fault %+v in a file of %d lines", fault, lines)
			}
			if strings.ContainsAny(s, "\n\r\x00") {
				t.Errorf("fault does not fit one line: %q", s)
			}
		}
	})
}
