package main

import (
	"encoding/json"
	"io"
	"sync"

	"klubba/agent/vmtest/plan"
)

// host is the way to the host; steps that run at the same time share it.
type host struct {
	mu  sync.Mutex
	enc *json.Encoder
}

func newHost(w io.Writer) *host { return &host{enc: json.NewEncoder(w)} }

// send writes one frame. Nobody could be told of an error.
func (h *host) send(f plan.Frame) {
	h.mu.Lock()
	defer h.mu.Unlock()
	_ = h.enc.Encode(f)
}

// output sends what a step writes.
type output struct {
	host *host
	step string
}

// Write implements io.Writer.
func (o output) Write(p []byte) (int, error) {
	o.host.send(plan.Frame{Step: o.step, Output: string(p)})
	return len(p), nil
}
