package browser_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"klubba/room"
)

var (
	phone  = screen{name: "phone", width: 360, height: 740}
	panel  = screen{name: "panel", width: 1280, height: 800}
	dark   = screen{name: "dark", width: 1280, height: 800, dark: true}
	sheet  = screen{name: "paper", width: 794, height: 1123, paper: true} // A4 at 96 to the inch
	views  = []string{"/chair", "/precheck", "/technician", "/record", "/record/KS-2026-11-23"}
	titles = map[string]string{"/chair": "chair", "/precheck": "precheck", "/technician": "technician", "/record": "record", "/record/KS-2026-11-23": "meeting"}
)

// TestEveryState looks at the chair's view in every state of the room, in both
// languages, on every screen.
func TestEveryState(t *testing.T) {
	s := open(t)
	tb := chromium(t).tab()
	for _, st := range stages() {
		st.do(s)
		for _, lang := range []string{"sv", "en"} {
			tb.do(chromedp.Navigate(s.url("/chair?lang="+lang)), seen("#state.is-"+st.key))
			if said := value[string](tb, `document.documentElement.lang + " " + document.querySelector("main").innerText`); said[:2] != lang {
				t.Errorf("%s speaks %s", lang, said)
			}
			for _, sc := range []screen{phone, panel, dark} {
				where := fmt.Sprintf("chair-%s-%s-%s", st.key, lang, sc.name)
				tb.do(sc.look())
				tb.axe(where)
				tb.unclipped(where)
				tb.shoot(where, false)
			}
		}
	}
}

// TestEveryView looks at every view, in both languages, on every screen and on
// paper, after an evening in which all happened.
func TestEveryView(t *testing.T) {
	s := open(t)
	for _, st := range stages() {
		st.do(s)
	}
	s.ask(room.End{})
	tb := chromium(t).tab()
	for _, view := range views {
		for _, lang := range []string{"sv", "en"} {
			tb.do(chromedp.Navigate(s.url(view+"?lang="+lang)), seen("main h2"),
				run(`document.querySelectorAll("details").forEach((d) => { d.open = true; })`))
			for _, sc := range []screen{phone, panel, dark, sheet} {
				where := fmt.Sprintf("%s-%s-%s", titles[view], lang, sc.name)
				tb.do(sc.look())
				tb.unclipped(where)
				if !sc.paper {
					tb.axe(where)
				}
				tb.shoot(where, true)
			}
		}
	}
}

// TestEveryResult looks at the pre-check while it runs, and at what it found.
func TestEveryResult(t *testing.T) {
	s := open(t)
	tb := chromium(t).tab()
	for _, st := range stages()[:5] {
		st.do(s)
		for _, sc := range []screen{phone, panel, sheet} {
			where := fmt.Sprintf("precheck-%s-sv-%s", st.key, sc.name)
			tb.do(chromedp.Navigate(s.url("/precheck")), seen("#state.is-"+st.key), sc.look())
			tb.unclipped(where)
			if !sc.paper {
				tb.axe(where)
			}
			tb.shoot(where, true)
		}
	}
}

// TestNoPageIDShows: a sentence that is missing shows as its id.
func TestNoPageIDShows(t *testing.T) {
	s := open(t)
	tb := chromium(t).tab()
	for _, st := range stages() {
		st.do(s)
		for _, view := range views[:4] {
			tb.do(chromedp.Navigate(s.url(view)), seen("main h2"))
			if id := value[string](tb, `(document.documentElement.textContent.match(/\b(page|cli|verdict|doors|looks|phase|cause)\.[a-z-]+/) || [""])[0]`); id != "" {
				t.Errorf("%s in %s: %s has no words", view, st.key, id)
			}
		}
	}
}

// TestReadWithoutJavaScript: all is there, and is loaded anew; buttons work.
func TestReadWithoutJavaScript(t *testing.T) {
	s := open(t)
	s.room.Good()
	s.ask(room.Start{Meeting: "KS-2026-11-23", Title: "Kommunstyrelsen"})
	tb := chromium(t).tab()
	tb.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}), chromedp.Navigate(s.url("/chair")))
	tb.do(seen("#state.is-good"), seen(`meta[http-equiv="refresh"]`))
	tb.do(click("#do-suspend"), seen(".said-done"), seen("#state.is-may-resume, #state.is-suspended, #state.is-soon"))
	if s.phase() != room.Suspended {
		t.Errorf("the room is %s", s.phase())
	}
}

// TestPageThrowsNothing: no error in the console, and nothing against the
// content security policy.
func TestPageThrowsNothing(t *testing.T) {
	s := open(t)
	tb := chromium(t).tab()
	if err := chromedp.Listen(tb.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("thrown: %s", e.ExceptionDetails.Text)
		case *runtime.EventConsoleAPICalled:
			t.Errorf("on the console: %s %v", e.Type, e.Args)
		}
	}); err != nil {
		t.Fatal(err)
	}
	tb.do(chromedp.Navigate(s.url("/chair")), run(`document.addEventListener("securitypolicyviolation", (e) => console.error(e.violatedDirective, e.blockedURI))`))
	for _, st := range stages() {
		st.do(s)
		tb.do(seen("#state.is-" + st.key))
	}
}
