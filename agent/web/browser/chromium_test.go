// Package browser_test drives the page in a real Chromium, as chair,
// caretaker and technician do.
//
// It guarantees that every view, in both languages and in every state of the
// room, is found without fault by axe-core (testdata/axe, MPL-2.0), is clipped
// on no screen, can be used by keyboard alone and read without JavaScript; and
// that a page which cannot know how it is says so.
//
// With -shots DIR every view is kept there as a picture. Without Chromium the
// tests are skipped, and say so.
//
// Not its job: who may what (packages agent/web and agent/web/access).
package browser_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var shots = flag.String("shots", "", "keep a picture of every view in this folder")

// within bounds one step in the browser.
const within = 40 * time.Second

// window is a tab of a browser, for one test.
type window struct {
	t   *testing.T
	ctx context.Context
}

// chromium starts a browser with an empty profile, which reaches this machine
// alone.
func chromium(t *testing.T) window {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("SKIPPED, nothing was checked: chromium is not installed (apt-get install chromium)")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir())}
	for _, name := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "hide-scrollbars", "disable-dev-shm-usage",
	} {
		options = append(options, chromedp.Flag(name, true))
	}
	options = append(options, chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"))
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(end)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // starts it, and must have no deadline
		t.Fatalf("chromium does not start: %v", err)
	}
	return window{t, ctx}
}

// tab opens a tab of its own.
func (w window) tab() window {
	w.t.Helper()
	ctx, cancel := chromedp.NewContext(w.ctx)
	w.t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		w.t.Fatal(err)
	}
	return window{w.t, ctx}
}

// action is a step in the browser.
type action = chromedp.Action[chromedp.Void]

// seen waits until something is there; click presses it when it is.
func seen(css string) action  { return chromedp.WaitReady(chromedp.CSS(css)) }
func click(css string) action { return chromedp.Click(chromedp.CSS(css)) }

// run evaluates JavaScript for what it does.
func run(script string) action { return chromedp.Evaluate[chromedp.Void](script) }

// do runs actions, within their time.
func (w window) do(actions ...action) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, within)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		ctx, cancel := context.WithTimeout(w.ctx, time.Second)
		defer cancel()
		where, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`location.href + "\n" + document.body.innerText`)) // to help the reader
		w.t.Fatalf("%v\nThe page says: %s", err, where)
	}
}

// value evaluates JavaScript; a promise is waited for.
func value[T any](w window, script string) T {
	w.t.Helper()
	return get(w, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
}

// get runs an action that gives something.
func get[T any](w window, a chromedp.Action[T]) T {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, within)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

// until waits for JavaScript to be true.
func (w window) until(script string) {
	w.t.Helper()
	get(w, chromedp.Poll[bool](script, chromedp.WithPollingInterval(20*time.Millisecond), chromedp.WithPollingTimeout(within)))
}

// screen is what somebody looks at.
type screen struct {
	name          string
	width, height int64
	dark          bool
	paper         bool
}

// look makes a tab that screen.
func (s screen) look() action {
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}}
	if s.dark {
		media.Features[0].Value = "dark"
	}
	if s.paper {
		media.Media = "print"
	}
	return chromedp.Steps(chromedp.EmulateViewport(s.width, s.height), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, media)
		return err
	}))
}

// shoot keeps a picture if the tests are asked to: the screen, or all of a
// page that is to be read.
func (w window) shoot(name string, whole bool) {
	w.t.Helper()
	if *shots == "" {
		return
	}
	picture := chromedp.CaptureScreenshot()
	if whole {
		picture = chromedp.FullScreenshot(100)
	}
	png := get(w, picture)
	if err := errors.Join(os.MkdirAll(*shots, 0o755), os.WriteFile(filepath.Join(*shots, name+".png"), png, 0o644)); err != nil {
		w.t.Fatal(err)
	}
}

// violation is a fault that axe-core found.
type violation struct {
	ID    string `json:"id"`
	Help  string `json:"help"`
	Nodes []struct {
		HTML    string `json:"html"`
		Summary string `json:"failureSummary"`
	} `json:"nodes"`
}

// axe fails for each fault against WCAG 2.1 AA and good practice.
func (w window) axe(where string) {
	w.t.Helper()
	if !value[bool](w, `"axe" in window`) {
		source, err := os.ReadFile("testdata/axe/axe.min.js")
		if err != nil {
			w.t.Fatal(err)
		}
		w.do(run(string(source)))
	}
	found := value[[]violation](w, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}).then((r) => r.violations)`)
	for _, v := range found {
		var nodes []string
		for _, n := range v.Nodes {
			nodes = append(nodes, n.HTML+"\n"+n.Summary)
		}
		w.t.Errorf("%s: %s: %s\n%s", where, v.ID, v.Help, strings.Join(nodes, "\n"))
	}
}

// unclipped fails if something is wider than the screen, or than what it
// stands in.
func (w window) unclipped(where string) {
	w.t.Helper()
	wide := value[[]string](w, `[...document.querySelectorAll("body *")].filter((e) => {
		const r = e.getBoundingClientRect();
		const spills = getComputedStyle(e).display !== "inline" && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1;
		return r.width > 1 && (r.right > innerWidth + 1 || spills) && !e.closest(".wide *, pre *, .skip, .quiet");
	}).map((e) => e.outerHTML.slice(0, 200))`)
	if len(wide) > 0 {
		w.t.Errorf("%s: wider than the screen: %s", where, strings.Join(wide, "\n"))
	}
}
