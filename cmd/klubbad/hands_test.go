package main

import (
	"context"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// player sits at the demo's keyboard.
type player struct {
	*testing.T
	keys *os.File
	out  *lockedBuffer
	end  chan struct{} // closed when the demo has ended
	code int           // its exit code then
	read int           // how much of what was shown has been looked at
}

func newPlayer(t *testing.T, lang string) *player {
	t.Helper()
	in, keys, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	p := &player{T: t, keys: keys, out: new(lockedBuffer), end: make(chan struct{})}
	errs := new(lockedBuffer)
	go func() {
		defer close(p.end)
		p.code = runTyped(ctx, []string{"demo", "--scenario", "none", "--lang", lang}, in, p.out, errs)
	}()
	t.Cleanup(func() {
		cancel()
		<-p.end
		_ = keys.Close() // again, if the test has closed it
		_ = in.Close()
	})
	return p
}

// types a line and waits for what comes of it, in that order.
func (p *player) types(line string, want ...string) {
	p.Helper()
	if _, err := io.WriteString(p.keys, line+"\n"); err != nil {
		p.Fatal(err)
	}
	for _, w := range want {
		p.sees(w)
	}
}

func (p *player) sees(want string) {
	p.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(20 * time.Second)
	for {
		if i := strings.Index(p.shown()[p.read:], want); i >= 0 {
			p.read += i + len(want)
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			p.Fatalf("no word of %q after:\n%s", want, p.shown()[p.read:])
		}
	}
}

// shown is what was shown, however its lines were broken.
func (p *player) shown() string { return strings.Join(strings.Fields(p.out.String()), " ") }

func (p *player) ends(want int) {
	p.Helper()
	select {
	case <-p.end:
		if p.code != want {
			p.Errorf("exit %d, want %d", p.code, want)
		}
	case <-time.After(20 * time.Second):
		p.Fatal("the demo does not end")
	}
}

func TestAPersonCanPlayWithTheRoom(t *testing.T) {
	withoutRaceDetector(t)
	p := newPlayer(t, "sv")
	p.sees("Nu är rummet ditt")
	p.types("hjälp", "dra-ur, sätt-i DEL")
	p.types("dansa "+strings.Repeat("x", 3*lineLength), "dra-ur, sätt-i DEL")
	p.types("avsluta", "Rummet säger nej. Inget sammanträde pågår")
	p.types("Öppna", "Sekreteraren öppnar", "uppkopplingen är bra")
	p.types("sämre", "försämrad")
	p.types("bryt", "Internet försvinner", "ajournera")
	p.types("tryck", "Ordföranden trycker kort", "ajournerat")
	p.types("tryck", "godtogs inte")
	p.types("laga", "Allt lagas", "kan återupptas")
	p.types("press", "uppkopplingen är bra") // the other language is understood too
	p.types("dra-ur", "Vilken del?")
	p.types("dra-ur skärm 2", "skärm 2 saknas: urdragen under drift")
	p.types("sätt-i skärm-2", "skärm 2 fungerar")
	p.types("tysta", "bruten: ljudet saknas")
	p.types("ljud", "slås på igen")
	p.types("dörrar", "stängda dörrar, inget går ut")
	p.types("läck", "något går ut")
	p.types("sluta")
	p.ends(exitDone)
}

func TestTheRoomRunsOnWhenTheKeyboardIsGone(t *testing.T) {
	withoutRaceDetector(t)
	p := newPlayer(t, "en")
	p.types("open", "The secretary opens", "the link is good")
	p.types("hold", "holds the button")
	if err := p.keys.Close(); err != nil {
		t.Fatal(err)
	}
	p.sees("suspended")
	select {
	case <-p.end:
		t.Errorf("the demo ended with %d:\n%s", p.code, p.out)
	default:
	}
}

func TestEveryTrickIsTold(t *testing.T) {
	s := &stage{}
	seen := map[string]string{}
	for _, trick := range s.tricks() {
		for _, lang := range []string{"sv", "en"} {
			n := narratorIn(lang)
			if id := "demo.did." + trick.id; n.say.Say(id, map[string]any{"Part": "x"}) == id {
				t.Errorf("%s: %s is not told", lang, trick.id)
			}
		}
		for _, word := range trick.words {
			if other := seen[word]; other != "" {
				t.Errorf("%q is both %s and %s", word, other, trick.id)
			}
			seen[word] = trick.id
		}
		help := map[string]string{"sv": narratorIn("sv").say.Say("demo.help", nil), "en": narratorIn("en").say.Say("demo.help", nil)}
		if !strings.Contains(help["en"], trick.words[0]) || !strings.Contains(help["sv"], trick.words[1]) {
			t.Errorf("help does not tell of %q", trick.words)
		}
	}
}
