package store

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Quarantine renames a damaged record aside, so that Open begins a new one at
// its place, and returns its new name. The old file is never changed or
// removed. The caller makes record.Gap the new record's first entry, and
// decides whether to do this at all. A file that a daemon holds is refused.
func Quarantine(path string) (aside string, err error) {
	const op = "put aside"
	file, err := os.Open(path)
	if err != nil {
		return "", faultOf(path, op, err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := lock(file, unix.LOCK_EX, time.Now()); err != nil {
		return "", faultOf(path, op, err)
	}
	if aside, err = unusedName(path); err != nil {
		return "", faultOf(path, op, err)
	}
	if err := os.Rename(path, aside); err != nil {
		return "", faultOf(path, op, err)
	}
	if err := syncFolder(path); err != nil {
		return aside, faultOf(path, op, err)
	}
	return aside, nil
}

// unusedName finds a name with the present time that no file has.
func unusedName(path string) (string, error) {
	base := path + ".damaged-" + time.Now().UTC().Format("20060102T150405Z")
	for n := range 100 {
		name := base
		if n > 0 {
			name = fmt.Sprintf("%s-%d", base, n+1)
		}
		if _, err := os.Lstat(name); errors.Is(err, os.ErrNotExist) {
			return name, nil
		} else if err != nil {
			return "", err
		}
	}
	return "", fmt.Errorf("%s and 99 more like it: %w", base, os.ErrExist)
}
