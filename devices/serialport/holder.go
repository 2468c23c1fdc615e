package serialport

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// holder names the program that has a port open, as far as /proc shows: of
// other users' programs it shows root alone what they have open. Of this
// program, so many handles are known to be open and were refused.
func holder(path string, refused int) string {
	port, err := filepath.EvalSymlinks(path)
	if err != nil {
		port = path
	}
	links, err := filepath.Glob("/proc/[0-9]*/fd/*")
	if err != nil {
		return "by whom is not known"
	}
	own := fmt.Sprintf("/proc/%d/", os.Getpid())
	ours := 0
	for _, link := range links {
		target, err := os.Readlink(link)
		if err != nil || target != port {
			continue
		}
		if strings.HasPrefix(link, own) {
			ours++
			continue
		}
		process := filepath.Dir(filepath.Dir(link))
		name, err := os.ReadFile(filepath.Join(process, "comm"))
		if err != nil {
			continue // it has just ended
		}
		return fmt.Sprintf("%s (process %s): end it, or give it another port", strings.TrimSpace(string(name)), filepath.Base(process))
	}
	if ours > refused {
		return "by this program itself, for another part: give each part a port of its own"
	}
	return "by whom /proc does not show; fuser as root does"
}
