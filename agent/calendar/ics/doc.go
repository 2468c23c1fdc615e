// Package ics reads iCalendar (RFC 5545): bytes and a span of time in,
// meetings out.
//
// It takes calendars as programs write them: repeat rules, their exceptions,
// additions and single changes, cancelled entries, zones by the names of IANA,
// by those of Windows and by rules of their own, and times without a zone,
// which are the room's. What lasts whole days, or shows as free, is a remark
// in the calendar and no meeting.
//
// It guarantees that each meeting comes once, with its times in UTC and an
// identity that stays when the meeting is moved; that a calendar which did not
// arrive whole is an error and not a shorter calendar; that one entry which
// cannot be read loses none of the others and is counted; and that the cost is
// bounded, whatever the bytes are. Of an entry it takes its times and, only if
// asked for, its title: never who is invited, never what is written about it.
//
// Not its job: fetching, keeping, and what follows from a meeting.
package ics
