package sim

import (
	"context"
	"fmt"

	"klubba/devices"
)

// HeadOf names the head of a camera, for Break.
func HeadOf(camera string) string { return camera + "-ptz" }

// Head turns a simulated camera.
type Head struct {
	*Part
	camera string
}

// Head returns the head of the camera of that name.
func (r *Room) Head(camera string) *Head { return &Head{r.Part(HeadOf(camera)), camera} }

// tell changes the camera, if its head is whole and on.
func (h *Head) tell(awake bool, do func(*eye), format string, args ...any) (err error) {
	h.room.change(func() {
		is := h.room.eye(h.camera)
		if err = h.room.broken[h.name]; err != nil && !isDegraded(err) {
			return
		}
		if err = nil; awake && is.standby {
			err = fmt.Errorf("simulated head %q: in standby: switch it on", h.name)
			return
		}
		is.heard = append(is.heard, fmt.Sprintf(format, args...))
		do(is)
	})
	return err
}

// RecallPreset turns to a view.
func (h *Head) RecallPreset(_ context.Context, number int) error {
	return h.tell(true, func(e *eye) { e.preset = number }, "recall %d", number)
}

// SetPreset keeps a view.
func (h *Head) SetPreset(_ context.Context, number int) error {
	return h.tell(true, func(e *eye) { e.preset = number }, "set %d", number)
}

// ResetPreset forgets a view.
func (h *Head) ResetPreset(_ context.Context, number int) error {
	return h.tell(true, func(*eye) {}, "forget %d", number)
}

// Steer turns for a while.
func (h *Head) Steer(_ context.Context, to devices.Steering) error {
	return h.tell(true, func(e *eye) { e.preset = 0 }, "move %d %d %d %v", to.Pan, to.Tilt, to.Zoom, to.For)
}

// Home turns to the middle.
func (h *Head) Home(context.Context) error {
	return h.tell(true, func(e *eye) { e.preset = 0 }, "home")
}

// Stop stands still.
func (h *Head) Stop(context.Context) error { return h.tell(true, func(*eye) {}, "stop") }

// Power reports whether it is on.
func (h *Head) Power(context.Context) (on bool, err error) {
	err = h.tell(false, func(e *eye) { on = !e.standby }, "power")
	return on, err
}

// SetPower switches it on or to standby.
func (h *Head) SetPower(_ context.Context, on bool) error {
	return h.tell(false, func(e *eye) { e.standby = !on }, "on %t", on)
}
