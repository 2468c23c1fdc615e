package store_test

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"

	"klubba/agent/store"
	"klubba/room"
	"klubba/room/record"
)

var kills = flag.Int("kills", 25, "how many times to kill a process that writes")

// writerPath, when set, makes this test binary the process to be killed.
const writerPath = "KLUBBA_TEST_WRITE_RECORD"

func TestMain(m *testing.M) {
	if path := os.Getenv(writerPath); path != "" {
		fmt.Fprintln(os.Stderr, writeForEver(path))
		os.Exit(1)
	}
	flag.Parse()
	os.Exit(m.Run())
}

// writeForEver appends entries, some alone and some together, and shows each
// one after it was appended. It acknowledges now and then, as MQTT would.
func writeForEver(path string) error {
	s, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	for n := 0; ; n++ {
		run := make([]record.Entry, 1+n%3)
		for i := range run {
			run[i] = entry(n, room.Note{
				Kind: room.KindCommand, Meeting: "KF-1", Outcome: "done",
				ID: fmt.Sprintf("%d-%d-%d", os.Getpid(), n, i),
			})
		}
		sealed, err := s.Append(run...)
		if err != nil {
			return err
		}
		for _, e := range sealed {
			fmt.Printf("%d %s\n", e.Entry.Seq, e.Hash)
		}
		if n%5 == 4 {
			seq := sealed[0].Entry.Seq
			if err := s.Ack(seq); err != nil {
				return err
			}
			fmt.Printf("acked %d\n", seq)
		}
	}
}

// TestKill kills a writing process again and again, at a random moment. What
// it had shown must be there, in a chain that verifies.
func TestKill(t *testing.T) {
	path := newPath(t)
	shown := map[uint64]string{}
	var acked uint64
	for range *kills {
		for line := range strings.Lines(killWriter(t, path)) {
			var seq uint64
			var hash string
			if n, _ := fmt.Sscanf(line, "acked %d\n", &seq); n == 1 {
				acked = seq
			} else if n, _ := fmt.Sscanf(line, "%d %64s\n", &seq, &hash); n == 2 && len(hash) == 64 {
				if was, twice := shown[seq]; twice {
					t.Fatalf("entry %d was shown twice: %s and %s", seq, was, hash)
				}
				shown[seq] = hash
			}
		}
		checkShown(t, path, shown, acked)
	}
	t.Logf("%d kills, %d entries shown, none missing", *kills, len(shown))
}

// killWriter starts a writer, lets it show a few entries, kills it, and
// returns what it showed.
func killWriter(t *testing.T, path string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	writer := exec.CommandContext(t.Context(), self)
	writer.Env = append(os.Environ(), writerPath+"="+path)
	var complaint strings.Builder
	writer.Stderr = &complaint
	pipe, err := writer.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := writer.Start(); err != nil {
		t.Fatal(err)
	}
	var seen strings.Builder
	out := bufio.NewReader(pipe)
	for range 1 + rand.IntN(12) {
		line, err := out.ReadString('\n')
		seen.WriteString(line)
		if err != nil {
			break
		}
	}
	// Somewhere between one write and the next: spin for up to about a
	// transaction's time, so that the moment is not tied to a line.
	for n := rand.IntN(2_000_000); n > 0; n-- {
		_ = n
	}
	if err := writer.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	seen.Write(rest)
	var exit *exec.ExitError
	if err := writer.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
		t.Fatalf("the writer was not killed but ended: %v: %s", err, complaint.String())
	}
	return seen.String()
}

func checkShown(t *testing.T, path string, shown map[uint64]string, acked uint64) {
	t.Helper()
	s, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	head, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ids := map[record.Hash]uint64{}
	found := 0
	for e, err := range s.All(0) {
		if err != nil {
			t.Fatal(err)
		}
		if before, twice := ids[e.Hash]; twice {
			t.Errorf("entries %d and %d have the same id", before, e.Entry.Seq)
		}
		ids[e.Hash] = e.Entry.Seq
		if hash, ok := shown[e.Entry.Seq]; ok {
			found++
			if hash != e.Hash.String() {
				t.Errorf("entry %d was shown as %s and is %s", e.Entry.Seq, hash, e.Hash)
			}
		}
	}
	if found != len(shown) {
		t.Fatalf("%d entries were shown, and %d of them are there", len(shown), found)
	}
	if got, err := s.Acked(); err != nil || got < acked || got > head.Seq {
		t.Errorf("acknowledged up to %d of %d, %d was shown: %v", got, head.Seq, acked, err)
	}
}
