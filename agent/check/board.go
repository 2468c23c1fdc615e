package check

import (
	"sync"

	"klubba/agent/wire"
	"klubba/room/precheck"
)

// board shows how far a run is. Everything in its attempts that may change is
// changed here.
type board struct {
	tell func([]wire.PrecheckItem)

	mu       sync.Mutex
	attempts []*attempt
}

func (b *board) first() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.show()
}

func (b *board) begin(a *attempt) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a.tries++
	a.over = make(chan struct{})
	a.state = wire.ItemRunning
	if a.tries > 1 {
		a.state = wire.ItemAgain
	}
	b.show()
}

// asked tells what a person is asked for. A test that was given up has no say.
func (b *board) asked(a *attempt, ask string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if a.state == wire.ItemDone || a.ask == ask {
		return
	}
	a.ask = ask
	b.show()
}

func (b *board) set(a *attempt, state string, results []precheck.Result) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a.state, a.ask = state, ""
	a.results = a.finished(results)
	b.show()
}

// show tells a copy, so that nobody reads what is changed.
func (b *board) show() {
	items := make([]wire.PrecheckItem, 0, len(b.attempts))
	for _, a := range b.attempts {
		it := wire.PrecheckItem{Part: a.name, Kind: a.kind, State: a.state, Ask: a.ask}
		if a.state == wire.ItemDone {
			it.Results = append(it.Results, a.results...)
		}
		items = append(items, it)
	}
	b.tell(items)
}
