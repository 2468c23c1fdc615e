package web

import (
	"bytes"
	"encoding/json"

	"klubba/agent/wire"
	"klubba/room/record"
)

// entryOf writes an entry with its place in the chain, as a line of an export
// without its newline. The entry's own bytes are the canonical ones.
func entryOf(s record.Sealed) []byte {
	return bytes.TrimSuffix(record.AppendExport(nil, s), []byte("\n"))
}

func entriesOf(head record.Head, sealed []record.Sealed) wire.Entries {
	lines := make([]json.RawMessage, 0, len(sealed))
	for _, s := range sealed {
		lines = append(lines, entryOf(s))
	}
	return wire.Entries{V: wire.Version, Head: headOf(head), Entries: lines}
}

func headOf(h record.Head) wire.Head {
	return wire.Head{Seq: h.Seq, Hash: h.Hash.String()}
}
