package audio

import (
	"bytes"
	"fmt"
	"strings"
)

// complaint is what the helper wrote to its standard error: a hundred lines
// of ALSA and JACK on a good day. The first and the last are kept.
type complaint struct {
	first, last []byte
}

// kept is how much of the beginning, and of the end, is kept, in bytes.
const kept = 8 << 10

// Write implements io.Writer. It never fails.
func (c *complaint) Write(p []byte) (int, error) {
	n := len(p)
	room := min(kept-len(c.first), len(p))
	c.first = append(c.first, p[:room]...)
	c.last = append(c.last, p[room:]...)
	if over := len(c.last) - kept; over > 0 {
		if end := bytes.IndexByte(c.last[over:], '\n'); end >= 0 {
			over += end + 1 // no half lines
		}
		c.last = append(c.last[:0], c.last[over:]...)
	}
	return n, nil
}

// most is how many lines are worth telling.
const most = 3

// lines returns those lines, the last few, that tell of something out of the
// ordinary: an assertion, a failed call, a panic, an error of the helper. What
// Go's runtime adds to a crash, every goroutine and register, is not for people.
func (c *complaint) lines() []string {
	var telling []string
	failed := false // PortAudio tells of one failure at each level that it passes
	for line := range strings.Lines(string(c.first) + "\n" + string(c.last)) {
		line = strings.TrimSpace(strings.ToValidUTF8(line, "?"))
		if strings.HasPrefix(line, "PC=0x") || strings.HasPrefix(line, "goroutine ") {
			break
		}
		again := strings.HasPrefix(line, "Expression '")
		if again && failed {
			continue
		}
		failed = failed || again
		if line == "" || ordinary(line) || len(telling) > 0 && telling[len(telling)-1] == line {
			continue
		}
		telling = append(telling, fmt.Sprintf("%.200s", line))
	}
	return telling[max(0, len(telling)-most):]
}

// ordinary reports whether a line comes on healthy machines too: ALSA looks
// for cards and plugins that nobody has, and PortAudio asks for a JACK server.
func ordinary(line string) bool {
	for _, begin := range []string{"ALSA lib ", "jack server is not running", "Cannot connect to server", "JackShmReadWritePtr",
		"attempt to connect to server failed", "connect(2) call to ", "Cannot lock down", "Cannot use real-time", "Cannot create RT"} {
		if strings.HasPrefix(line, begin) {
			return true
		}
	}
	return false
}

// String quotes the telling lines, to be put behind an error's text.
func (c *complaint) String() string {
	if lines := c.lines(); len(lines) > 0 {
		return fmt.Sprintf("; it said %q", strings.Join(lines, " | "))
	}
	return ""
}
