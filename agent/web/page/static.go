package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
)

//go:embed static html
var files embed.FS

// static is a file that is sent as it is.
type static struct {
	kind        string
	plain, gzip []byte
	mark        string // of its contents
}

// statics reads the built-in files. They cannot fail to be there in a program
// that was built.
func statics() map[string]static {
	all := map[string]static{}
	for name, kind := range map[string]string{
		"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml",
	} {
		b, err := files.ReadFile("static/" + name)
		if err != nil {
			panic(fmt.Sprintf("agent/web/page: %v", err))
		}
		sum := sha256.Sum256(b)
		all[name] = static{kind: kind, plain: b, gzip: zipped(b), mark: hex.EncodeToString(sum[:6])}
	}
	return all
}

func zipped(b []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is one that there is
	_, _ = z.Write(b)                                       // memory takes all
	_ = z.Close()
	return out.Bytes()
}

// static sends a file. Its address changes with its contents, so browsers may
// keep it.
func (p *Page) static(w http.ResponseWriter, r *http.Request) {
	s, ok := p.statics[r.PathValue("file")]
	if !ok {
		p.notFound(w, r)
		return
	}
	w.Header().Set("Content-Type", s.kind)
	w.Header().Set("Cache-Control", "max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	b := s.plain
	if takesGzip(r) {
		w.Header().Set("Content-Encoding", "gzip")
		b = s.gzip
	}
	// A browser that went away is its own loss; there is nobody to tell.
	_, _ = w.Write(b)
}

func takesGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}
