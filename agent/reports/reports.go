// Package reports keeps the reports of pre-checks: the last ones on disk, the
// newest of the whole room in memory too.
//
// It guarantees that a report on disk is whole or not there; that at most Keep
// are kept, the oldest going first; that a damaged one is named and never
// shown as a report; and that a disk that fails costs what is on disk, and
// never the newest in memory. Numbers rise for ever, also over a restart.
//
// Not its job: what a report says (package room/precheck), and proving that
// it was not changed: its hash stands in the room's record.
package reports

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"klubba/agent/cell"
	"klubba/room/precheck"
)

// Keep is how many reports are kept.
const Keep = 50

// ErrNone tells that there is no such report.
var ErrNone = errors.New("no such report")

// Shelf is where the reports stand. Make one with New. It is safe for
// concurrent use.
type Shelf struct {
	folder string
	newest *cell.Cell[precheck.Sealed]

	mu     sync.Mutex        // of what is in memory: nobody holds it while a disk works
	last   uint64            // the highest number given out
	recent []precheck.Sealed // the oldest first

	disk   sync.Mutex // of the folder
	loaded bool
}

// New returns a shelf in a folder, which is made when there is something to
// keep; an empty name keeps in memory alone. Nothing is opened yet.
func New(folder string) *Shelf {
	return &Shelf{folder: folder, newest: cell.New(precheck.Sealed{})}
}

// Newest follows the newest report of the whole room. It is empty (Number 0)
// until there is one.
func (s *Shelf) Newest() *cell.Cell[precheck.Sealed] { return s.newest }

// Load reads what is on disk. It returns what is wrong with it, and the shelf
// is usable all the same.
func (s *Shelf) Load() error {
	s.disk.Lock()
	defer s.disk.Unlock()
	if s.loaded {
		return nil
	}
	s.loaded = true
	numbers, err := s.onDisk()
	faults := []error{err}
	for _, n := range numbers {
		kept, err := s.read(n)
		faults = append(faults, err)
		s.take(n, kept, err == nil)
	}
	return errors.Join(faults...)
}

// take puts a report in its place in memory. Of a damaged one the number alone
// is used up.
func (s *Shelf) take(number uint64, r precheck.Sealed, whole bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = max(s.last, number)
	if !whole {
		return
	}
	i, there := slices.BinarySearchFunc(s.recent, number, func(kept precheck.Sealed, n uint64) int {
		return cmp.Compare(kept.Report.Number, n)
	})
	if there {
		s.recent[i] = r
	} else {
		s.recent = slices.Insert(s.recent, i, r)
	}
	s.recent = s.recent[max(0, len(s.recent)-Keep):]
	if r.Report.Part == "" && number >= s.newest.Value().Report.Number {
		s.newest.Set(r)
	}
}

// Next gives out the number of the next report.
func (s *Shelf) Next() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	return s.last
}

// Put keeps a report: a new one, or one of the same number that was signed. It
// is in memory whatever the error, which tells of the disk.
func (s *Shelf) Put(r precheck.Sealed) error {
	s.take(r.Report.Number, r, true)
	if s.folder == "" {
		return nil
	}
	s.disk.Lock()
	defer s.disk.Unlock()
	if err := s.write(r); err != nil {
		return fmt.Errorf("report %d cannot be kept on disk: %w", r.Report.Number, err)
	}
	return s.prune()
}

// Get finds a report by its number; zero is the newest of the whole room.
func (s *Shelf) Get(number uint64) (precheck.Sealed, error) {
	if newest := s.newest.Value(); number == 0 && newest.Report.Number > 0 {
		return newest, nil
	}
	for _, r := range s.All() {
		if r.Report.Number == number {
			return r, nil
		}
	}
	if number == 0 {
		return precheck.Sealed{}, fmt.Errorf("%w: no pre-check of the whole room has been made", ErrNone)
	}
	return precheck.Sealed{}, fmt.Errorf("%w: number %d; the last %d are kept", ErrNone, number, Keep)
}

// All lists the reports, the oldest first.
func (s *Shelf) All() []precheck.Sealed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.recent)
}

const suffix = ".json"

func (s *Shelf) file(number uint64) string {
	return filepath.Join(s.folder, fmt.Sprintf("%08d%s", number, suffix))
}

// onDisk are the numbers of the reports on disk, the newest Keep of them in
// their order.
func (s *Shelf) onDisk() ([]uint64, error) {
	if s.folder == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(s.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the folder of reports: %w", err)
	}
	var numbers []uint64
	for _, e := range entries {
		name, ours := strings.CutSuffix(e.Name(), suffix)
		if n, err := strconv.ParseUint(name, 10, 64); ours && err == nil && n > 0 {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	return numbers[max(0, len(numbers)-Keep):], nil
}

func (s *Shelf) read(number uint64) (precheck.Sealed, error) {
	f, err := os.Open(s.file(number))
	if err != nil {
		return precheck.Sealed{}, fmt.Errorf("report %d: %w", number, err)
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, precheck.MaxSize+1))
	if err != nil {
		return precheck.Sealed{}, fmt.Errorf("report %d: %w", number, err)
	}
	r, err := precheck.Open(raw)
	if err == nil && r.Report.Number != number {
		err = fmt.Errorf("%w: it calls itself number %d", precheck.ErrForm, r.Report.Number)
	}
	if err != nil {
		return precheck.Sealed{}, fmt.Errorf("report %d (%s) is damaged: %w", number, s.file(number), err)
	}
	return r, nil
}

// prune removes the oldest.
func (s *Shelf) prune() error {
	entries, err := filepath.Glob(filepath.Join(s.folder, strings.Repeat("[0-9]", 8)+suffix))
	if err != nil || len(entries) <= Keep {
		return err
	}
	slices.Sort(entries)
	var faults []error
	for _, old := range entries[:len(entries)-Keep] {
		faults = append(faults, os.Remove(old))
	}
	return errors.Join(faults...)
}
