package visca

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"klubba/devices"
)

// The ways in which a camera says nothing. Both wrap devices.ErrTimeout, and
// are another thing than a refusal.
var (
	// ErrNoAnswer: it said nothing at all.
	ErrNoAnswer = fmt.Errorf("%w: the camera says nothing", devices.ErrTimeout)
	// ErrUnfinished: it accepted the command and did not say that it was
	// done. Ask for the position to know.
	ErrUnfinished = fmt.Errorf("%w: accepted, but not reported done", devices.ErrTimeout)
)

// connectPatience is how long a method waits for a connection that is not
// there.
const connectPatience = 2 * time.Second

// Camera is a camera on one way. Its methods may be called from any goroutine,
// and are carried out while Run or Watch runs.
type Camera struct {
	way   Way
	brand Brand
	// requests reaches the connection's one owner.
	requests chan *request
	online   atomic.Bool
	// held has a token for each axis that may be driven, and one for Run.
	held map[axis]chan struct{}
	// turning are the axes that were set going and not seen to stop. They
	// belong to Run, and outlive a connection that broke.
	turning map[axis]bool
}

// New returns a camera. Nothing is opened before Run.
func New(w Way, b Brand) *Camera {
	c := &Camera{way: w, brand: b, requests: make(chan *request), held: map[axis]chan struct{}{}, turning: map[axis]bool{}}
	for _, a := range append(axes(), still) {
		c.held[a] = make(chan struct{}, 1)
	}
	return c
}

// Run opens the way, finds out which model is there, and carries out what the
// other methods ask, until ctx ends (nil) or the way fails. What was set
// turning is stopped before it returns; where that is not possible any more,
// as soon as Run is called again. One Run at a time.
func (c *Camera) Run(ctx context.Context) error { return c.run(ctx, func(Model) {}) }

// run is Run, and tells the model when it is known.
func (c *Camera) run(ctx context.Context, known func(Model)) error {
	select {
	case c.held[still] <- struct{}{}:
		defer func() { <-c.held[still] }()
	default:
		return fmt.Errorf("camera: %w: it is being run already", devices.ErrBusy)
	}
	if c.way.address < 1 || c.way.address > 7 {
		return fmt.Errorf("camera: address %d: give 1 to 7", c.way.address)
	}
	stream, err := c.way.open(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return fmt.Errorf("camera: %w", fault(err))
	}
	conn := newConn(c, stream, known)
	defer conn.close()
	defer c.online.Store(false)
	if err := conn.serve(ctx); err != nil {
		return fmt.Errorf("camera: %w", fault(err))
	}
	return nil
}

// ask hands a request over and waits for what becomes of it.
func (c *Camera) ask(ctx context.Context, r request) ([]Value, error) {
	done := make(chan result, 1)
	r.ctx, r.tell, r.patient = ctx, func(res result) { done <- res }, tries
	patience := time.NewTimer(connectPatience)
	defer patience.Stop()
	for handed := false; !handed; {
		select {
		case c.requests <- &r:
			handed = true
		case <-ctx.Done():
			return nil, fmt.Errorf("camera: %w", ctx.Err())
		case <-patience.C:
			if !c.online.Load() {
				return nil, fmt.Errorf("camera: %w: there is no connection to it", devices.ErrAbsent)
			}
			patience.Reset(connectPatience)
		}
	}
	select {
	case res := <-done:
		if res.err != nil {
			return nil, fmt.Errorf("camera: %w", res.err)
		}
		return res.values, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("camera: %w", ctx.Err())
	}
}

// Do tells the camera something and waits until it is done, which for a
// preset or a far position may be many seconds. The end of ctx ends the
// waiting, not what the camera does; see Cancel. What Do sets turning turns
// until it is told to stop, or Run ends.
func (c *Camera) Do(ctx context.Context, m Message) error {
	if m.row.kind != KindCommand {
		return fmt.Errorf("camera: %q is no command", m.row.name)
	}
	_, err := c.ask(ctx, request{build: fixed(m)})
	return err
}

// Ask asks the camera something.
func (c *Camera) Ask(ctx context.Context, m Message) ([]Value, error) {
	if m.row.kind != KindInquiry {
		return nil, fmt.Errorf("camera: %q is no inquiry", m.row.name)
	}
	return c.ask(ctx, request{build: fixed(m)})
}

// errNothingRuns ends a round of cancelling.
var errNothingRuns = errors.New("nothing runs")

// Cancel ends what the camera is doing: a recall, a move. Those who wait for
// it get ErrCancelled.
func (c *Camera) Cancel(ctx context.Context) error {
	for range maxRunning {
		_, err := c.ask(ctx, request{cancel: true})
		if errors.Is(err, errNothingRuns) {
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
