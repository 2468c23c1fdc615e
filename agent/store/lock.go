package store

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// lockRetry is how often a held file is tried again.
const lockRetry = 50 * time.Millisecond

// lockedFile opens the file and locks it. The lock belongs to the open file,
// so the kernel gives it up when the process ends, however it ends.
func lockedFile(path string, opts Options) (*os.File, error) {
	flags, how := os.O_RDWR|os.O_CREATE, unix.LOCK_EX
	if opts.ReadOnly {
		flags, how = os.O_RDONLY, unix.LOCK_SH
	}
	for give := time.Now().Add(opts.Timeout); ; {
		file, err := os.OpenFile(path, flags, fileMode)
		if err != nil {
			return nil, err
		}
		if err := lock(file, how, give); err != nil {
			return nil, errors.Join(err, file.Close())
		}
		same, err := stillThere(path, file)
		if err == nil && same {
			return file, nil
		}
		// Somebody put the file aside while we waited for it.
		if err := errors.Join(err, file.Close()); err != nil {
			return nil, err
		}
	}
}

func stillThere(path string, file *os.File) (bool, error) {
	ours, err := file.Stat()
	if err != nil {
		return false, err
	}
	named, err := os.Stat(path)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	return err == nil && os.SameFile(ours, named), err
}

// lock waits for the lock until the moment give.
func lock(file *os.File, how int, give time.Time) error {
	for {
		err := unix.Flock(int(file.Fd()), how|unix.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, unix.EINTR):
			continue
		case !errors.Is(err, unix.EWOULDBLOCK):
			return fmt.Errorf("lock: %w", err)
		case time.Now().After(give):
			return fmt.Errorf("%w%s", ErrHeld, holder(file))
		}
		time.Sleep(lockRetry)
	}
}

func unlock(file *os.File) error { return unix.Flock(int(file.Fd()), unix.LOCK_UN) }

// holder names the process that has the file locked, as far as the kernel
// tells. In a container, or on some file systems, it does not.
func holder(file *os.File) string {
	var st unix.Stat_t
	if err := unix.Fstat(int(file.Fd()), &st); err != nil {
		return ""
	}
	locks, err := os.Open("/proc/locks")
	if err != nil {
		return ""
	}
	defer func() { _ = locks.Close() }() // only read
	want := fmt.Sprintf("%02x:%02x:%d", unix.Major(st.Dev), unix.Minor(st.Dev), st.Ino)
	for lines := bufio.NewScanner(locks); lines.Scan(); {
		// 1: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF
		f := strings.Fields(lines.Text())
		if len(f) < 6 || f[1] != "FLOCK" || f[5] != want {
			continue
		}
		if pid, err := strconv.Atoi(f[4]); err == nil && pid > 0 {
			return fmt.Sprintf(", process %d", pid)
		}
	}
	return ""
}
