package record

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// The parts of an exported line. The entry begins at the byte exportEntryAt
// (from 0) of every line and ends before its last brace.
const (
	exportHash    = `{"hash":"`
	exportPrev    = `","prev":"`
	exportEntry   = `","entry":`
	exportEntryAt = len(exportHash) + 2*len(Hash{}) + len(exportPrev) + 2*len(Hash{}) + len(exportEntry)
)

// Closing is the last line of an export: what the lines before it must come
// to. Without it an export was cut.
type Closing struct {
	Head ClosingHead `json:"head"`
	// From is the number of the first entry, or of the one that would be
	// next in an export without entries.
	From uint64 `json:"from"`
	V    int    `json:"v"`
}

// ClosingHead is a Head in a closing line.
type ClosingHead struct {
	Seq  uint64 `json:"seq"`
	Hash string `json:"hash"`
}

// WriteExport writes entries that follow each other as JSON Lines:
//
//	{"hash":"…","prev":"…","entry":{…}}
//	{"head":{"seq":42,"hash":"…"},"from":1,"v":1}
//
// The entry's bytes are the canonical ones. Whoever has no klubba checks one
// line by
//
//	prev=$(sed 's/^{"hash":"[0-9a-f]*","prev":"//; s/".*//')        < line
//	entry=$(sed 's/^{"hash":"[^"]*","prev":"[^"]*","entry"://; s/}$//') < line
//	{ printf %s "$prev" | xxd -r -p; printf %s "$entry"; } | sha256sum
//
// which gives its hash, and a whole export by also seeing that each line's
// prev is the hash of the line before, that the first prev is all zeros, and
// that the closing line's hash is that of the last entry.
func WriteExport(w io.Writer, entries iter.Seq2[Sealed, error]) error {
	out := bufio.NewWriter(w)
	closing := Closing{From: 1, V: Version}
	closing.Head.Hash = Hash{}.String()
	started := false
	for s, err := range entries {
		if err != nil {
			return err
		}
		if !started {
			closing.From, started = s.Entry.Seq, true
		}
		closing.Head = ClosingHead{Seq: s.Entry.Seq, Hash: s.Hash.String()}
		if _, err := out.Write(AppendExport(nil, s)); err != nil {
			return fmt.Errorf("export entry %d: %w", s.Entry.Seq, err)
		}
	}
	line, err := json.Marshal(closing)
	if err != nil {
		return fmt.Errorf("export closing line: %w", err)
	}
	if _, err := out.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("export closing line: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	return nil
}

// AppendExport appends the exported line of an entry, with its newline.
func AppendExport(b []byte, s Sealed) []byte {
	b = append(b, exportHash...)
	b = hex.AppendEncode(b, s.Hash[:])
	b = append(b, exportPrev...)
	b = hex.AppendEncode(b, s.Prev[:])
	b = append(b, exportEntry...)
	b = append(b, s.Raw...)
	return append(b, "}\n"...)
}
