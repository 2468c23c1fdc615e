// Keeps the page as the room is: follows the stream of events, fetches the
// page anew when the room has changed, and puts in the parts that differ.
// Without it the page can be read, and is loaded anew every ten seconds.
"use strict";
(() => {
  const live = document.body.dataset.live;
  const banner = document.getElementById("stale");
  const said = document.getElementById("said");

  const patience = 12000; // ms without a beat; one comes every 5 s at least
  const grace = 1000;     // ms for a stream that broke to come back
  const held = 700;       // ms that a button which became another takes no press
  let lastHeard = new Date();
  let watchdog, heldUntil = 0, saidAt = 0, fetching = false, again = false;

  // stale covers the page: it cannot know that what stands there is so.
  function stale() {
    if (!banner.hidden) return;
    const lang = document.documentElement.lang;
    const clock = lastHeard.toLocaleTimeString(lang).replaceAll(":", lang === "sv" ? "." : ":");
    banner.textContent = banner.dataset.words.replace("{clock}", clock);
    banner.hidden = false;
    document.body.classList.add("is-stale");
  }

  function fresh() {
    lastHeard = new Date();
    banner.hidden = true;
    document.body.classList.remove("is-stale");
    expect(patience);
  }

  function expect(ms) {
    clearTimeout(watchdog);
    watchdog = setTimeout(stale, ms);
  }

  // put takes the parts of another page that differ from this one's.
  function put(page) {
    document.title = page.title;
    for (const old of document.querySelectorAll("[data-swap]")) {
      const now = page.getElementById(old.id);
      if (!now) { old.replaceChildren(); continue; }
      if (old.className !== now.className) old.className = now.className;
      if (old.innerHTML === now.innerHTML) continue;
      const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
      const verb = verbOf(old);
      old.replaceChildren(...now.childNodes);
      if (old.id === "act" && verb !== verbOf(old)) heldUntil = Date.now() + held;
      if (focused) (document.getElementById(focused) || old.querySelector("button") || document.getElementById("main")).focus();
    }
  }

  function verbOf(part) {
    const button = part.querySelector("button");
    return button ? button.value : "";
  }

  // take reads an answer; one that leads elsewhere, as to the login, is
  // followed.
  async function take(answer, path) {
    if (answer.redirected && new URL(answer.url).pathname !== path) {
      location.assign(answer.url);
      return null;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.ok) put(page);
    return page;
  }

  async function refresh() {
    if (fetching) { again = true; return; }
    fetching = true;
    try {
      const path = location.pathname;
      const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(8000) });
      if (!answer.ok) stale();
      await take(answer, path);
    } catch {
      stale();
    }
    fetching = false;
    if (again) { again = false; refresh(); }
  }

  function follow() {
    const source = new EventSource(live);
    source.addEventListener("open", refresh);
    source.addEventListener("change", () => {
      if (Date.now() - saidAt > 3000) said.replaceChildren();
      refresh();
    });
    source.addEventListener("beat", (event) => {
      if (event.data === "ok") fresh(); else stale();
      if (document.body.classList.contains("view-technician")) refresh();
    });
    source.addEventListener("error", () => {
      expect(grace);
      if (source.readyState !== EventSource.CLOSED) return; // it tries again by itself
      setTimeout(() => { refresh(); follow(); }, 2000);
    });
  }

  function tell(words) {
    const p = document.createElement("p");
    p.className = "said said-failed";
    p.textContent = words;
    said.replaceChildren(p);
    saidAt = Date.now();
  }

  // A command that does not arrive must leave the page there: a panel has no
  // button to go back.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!("act" in form.dataset)) return;
    event.preventDefault();
    if (form.closest("#act") && Date.now() < heldUntil) return;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)), signal: AbortSignal.timeout(12000),
      });
      const page = await take(answer, location.pathname);
      if (!page) return;
      const words = page.getElementById("said");
      if (words && words.childNodes.length && answer.ok) {
        said.replaceChildren(...words.childNodes);
        saidAt = Date.now();
      } else if (!answer.ok) {
        tell(page.querySelector("main p").textContent);
      }
    } catch {
      tell(document.body.dataset.unsent);
      stale();
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue; // a browser has it over https and on its own machine
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = button.dataset.copied;
    });
  }

  if (!live) return;
  if (location.search) history.replaceState(null, "", location.pathname);
  saidAt = Date.now();
  expect(patience);
  follow();
})();
