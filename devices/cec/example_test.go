package cec_test

import (
	"context"
	"fmt"
	"time"

	"klubba/devices"
	"klubba/devices/cec"
)

// What a television can.
var _ interface {
	devices.DisplayPower
	devices.DisplayInput
	devices.DisplayVolume
	devices.DisplaySoundMute
	devices.DisplayReader
	devices.DisplayLine
	devices.DisplayWatcher
	devices.Watcher
	devices.Tester
} = (*cec.TV)(nil)

// The television on the only adapter is woken and shows this box. Where no
// adapter is, the error says so.
func Example() {
	tv := cec.New(cec.Options{})
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err := tv.SetPower(ctx, true)
	if err == nil {
		err = tv.SetInput(ctx, "self")
	}
	fmt.Println(err)
}
