package house_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestPackageComments: every package says what it does.
func TestPackageComments(t *testing.T) {
	_, files := sources(t)
	comments := map[string]string{} // by folder and package name
	for _, s := range files {
		key := folder(s.path) + " " + s.file.Name.Name
		comments[key] += s.file.Doc.Text()
	}
	for key, comment := range comments {
		dir, name, _ := strings.Cut(key, " ")
		_, nonTest := comments[dir+" "+strings.TrimSuffix(name, "_test")]
		switch {
		case strings.HasSuffix(name, "_test") && nonTest:
			continue // tests of a package that speaks for itself
		case comment == "":
			t.Errorf("%s: package %s has no comment.\n\tRule: every package says what it does, what it guarantees and what is not its job.\n"+
				"\tWhy: whoever comes next reads that first.", dir, name)
		case name != "main" && !strings.HasPrefix(comment, "Package "+name+" "):
			t.Errorf("%s: the comment does not begin with %q, as go doc wants it", dir, "Package "+name)
		}
	}
}

func folder(path string) string { return path[:max(strings.LastIndex(path, "/"), 0)] }

// TestPackageNames: a package is named after what it does.
func TestPackageNames(t *testing.T) {
	for _, p := range ours(t) {
		if slices.Contains([]string{"util", "utils", "common", "helper", "helpers", "misc", "base", "shared", "types"}, p.Name) {
			t.Errorf("%s: package %s.\n\tRule: no package is named after its being useful.\n\tWhy: such a package gathers what has no home.", p.ImportPath, p.Name)
		}
	}
}

// TestTopLevel: the first thing that anybody sees.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	allowed := []string{
		"agent", "cmd", "configs", "devices", "room", "systemd",
		"go.mod", "go.sum", "README.md", "LICENSE",
		"dist", // built, never committed
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s stands at the top level.\n\tRule: only %s do.\n\tWhy: a tree that is read from the top should be short there.",
				e.Name(), strings.Join(allowed, ", "))
		}
	}
}
