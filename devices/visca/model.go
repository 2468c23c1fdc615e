package visca

import "fmt"

// Brand says whose dialect a camera speaks. The bytes of the version inquiry
// alone do not always tell.
type Brand uint8

// The brands.
const (
	// BrandSony reads the version as Sony writes it, and knows its models.
	BrandSony Brand = iota
	// BrandPTZOptics is PTZOptics and its kin.
	BrandPTZOptics
	// BrandOther speaks the common ground.
	BrandOther
)

// Version is a camera's answer to the version inquiry.
type Version struct {
	// Vendor is 0001 for Sony; PTZOptics has factory code and hardware
	// version here.
	Vendor uint16
	// Model is Sony's number; PTZOptics has the version of its ARM firmware.
	Model uint16
	// Revision is that of the ROM; PTZOptics has its FPGA's.
	Revision uint16
	// Sockets is how many commands may run at once, mostly 2; PTZOptics has
	// the type of camera.
	Sockets uint8
}

// Model is what has to be known of a camera to speak with it.
type Model struct {
	// Name is the maker's, or what is known instead.
	Name string
	// PanNibbles and TiltNibbles are how wide positions travel: 4 or 5.
	PanNibbles, TiltNibbles int
	// PanSpeed and TiltSpeed are the top speeds that every model of the row
	// has without an extended mode.
	PanSpeed, TiltSpeed int
	// OneSpeed: an absolute or relative move has a pan speed only, and 00
	// where the tilt speed would be.
	OneSpeed bool
	// Presets is the highest number; it begins with 1.
	Presets int
	// Reserved are preset numbers that the camera keeps for itself.
	Reserved [2]int // first, last; zero for none
}

// common is a camera of which nothing is known.
func common(name string) Model {
	return Model{Name: name, PanNibbles: 4, TiltNibbles: 4, PanSpeed: 0x18, TiltSpeed: 0x17, Presets: 255}
}

// ModelOf is what is known of a camera that answered the version inquiry. The
// numbers are from the command lists of Sony's technical manuals; one that is
// not known gets what the older models have in common.
func ModelOf(b Brand, v Version) Model {
	switch b {
	case BrandPTZOptics:
		m := common(fmt.Sprintf("PTZOptics, firmware %04X", v.Model))
		m.TiltSpeed = 0x14
		m.Reserved = [2]int{91, 100} // 90 to 99 on the wire: functions
		return m
	case BrandOther:
		return common(fmt.Sprintf("camera of vendor %04X, model %04X", v.Vendor, v.Model))
	}
	name, ok := sonyNames()[v.Model]
	if !ok {
		return common(fmt.Sprintf("Sony model %04X", v.Model))
	}
	m := common("Sony " + name)
	switch v.Model {
	case 0x0511, 0x0513: // SRG-120DH, SRG-300H
		m.Presets = 16
	case 0x051C, 0x051D, 0x0617, 0x0618, 0x061A, 0x061B, 0x061C, // BRC-X400 and kin, one command list
		0x061F, 0x0620, // SRG-X40UH, SRG-H40UH
		0x0621, 0x0622: // SRG-A40, SRG-A12
		m.OneSpeed = true
	case 0x0604, 0x0605: // SRG-360SHE, SRG-280SHE
		m.PanNibbles, m.TiltNibbles, m.OneSpeed = 5, 5, true
	case 0x0519, 0x051A, 0x051B: // BRC-X1000, BRC-H800, BRC-H780: one command list
		m.PanNibbles = 5
	case 0x051E, 0x051F: // ILME-FR7, BRC-AM7
		m.PanNibbles, m.TiltNibbles = 5, 5
	}
	return m
}

// sonyNames are Sony's model numbers.
func sonyNames() map[uint16]string {
	return map[uint16]string{
		0x0511: "SRG-120DH", 0x0513: "SRG-300H", 0x0516: "SRG-300SE/301SE/201SE",
		0x0519: "BRC-X1000", 0x051A: "BRC-H800", 0x051B: "BRC-H780",
		0x051C: "BRC-X400", 0x051D: "BRC-X401", 0x051E: "ILME-FR7", 0x051F: "BRC-AM7",
		0x0604: "SRG-360SHE", 0x0605: "SRG-280SHE",
		0x0617: "SRG-X400", 0x0618: "SRG-X120", 0x061A: "SRG-201M2", 0x061B: "SRG-HD1M2", 0x061C: "SRG-X402",
		0x061F: "SRG-X40UH", 0x0620: "SRG-H40UH", 0x0621: "SRG-A40", 0x0622: "SRG-A12",
	}
}

// versionOf reads the values of a version inquiry's answer.
func versionOf(values []Value) Version {
	return Version{uint16(values[0].Int), uint16(values[1].Int), uint16(values[2].Int), uint8(values[3].Int)}
}
