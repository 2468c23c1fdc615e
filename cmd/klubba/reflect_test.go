package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"

	"klubba/devices/probe/stamp"
)

func TestReflectAnswersAndTells(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	var complaints bytes.Buffer
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, []string{"reflect", "--listen", "127.0.0.1:0"}, strings.NewReader(""), in, &complaints, func(string) string { return "" })
		in.Close()
	}()
	lines := bufio.NewScanner(out)
	if !lines.Scan() {
		t.Fatalf("no word of where it listens; it said %q", &complaints)
	}
	at := regexp.MustCompile(`127\.0\.0\.1:\d+`).FindString(lines.Text())
	conn, err := (&net.Dialer{}).DialContext(ctx, "udp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write(stamp.AppendProbe(nil, 7, stamp.TimeOf(time.Now()))); err != nil {
		t.Fatal(err)
	}
	_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	b := make([]byte, 100)
	n, err := conn.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := stamp.ParseAnswer(b[:n]); err != nil || a.Seq != 7 {
		t.Errorf("answer %+v, %v", a, err)
	}
	cancel()
	if !lines.Scan() || !strings.HasPrefix(lines.Text(), "Besvarade: 1.") {
		t.Errorf("at the end it said %q", lines.Text())
	}
	if c := <-code; c != exitDone {
		t.Errorf("exit %d, and %q", c, &complaints)
	}
}

func TestReflectSaysWhyNot(t *testing.T) {
	taken, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var complaints bytes.Buffer
	code := run(t.Context(), []string{"reflect", "--listen", taken.LocalAddr().String()}, strings.NewReader(""), io.Discard, &complaints, func(string) string { return "" })
	if code != exitRefused || !strings.Contains(complaints.String(), "används redan av ett annat program") {
		t.Errorf("exit %d, %q", code, &complaints)
	}
}
