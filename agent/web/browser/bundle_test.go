package browser_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"klubba/room/record"
)

// unzipped looks into a support bundle.
func unzipped(t *testing.T, response *http.Response) {
	t.Helper()
	if response.StatusCode != 200 || !strings.Contains(response.Header.Get("Content-Disposition"), "klubba-umea-sal-1-") {
		t.Fatalf("%d %v", response.StatusCode, response.Header)
	}
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for name, has := range map[string]string{
		"state.json": `"phase":"open"`, "link.json": "nothing yet", "record.jsonl": `"to":"open"`, "verify.json": `"ok":true`,
		"klubba.toml": "umea", "log.txt": "the room runs", "version.txt": "commit-",
	} {
		f, err := z.Open(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		b, err := io.ReadAll(f)
		if err != nil || !strings.Contains(string(b), has) {
			t.Errorf("%s has no %q: %s, error %v", name, has, b, err)
		}
		if name == "record.jsonl" {
			if _, err := record.VerifyExport(bytes.NewReader(b)); err != nil {
				t.Errorf("the record in the bundle: %v", err)
			}
		}
	}
}
