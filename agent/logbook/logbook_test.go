package logbook_test

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"klubba/agent/logbook"
)

func TestKeepsTheNewest(t *testing.T) {
	var b logbook.Book
	log := slog.New(slog.NewTextHandler(&b, nil))
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range 200 {
				log.Info("line", "of", i, "n", j)
				_ = b.Lines()
			}
		})
	}
	wg.Wait()
	for i := range 500 {
		fmt.Fprintf(&b, "%d\n", i)
	}
	lines := b.Lines()
	if len(lines) != 500 || lines[0] != "0" || lines[499] != "499" {
		t.Errorf("%d lines, from %q to %q", len(lines), lines[0], lines[len(lines)-1])
	}
}

func TestALongLineIsCut(t *testing.T) {
	var b logbook.Book
	fmt.Fprint(&b, strings.Repeat("x", 100000)+"\n\xff\n")
	if lines := b.Lines(); len(lines) != 2 || len(lines[0]) > 2010 || lines[1] != "?" {
		t.Errorf("%d lines, the first of %d bytes, the second %q", len(lines), len(lines[0]), lines[1])
	}
}
