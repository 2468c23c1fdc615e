package room_test

// The bytes of a fuzzed evening's events: the kind in the low six bits, in
// the order of fuzzEvent, and its shade in the high two.
const (
	tick = iota
	path
	sound
	picture
	open
	down
	up
	foundDown
	suspend
	resume
	closeDoors
	openDoors
	end
	local
	precheck
	lampTest
	remote
	checked
	partFails
	rejected
	started
	_ // a tick
	_ // a command that wants nothing
	members
)

// The shades: of evidence worse, bad and nonsense; of commands from afar,
// from the page and by policy. A resume from the page overrides; the doors'
// button is pressed in the last two; members are counted as in fuzzCount.
const (
	worse = (iota + 1) << 6
	bad
	odd
)

// seeds are evenings as they happen: what is first is how the daemon before
// left the room, then each event with the pause before it in tenths of a
// second.
func seeds() [][]byte {
	whole := []byte{path, 0, sound, 0, picture, 0}
	return [][]byte{
		{0, tick, 3, path, 0, sound, 2, picture, 9, suspend, 9, open, 0, down, 20, suspend, 7, 30},
		// Lost, suspended, pressed too early, restored, resumed.
		story(0, whole, []byte{open, 5, path | bad, 10, tick, 10, down, 3, up, 1}, whole,
			[]byte{down, 20, up, 1}, whole, whole, []byte{path, 20, sound, 5, picture, 5, tick, 25, down, 1, up, 1}),
		// Lost, suspended by itself, held down, overridden.
		story(0, whole, []byte{open, 5, sound | worse, 10, tick, 210, tick, 1, down, 5, tick, 30, tick, 1, up, 10}),
		// Closed doors: proven, no longer known, breached, proven, opened.
		story(0, whole, []byte{open, 1, closeDoors, 5, remote, 5, remote | worse, 20, remote | bad, 10, tick, 30,
			remote | worse, 5, remote, 110, remote | worse, 5, openDoors, 5}, whole, []byte{tick, 50, resume, 1}),
		// A restart in each phase, and what could be taken up wrongly.
		story(1, []byte{started, 1}, whole, []byte{tick, 50, down, 1, up, 2}),
		story(2, []byte{started, 1, remote, 5, remote | bad, 5, remote | worse, 200, openDoors, 1}, whole),
		story(3, []byte{started, 1, path | bad, 5, tick, 210, resume | bad, 5, tick, 250}),
		// A button stuck over phases, found again, let go; a pre-check that a meeting cancels.
		story(0, []byte{down, 1, tick, 30, checked, 3, open, 5, tick, 250, tick, 30, foundDown, 3, up, 5, end, 1,
			precheck, 1, open, 1, checked, 1, end, 1, precheck, 1, checked, 9, partFails, 3, tick, 10, lampTest, 1, tick, 30}),
		// Local and back with the link lost; the doors' button; nonsense.
		story(0, whole, []byte{open, 1, local, 1, down | bad, 1, up | bad, 1, down | odd, 1, open, 1, path | odd, 1,
			sound | odd, 1, remote | odd, 1, rejected, 1, end, 1}),
		// Members counted, the link lost, a recount while it is, local and back,
		// closed doors, more than there are, the end.
		story(0, whole, []byte{members, 1, open, 1, members, 5, path | bad, 15, members | worse, 5, members, 5, suspend, 1,
			local, 5, members | bad, 1, open, 1}, whole, []byte{members | odd, 1, closeDoors, 5, openDoors, 5, end, 1}),
		// The same taken up by another daemon.
		story(8+3, []byte{started, 1}, whole, []byte{path | bad, 15, suspend, 5, local, 5, end, 1}),
	}
}

// story puts an evening together.
func story(before byte, parts ...[]byte) []byte {
	all := []byte{before}
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}
