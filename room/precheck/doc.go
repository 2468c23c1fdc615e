// Package precheck has what a pre-check found: results, limits, verdict,
// advice, and the report that is kept of them.
//
// A result says of one part what was measured, what the limit is and how far
// from it, whether the part passed, how that is known, and, by its cause, what
// to do. Limits are a Policy. A Report is all results of one run and the
// verdict that follows from them; a person may sign it by answering what no
// machine can know.
//
// It guarantees that what Seal has written, Open reads back, byte for byte;
// that Open refuses whatever Seal could not have written, and a verdict that
// does not follow from the results; and that a report's hash is the SHA-256
// of its bytes as they stand, so that anybody can hold a report against the
// room's record with sha256sum.
//
// Not its job: measuring (package agent/check), keeping reports (package
// agent/reports), sentences for people (package room/text), and whether the
// room is ready now: a report grows old (package room).
package precheck
