package alsa

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// System is where the kernel is met.
type System struct {
	// Proc, Sys and Dev are the folders "/proc", "/sys" and "/dev".
	Proc, Sys, Dev string
}

// Kernel is the machine that this program runs on.
func Kernel() System { return System{Proc: "/proc", Sys: "/sys", Dev: "/dev"} }

// readWord reads a small file of the kernel; it is empty if there is none.
func readWord(parts ...string) string {
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}

// number reads a count; 0 if it is none.
func number(s string) uint64 {
	v, err := strconv.ParseUint(s, 10, 64)
	if err != nil {
		return 0
	}
	return v
}
