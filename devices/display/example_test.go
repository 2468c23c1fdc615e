package display_test

import (
	"context"
	"fmt"
	"time"

	"klubba/devices"
	"klubba/devices/display"
	"klubba/devices/display/frame"
)

// What a display can.
var _ interface {
	devices.DisplayPower
	devices.DisplayInput
	devices.DisplayPictureMute
	devices.DisplayVolume
	devices.DisplaySoundMute
	devices.DisplayReader
	devices.DisplayLine
	devices.DisplayWatcher
	devices.Watcher
	devices.Tester
} = (*display.Display)(nil)

// A projector by its network address is switched on. Where no such projector
// is, the error says so.
func Example() {
	pjlink, err := frame.ByName("pjlink")
	if err != nil {
		fmt.Println(err)
		return
	}
	port := display.NewPort(display.TCP("projector.example"), pjlink, display.Options{Password: "secret"})
	projector := port.Display("projector", 1)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := projector.SetPower(ctx, true); err != nil {
		fmt.Println(err)
		return
	}
	status, err := projector.Status(ctx)
	fmt.Println(status.Power, status.Input, err)
}
