package browser_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"klubba/room"
)

// meeting puts a room into an open meeting in which all see and hear.
func (s *site) meeting() {
	s.room.Good()
	s.ask(room.Start{Meeting: "KS-2026-11-23", Title: "Kommunstyrelsen"})
}

// TestKeyboardAlone goes through each view by Tab: whatever can be pressed is
// reached, in the order in which it is read, and is seen to be.
func TestKeyboardAlone(t *testing.T) {
	s := open(t)
	s.furnish()
	s.meeting()
	s.ask(room.End{})
	tb := chromium(t).tab()
	tb.do(panel.look())
	for _, view := range views {
		tb.do(chromedp.Navigate(s.url(view)), seen("main h2"), run(`document.querySelectorAll("details").forEach((d) => { d.open = true; })`))
		want := value[int](tb, `document.querySelectorAll("a[href], button:not([hidden]), input:not([type=hidden]), summary, [tabindex='0']").length`)
		var walked []string
		for range want {
			tb.do(chromedp.KeyEvent(kb.Tab))
			walked = append(walked, value[string](tb, `(() => {
				const e = document.activeElement, style = getComputedStyle(e);
				if (style.outlineStyle === "none") return "unseen: " + e.outerHTML;
				const all = [...document.querySelectorAll("*")];
				return String(all.indexOf(e)).padStart(5, "0") + " " + e.outerHTML.slice(0, 60);
			})()`))
		}
		if !slices.IsSorted(walked) || len(slices.Compact(slices.Clone(walked))) != want {
			t.Errorf("%s: %d things to reach, and the walk is\n%s", view, want, strings.Join(walked, "\n"))
		}
	}
}

// TestMeetingByKeyboard suspends and resumes without a mouse.
func TestMeetingByKeyboard(t *testing.T) {
	s := open(t)
	s.meeting()
	tb := chromium(t).tab()
	tb.do(chromedp.Navigate(s.url("/chair")), seen("#state.is-good"), run(`document.getElementById("do-suspend").focus()`),
		chromedp.KeyEvent(kb.Enter), seen("#said .said-done"), seen("#do-resume"))
	if s.phase() != room.Suspended {
		t.Fatalf("the room is %s", s.phase())
	}
	if in := value[string](tb, `document.activeElement.id`); in != "do-resume" {
		t.Errorf("after the press the focus is at %q", in)
	}
}

// TestTooEarlyIsRefusedVisibly: the chair who resumes before the link is back
// is told why, and what to do.
func TestTooEarlyIsRefusedVisibly(t *testing.T) {
	s := open(t)
	for _, st := range stages()[:10] {
		st.do(s)
	}
	tb := chromium(t).tab()
	tb.do(chromedp.Navigate(s.url("/chair")), seen("#do-resume.not-yet"), click("#do-resume"), seen("#said .said-refused"))
	if said := value[string](tb, `document.getElementById("said").innerText`); !strings.Contains(said, "inte återställd ännu") || s.phase() != room.Suspended {
		t.Errorf("the room is %s, and the page says %q", s.phase(), said)
	}
	tb.do(click("summary"), click("#do-resume-override"), seen("#do-suspend"))
	if s.phase() != room.Open {
		t.Errorf("the override left the room %s", s.phase())
	}
}

// TestButtonThatChangesUnderTheFinger: a press that comes in the moment in
// which "suspend" has become "resume" was meant for the one before.
func TestButtonThatChangesUnderTheFinger(t *testing.T) {
	s := open(t)
	s.meeting()
	tb := chromium(t).tab()
	tb.do(chromedp.Navigate(s.url("/chair")), seen("#do-suspend"), run(`
		new MutationObserver(() => { const b = document.querySelector("#act button"); if (b.value === "resume") { b.click(); window.pressed = true; } })
			.observe(document.getElementById("act"), { childList: true })`))
	s.ask(room.Suspend{})
	for range 7 {
		s.room.Advance(1e9)
		s.room.Good()
	}
	tb.until(`window.pressed === true`)
	tb.until(`document.querySelector("#state.is-may-resume") !== null`)
	if s.phase() != room.Suspended {
		t.Errorf("the room is %s: a press for one button was taken for another", s.phase())
	}
}

// TestPageThatCannotKnowSaysSo: the daemon goes, and comes back.
func TestPageThatCannotKnowSaysSo(t *testing.T) {
	s := open(t)
	s.meeting()
	tb := chromium(t).tab()
	tb.do(panel.look(), chromedp.Navigate(s.url("/chair")), seen("#state.is-good"))
	s.end()
	tb.until(`!document.getElementById("stale").hidden`)
	if words := value[string](tb, `document.getElementById("stale").innerText`); !strings.Contains(words, "inte aktuell sedan") || strings.Contains(words, "{") {
		t.Errorf("the banner says %q", words)
	}
	tb.axe("stale")
	tb.shoot("chair-stale-sv-panel", false)
	tb.do(click("#do-suspend"), seen("#said .said-failed"))
	if said := value[string](tb, `document.getElementById("said").innerText`); !strings.Contains(said, "knappen i rummet") {
		t.Errorf("a command that went nowhere: %q", said)
	}
	s.ask(room.Suspend{})
	s.start()
	tb.until(`document.getElementById("stale").hidden && document.querySelector("#do-resume") !== null`)
}

// TestLoginOfEachRole: each comes to its own view, and sees no button for what
// it may not do.
func TestLoginOfEachRole(t *testing.T) {
	s := open(t, accounts(t)...)
	s.meeting()
	s.ask(room.End{})
	browser := chromium(t)
	for _, test := range []struct {
		name, view string
		tabs       int
		can        string
	}{
		{"betraktare", "/chair", 3, ""}, {"vaktmastare", "/precheck", 3, "precheck lamp-test"},
		{"ordforande", "/chair", 3, "open lamp-test"}, {"tekniker", "/technician", 4, ""},
	} {
		tb := browser.tab()
		tb.do(phone.look(), chromedp.Navigate(s.url("/")), seen("#password"))
		tb.axe("login")
		tb.shoot("login-sv-phone", false)
		tb.do(chromedp.SendKeys(chromedp.CSS("#name"), test.name), chromedp.SendKeys(chromedp.CSS("#password"), "fel lösenord"+kb.Enter), seen(".said-refused"))
		tb.axe("login refused")
		tb.do(chromedp.SendKeys(chromedp.CSS("#password"), secret+kb.Enter), seen("#state"))
		if at := value[string](tb, `location.pathname`); at != test.view {
			t.Errorf("%s comes to %s", test.name, at)
		}
		if tabs := value[int](tb, `document.querySelectorAll("nav a").length`); tabs != test.tabs {
			t.Errorf("%s sees %d views", test.name, tabs)
		}
		if can := value[string](tb, `[...document.querySelectorAll("main [name=verb]")].map((b) => b.value).join(" ")`); can != test.can {
			t.Errorf("%s can %q", test.name, can)
		}
		status := value[int](tb, `fetch("/technician").then((r) => r.status)`)
		if want := map[bool]int{true: 200, false: 403}[test.name == "tekniker"]; status != want {
			t.Errorf("%s gets %d of the technician's view", test.name, status)
		}
		tb.do(click("footer button"), seen("#password"))
	}
}

// TestLanguageIsKept: chosen once, it stays.
func TestLanguageIsKept(t *testing.T) {
	s := open(t)
	tb := chromium(t).tab()
	tb.do(chromedp.Navigate(s.url("/chair")), click("footer a[hreflang=en]"), seen("html[lang=en]"), chromedp.Navigate(s.url("/record")), seen("html[lang=en]"))
}

// TestSupportBundle has all that it names, and can be read.
func TestSupportBundle(t *testing.T) {
	s := open(t)
	s.meeting()
	response, err := http.Get(s.url("/bundle"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	unzipped(t, response)
}
