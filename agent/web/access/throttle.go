package access

import (
	"sync"
	"time"
)

// How often a password may be tried: this many times at once, and then one for
// each pause. A person who mistypes does not notice it; a guesser gets 4300 a
// day.
const (
	burst = 8
	pause = 20 * time.Second
)

// maxKeys bounds the memory of a throttle; above it the least active is
// forgotten.
const maxKeys = 2048

// throttle counts attempts by key. Each key has a bucket of attempts that
// fills with time.
type throttle struct {
	mu   sync.Mutex
	full map[string]time.Time // by key: when its bucket will be full again
}

func newThrottle() *throttle { return &throttle{full: map[string]time.Time{}} }

// take counts an attempt before it is made, so that many at once are as many
// as one after the other. It returns how long the key must wait instead; zero
// for not at all.
func (t *throttle) take(key string, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	full, known := t.full[key]
	if full.Before(now) {
		full = now
	}
	if wait := full.Sub(now) - (burst-1)*pause; wait > 0 {
		return wait
	}
	if !known && len(t.full) >= maxKeys {
		t.forget(now)
	}
	t.full[key] = full.Add(pause)
	return 0
}

// giveBack takes an attempt off again: it did not fail.
func (t *throttle) giveBack(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if full, known := t.full[key]; known {
		t.full[key] = full.Add(-pause)
	}
}

// forget drops the buckets that are full, and at least the fullest.
func (t *throttle) forget(now time.Time) {
	var fullest string
	for key, full := range t.full {
		if !full.After(now) {
			delete(t.full, key)
		} else if fullest == "" || full.Before(t.full[fullest]) {
			fullest = key
		}
	}
	if len(t.full) >= maxKeys {
		delete(t.full, fullest)
	}
}
