package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"klubba/agent/calendar/ics"
)

// copyVersion is the version of the form of a copy on disk.
const copyVersion = 1

// kept is the last good copy, in memory and on disk. Its text is what was
// needed of the calendar: no guests, no descriptions, and titles only if the
// room shows them.
type kept struct {
	V int `json:"v"`
	// Source is a digest of where it was read: another calendar's copy is
	// none of this one.
	Source string    `json:"source"`
	Titles bool      `json:"titles"`
	Read   time.Time `json:"read"` // when it was last known to be the newest
	Mark   mark      `json:"mark,omitzero"`
	Text   string    `json:"text"`
}

func digest(address string) string {
	sum := sha256.Sum256([]byte(address))
	return hex.EncodeToString(sum[:])
}

// load returns the copy of a source on disk; none is the zero copy.
func load(path, source string, titles bool) (kept, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) || path == "" {
		return kept{}, nil
	}
	if err != nil {
		return kept{}, fmt.Errorf("the copy of the calendar: %w", err)
	}
	defer func() { _ = f.Close() }() // only read
	// Text in JSON is at most six times as long.
	data, err := io.ReadAll(io.LimitReader(f, 6*ics.MaxSize+4096))
	if err != nil {
		return kept{}, fmt.Errorf("the copy of the calendar: %w", err)
	}
	var k kept
	if json.Unmarshal(data, &k) != nil || k.V != copyVersion {
		return kept{}, fmt.Errorf("the copy of the calendar is damaged, and left out: %s", path)
	}
	if k.Source != source {
		return kept{}, nil
	}
	text, err := ics.Sieve([]byte(k.Text), titles)
	if err != nil {
		return kept{}, fmt.Errorf("the copy of the calendar is damaged, and left out: %w", err)
	}
	if titles != k.Titles {
		k.Mark, k.Titles = mark{}, titles // what is known of it is of the other form
	}
	k.Text = string(text)
	return k, nil
}

// save writes the copy whole, or leaves what was there.
func (k kept) save(path string) error {
	if path == "" {
		return nil
	}
	data, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("the copy of the calendar: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("the folder of the calendar's copy: %w", err)
	}
	if err := replace(path, append(data, '\n')); err != nil {
		return fmt.Errorf("the copy of the calendar cannot be kept: %w", err)
	}
	return nil
}

// replace writes a file beside the old one, sees that it is on the disk, and
// puts it in its place.
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
