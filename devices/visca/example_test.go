package visca_test

import (
	"context"
	"fmt"
	"time"

	"klubba/devices/visca"
)

// A camera by its network address: it goes to the first preset and turns to the
// right for half a second. Where no such camera is, the error says so.
func Example() {
	cam := visca.New(visca.SonyUDP("camera.example"), visca.BrandSony)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- cam.Run(ctx) }()
	err := cam.RecallPreset(ctx, 1)
	if err == nil {
		err = cam.Drive(ctx, visca.Drive{Pan: 30}, 500*time.Millisecond)
	}
	if err != nil {
		fmt.Println(err)
	}
	cancel()
	<-ended
}

// Frames can be built and read without a camera.
func ExampleParseMessage() {
	model := visca.ModelOf(visca.BrandSony, visca.Version{Vendor: 1, Model: 0x0604})
	msg, err := model.MoveTo(visca.Position{Pan: -1000, Tilt: 250}, 50)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: % X\n", model.Name, msg.Frame(1))
	read, address, err := visca.ParseMessage([]byte{0x81, 0x01, 0x04, 0x3F, 0x02, 0x04, 0xFF})
	fmt.Println(read, "to camera", address, err)
	reply, _ := visca.ParseReply([]byte{0x90, 0x60, 0x41, 0xFF})
	fmt.Println(reply.Err)
	// Output:
	// Sony SRG-360SHE: 81 01 06 02 0C 00 0F 0F 0C 01 08 00 00 00 0F 0A FF
	// preset recall preset=5 to camera 1 <nil>
	// target answers that it will not: not now: it may be in standby, still starting, or in a mode that excludes this (manual focus during autofocus)
}
