package alsa

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"klubba/devices"
)

// Card is a sound card as the kernel lists it.
type Card struct {
	// Number changes from boot to boot.
	Number int `json:"number"`
	// ID is the kernel's short name, "S510": two like cards have "S510" and
	// "S510_1", in the order in which they came.
	ID string `json:"id"`
	// Name is what the card calls itself, "Jabra SPEAK 510 USB".
	Name string `json:"name"`
	// USB is "vendor:product" in hexadecimal digits, Serial the USB serial
	// number; empty for others.
	USB    string `json:"usb,omitempty"`
	Serial string `json:"serial,omitempty"`

	usb string // the USB device's folder in sysfs
}

// called reports whether the card goes by this name.
func (c Card) called(id string) bool {
	switch {
	case id == "":
		return false
	case id == c.ID, id == c.Name, c.Serial != "" && id == c.Serial:
		return true
	case c.USB == "":
		return false
	}
	return strings.EqualFold(id, c.USB) || c.Serial != "" && id == c.USB+":"+c.Serial
}

// String names a card by what does not change.
func (c Card) String() string {
	s := fmt.Sprintf("%s (%s", c.ID, c.Name)
	if c.USB != "" {
		s += ", USB " + c.USB
	}
	if c.Serial != "" {
		s += ", serial number " + c.Serial
	}
	return s + ")"
}

// cardLine is the first of a card's two lines in /proc/asound/cards:
// " 1 [S510           ]: USB-Audio - Jabra SPEAK 510 USB".
var cardLine = regexp.MustCompile(`^ *(\d+) \[(.*?) *\]: .*? - (.*)$`)

// Cards lists all cards. There are none without ALSA in the kernel.
func (s System) Cards() []Card {
	text, err := os.ReadFile(filepath.Join(s.Proc, "asound/cards"))
	if err != nil {
		return nil
	}
	var all []Card
	for line := range strings.Lines(string(text)) {
		m := cardLine.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			continue // the second line of a card, or "--- no soundcards ---"
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			continue // longer than any number of a card
		}
		c := Card{Number: n, ID: m[2], Name: strings.TrimSpace(m[3])}
		s.addUSB(&c)
		all = append(all, c)
	}
	return all
}

// addUSB fills in what sysfs says of a card on USB.
func (s System) addUSB(c *Card) {
	folder, err := filepath.EvalSymlinks(filepath.Join(s.Sys, "class/sound", fmt.Sprintf("card%d", c.Number), "device"))
	if err != nil {
		return
	}
	for range 3 { // an interface is one below its device
		if vendor := readWord(folder, "idVendor"); vendor != "" {
			c.usb, c.USB, c.Serial = folder, vendor+":"+readWord(folder, "idProduct"), readWord(folder, "serial")
			return
		}
		folder = filepath.Dir(folder)
	}
}

// Find returns the one card that goes by a name: its ID, its name, its serial
// number, "vendor:product" or "vendor:product:serial". The error wraps
// devices.ErrAbsent if there is none, and lists those that there are.
func (s System) Find(id string) (Card, error) {
	all := s.Cards()
	var found []Card
	for _, c := range all {
		if c.called(id) {
			found = append(found, c)
		}
	}
	switch len(found) {
	case 0:
		return Card{}, fmt.Errorf("sound card %q: %w; there are: %s", id, devices.ErrAbsent, list(all))
	case 1:
		return found[0], nil
	}
	return Card{}, fmt.Errorf("sound card %q: more than one card is called that; name it by its serial number or by its short name: %s", id, list(found))
}

func list(all []Card) string {
	if len(all) == 0 {
		return "none"
	}
	var names []string
	for _, c := range all {
		names = append(names, c.String())
	}
	return strings.Join(names, ", ")
}
