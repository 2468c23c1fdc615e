package main

import (
	"errors"
	"fmt"

	"klubba/room/record"
)

// verdict says what a check found, and the anchor that it proved.
func (a *app) verdict(head record.Head, err error) error {
	fields := map[string]any{"Seq": head.Seq, "Anchor": fmt.Sprintf("%d:%s", head.Seq, head.Hash)}
	var fault *record.Fault
	if !errors.As(err, &fault) {
		if err != nil {
			return err
		}
		if head.Seq == 0 {
			return printed(a.println(a.say("verify.empty", nil)))
		}
		return printed(a.println(a.words.Count("cli.verify.whole", int(head.Seq), fields)))
	}
	fields["Fault"], fields["Detail"] = fault.Seq, fault.Detail
	a.complain(a.say("verify."+string(fault.Problem), fields))
	a.complain(a.say("verify.detail", fields))
	if head.Seq > 0 {
		a.complain(a.say("verify.sound-to", fields))
	}
	return toldError{}
}
