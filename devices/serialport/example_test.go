package serialport_test

import (
	"fmt"

	"klubba/devices/serialport"
)

// A port that is not there says so, and which ones are.
func ExampleOpen() {
	port, err := serialport.Open(serialport.Options{
		Path:  "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0",
		Speed: 38400,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer port.Close()
	_, _ = port.Write([]byte{0x81, 0x09, 0x04, 0x00, 0xFF})
}
