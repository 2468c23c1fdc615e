package main

import (
	"log/slog"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
)

// notifier tells the service manager how the daemon does. Without one, every
// message goes nowhere.
type notifier struct{ log *slog.Logger }

func (n notifier) tell(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		n.log.Warn("the service manager cannot be told", "state", state, "error", err)
	}
}

func (n notifier) ready() { n.tell(daemon.SdNotifyReady) }
func (n notifier) pet()   { n.tell(daemon.SdNotifyWatchdog) }
func (n notifier) stop()  { n.tell(daemon.SdNotifyStopping) }

// petEvery is how often the watchdog wants to be petted: a third of its
// patience, and at least once a second.
func petEvery() time.Duration {
	patience, err := daemon.SdWatchdogEnabled(false)
	if err != nil || patience == 0 {
		return time.Second
	}
	return min(patience/3, time.Second)
}
