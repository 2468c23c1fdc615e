package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"

	"klubba/agent/store/pages"
	"klubba/room/record"
)

// fileMode lets the daemon write and its group read.
const fileMode = 0o640

// open opens the file, proves that it is whole, hands it to bbolt, and reads
// the head. Until all of that is done nothing is kept open.
func (s *Store) open() (err error) {
	file, err := lockedFile(s.path, s.opts)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return errors.Join(err, file.Close())
	}
	fresh := info.Size() == 0
	if fresh && s.opts.ReadOnly {
		return errors.Join(fmt.Errorf("%w: it is empty", ErrCorrupt), file.Close())
	}
	if !fresh {
		if err := pages.Check(file, info.Size()); err != nil {
			return errors.Join(fmt.Errorf("%w: %w", ErrCorrupt, err), file.Close())
		}
	}
	s.file = file
	defer func() {
		if err == nil {
			return
		}
		err = errors.Join(err, s.release())
		if fresh {
			err = errors.Join(err, s.unmake())
		}
	}()
	return s.guard(func() error { return s.attach(fresh) })
}

// attach gives the file to bbolt and reads the head.
func (s *Store) attach(fresh bool) (err error) {
	if s.db, err = bbolt.Open(s.path, fileMode, &bbolt.Options{
		OpenFile:     func(string, int, os.FileMode) (*os.File, error) { return s.file, nil },
		Timeout:      time.Second, // the lock is ours already
		ReadOnly:     s.opts.ReadOnly,
		NoSync:       s.opts.NoSync,
		FreelistType: bbolt.FreelistMapType,
	}); err != nil {
		s.file = nil // bbolt has closed it
		return err
	}
	if !s.opts.ReadOnly {
		if err := s.db.Update(prepare); err != nil {
			return err
		}
	}
	if fresh {
		if err := syncFolder(s.path); err != nil {
			return err
		}
	}
	return s.db.View(func(tx *bbolt.Tx) error {
		v, err := view(tx)
		if err != nil {
			return err
		}
		// What is only read may end anywhere: Verify says how it is. What is
		// to be continued must have its end.
		head, err := v.head()
		if err == nil && !s.opts.ReadOnly {
			head, err = endOf(v)
		}
		if err != nil {
			return err
		}
		s.head.Store(&head)
		return nil
	})
}

// unmake empties a file that could not be begun, for lack of space perhaps:
// half a beginning would pass for a damaged record the next time. It looks
// first that nobody else has begun one there meanwhile.
func (s *Store) unmake() error {
	file, err := lockedFile(s.path, s.opts)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err == nil && pages.Check(file, info.Size()) != nil {
		err = file.Truncate(0)
	}
	return errors.Join(err, file.Close())
}

// prepare makes the buckets of a file that has none at all.
func prepare(tx *bbolt.Tx) error {
	if k, _ := tx.Cursor().First(); k != nil {
		return nil
	}
	for _, name := range [][]byte{bucketEntries, bucketMeetings, bucketCommands, bucketState} {
		if _, err := tx.CreateBucket(name); err != nil {
			return err
		}
	}
	v, err := view(tx)
	if err != nil {
		return err
	}
	return errors.Join(v.setFormat(), v.setHead(record.Head{}), v.setAcked(0))
}

// syncFolder makes a new or renamed file's name as durable as its content.
func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
