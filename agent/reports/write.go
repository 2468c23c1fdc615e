package reports

import (
	"errors"
	"os"

	"klubba/room/precheck"
)

// write puts a report beside the old one, sees that it is on the disk, and
// puts it in its place.
func (s *Shelf) write(r precheck.Sealed) error {
	if err := os.MkdirAll(s.folder, 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(s.folder, ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(r.Raw)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), s.file(r.Report.Number))
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	folder, err := os.Open(s.folder)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
