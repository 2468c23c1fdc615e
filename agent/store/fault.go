package store

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	bolterrors "go.etcd.io/bbolt/errors"
	"golang.org/x/sys/unix"

	"klubba/room/record"
)

// condition is what is the matter, and what a caretaker does about it.
type condition struct{ says, remedy string }

func (c *condition) Error() string { return c.says }

// The conditions of a record. Every error of this package that is one of
// them is found by errors.Is, and Remedy says what to do about it.
var (
	ErrFull error = &condition{
		"the disk is full",
		"free some space on it, for example by removing old logs; recording goes on by itself when there is room",
	}
	ErrReadOnly error = &condition{
		"it can only be read",
		"make the disk writable again; a memory card that turned read-only by itself is usually worn out, so replace it",
	}
	ErrDenied error = &condition{
		"this program may not use it",
		"let the user that klubbad runs as own the file and its folder",
	}
	ErrHeld error = &condition{
		"another klubbad holds it",
		"stop the other one, or give this one its own file",
	}
	ErrCorrupt error = &condition{
		"it is damaged",
		"keep the file, put it aside and let a new record begin; compare it with the entries that the centre has received",
	}
	ErrNewer error = &condition{
		"a newer klubba wrote it",
		"install that version again, or give this one its own file",
	}
	ErrMissing error = &condition{
		"there is no such file or folder",
		"create the folder, or correct the path in the configuration",
	}
	ErrDevice error = &condition{
		"the disk fails",
		"replace the disk or memory card",
	}
)

// Remedy says what to do about an error of this package; empty if it is none
// of the named conditions.
func Remedy(err error) string {
	var c *condition
	if errors.As(err, &c) {
		return c.remedy
	}
	return ""
}

// fault puts the file, the operation, the condition and its remedy around an
// error.
func (s *Store) fault(op string, err error) error { return faultOf(s.path, op, err) }

func faultOf(path, op string, err error) error {
	if err == nil {
		return nil
	}
	var c *condition
	if !errors.As(err, &c) {
		cond := conditionOf(err)
		if cond == nil {
			return fmt.Errorf("record %s: %s: %w", path, op, err)
		}
		err = fmt.Errorf("%w: %w", cond, err)
	}
	return fmt.Errorf("record %s: %s: %w; %s", path, op, err, Remedy(err))
}

// conditionOf names an error of the system or of bbolt.
func conditionOf(err error) error {
	var fault *record.Fault
	switch {
	case errors.As(err, &fault):
		return ErrCorrupt
	case like(err, unix.ENOSPC), like(err, unix.EDQUOT), like(err, unix.EFBIG):
		return ErrFull
	case like(err, unix.EROFS), errors.Is(err, bolterrors.ErrDatabaseReadOnly):
		return ErrReadOnly
	case errors.Is(err, fs.ErrPermission):
		return ErrDenied
	case errors.Is(err, fs.ErrNotExist):
		return ErrMissing
	case like(err, unix.EIO):
		return ErrDevice
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return ErrCorrupt
	}
	return nil
}

// like is errors.Is, and also finds an error that bbolt wrapped as text.
func like(err error, errno unix.Errno) bool {
	return errors.Is(err, errno) || strings.HasSuffix(err.Error(), ": "+errno.Error())
}
