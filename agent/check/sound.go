package check

import (
	"time"

	"klubba/devices"
)

// eachSound is how long one speakerphone may take, from when its turn has come.
// Mostly it takes ten seconds.
const eachSound = 59 * time.Second

// soundsOf are the tests that make a sound. They go one after the other: two
// at once would hear each other.
func soundsOf(set devices.Set, examine Examine) (items []item) {
	for _, s := range set.Speakerphones {
		items = append(items, item{s.Name, s.Required, look(s.Name, examine), "listen to it", eachSound})
	}
	return items
}
