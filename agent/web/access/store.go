package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// maxSessions bounds the sessions that are kept; the one that would end first
// gives way.
const maxSessions = 256

// maxFile bounds the file that they are read from, in bytes.
const maxFile = 1 << 20

// kept is one session on disk: what the library hands over, under the hash of
// what the browser holds.
type kept struct {
	Data    []byte    `json:"data"`
	Expires time.Time `json:"expires"`
}

// store keeps sessions in memory and, so that they outlive the daemon, in a
// file. It is a store of the session library. It reads the file at its first
// use and writes it at each login and logout. A file that cannot be read or
// written costs the sessions of before a restart, and nothing else.
type store struct {
	path   string // empty: in memory alone
	warn   func(what string, err error)
	mu     sync.Mutex
	read   bool
	byHash map[string]kept
}

// Find returns a session that has not expired.
func (s *store) Find(hash string) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.load()
	k, ok := s.byHash[hash]
	if !ok || !time.Now().Before(k.Expires) {
		return nil, false, nil
	}
	return k.Data, true, nil
}

// Commit keeps a session.
func (s *store) Commit(hash string, data []byte, expires time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.load()
	s.byHash[hash] = kept{data, expires}
	s.clear()
	s.save()
	return nil
}

// Delete forgets a session.
func (s *store) Delete(hash string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.load()
	if _, ok := s.byHash[hash]; ok {
		delete(s.byHash, hash)
		s.save()
	}
	return nil
}

// clear drops what has expired, and what is too much.
func (s *store) clear() {
	now := time.Now()
	for hash, k := range s.byHash {
		if !now.Before(k.Expires) {
			delete(s.byHash, hash)
		}
	}
	for len(s.byHash) > maxSessions {
		first := ""
		for hash, k := range s.byHash {
			if first == "" || k.Expires.Before(s.byHash[first].Expires) {
				first = hash
			}
		}
		delete(s.byHash, first)
	}
}

func (s *store) load() {
	if s.read {
		return
	}
	s.read, s.byHash = true, map[string]kept{}
	if s.path == "" {
		return
	}
	info, err := os.Stat(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil && info.Size() > maxFile {
		err = fmt.Errorf("%s: larger than %d KiB", s.path, maxFile>>10)
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(s.path)
	}
	if err == nil {
		err = json.Unmarshal(data, &s.byHash)
	}
	if err != nil || s.byHash == nil {
		s.byHash = map[string]kept{}
		s.warn("sessions of before the restart are lost: everybody logs in again", err)
	}
	s.clear()
}

// save replaces the file as a whole.
func (s *store) save() {
	if s.path == "" {
		return
	}
	if err := s.replace(); err != nil {
		s.warn("sessions will not outlive the next restart", err)
	}
}

func (s *store) replace() error {
	data, err := json.Marshal(s.byHash)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(s.path), ".sessions-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), s.path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
