// Package trace reads what a path did from a table, one stretch of time a
// line, and sets a link.Detector on it in virtual time.
//
// A trace is a table of comma-separated values with the header
//
//	start_ms,end_ms,rtt_ms,lost
//
// and one line for each stretch, in order and without gaps. A probe that
// leaves during a stretch with lost=1 gets no answer; any other gets one after
// rtt_ms. Times may have decimals. With lost=1, rtt_ms may be left out.
//
// It guarantees that a trace is read line by line, however long it is, and
// that the first line that is wrong is named with what is wrong about it.
//
// Not its job: files, and the words for people (package room/text).
package trace
