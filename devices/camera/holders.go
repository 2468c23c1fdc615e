package camera

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// Holder is a process that has the camera open.
type Holder struct {
	PID     int    `json:"pid"`
	Command string `json:"command"`
}

// holders looks through the open files of every process for the nodes.
// hidden counts the processes that we were not permitted to look into; any of
// them may hold the camera, too.
func (s system) holders(nodes []Device) (found []Holder, hidden int) {
	entries, err := os.ReadDir(s.proc)
	if err != nil {
		return nil, 0
	}
	own := os.Getpid()
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || pid == own {
			continue
		}
		switch holds, err := s.holds(e.Name(), nodes); {
		case os.IsPermission(err):
			hidden++
		case holds:
			found = append(found, Holder{PID: pid, Command: readWord(filepath.Join(s.proc, e.Name()), "comm")})
		}
	}
	return found, hidden
}

// holds reports whether a process has one of the nodes open. A process that
// ended while we looked holds nothing.
func (s system) holds(pid string, nodes []Device) (bool, error) {
	dir := filepath.Join(s.proc, pid, "fd")
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		to, err := os.Readlink(filepath.Join(dir, e.Name()))
		if err != nil || !strings.HasPrefix(to, s.dev) {
			continue
		}
		for _, d := range nodes {
			if to == d.Node {
				return true, nil
			}
		}
	}
	return false, nil
}

// haveNode reports whether the node's file is there; sysfs may know of a
// device whose file udev, or a container's owner, did not make.
func haveNode(d Device) bool { return unix.Access(d.Node, unix.F_OK) == nil }
