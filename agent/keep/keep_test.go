package keep_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"klubba/agent/keep"
)

var errBroken = errors.New("broken")

// failures runs work until d has passed and returns when it failed, and how.
func failures(t *testing.T, d time.Duration, work func(context.Context) error) (at []time.Duration, errs []error) {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	began := time.Now()
	keep.Running(ctx, work, func(err error) {
		at, errs = append(at, time.Since(began)), append(errs, err)
	})
	return at, errs
}

func TestPausesGrowAndAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at, errs := failures(t, 5*time.Minute, func(context.Context) error { return errBroken })
		for i := 1; i < len(at); i++ {
			pause := at[i] - at[i-1]
			want := min(250*time.Millisecond<<min(i-1, 10), 10*time.Second)
			if pause < want/2 || pause > want {
				t.Errorf("pause %d is %v, want %v to %v", i, pause, want/2, want)
			}
		}
		if len(at) < 25 || !errors.Is(errs[0], errBroken) {
			t.Errorf("%d failures, the first is %v", len(at), errs[0])
		}
	})
}

func TestWorkThatRanWellBeginsWithTheShortestPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at, _ := failures(t, 10*time.Minute, func(ctx context.Context) error {
			keep.Sleep(ctx, time.Minute)
			return errBroken
		})
		for i := 1; i < len(at); i++ {
			if pause := at[i] - at[i-1] - time.Minute; pause > 250*time.Millisecond {
				t.Errorf("pause %d is %v", i, pause)
			}
		}
	})
}

func TestAPanicAndAnUnaskedEndAreErrors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, errs := failures(t, time.Second, func(context.Context) error { panic("odd") })
		if !strings.Contains(errs[0].Error(), "odd") || len(keep.Where(errs[0])) != 2 {
			t.Errorf("a panic is %v at %v", errs[0], keep.Where(errs[0]))
		}
		_, errs = failures(t, time.Second, func(context.Context) error { return nil })
		if len(errs) == 0 || keep.Where(errs[0]) != nil {
			t.Errorf("an unasked end is %v", errs)
		}
	})
}

func TestItEndsWhenAsked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at, _ := failures(t, time.Second, func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
		if len(at) != 0 {
			t.Errorf("an asked end counts as a failure: %v", at)
		}
	})
}
