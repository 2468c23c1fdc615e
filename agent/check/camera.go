package check

import (
	"context"

	"klubba/devices"
	"klubba/room/precheck"
)

// camera has somebody look through a camera.
func (r Room) camera(c devices.NamedCamera) test {
	return func(ctx context.Context, _ func(string)) []precheck.Result {
		if r.Examine == nil {
			return one(outcome("", errUnproven, "look at it"))
		}
		result, err := r.Examine(ctx, c.Name)
		if err != nil {
			return one(failed(causeOf(err), err.Error(), ""))
		}
		return one(result)
	}
}
