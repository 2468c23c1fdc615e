package main

import (
	"bytes"
	"strings"
	"testing"

	"klubba/agent/wire"
	"klubba/room/precheck"
	"klubba/room/text"
)

func item(part, state, ask string, v precheck.Verdict) wire.PrecheckItem {
	it := wire.PrecheckItem{Part: part, Kind: "camera", State: state, Ask: ask}
	if v != "" {
		it.Results = []precheck.Result{{Part: part, Verdict: v}}
	}
	return it
}

// On a screen the list is drawn again in its place; in a pipe each thing is
// said once.
func TestProgress(t *testing.T) {
	told := []wire.PrecheckNow{
		{Running: true},
		{Running: true, Items: []wire.PrecheckItem{item("camera", wire.ItemRunning, "", ""), item("chair", wire.ItemRunning, wire.AskPress, "")}},
		{Running: true, Items: []wire.PrecheckItem{item("camera", wire.ItemDone, "", precheck.Failed), item("chair", wire.ItemRunning, wire.AskPress, "")}},
		{Running: true, Items: []wire.PrecheckItem{item("camera", wire.ItemAgain, "", ""), item("chair", wire.ItemDone, "", precheck.OK)}},
		{Items: []wire.PrecheckItem{item("camera", wire.ItemDone, "", precheck.Remark), item("chair", wire.ItemDone, "", precheck.OK)}},
	}
	show := func(screen terminal, asJSON bool) string {
		var out bytes.Buffer
		a := &app{out: &out, words: text.New(text.English), terminal: screen}
		progress := a.progress(asJSON)
		for _, now := range told {
			if err := progress(now); err != nil {
				t.Fatal(err)
			}
		}
		return out.String()
	}
	want := "  The chair's button: PRESS THE BUTTON NOW\n  The camera: failed\n  The chair's button: good\n  The camera: remark\n"
	if got := show(nil, false); got != want {
		t.Errorf("in a pipe:\n%s", got)
	}
	if got := show(nil, true); got != "" {
		t.Errorf("to a program: %q", got)
	}
	screen := show(func() int { return 24 }, false)
	if n := strings.Count(screen, "\x1b[2F"); n != 3 {
		t.Errorf("drawn again %d times: %q", n, screen)
	}
	for _, part := range []string{"being tested", "being tested again", "PRESS THE BUTTON NOW", "remark"} {
		if !strings.Contains(screen, part) {
			t.Errorf("no %q on the screen: %q", part, screen)
		}
	}
}
