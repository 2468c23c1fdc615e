package alsa

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Direction of a stream.
type Direction string

// The directions.
const (
	Playback Direction = "playback"
	Capture  Direction = "capture"
)

// Stream is one substream of a card as /proc/asound shows it at a moment.
type Stream struct {
	Direction Direction `json:"direction"`
	// Device and Sub are its numbers on the card.
	Device int `json:"device"`
	Sub    int `json:"sub"`
	// State is the kernel's word: "RUNNING", "PREPARED", "XRUN", "DRAINING",
	// "DISCONNECTED"; "closed" if nobody has it.
	State string `json:"state"`
	// Owner is the process that opened it, and Command its name, which is ""
	// once it is gone or if it may not be seen.
	Owner   int    `json:"owner,omitempty"`
	Command string `json:"command,omitempty"`
	// Trigger is when it was last started, as the kernel writes it. It is
	// another after each interruption (xrun).
	Trigger string `json:"-"`
	// Pointer is the frame at which the hardware is.
	Pointer uint64 `json:"hw_ptr"`
}

// Closed is the state of a stream that nobody has open.
const Closed = "closed"

// open reports whether somebody has the stream.
func (s Stream) open() bool { return s.State != Closed && s.State != "" }

// Streams lists a card's substreams, the playing ones first.
func (s System) Streams(c Card) []Stream {
	pattern := filepath.Join(s.Proc, "asound", fmt.Sprintf("card%d", c.Number), "pcm*", "sub*", "status")
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil // not reached: the pattern is sound
	}
	var all []Stream
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // unplugged in between
		}
		st := parseStatus(string(text))
		sub, pcm := filepath.Base(filepath.Dir(file)), filepath.Base(filepath.Dir(filepath.Dir(file)))
		st.Sub = int(number(strings.TrimPrefix(sub, "sub")))
		digits := strings.TrimPrefix(pcm, "pcm")
		if digits == "" {
			continue
		}
		st.Direction = Playback
		if strings.HasSuffix(digits, "c") {
			st.Direction = Capture
		}
		st.Device = int(number(digits[:len(digits)-1]))
		if st.Owner > 0 {
			st.Command = readWord(s.Proc, fmt.Sprint(st.Owner), "comm")
		}
		all = append(all, st)
	}
	slices.SortStableFunc(all, func(a, b Stream) int { return -strings.Compare(string(a.Direction), string(b.Direction)) })
	return all
}

// parseStatus reads lines of "name : value".
func parseStatus(text string) Stream {
	st := Stream{State: Closed}
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.TrimSpace(name) {
		case "state":
			st.State = value
		case "owner_pid":
			st.Owner = int(number(value) & 0x7fffffff)
		case "trigger_time":
			st.Trigger = value
		case "hw_ptr":
			st.Pointer = number(value)
		}
	}
	return st
}

// Holder tells who has a device of the card in a direction so that nobody
// else can open it: every substream is taken. It is "" while one is free.
func Holder(all []Stream, direction Direction, device int) string {
	var holders []string
	for _, s := range all {
		if s.Direction != direction || s.Device != device {
			continue
		}
		if !s.open() {
			return ""
		}
		if who := s.who(); !slices.Contains(holders, who) {
			holders = append(holders, who)
		}
	}
	return strings.Join(holders, ", ")
}

// who names the process that has a stream.
func (s Stream) who() string {
	if s.Command == "" {
		return fmt.Sprintf("process %d", s.Owner)
	}
	return fmt.Sprintf("%s (process %d)", s.Command, s.Owner)
}
