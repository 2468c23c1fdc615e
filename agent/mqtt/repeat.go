package mqtt

import (
	"context"
	"fmt"

	"klubba/agent/wire"
	"klubba/room"
	"klubba/room/record"
)

// repeated answers a command whose id was seen before. If that cannot be
// known, the command is refused: it might be done twice.
func (d *desk) repeated(ctx context.Context, p parcel, o order, wrong **refusal) (wire.Answer, bool) {
	if o.ID == "" || p.busy || p.retained {
		return wire.Answer{}, false
	}
	first, repeated, err := d.earlier(p.name, o.ID)
	if err != nil {
		*wrong = refuse(room.RefusedBusy,
			"cannot tell whether this command was done before (%v); use the room's button, or send it later", err)
	}
	if repeated {
		d.refuse(ctx, p, o, room.RefusedRepeated)
	}
	return first, repeated
}

// earlier finds what came of the first command of this id.
func (d *desk) earlier(name, id string) (wire.Answer, bool, error) {
	answer, known := d.recent.find(id)
	if !known || !answer.Recorded {
		if found, recorded, err := d.recorded(id); err != nil && !known {
			return wire.Answer{}, false, err
		} else if recorded {
			answer, known = found, true
		}
	}
	if !known {
		return wire.Answer{}, false, nil
	}
	if level(answer.Name) != level(name) {
		text := fmt.Sprintf("this id was used for %q; every command needs an id of its own", answer.Name)
		answer = wire.Answer{V: wire.Version, ID: id, Name: name, Refused: string(room.RefusedRepeated), Error: text, Recorded: answer.Recorded, Time: answer.Time}
	}
	answer.Repeated = true
	return answer, true, nil
}

// recorded finds it in the record, where it survives a restart.
func (d *desk) recorded(id string) (wire.Answer, bool, error) {
	if d.opts.Outbox == nil {
		return wire.Answer{}, false, nil
	}
	sealed, found, err := d.opts.Outbox.Command(id)
	if err != nil || !found {
		return wire.Answer{}, false, err
	}
	return answerOf(sealed), true, nil
}

// answerOf reads an answer out of the entry about the command.
func answerOf(s record.Sealed) wire.Answer {
	a := wire.Answer{
		V: wire.Version, ID: s.Entry.ID, Name: s.Entry.Name, OK: s.Entry.Outcome == "done",
		Recorded: true, Time: wire.Format(s.Entry.Time.Time),
	}
	if !a.OK {
		a.Refused = s.Entry.Cause
	}
	return a
}
