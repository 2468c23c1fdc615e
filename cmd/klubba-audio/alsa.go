package main

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"

	"klubba/devices/audio/pipe"
)

// cardsAlone is a configuration of ALSA (alsa-lib's configuration files) in
// which there are the cards themselves and nothing on top of them. PortAudio
// wants one device called "default", and never opens that one for us.
const cardsAlone = `
pcm.hw {
	@args [ CARD DEV SUBDEV ]
	@args.CARD { type string default "0" }
	@args.DEV { type integer default 0 }
	@args.SUBDEV { type integer default -1 }
	type hw
	card $CARD
	device $DEV
	subdevice $SUBDEV
}
ctl.hw {
	@args [ CARD ]
	@args.CARD { type string default "0" }
	type hw
	card $CARD
}
pcm.!default { type null }
`

// quietALSA gives ALSA that configuration when only cards are asked for: by
// the usual one, PortAudio opens dozens of devices on top of each card one by
// one, starts some of them and calls every sound server, and a mistake in it
// can abort this process. A configuration that whoever asked has chosen
// (ALSA_CONFIG_PATH) is left alone. The file is one in memory.
func quietALSA(q pipe.Request) error {
	const variable = "ALSA_CONFIG_PATH"
	card := func(name string) bool { return name == "" || strings.HasPrefix(name, "hw:") }
	if q.Do == pipe.List || !card(q.Output) || !card(q.Input) || os.Getenv(variable) != "" {
		return nil
	}
	fd, err := unix.MemfdCreate("asound.conf", unix.MFD_CLOEXEC)
	if err != nil {
		return fmt.Errorf("memory for a file: %w", err)
	}
	// Left open: the libraries read it by its number.
	if _, err := unix.Write(fd, []byte(cardsAlone)); err != nil {
		return fmt.Errorf("write to memory: %w", err)
	}
	return os.Setenv(variable, fmt.Sprintf("/proc/self/fd/%d", fd))
}
