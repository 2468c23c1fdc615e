package keepsake_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"klubba/agent/keepsake"
)

func TestReplaceAndRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "references", "a.json")
	if _, err := keepsake.Read(path, 10); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("before: %v", err)
	}
	for _, text := range []string{"first", "second"} {
		if err := keepsake.Replace(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := keepsake.Read(path, 10); err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	if got, _ := keepsake.Read(path, 3); string(got) != "sec" {
		t.Errorf("no more than asked: %q", got)
	}
	// What cannot be put in its place leaves nothing behind.
	if err := os.Mkdir(filepath.Join(filepath.Dir(path), "b.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := keepsake.Replace(filepath.Join(filepath.Dir(path), "b.json"), nil); err == nil {
		t.Error("a folder was replaced")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".new-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSumIsOfTheMeaning(t *testing.T) {
	whole := keepsake.Sum([]byte(`{"a":1,"b":[2]}`))
	if whole != keepsake.Sum([]byte("{\n \"a\": 1, \"b\": [ 2 ] }")) || len(whole) != 64 {
		t.Error("white space changes it")
	}
	if whole == keepsake.Sum([]byte(`{"a":1,"b":[3]}`)) || keepsake.Sum([]byte(`{"a":1`)) != "none" || keepsake.Sum(nil) != "none" {
		t.Error("it tells nothing")
	}
}
