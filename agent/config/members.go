package config

import "klubba/room"

// readMembers reads [members], which is there: how many members there are.
func readMembers(t *table) int {
	total := 0
	t.must("total", "61")
	t.number("total", &total, 1, room.MaxMembers)
	t.close()
	return total
}
