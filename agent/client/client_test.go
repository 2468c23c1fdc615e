package client_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"klubba/agent/client"
	"klubba/agent/web"
	"klubba/agent/web/webtest"
	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

var evening = time.Date(2026, 11, 23, 18, 30, 0, 0, time.UTC)

// ask serves a room by package web and returns its client.
func ask(t *testing.T, r *webtest.Room) *client.Client {
	t.Helper()
	s := web.New(web.Options{
		Place: wire.Place{Site: "Umeå", Room: "Sessionssalen"},
		Told:  r.Told, Figures: r.Figures, Record: r.Record, Do: r.Do, Now: r.Now, Zone: time.UTC,
	})
	return askHandler(t, s.Handler())
}

func askHandler(t *testing.T, h http.Handler) *client.Client {
	t.Helper()
	listener := listen(t)
	server := &http.Server{Handler: h}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	c := client.New(listener.Addr().String())
	t.Cleanup(func() { c.Close(); server.Close(); <-served })
	return c
}

func listen(t *testing.T) *net.UnixListener {
	t.Helper()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(t.TempDir(), "c.sock"), Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestStatusAndCommand(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	c := ask(t, r)
	answer, err := c.Command(t.Context(), room.Start{Meeting: "KF-1"}, "Anna Öberg")
	if err != nil || !answer.OK || !answer.Recorded {
		t.Fatalf("open: %+v, %v", answer, err)
	}
	state, err := c.Status(t.Context())
	if err != nil || state.Meeting.Phase != "open" || state.Meeting.ID != "KF-1" || state.Meeting.By.Name != "Anna Öberg" {
		t.Errorf("state %+v, %v", state.Meeting, err)
	}
	answer, err = c.Command(t.Context(), room.LampTest{}, "")
	if err != nil || answer.OK || answer.Refused != string(room.RefusedMeetingOn) {
		t.Errorf("refused: %+v, %v", answer, err)
	}
}

func TestNameThatIsNone(t *testing.T) {
	r := webtest.New(evening)
	var gone *client.NoDaemon
	if _, err := ask(t, r).Command(t.Context(), room.Precheck{}, "a\nb"); err == nil || errors.As(err, &gone) {
		t.Errorf("got %v", err)
	}
	if r.Record.Head().Seq != 0 {
		t.Error("it reached the room")
	}
}

func TestRecord(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	c := ask(t, r)
	id := "KF 1/2 å" // must survive the path
	if _, err := c.Command(t.Context(), room.Start{Meeting: id}, ""); err != nil {
		t.Fatal(err)
	}
	meetings, err := c.Meetings(t.Context())
	if err != nil || len(meetings) != 1 || meetings[0].ID != id {
		t.Fatalf("meetings %+v, %v", meetings, err)
	}
	entries, err := c.Meeting(t.Context(), id)
	if err != nil || len(entries) != 2 || entries[1].Entry.To != "open" || entries[1].Prev != entries[0].Hash {
		t.Errorf("entries %+v, %v", entries, err)
	}
	some, err := c.Entries(t.Context(), 1, 1)
	if err != nil || len(some) != 1 || some[0].Entry.Seq != 2 {
		t.Errorf("entries after 1: %+v, %v", some, err)
	}
	var problem *client.Problem
	if _, err := c.Meeting(t.Context(), "KF-9"); !errors.As(err, &problem) || problem.Status != 404 {
		t.Errorf("no such meeting: %v", err)
	}
	var export bytes.Buffer
	if err := c.Export(t.Context(), &export); err != nil {
		t.Fatal(err)
	}
	if head, err := record.VerifyExport(&export); err != nil || head != r.Record.Head() {
		t.Errorf("export: head %v, %v", head, err)
	}
	r.Record.Falsify(2)
	found, err := c.Verify(t.Context())
	if err != nil || found.OK || found.Seq != 2 || found.Problem != string(record.Changed) {
		t.Errorf("verify: %+v, %v", found, err)
	}
	if _, err := c.Entries(t.Context(), 1, 1); err == nil || !strings.Contains(err.Error(), "hash") {
		t.Errorf("an entry with a false hash: %v", err)
	}
}

func TestExportToAFullDisk(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	err := ask(t, r).Export(t.Context(), fullDisk{})
	var gone *client.NoDaemon
	if !errors.Is(err, syscall.ENOSPC) || errors.As(err, &gone) {
		t.Errorf("got %v", err)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestNoDaemonSaysWhy(t *testing.T) {
	folder := t.TempDir()
	stale := filepath.Join(folder, "stale.sock")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: stale, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	closing := listen(t)
	go func() {
		for {
			conn, err := closing.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	tests := map[client.Why]string{
		client.Missing: filepath.Join(folder, "nothing.sock"),
		client.Refused: stale,
		client.Broken:  closing.Addr().String(),
	}
	for why, socket := range tests {
		c := client.New(socket)
		_, err := c.Status(t.Context())
		c.Close()
		var gone *client.NoDaemon
		if !errors.As(err, &gone) || gone.Why != why || !strings.Contains(err.Error(), socket) {
			t.Errorf("%s: %v", why, err)
		}
	}
}

func TestDaemonThatHangs(t *testing.T) {
	c := client.New(listen(t).Addr().String()) // the kernel accepts, nobody answers
	defer c.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := c.Status(ctx)
	var gone *client.NoDaemon
	if !errors.As(err, &gone) || gone.Why != client.Silent {
		t.Errorf("got %v", err)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	tests := map[string]struct {
		handler http.HandlerFunc
		has     string
	}{
		"not JSON":       {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "hello") }, "same version"},
		"a bare problem": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }, "502 Bad Gateway"},
		"endless":        {endless, "more than"},
	}
	for name, test := range tests {
		_, err := askHandler(t, test.handler).Status(t.Context())
		if err == nil || !strings.Contains(err.Error(), test.has) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func endless(w http.ResponseWriter, _ *http.Request) {
	for b := bytes.Repeat([]byte(" "), 1<<16); ; {
		if _, err := w.Write(b); err != nil {
			return
		}
	}
}

func TestWatch(t *testing.T) {
	r := webtest.New(evening)
	r.Good()
	c := ask(t, r)
	enough := errors.New("enough")
	var seqs []uint64
	err := c.Watch(t.Context(), client.FromNow, func(e client.Event) error {
		switch {
		case e.State != nil && e.State.Meeting.Phase == "idle":
			r.Step(room.Command{Do: room.Start{}})
		case e.State != nil:
			return enough
		case e.Entry != nil:
			seqs = append(seqs, e.Entry.Entry.Seq)
		}
		return nil
	})
	if !errors.Is(err, enough) || fmt.Sprint(seqs) != "[2 3]" {
		t.Errorf("entries %v, ended with %v", seqs, err)
	}
	seqs = nil
	err = c.Watch(t.Context(), 1, func(e client.Event) error { // what was missed comes first
		if e.State != nil {
			return enough
		}
		seqs = append(seqs, e.Entry.Entry.Seq)
		return nil
	})
	if !errors.Is(err, enough) || fmt.Sprint(seqs) != "[2 3]" {
		t.Errorf("resumed: entries %v, ended with %v", seqs, err)
	}
}

func TestWatchEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	err := ask(t, webtest.New(evening)).Watch(ctx, client.FromNow, func(client.Event) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	var gone *client.NoDaemon
	err = askStream(t, "event: entry\nid: 1\ndata: {}\n\n").Watch(t.Context(), client.FromNow, nil)
	if err == nil || !strings.Contains(err.Error(), "entry 1") {
		t.Errorf("an entry that is none: %v", err)
	}
	err = askStream(t, "event: news\ndata: {}\n\n").Watch(t.Context(), client.FromNow, nil)
	if !errors.As(err, &gone) || gone.Why != client.Broken || !strings.Contains(err.Error(), "ended the stream") {
		t.Errorf("an ended stream: %v", err)
	}
}

// askStream is a client of a daemon that streams this and ends.
func askStream(t *testing.T, stream string) *client.Client {
	return askHandler(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, stream) }))
}
