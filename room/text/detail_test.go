package text

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

func TestDetailSpeaksTheLanguage(t *testing.T) {
	for detail, want := range map[string]string{
		"":                                                    "",
		"evidence too old":                                    "uppgiften är för gammal",
		"42 entries on disk, written through":                 "42 anteckningar säkert på disken",
		"two relays silent for 0.9 s":                         "två reläer tysta i 0,9 s",
		"pressed for 30.0 s":                                  "intryckt i 30,0 s",
		"no answer within 2.5s":                               "inget svar inom 2,5 s",
		"read back: red+green":                                "avläst: röd+grön",
		"3 of 3 lines read back as driven (amber)":            "3 av 3 ledningar avlästa som de styrs (gul)",
		"simulated display-2 answers":                         "skärm 2 svarar (simulerat)",
		"simulated level meters, both ways: silent":           "simulerad nivåmätning: går inte fram",
		"display-1: unplugged while in use; bord: look at it": "skärm 1: urdragen under drift; bord: titta på den",
		`GPIO chip "pinctrl": not present; there are: gpiochip0 (gpio-sim)`: `GPIO-krets "pinctrl": finns inte; det finns: gpiochip0 (gpio-sim)`,
		"record /var/lib/k.db: append: the disk is full: write /var/lib/k.db: no space left on device; free some space on it, for example by removing old logs; recording goes on by itself when there is room": "journalen /var/lib/k.db: skriva: disken är full: write /var/lib/k.db: utrymmet är slut; frigör utrymme, till exempel genom att ta bort gamla loggar; journalen fortsätter av sig själv när det finns plats",
		"record k.db: open: another klubbad holds it, process 15757; stop the other one, or give this one its own file":                                                                                         "journalen k.db: öppna: en annan klubbad använder den, process 15757; stoppa den andra, eller ge den här en egen fil",
		"light: lamp light: unplugged while in use": "lampan: urdragen under drift",
		// What is not known stays, with its figures.
		"11.8 ms over 3 probes":    "11.8 ms over 3 probes",
		"kameran svarar: nej; c+d": "kameran svarar: nej; c+d",
	} {
		if got := New(Swedish).Detail(detail); got != want {
			t.Errorf("%q\ngot  %q\nwant %q", detail, got, want)
		}
		if got := New(English).Detail(detail); got != detail {
			t.Errorf("in English %q became %q", detail, got)
		}
	}
}

func TestCameraDetails(t *testing.T) {
	for detail, want := range map[string]string{
		"plugged in at platform:vivid.0; held by zoom (process 4711), as of 3 s ago; stream unknown: not a USB camera, and the kernel shows nothing else of a stream; not opened, so not seen: what the picture shows": "inkopplad på platform:vivid.0; används av zoom (process 4711), sett för 3 s sedan; bildström okänd: ingen USB-kamera, och kärnan visar inget annat av en bildström; inte öppnad, alltså inte sett: vad bilden visar",
		"stream on: the driver counts 30.0 frames a second; not opened, so not seen: what the picture shows, 2 processes of others":                                                                                    "bildström på: drivrutinen räknar 30,0 bilder i sekunden; inte öppnad, alltså inte sett: vad bilden visar, 2 andras processer",
		`camera "usb-x": not present; there are: none`:                             "kameran usb-x: finns inte; det finns: inga",
		"preset 2: the view has moved from the reference; by 4.2 % of the width":   "förval 2: the view has moved from the reference; med 4,2 % av bredden",
		"not tested, since somebody uses it: held by another program":              "inte provad, eftersom någon använder den: upptagen av ett annat program",
		"16 frames of 1920x1080 MJPG, 30 frames a second looked at, 29.9 a second": "16 bilder sedda (1920x1080 MJPG, 30 bilder i sekunden), 29,9 i sekunden",
		"Sony SRG-300H answers by VISCA: in standby":                               "Sony SRG-300H svarar med VISCA: i viloläge",
		"3 of 16 frames are missing, by number and by time":                        "3 av 16 bilder saknas, både i nummer och i tid",
	} {
		if got := New(Swedish).Detail(detail); got != want {
			t.Errorf("%q\ngot  %q\nwant %q", detail, got, want)
		}
	}
}

func TestPartsHaveNames(t *testing.T) {
	for name, want := range map[string]string{
		"chair": "ordförandens knapp", "display-2": "skärm 2", "bordslampa": "bordslampa",
		"": "", "camera-front": "camera-front", "lampa-3": "lampa-3",
	} {
		if got := New(Swedish).Part(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// speakers are the files whose words become causes and evidence. Files of
// package agent/store/pages are not among them: what they find damaged is for
// whoever looks into the file.
var speakers = []string{
	"devices/devices.go",
	"devices/gpio/button.go", "devices/gpio/chip.go", "devices/gpio/fault.go", "devices/gpio/light.go",
	"devices/gpio/lines.go", "devices/gpio/outputs.go", "devices/gpio/request.go",
	"devices/camera.go",
	"devices/camera/camera.go", "devices/camera/capture.go", "devices/camera/check.go", "devices/camera/fault.go",
	"devices/camera/identity.go", "devices/camera/regular.go", "devices/camera/stream.go", "devices/camera/use.go", "devices/camera/watch.go",
	"devices/visca/camera.go", "devices/visca/greet.go", "devices/visca/methods.go", "devices/visca/receive.go",
	"devices/visca/reply.go", "devices/visca/watch.go", "devices/visca/way.go",
	"devices/serialport/console.go", "devices/serialport/fault.go", "devices/serialport/holder.go", "devices/serialport/open.go", "devices/serialport/port.go",
	"devices/sim/camera.go", "agent/wire/camera.go",
	"agent/cameras/ask.go", "agent/cameras/condition.go", "agent/cameras/desk.go", "agent/cameras/examine.go", "agent/cameras/store.go",
	"devices/sim/button.go", "devices/sim/light.go", "devices/sim/link.go", "devices/sim/room.go",
	"agent/inputs.go", "agent/parts.go", "agent/recorder.go", "agent/recordpart.go", "agent/remote.go",
	"agent/service.go", "agent/services.go", "agent/link.go",
	"agent/check/check.go", "agent/check/run.go", "agent/check/lamp.go", "agent/check/machine.go", "agent/cameras/prove.go",
	"agent/health/disk.go", "agent/health/clock.go",
	"room/precheck/machine.go", "room/precheck/network.go", "room/precheck/button.go", "room/precheck/report.go",
	"agent/store/fault.go", "agent/store/lock.go", "agent/store/guard.go",
	"agent/mqtt/conn.go", "agent/mqtt/courier.go", "agent/mqtt/explain.go", "agent/mqtt/mirror.go",
	"agent/mqtt/session.go", "agent/mqtt/vitals.go",
	"room/button.go", "room/parts.go", "cmd/klubbad/council.go",
}

// The words of the system, and words that are joined to others.
var notAlone = map[string]bool{
	"remote error": true,                                         // what crypto/tls calls an alert of the other side
	"simulated ":   true, " answers": true, ", process %d": true, // TestDetailSpeaksTheLanguage has them whole
	"%s (%s)":                        true,                                                                                                   // a chip and its label
	", the driver's count of frames": true, ": on; it has no position": true, "0 to 255": true, "not tested, since somebody uses it: ": true, // TestCameraDetails
}

func TestEveryCauseAndEvidenceIsKnown(t *testing.T) {
	w := New(Swedish)
	for _, file := range speakers {
		found := literals(t, "../../"+file)
		if len(found) == 0 {
			t.Errorf("%s says nothing: has it moved?", file)
		}
		for _, said := range found {
			if notAlone[said] {
				continue
			}
			for _, piece := range split(sample(said)) {
				if placeholder.MatchString(piece.text) {
					continue
				}
				if _, ok := w.known(piece.text); ok {
					continue
				}
				if _, ok := w.known(sample(said)); !ok {
					t.Errorf("%s says %q, and evidence.en.json knows no %q: add it there and, in Swedish, to evidence.sv.json", file, said, piece.text)
				}
			}
		}
	}
}

// placeholder is a piece that is all name or figure.
var placeholder = regexp.MustCompile(`^[^a-z]*x?[^a-z]*$`)

// sample fills the verbs of a format.
func sample(format string) string {
	if strings.HasSuffix(format, " ") && !strings.HasSuffix(format, "; ") {
		format += "7 s"
	}
	s := regexp.MustCompile(`%[vsw]`).ReplaceAllString(format, "x")
	s = strings.ReplaceAll(s, "%q", `"x"`)
	s = regexp.MustCompile(`%\.\df`).ReplaceAllString(s, "7")
	s = strings.ReplaceAll(s, "%%", "%")
	return strings.Trim(strings.ReplaceAll(s, "%d", "7"), "; ")
}

// literals are the strings of a file that are words for people: those with a
// space, but for what is logged.
func literals(t *testing.T, path string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && logs(call) {
			return false
		}
		lit, ok := n.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return true
		}
		s, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.Trim(s, " :;,"), " ") || notAlone[s] {
			found = append(found, s)
		}
		return true
	})
	return found
}

func logs(call *ast.CallExpr) bool {
	f, ok := call.Fun.(*ast.SelectorExpr)
	return ok && (f.Sel.Name == "Debug" || f.Sel.Name == "Info" || f.Sel.Name == "Warn" || f.Sel.Name == "Error")
}

// A phrase that is only a field, or mostly one, would swallow what it does not
// know.
func TestPhrasesHaveWordsOfTheirOwn(t *testing.T) {
	for _, p := range phrases() {
		if p.weight() < 3 || len(p.words) > 1 && p.weight() < 5 {
			t.Errorf("%s: has too few words of its own", p.id)
		}
		for _, word := range p.words[1:max(1, len(p.words)-1)] {
			if word == "" {
				t.Errorf("%s: two fields touch", p.id)
			}
		}
	}
}

func FuzzDetail(f *testing.F) {
	f.Add("record k: open: it is damaged; x+y: read back: red+green")
	f.Add("GPIO chip : ; +")
	w := New(Swedish)
	f.Fuzz(func(t *testing.T, s string) {
		if got := join(split(s)); got != s {
			t.Errorf("split and joined, %q is %q", s, got)
		}
		if got := w.Detail(s); s != "" && got == "" {
			t.Errorf("%q is said as nothing", s)
		}
	})
}
