package health

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"klubba/room/precheck"
)

// tried is what TryDisk writes: more than one block of any disk.
const tried = 64 << 10

// TryDisk measures the disk that the record is on: what is free, whether it
// can be written, and how long a small file takes to be safely on it. The file
// is removed again. The error says that there is no such disk.
func (s Source) TryDisk() (precheck.Disk, error) {
	folder := filepath.Dir(s.Disk)
	var st unix.Statfs_t
	if err := unix.Statfs(folder, &st); err != nil {
		return precheck.Disk{}, fmt.Errorf("the folder of the record: %s: %w", folder, err)
	}
	d := precheck.Disk{
		Free: st.Bavail * uint64(st.Bsize), Total: st.Blocks * uint64(st.Bsize),
		ReadOnly: st.Flags&unix.ST_RDONLY != 0,
	}
	if d.ReadOnly {
		return d, nil
	}
	began := time.Now()
	d.Fault = writeThrough(folder)
	d.Write = time.Since(began)
	if errors.Is(d.Fault, unix.EROFS) {
		d.ReadOnly, d.Fault = true, nil
	}
	return d, nil
}

// writeThrough writes a file and sees that it is on the disk.
func writeThrough(folder string) error {
	f, err := os.CreateTemp(folder, ".try-*")
	if err != nil {
		return errnoOf(err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // what is left is found by its name
	_, err = f.Write(make([]byte, tried))
	return errnoOf(errors.Join(err, f.Sync(), f.Close()))
}

// errnoOf is what the system said, without the name of a file that nobody
// knows.
func errnoOf(err error) error {
	var errno unix.Errno
	if errors.As(err, &errno) {
		return errno
	}
	return err
}
