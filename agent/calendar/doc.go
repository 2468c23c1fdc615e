// Package calendar keeps a room's calendar and does what it says: checks are
// done before meetings, and meetings open at their time if the house wants
// that.
//
// It reads iCalendar from a file or an https address (package ics), keeps the
// last good copy on disk, and plans by it (package plan). Checks and meetings
// go to the room as commands, like those of a person: the room refuses what it
// would refuse a person, and everything is in the record.
//
// It guarantees that a calendar which cannot be had is a condition of the part
// "calendar", and that the last good copy serves until it can; that nothing is
// begun by a clock that is not kept by a time service; that no check is begun
// while a meeting is on, in the room or by the calendar; that a meeting is
// opened at most once, over restarts too, by what the record says; and that
// the calendar's address, which may be a secret, is in no error, log or state.
//
// After a restart the room's readiness is unknown. So the check that was due
// last, if it is still of use, is done again.
//
// Not its job: reading iCalendar, knowing working days, closing meetings, and
// saying what a check found.
package calendar
