package record_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"klubba/room/record"
)

func export(t testing.TB, entries []record.Sealed) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := record.WriteExport(&b, each(entries)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExportVerifies(t *testing.T) {
	all := some(t, 20)
	for name, part := range map[string][]record.Sealed{"whole": all, "part": all[7:12], "one": all[:1]} {
		head, err := record.VerifyExport(bytes.NewReader(export(t, part)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if want := part[len(part)-1].Head(); head != want {
			t.Errorf("%s: head %v, want %v", name, head, want)
		}
	}
	if head, err := record.VerifyExport(bytes.NewReader(export(t, nil))); err != nil || head != (record.Head{}) {
		t.Errorf("empty export: head %v, error %v", head, err)
	}
}

func TestExportNamesTheFault(t *testing.T) {
	all := some(t, 20)
	lines := strings.SplitAfter(string(export(t, all)), "\n")
	lines = lines[:len(lines)-1]
	edit := func(f func(l []string) []string) string { return strings.Join(f(slices.Clone(lines)), "") }
	for name, c := range map[string]struct {
		file string
		seq  uint64
		want record.Problem
	}{
		"changed text": {edit(func(l []string) []string { l[6] = strings.Replace(l[6], "sound", "count", 1); return l }), 7, record.Changed},
		"changed hash": {edit(func(l []string) []string {
			l[6] = strings.Replace(l[6], all[6].Hash.String(), all[5].Hash.String(), 1)
			return l
		}), 7, record.Changed},
		"changed prev": {edit(func(l []string) []string {
			l[6] = strings.Replace(l[6], all[6].Prev.String(), all[6].Hash.String(), 1)
			return l
		}), 7, record.Changed},
		"space added":   {edit(func(l []string) []string { l[6] = " " + l[6]; return l }), 7, record.Changed},
		"removed":       {edit(func(l []string) []string { return slices.Delete(l, 6, 7) }), 7, record.Missing},
		"first removed": {edit(func(l []string) []string { return l[1:] }), 1, record.Missing},
		"three removed": {edit(func(l []string) []string { return slices.Delete(l, 6, 9) }), 7, record.Missing},
		"last removed":  {edit(func(l []string) []string { return slices.Delete(l, 19, 20) }), 20, record.Cut},
		"tail cut":      {edit(func(l []string) []string { return l[:12] }), 13, record.Cut},
		"line cut":      {edit(func(l []string) []string { l[11] = l[11][:200]; return l[:12] }), 12, record.Changed},
		"nothing left":  {"", 1, record.Cut},
		"swapped":       {edit(func(l []string) []string { l[6], l[7] = l[7], l[6]; return l }), 7, record.Reordered},
		"doubled":       {edit(func(l []string) []string { return slices.Insert(l, 7, l[6]) }), 7, record.Duplicate},
		"old one again": {edit(func(l []string) []string { return slices.Insert(l, 7, l[2]) }), 3, record.Reordered},
		"head changed": {edit(func(l []string) []string {
			l[20] = strings.Replace(l[20], all[19].Hash.String(), all[3].Hash.String(), 1)
			return l
		}), 20, record.Unanchored},
		"forged": {edit(func(l []string) []string {
			s, err := record.Seal(all[5].Head(), all[9].Entry)
			if err != nil {
				t.Fatal(err)
			}
			l[6] = string(record.AppendExport(nil, s))
			return l
		}), 8, record.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := record.VerifyExport(strings.NewReader(c.file))
			wantFault(t, err, c.seq, c.want)
		})
	}
}

func TestAnchorFindsARewrittenRecord(t *testing.T) {
	all := some(t, 20)
	anchor := all[9].Head()
	good := export(t, all)
	if _, err := record.VerifyExport(bytes.NewReader(good), anchor, all[19].Head()); err != nil {
		t.Fatal(err)
	}
	var forged []record.Entry
	for _, s := range all {
		s.Entry.Cause = "picture"
		forged = append(forged, s.Entry)
	}
	_, err := record.VerifyExport(bytes.NewReader(export(t, chain(t, forged...))), anchor)
	wantFault(t, err, 10, record.Unanchored)
	_, err = record.VerifyExport(bytes.NewReader(export(t, all[:5])), anchor)
	wantFault(t, err, 6, record.Cut)
	_, err = record.VerifyExport(bytes.NewReader(export(t, nil)), anchor)
	wantFault(t, err, 1, record.Cut)
	var f *record.Fault
	if _, err = record.VerifyExport(bytes.NewReader(export(t, all[15:])), anchor); err == nil || errors.As(err, &f) {
		t.Errorf("an anchor before the export: got %v, want an error that is no fault", err)
	}
}

// Every byte of an export counts: none can be changed unnoticed.
func TestEveryChangedByteIsFound(t *testing.T) {
	good := export(t, some(t, 3))
	bad := slices.Clone(good)
	for i := range good {
		for _, flip := range []byte{0x01, 0x20, 0x80} {
			bad[i] = good[i] ^ flip
			if head, err := record.VerifyExport(bytes.NewReader(bad)); err == nil {
				t.Fatalf("byte %d changed from %q to %q: verified to %v", i, good[i], bad[i], head)
			}
		}
		bad[i] = good[i]
	}
}

// The recipe of WriteExport's documentation must work without klubba.
func TestOutsiderVerifiesWithShell(t *testing.T) {
	for _, tool := range []string{"sh", "sed", "xxd", "sha256sum"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("SKIPPED: the shell recipe for outsiders is not tested, because %s is not installed", tool)
		}
	}
	all := some(t, 2)
	file := filepath.Join(t.TempDir(), "line")
	if err := os.WriteFile(file, record.AppendExport(nil, all[1]), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "sh", "-c", `
		prev=$(sed 's/^{"hash":"[0-9a-f]*","prev":"//; s/".*//' < "$1")
		entry=$(sed 's/^{"hash":"[^"]*","prev":"[^"]*","entry"://; s/}$//' < "$1")
		{ printf %s "$prev" | xxd -r -p; printf %s "$entry"; } | sha256sum`, "sh", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got, want := string(out), all[1].Hash.String(); !strings.HasPrefix(got, want) {
		t.Errorf("the shell says %s, want %s", got, want)
	}
}

func FuzzVerifyExport(f *testing.F) {
	f.Add(export(f, some(f, 3)))
	f.Add(export(f, nil))
	f.Fuzz(func(t *testing.T, file []byte) {
		head, err := record.VerifyExport(bytes.NewReader(file))
		if err == nil && head.Seq > 0 && !bytes.Contains(file, []byte(head.Hash.String())) {
			t.Errorf("verified to a head that does not stand there: %v", head)
		}
	})
}
