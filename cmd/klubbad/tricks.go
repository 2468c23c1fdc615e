package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"klubba/devices"
	"klubba/devices/sim"
	"klubba/room"
)

// trick is something that a person at the demo can do to the room.
type trick struct {
	id    string   // what is told, as a message "demo.did.<id>"
	words []string // what is typed, in any of the languages
	do    func(ctx context.Context, part string) (room.Refusal, error)
	part  bool // whether it is done to a part, named after it
}

// holdFor is how long a finger stays for a long press: a little longer than
// the room wants.
const holdFor = 3300 * time.Millisecond

func (s *stage) tricks() []trick {
	return []trick{
		{id: "open", words: []string{"open", "öppna"}, do: s.asking(room.Start{Title: "Kommunstyrelsen"})},
		{id: "end", words: []string{"end", "avsluta"}, do: s.asking(room.End{})},
		{id: "local", words: []string{"local", "utan"}, do: s.asking(room.GoLocal{})},
		{id: "check", words: []string{"check", "förkontroll"}, do: s.asking(room.Precheck{})},
		{id: "press", words: []string{"press", "tryck"}, do: quietly(s.holding("chair", pressFor))},
		{id: "hold", words: []string{"hold", "håll"}, do: quietly(s.holding("chair", holdFor))},
		{id: "doors", words: []string{"doors", "dörrar"}, do: quietly(s.holding("doors", pressFor))},
		{id: "cut", words: []string{"cut", "bryt"}, do: quietly(s.path(devices.PathDown, "internet", "two relays silent for 0.9 s"))},
		{id: "slow", words: []string{"slow", "sämre"}, do: quietly(s.path(devices.PathDegraded, "internet", "4 % of packets lost over 5 s"))},
		{id: "mute", words: []string{"mute", "tysta"}, do: quietly(s.mute(devices.Sound, true))},
		{id: "unmute", words: []string{"unmute", "ljud"}, do: quietly(s.mute(devices.Sound, false))},
		{id: "leak", words: []string{"leak", "läck"}, do: quietly(s.leak(true))},
		{id: "mend", words: []string{"mend", "laga"}, do: quietly(s.mend)},
		{id: "unplug", words: []string{"unplug", "dra-ur"}, part: true, do: s.unplug},
		{id: "plug", words: []string{"plug", "sätt-i"}, part: true, do: s.plug},
	}
}

// trickOf finds what was typed: the trick, and the part that it is done to.
func trickOf(tricks []trick, typed string) (t trick, part string, ok bool) {
	words := strings.Fields(strings.ToLower(typed))
	if len(words) == 0 {
		return trick{}, "", false
	}
	i := slices.IndexFunc(tricks, func(t trick) bool { return slices.Contains(t.words, words[0]) })
	if i < 0 || !tricks[i].part && len(words) > 1 {
		return trick{}, "", false
	}
	if tricks[i].part {
		part, ok = partOf(strings.Join(words[1:], "-"))
		return tricks[i], part, ok
	}
	return tricks[i], "", true
}

// partOf finds a part of the demo's room by its name or by what people call
// it.
func partOf(called string) (name string, ok bool) {
	switch called {
	case sim.Camera, "kamera", "kameran":
		return sim.Camera, true
	case sim.Speakerphone, "högtalare", "högtalaren", "högtalartelefonen":
		return sim.Speakerphone, true
	case "light", "lamp", "lampa", "lampan":
		return "light", true
	case "chair", "button", "knapp", "knappen":
		return "chair", true
	case "doors", "dörrknapp", "dörrknappen":
		return "doors", true
	case "display-1", "display", "skärm-1", "skärm", "skärmen":
		return "display-1", true
	case "display-2", "skärm-2":
		return "display-2", true
	}
	return "", false
}

// quietly makes a trick of what the room cannot refuse.
func quietly(do func(context.Context) error) func(context.Context, string) (room.Refusal, error) {
	return func(ctx context.Context, _ string) (room.Refusal, error) { return room.RefusedNot, do(ctx) }
}

func (s *stage) asking(v room.Verb) func(context.Context, string) (room.Refusal, error) {
	return func(ctx context.Context, _ string) (room.Refusal, error) { return s.ask(ctx, v) }
}

func (s *stage) leak(leaky bool) func(context.Context) error {
	return func(context.Context) error {
		s.sim.LeakyCut(leaky)
		return nil
	}
}

func (s *stage) unplug(_ context.Context, part string) (room.Refusal, error) {
	s.sim.Break(part, devices.ErrGone)
	return room.RefusedNot, nil
}

func (s *stage) plug(_ context.Context, part string) (room.Refusal, error) {
	s.sim.Mend(part)
	return room.RefusedNot, nil
}

// mend makes everything whole.
func (s *stage) mend(context.Context) error {
	for _, part := range []string{sim.Camera, sim.Speakerphone, "light", "chair", "doors", "display-1", "display-2"} {
		s.sim.Mend(part)
	}
	s.sim.Mute(devices.Sound, false)
	s.sim.LeakyCut(false)
	s.sim.SetPath(devices.PathGood, "", "simulated path, 24 ms")
	return nil
}
