package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"klubba/agent/web/password"
)

// typed runs "klubba passwd" on a terminal, types an answer after each
// question, and returns what the terminal showed beside the questions.
func typed(t *testing.T, answers ...string) (shown, out, said string, code int) {
	t.Helper()
	near, far := openTerminal(t)
	asked, asking := io.Pipe()
	var printed bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(t.Context(), []string{"passwd", "--lang", "en"}, far, &printed, asking, func(string) string { return "" })
		asking.Close()
	}()
	questions := bufio.NewReader(asked)
	for _, answer := range answers {
		q, err := questions.ReadString(':')
		if err != nil {
			t.Fatal(err)
		}
		said += q
		if _, err := near.WriteString(answer + "\n"); err != nil {
			t.Fatal(err)
		}
	}
	rest, err := io.ReadAll(questions)
	if err != nil {
		t.Fatal(err)
	}
	code = <-ended
	echo, err := unix.IoctlGetTermios(int(far.Fd()), unix.TCGETS)
	if err != nil || echo.Lflag&unix.ECHO == 0 {
		t.Errorf("the terminal stays mute: %v", err)
	}
	return drained(t, near), printed.String(), said + string(rest), code
}

// drained is what a terminal has shown so far.
func drained(t *testing.T, near *os.File) string {
	t.Helper()
	n, err := unix.IoctlGetInt(int(near.Fd()), unix.TIOCINQ)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(near, b); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestPasswordIsAskedTwiceAndNotShown(t *testing.T) {
	const secret = "klubban i bordet"
	shown, out, said, code := typed(t, secret, secret)
	hash, ok := strings.CutPrefix(strings.TrimSpace(out), `hash = "`)
	if code != exitDone || !ok || !password.Check(strings.TrimSuffix(hash, `"`), secret) {
		t.Errorf("exit code %d, %s%s", code, out, said)
	}
	if strings.Contains(shown+said+out, "klubban") {
		t.Errorf("the password is shown: %q %q", shown, said)
	}
	if _, out, said, code := typed(t, secret, "klubban i borden"); code != exitRefused || out != "" || !strings.Contains(said, "The passwords differ") {
		t.Errorf("two that differ: exit code %d, %s%s", code, out, said)
	}
}
