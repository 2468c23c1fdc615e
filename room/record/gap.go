package record

import (
	"strconv"

	"klubba/room"
)

// Lack is why entries are missing in the record.
type Lack string

// The reasons.
const (
	LackFull     Lack = "disk-full"   // there was no space
	LackReadOnly Lack = "read-only"   // the disk could not be written
	LackCorrupt  Lack = "corrupt"     // the record before was damaged and put aside
	LackOverflow Lack = "overflow"    // the disk was too slow for too long
	LackOther    Lack = "write-error" // the disk failed in another way
)

// Gap is the note that n entries are missing at this place; 0 if nobody knows
// how many. Detail says more, in English, for the technician.
func Gap(n int, why Lack, detail string) room.Note {
	note := room.Note{
		Kind: room.KindGap, By: room.Actor{Via: room.ViaDaemon}, Cause: string(why), Text: detail,
	}
	if n > 0 {
		note.Outcome = strconv.Itoa(n)
	}
	return note
}
