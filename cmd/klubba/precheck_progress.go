package main

import (
	"fmt"
	"strings"

	"klubba/agent/wire"
	"klubba/room/precheck"
)

// progress shows how a pre-check goes: a list that is drawn again on a screen,
// a line for each thing that is done in a pipe, nothing for a program.
func (a *app) progress(asJSON bool) func(wire.PrecheckNow) error {
	if asJSON {
		return func(wire.PrecheckNow) error { return nil }
	}
	if a.terminal == nil {
		said := map[string]bool{}
		return func(now wire.PrecheckNow) error { return a.progressLines(now, said) }
	}
	picture := canvas{terminal: a.terminal}
	return func(now wire.PrecheckNow) error {
		if len(now.Items) == 0 {
			return nil
		}
		t := table{indent: "  ", colour: func(row, column int) string {
			if column != 1 {
				return plain
			}
			return itemTone(now.Items[row])
		}}
		for _, it := range now.Items {
			t.rows = append(t.rows, []string{itemMark(it), a.itemState(it), capital(a.words.Part(it.Part))})
		}
		_, err := fmt.Fprint(a.out, picture.draw(strings.Join(t.lines(a.paint), "\n")))
		return printed(err)
	}
}

// progressLines says what is new since the last time.
func (a *app) progressLines(now wire.PrecheckNow, said map[string]bool) error {
	for _, it := range now.Items {
		if it.State != wire.ItemDone && it.Ask == "" {
			continue
		}
		line := "  " + a.say("precheck.line", map[string]any{"Part": capital(a.words.Part(it.Part)), "State": a.itemState(it)})
		if said[line] {
			continue
		}
		said[line] = true
		if err := a.println(breakable(line)); err != nil {
			return printed(err)
		}
	}
	return nil
}

// itemState says how far an item is.
func (a *app) itemState(it wire.PrecheckItem) string {
	switch {
	case it.Ask != "":
		return a.say("precheck.ask."+it.Ask, nil)
	case it.State == wire.ItemDone:
		return a.words.Say("precheck.verdict."+string(worst(it.Results)), nil)
	}
	return a.say("precheck.state."+it.State, nil)
}

// worst is the verdict on an item as a whole.
func worst(results []precheck.Result) precheck.Verdict {
	verdict := precheck.OK
	for _, r := range results {
		if r.Verdict == precheck.Failed {
			return precheck.Failed
		}
		if r.Verdict == precheck.Remark {
			verdict = precheck.Remark
		}
	}
	return verdict
}

func itemMark(it wire.PrecheckItem) string {
	if it.State != wire.ItemDone {
		return markUnknown
	}
	return resultMark(worst(it.Results))
}

func itemTone(it wire.PrecheckItem) string {
	switch {
	case it.Ask != "":
		return bold
	case it.State != wire.ItemDone:
		return plain
	}
	return resultTone(worst(it.Results))
}

func resultMark(v precheck.Verdict) string {
	if v == precheck.OK {
		return markGood
	}
	return markBad
}

func resultTone(v precheck.Verdict) string {
	switch v {
	case precheck.OK:
		return green
	case precheck.Failed:
		return red
	}
	return yellow
}
