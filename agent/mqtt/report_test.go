package mqtt_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"klubba/agent/mqtt"
	"klubba/room"
)

// reports collects what a client reports about itself.
func reports(o *mqtt.Options) <-chan string {
	list := make(chan string, 4096)
	o.Report = func(c room.Condition, cause, _ string) {
		select {
		case list <- fmt.Sprintf("%s %s", c, cause):
		default: // more than any test reads
		}
	}
	return list
}

func TestReportsItsOwnConditionInWords(t *testing.T) {
	r := newRoom(t)
	r.set(func(*room.Status) {})
	o := r.options("tcp://127.0.0.1:1") // nothing listens there
	said := reports(&o)
	stop := start(t, o)
	await(t, said, "failed nothing answers at the broker's address: is the broker running?")
	stop()
	o = r.options(broker(t))
	said = reports(&o)
	stop = start(t, o)
	await(t, said, "ok ")
	stop()
	await(t, said, "unknown the connection to the broker was closed")
}

// await reads until want comes.
func await(t testing.TB, from <-chan string, want string) {
	t.Helper()
	late := time.After(patience)
	for seen := []string{}; ; {
		select {
		case got := <-from:
			if got == want {
				return
			}
			seen = append(seen, got)
		case <-late:
			t.Fatalf("never came: %q; but %q", want, seen)
		}
	}
}

func TestOptionsThatMakeNoSenseAreNamed(t *testing.T) {
	r := newRoom(t)
	for want, change := range map[string]func(*mqtt.Options){
		`site "Norrmalm/1" cannot stand in a topic`: func(o *mqtt.Options) { o.Site = "Norrmalm/1" },
		`room "" cannot stand in a topic`:           func(o *mqtt.Options) { o.Room = "" },
		`unknown scheme "http"`:                     func(o *mqtt.Options) { o.Broker = "http://h:80" },
		`is no address`:                             func(o *mqtt.Options) { o.Broker = "broker" },
		`Told, Do and Now must be given`:            func(o *mqtt.Options) { o.Told = nil },
	} {
		o := r.options("tcp://127.0.0.1:1")
		change(&o)
		if err := mqtt.New(o).Run(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
