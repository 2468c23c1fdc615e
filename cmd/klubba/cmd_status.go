package main

import (
	"encoding/json"
	"fmt"
	"time"
	_ "time/tzdata" // so that a bare machine knows the room's time too

	"github.com/spf13/cobra"
)

// newStatus is "klubba status": the room at a glance.
func newStatus(a *app) *cobra.Command {
	var asJSON bool
	cmd := a.command("status", "status", a.atMost(0), func(cmd *cobra.Command, _ []string) error {
		daemon := a.daemon()
		defer daemon.Close()
		state, err := daemon.Status(cmd.Context())
		if err != nil {
			return err
		}
		if asJSON {
			return a.printJSON(state)
		}
		_, err = fmt.Fprint(a.out, view{words: a.words, paint: a.paint, when: a.whenIn(state.TimeZone), state: state})
		return printed(err)
	})
	cmd.Flags().BoolVar(&asJSON, "json", false, a.say("flag.json", nil))
	return cmd
}

// when tells times as of this moment.
func (a *app) when() when { return when{words: a.words, zone: a.zone, now: a.now()} }

// whenIn is when by the clock on the room's wall, wherever this is read.
func (a *app) whenIn(zone string) when {
	w := a.when()
	if there, err := time.LoadLocation(zone); err == nil && zone != "" {
		w.zone = there
	}
	return w
}

// printJSON writes a value for programs: one line.
func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	return printed(e.Encode(v))
}
