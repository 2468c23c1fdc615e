package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"

	"go.etcd.io/bbolt"

	"klubba/room/record"
)

// The buckets. Entries: number -> previous hash, hash, canonical bytes.
// Meetings: SHA-256 of the id -> record.Meeting as JSON. Commands: SHA-256 of
// the id -> number of its entry. State: format, head and acked. All values
// but the entries, which prove themselves, end in a checksum.
var (
	bucketEntries  = []byte("entries")
	bucketMeetings = []byte("meetings")
	bucketCommands = []byte("commands")
	bucketState    = []byte("state")

	keyFormat = []byte("format")
	keyHead   = []byte("head")
	keyAcked  = []byte("acked")
)

// format is the version of this layout.
const format = 1

const hashSize = sha256.Size

// tables are the buckets within one transaction.
type tables struct{ entries, meetings, commands, state *bbolt.Bucket }

func view(tx *bbolt.Tx) (tables, error) {
	v := tables{
		tx.Bucket(bucketEntries), tx.Bucket(bucketMeetings), tx.Bucket(bucketCommands), tx.Bucket(bucketState),
	}
	if v.entries == nil || v.meetings == nil || v.commands == nil || v.state == nil {
		return v, fmt.Errorf("%w: it is no record, or a table is missing", ErrCorrupt)
	}
	// Entries only come at the end, so their pages may be filled.
	v.entries.FillPercent = 0.95
	if tx.Writable() && v.state.Get(keyFormat) == nil {
		return v, nil // being prepared
	}
	got, err := v.number(keyFormat)
	if err == nil && got != format {
		err = fmt.Errorf("%w: its format is %d, and this program knows %d", ErrNewer, got, format)
	}
	return v, err
}

func (v tables) head() (record.Head, error) {
	b, err := unsum(keyHead, v.state.Get(keyHead))
	if err != nil || len(b) != 8+hashSize {
		return record.Head{}, fmt.Errorf("%w: its head is unreadable", ErrCorrupt)
	}
	return record.Head{Seq: binary.BigEndian.Uint64(b), Hash: record.Hash(b[8:])}, nil
}

func (v tables) setHead(h record.Head) error {
	return v.state.Put(keyHead, sum(keyHead, append(seqKey(h.Seq), h.Hash[:]...)))
}

func (v tables) acked() (uint64, error)    { return v.number(keyAcked) }
func (v tables) setAcked(seq uint64) error { return v.setNumber(keyAcked, seq) }
func (v tables) setFormat() error          { return v.setNumber(keyFormat, format) }

func (v tables) number(key []byte) (uint64, error) {
	b, err := unsum(key, v.state.Get(key))
	if err != nil || len(b) != 8 {
		return 0, fmt.Errorf("%w: its %s is unreadable", ErrCorrupt, key)
	}
	return binary.BigEndian.Uint64(b), nil
}

func (v tables) setNumber(key []byte, n uint64) error {
	return v.state.Put(key, sum(key, seqKey(n)))
}

// meeting reads the summary of a meeting; false if there is none.
func (v tables) meeting(id string) (record.Meeting, bool, error) {
	key := idKey(id)
	value := v.meetings.Get(key)
	if value == nil {
		return record.Meeting{}, false, nil
	}
	m, err := decodeMeeting(key, value)
	return m, err == nil, err
}

func (v tables) setMeeting(m record.Meeting) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	key := idKey(m.ID)
	return v.meetings.Put(key, sum(key, b))
}

func decodeMeeting(key, value []byte) (record.Meeting, error) {
	var m record.Meeting
	b, err := unsum(key, value)
	if err == nil {
		err = json.Unmarshal(b, &m)
	}
	if err != nil {
		return m, fmt.Errorf("%w: the list of meetings is unreadable: %w", ErrCorrupt, err)
	}
	return m, nil
}

// idKey is the key of a name of any length and content.
func idKey(id string) []byte {
	h := sha256.Sum256([]byte(id))
	return h[:]
}

func seqKey(seq uint64) []byte { return binary.BigEndian.AppendUint64(nil, seq) }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sum appends a checksum of key and value.
func sum(key, value []byte) []byte {
	c := crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value)
	return binary.BigEndian.AppendUint32(value, c)
}

// unsum takes the checksum off again. What it returns lives as long as the
// transaction.
func unsum(key, value []byte) ([]byte, error) {
	n := len(value) - crc32.Size
	if n < 0 {
		return nil, fmt.Errorf("%w: a value is missing", ErrCorrupt)
	}
	c := crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, value[:n])
	if c != binary.BigEndian.Uint32(value[n:]) {
		return nil, fmt.Errorf("%w: a checksum is wrong", ErrCorrupt)
	}
	return value[:n], nil
}
