// Package keepsake writes what a room should look or sound like to small
// files, and sees whether they are still what was written.
//
// It guarantees that a file is on the disk whole or the old one is still there,
// and that a sum tells a changed one from a whole one, however its JSON is laid
// out.
//
// Not its job: what stands in such a file (packages cameras and speakers).
package keepsake

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Replace writes a file beside the old one, sees that it is on the disk, and
// puts it in its place. The folder is made if there is none.
func Replace(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("the folder of references: %w", err)
	}
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

// Read returns a file's bytes, and no more than most of them.
func Read(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	return io.ReadAll(io.LimitReader(f, most))
}

// Sum is the SHA-256 of a piece of JSON as it is without its white space, in
// hexadecimal digits; "none" of what is no JSON, which no file has.
func Sum(data []byte) string {
	var compact bytes.Buffer
	if json.Compact(&compact, data) != nil {
		return "none"
	}
	h := sha256.Sum256(compact.Bytes())
	return hex.EncodeToString(h[:])
}
