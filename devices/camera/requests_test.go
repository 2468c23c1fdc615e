package camera

import "testing"

// The numbers as a C compiler makes them of linux/videodev2.h on 64 bits.
func TestRequestNumbers(t *testing.T) {
	if word != 8 {
		t.Skip("the numbers below are those of 64 bits")
	}
	for name, c := range map[string][2]uint32{
		"QUERYCAP": {reqQueryCap, 0x80685600}, "G_FMT": {reqGetFormat, 0xc0d05604}, "S_FMT": {reqSetFormat, 0xc0d05605},
		"REQBUFS": {reqBuffers, 0xc0145608}, "QUERYBUF": {reqQueryBuf, 0xc0585609}, "QBUF": {reqQueue, 0xc058560f},
		"DQBUF": {reqDequeue, 0xc0585611}, "STREAMON": {reqStreamOn, 0x40045612}, "STREAMOFF": {reqStreamOff, 0x40045613},
		"G_PARM": {reqGetParm, 0xc0cc5615}, "S_PARM": {reqSetParm, 0xc0cc5616}, "G_CTRL": {reqGetControl, 0xc008561b},
		"S_CTRL": {reqSetControl, 0xc008561c}, "QUERYMENU": {reqQueryMenu, 0xc02c5625}, "QUERY_EXT_CTRL": {reqQueryExt, 0xc0e85667},
		"S_EXT_CTRLS": {reqSetExt, 0xc0205648},
	} {
		if c[0] != c[1] {
			t.Errorf("VIDIOC_%s is %#x, want %#x", name, c[0], c[1])
		}
	}
	if n := len((&extControls{}).bytes()); n != extCtrlsSize {
		t.Errorf("struct v4l2_ext_controls has %d bytes here, want %d", n, extCtrlsSize)
	}
}
