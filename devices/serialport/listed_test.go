package serialport

import "testing"

func TestListed(t *testing.T) {
	const consoles = "tty0                 -WU (EC   p  )    4:1\nttyS0                -W- (E    p a)    4:64\nttyAMA0 -W- (E) 204:64\n"
	for number, want := range map[string]string{"4:64": "ttyS0", "204:64": "ttyAMA0", "188:0": "", "64": "", "4:6": ""} {
		if got := listed(consoles, number); got != want {
			t.Errorf("%s is %q, want %q", number, got, want)
		}
	}
	if got := listed("\n \n", "4:64"); got != "" {
		t.Errorf("in an empty list: %q", got)
	}
}
