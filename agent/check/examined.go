package check

import (
	"context"

	"klubba/room/precheck"
)

// examined has somebody examine a part. The hint is what a person can do if
// nobody does.
func (r Room) examined(part, hint string) test {
	return func(ctx context.Context, _ func(string)) []precheck.Result {
		if r.Examine == nil {
			return one(outcome("", errUnproven, hint))
		}
		result, err := r.Examine(ctx, part)
		if err != nil {
			return one(failed(causeOf(err), err.Error(), ""))
		}
		return one(result)
	}
}
