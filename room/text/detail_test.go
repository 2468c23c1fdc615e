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

func TestDisplayDetails(t *testing.T) {
	for detail, want := range map[string]string{
		`display "left": status: no answer in time: the display says nothing: is it on at the wall, is the cable in, are address, protocol and speed right?`:                                 `left: läge: inget svar i tid: skärmen säger ingenting: är den på vid väggen, sitter kabeln i, stämmer adress, protokoll och hastighet?`,
		`no answer in time: the display says nothing since it was switched off: in standby it does not hear; turn on that it may be controlled in standby`:                                   `inget svar i tid: skärmen säger ingenting sedan den stängdes av: i viloläge hör den inte; slå på i menyn att den får styras i viloläge`,
		`display "left": power: answers with garbage: it speaks another protocol: it answers like NEC: set the protocol to that`:                                                             `left: på eller av: svarar med något obegripligt: den talar ett annat protokoll: den svarar som NEC: ställ in protokollet på det`,
		`answers with garbage: it is set to another speed: it answers at 38400 bit/s: set the port to that`:                                                                                  `svarar med något obegripligt: den är inställd på en annan hastighet: den svarar vid 38400 bit/s: ställ in porten på det`,
		`answer from somebody else: a display with another address answers: 3; give that one, or change the address in its menu`:                                                             `svar från någon annan: en skärm med en annan adress svarar: 3; ange den adressen, eller ändra adressen i skärmens meny`,
		`television on the only adapter: power: no answer in time: the television does not acknowledge: turn HDMI-CEC on in its menu (Anynet+, SimpLink, Bravia Sync, EasyLink, Viera Link)`: `teven på den enda adaptern: på eller av: inget svar i tid: teven kvitterar inte: slå på HDMI-CEC i tevens meny (Anynet+, SimpLink, Bravia Sync, EasyLink, Viera Link)`,
		`it does not show what it should: display "left": input hdmi1: it acknowledged, but did not do it: it shows "vga"`:                                                                   `den visar inte det den ska: left: ingång hdmi1: den kvitterade, men gjorde det inte: den visar "vga"`,
		`foyer: shows a picture; power on; input hdmi1; volume 20; 34 °C; fault: fan`:                                                                                                        `foyer: visar en bild; på; ingång hdmi1; volym 20; 34 °C; fel: fan`,
		`display-1: display "display-1": input hdmi1: not now`:                                                                                                                               `skärm 1: ingång hdmi1: inte nu`,
		`foyer: not seen to be dark`: `foyer: har inte setts vara släckt`,
	} {
		if got := New(Swedish).Detail(detail); got != want {
			t.Errorf("%q\ngot  %q\nwant %q", detail, got, want)
		}
	}
}

func TestSoundDetails(t *testing.T) {
	for detail, want := range map[string]string{
		"plugged in as S510 (Jabra SPEAK 510 USB, USB 0b0e:0412, serial number A1); loudspeaker: nobody uses it; microphone: samples flow, held by zoom (process 4711); not opened, so not seen: levels, and whether it is silence that flows": "inkopplad som S510 (Jabra SPEAK 510 USB, USB 0b0e:0412, serienummer A1); högtalaren: ingen använder den; mikrofonen: ljud går fram, används av zoom (process 4711); inte öppnad, alltså inte sett: nivåer, och om det är tystnad som går fram",
		`speakerphone: sound card "S511": not present; there are: S510 (Jabra)`:                                                                                                                                                                       `högtalartelefonen: ljudkortet "S511": finns inte; det finns: S510 (Jabra)`,
		`not tested, since somebody uses it: speakerphone "S510": held by another program: the capture of S510 by zoom (process 4711); end its call, or test when there is no meeting`:                                                                `inte provad, eftersom någon använder den: högtalartelefonen "S510": upptagen av ett annat program: S510 spelar in åt zoom (process 4711); avsluta dess samtal, eller prova när inget sammanträde pågår`,
		`speakerphone: this is not what the room's reference was taken with: the serial number was "A1" and is "B2"; put the room's own device back, or take a new reference (klubba audio reference)`:                                                `högtalartelefonen: det här är inte det som rummets referens togs med: serienumret var "A1" och är "B2"; sätt tillbaka rummets egen enhet, eller spara en ny referens (klubba audio reference)`,
		`the sweep was at 48000 Hz with a peak of 0.25 and is at 16000 Hz with 0.5`:                                                                                                                                                                   `svepet hade 48000 Hz och toppen 0,25, nu 16000 Hz och 0,5`,
		`speakerphone "Loop": unplugged while in use (the sound stopped in the middle: the sound system came 34 times for samples, and then for 3s no longer: is its sound server running, and is the device plugged in?): check its cable and power`: `högtalartelefonen "Loop": urdragen under drift (ljudet stannade mitt i: ljudsystemet hämtade sampel 34 gånger, men sedan inte på 3 s: är dess ljudserver igång, och är enheten inkopplad?): se efter dess kabel och ström`,
		`speakerphone "Loop": not present: no input is called "hw:1,1"; there are: none at all: this machine has no sound system, or may not use it`:                                                                                                  `högtalartelefonen "Loop": finns inte: ingen mikrofon heter "hw:1,1"; det finns: inga alls: datorn har inget ljudsystem, eller får inte använda det`,
		`klubba-audio cannot be started: fork/exec /usr/bin/klubba-audio: no such file or directory: install klubba-audio of the same version as klubbad`:                                                                                             `klubba-audio går inte att starta: fork/exec /usr/bin/klubba-audio: filen eller mappen finns inte: installera klubba-audio av samma version som klubbad`,
		`the sound system hangs and was ended: is its sound server running, and is the device plugged in?; it said "time is up"`:                                                                                                                      `ljudsystemet har hängt sig och avslutades: är dess ljudserver igång, och är enheten inkopplad?; det sade "time is up"`,
		"the loudspeaker distorts; at 12.3 %, limit 5; turn it down; if that does not help, it is damaged":                                                                                                                                            "högtalaren förvränger ljudet; 12,3 %, gräns 5; sänk den; hjälper inte det är den skadad",
		"sound drops out; at 3, limit 0; try another USB cable and port, without hub; close other programs":                                                                                                                                           "ljudet har avbrott; 3, gräns 0; prova en annan USB-kabel och port, utan hubb; stäng andra program",
		"sounded, and heard after 25.0 ms; STI 0.84 without level correction; its mute was proven by sound":                                                                                                                                           "spelade, och hördes efter 25,0 ms; STI 0,84 utan nivåkorrigering; tystknappen provad med ljud",
		"one sweep played and heard after 25.0 ms, STI 0.84 without level correction":                                                                                                                                                                 "ett svep spelades och hördes efter 25,0 ms, STI 0,84 utan nivåkorrigering",
		"device or resource busy": "device or resource busy",
		`speakerphone "Loop": sound card "Loop": not present; there are: none`:                                                         `högtalartelefonen "Loop": ljudkortet "Loop": finns inte; det finns: inga`,
		`speakerphone "spk", "mic": not supported by this device: the kernel shows nothing of a sound server's devices: name the card`: `högtalartelefonen "spk", "mic": stöds inte av den här enheten: kärnan visar inget av en ljudservers enheter: ange kortet`,
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
	"devices/audio/check.go", "devices/audio/fault.go", "devices/audio/helper.go", "devices/audio/mute.go", "devices/audio/options.go",
	"devices/audio/speakerphone.go", "devices/audio/watch.go",
	"devices/audio/alsa/card.go", "devices/audio/alsa/control.go", "devices/audio/alsa/mixer.go", "devices/audio/alsa/use.go",
	"devices/audio/loop/judge.go", "devices/audio/loop/reference.go", "devices/audio/loop/sounding.go",
	"devices/audio/pipe/frame.go", "devices/audio/pipe/reply.go",
	"devices/audio/portaudio/pick.go", "devices/audio/portaudio/watchdog.go", "devices/audio/portaudio/without.go",
	"devices/sim/horn.go", "agent/wire/audio.go", "agent/keepsake/keepsake.go",
	"agent/speakers/ask.go", "agent/speakers/condition.go", "agent/speakers/desk.go", "agent/speakers/prove.go", "agent/speakers/store.go", "agent/speakers/try.go",
	"devices/sim/camera.go", "agent/wire/camera.go",
	"devices/display.go", "devices/display/abilities.go", "devices/display/diagnose.go", "devices/display/display.go", "devices/display/fault.go",
	"devices/display/greet.go", "devices/display/raw.go", "devices/display/set.go", "devices/display/status.go", "devices/display/turn.go",
	"devices/display/watch.go", "devices/display/way.go",
	"devices/display/frame/parse.go", "devices/display/frame/pjlink.go",
	"devices/cec/adapter.go", "devices/cec/fault.go", "devices/cec/raw.go", "devices/cec/sound.go", "devices/cec/tv.go", "devices/cec/watch.go",
	"devices/sim/display.go", "agent/wire/display.go", "room/display.go",
	"agent/displays/ask.go", "agent/displays/condition.go", "agent/displays/desk.go", "agent/displays/prove.go", "agent/displays/scene.go",
	"agent/cameras/ask.go", "agent/cameras/condition.go", "agent/cameras/desk.go", "agent/cameras/examine.go", "agent/cameras/store.go",
	"devices/sim/button.go", "devices/sim/light.go", "devices/sim/link.go", "devices/sim/room.go",
	"agent/inputs.go", "agent/parts.go", "agent/recorder.go", "agent/recordpart.go", "agent/remote.go",
	"agent/service.go", "agent/services.go", "agent/link.go",
	"agent/calendar/answer.go", "agent/calendar/source.go", "agent/calendar/telling.go",
	"agent/calendar/ics/moment.go", "agent/calendar/ics/read.go", "agent/calendar/ics/rule.go", "agent/calendar/ics/sieve.go",
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
	// TestSoundDetails has them whole.
	" (%.3g %s, limit %.3g)": true, ", STI %.2f without level correction": true, "%w: the %s of %s by %s; end its call, or test when there is no meeting": true,
	"the %s was %q and is %q": true, "no %s is called %q": true, "more than one %s is called %q": true, "%w (%w): check its cable and power": true,
	"%w: %d of %d samples were played and %d of %d recorded%s": true, "%s (%s": true, ", serial number ": true, ", held by ": true, "USB device": true, "serial number": true, "this is not what the room's reference was taken with: ": true, "%q (%d in, %d out)": true, "%w: it was %s": true,
	" Playback Switch": true, " Capture Switch": true, // parts of a control's name
	"%w: %w: %s%s": true, "%w: %s: %s%s": true, "%w: %s%s": true, "%w after it had answered: %w%s": true, "%w and was ended: %s%s": true, // with what the helper said
	"too much": true, "quiet_db change": true, "delay_ms change": true, "gain_db change": true, // told nobody, and measures for programs
	"%s (%s)":                        true,                                                                                                   // a chip and its label
	", the driver's count of frames": true, ": on; it has no position": true, "0 to 255": true, "not tested, since somebody uses it: ": true, // TestCameraDetails
	"%g °C": true, "%d h": true, // figures
	"power %t": true, "picture mute %t": true, "sound mute %t": true, "sound mute ": true, // what a simulated display is told
	"%%%c%s ?\r": true, "%%%c%s %s\r": true, // frames of PJLink
	"%w: the television does not acknowledge: turn HDMI-CEC on in its menu (Anynet+, SimpLink, Bravia Sync, EasyLink, Viera Link)": true, // TestDisplayDetails
	"it does not show what it should: ": true, "value %q: give %s": true, // TestDisplayDetails
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
		if strings.HasPrefix(s, "^") {
			return true // a regular expression
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
