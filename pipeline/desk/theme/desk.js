// The desk's script: without it every passage can be read and saved; with it nothing has to be loaded anew.
"use strict";

document.documentElement.classList.add("scripted");

const page = document.body.dataset;
const isDesk = document.body.classList.contains("desk");
const SCRIPTED = { "X-Desk": "1" };
const UNFINISHED = ["untranslated", "borrowed", "stale", "draft"];
const PAUSE = 250; // milliseconds without a key before checks are asked

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

async function ask(path, options = {}) {
  const answer = await fetch(path, { headers: SCRIPTED, ...options });
  return { status: answer.status, html: await answer.text() };
}

function say(text) {
  const message = $("#message");
  if (message && message.textContent !== text) message.textContent = text;
}

// ------------------------------------------------------------------ the passage that is worked on

const opened = () => $(".row.opened");
const fields = (row) => $$("textarea", row);
const typed = (row) => fields(row).map((field) => field.value);
const isChanged = (row) => fields(row).some((field) => field.value !== field.defaultValue) || "kept" in row.dataset;
const keptAs = (row) => `polyleaf ${page.here} ${row.dataset.passage}`;

// What isn't saved stays in this browser: whatever happens to window, desk or machine, it comes back.
function keep(row) {
  if (isChanged(row)) {
    const version = $("[name=version]", row).value;
    localStorage.setItem(keptAs(row), JSON.stringify({ version, forms: typed(row) }));
  } else {
    localStorage.removeItem(keptAs(row));
  }
}

function bringBack(row) {
  const kept = JSON.parse(localStorage.getItem(keptAs(row)) || "null");
  if (!kept || kept.forms.length !== fields(row).length) return;
  if (kept.forms.every((form, number) => form === fields(row)[number].value)) {
    localStorage.removeItem(keptAs(row));
    return;
  }
  fields(row).forEach((field, number) => (field.value = kept.forms[number]));
  $("[name=version]", row).value = kept.version; // so that the file's newer text is noticed when it is saved
  row.dataset.kept = "";
  say(page.unsaved);
  check(row);
}

function setUp(row, { focus = true } = {}) {
  if (!row.dataset.outcome || row.dataset.outcome === "gone") bringBack(row);
  if (focus && fields(row).length) {
    const field = fields(row)[0];
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
  }
  row.scrollIntoView({ block: "nearest" });
  mark();
}

async function open(passage, options = {}) {
  const before = opened();
  if (before && before.dataset.passage === passage && !options.again) return;
  if (before) keep(before);
  const { status, html } = await ask(`${page.here}passages/${passage}`);
  if (status !== 200) return say(status === 404 ? html : page.lost);
  const row = $("li", parsed(html));
  const place = document.getElementById(row.id);
  if (!place) {
    $("#rows").append(row);
  } else {
    place.replaceWith(row);
  }
  if (before && before !== place) await close(before);
  history.replaceState(null, "", `?show=${page.shown}&passage=${passage}`);
  setUp(row, options);
}

async function close(row) {
  row.classList.remove("opened");
  row.dataset.version = "";
  await refresh();
}

async function shut() {
  const row = opened();
  if (!row) return;
  keep(row);
  history.replaceState(null, "", `?show=${page.shown}`);
  await close(row);
  mark();
  $(`#${row.id} .open`)?.focus();
}

function neighbour(step, wanted = () => true) {
  const rows = $$("#rows > .row");
  const at = rows.indexOf(opened());
  for (let n = 1; n <= rows.length; n++) {
    const row = rows[(at + step * n + rows.length * 2) % rows.length];
    if (row !== opened() && wanted(row)) return row;
  }
  return null;
}

const nextUnfinished = () => neighbour(1, (row) => UNFINISHED.includes(row.dataset.state));

async function save(what) {
  const row = opened();
  if (!row || row.dataset.saving) return;
  row.dataset.saving = "1";
  const form = new URLSearchParams(new FormData($("form", row)));
  form.set("do", what);
  const next = what === "save" ? null : nextUnfinished()?.dataset.passage;
  let answer;
  try {
    answer = await ask(`${page.here}passages/${row.dataset.passage}`, { method: "POST", body: form });
  } catch {
    answer = { status: 0, html: "" };
  }
  delete row.dataset.saving;
  const after = $("li.opened", parsed(answer.html));
  if (!after) {
    keep(row);
    return say(answer.status ? parsed(answer.html).body.innerText.trim() : page.lost);
  }
  const there = typed(row);
  const saved = answer.status === 200;
  if (saved) localStorage.removeItem(keptAs(row));
  const focused = row.contains(document.activeElement);
  row.replaceWith(after);
  if (!saved) {
    fields(after).forEach((field, number) => (field.value = there[number] ?? field.value));
    setUp(after, { focus: focused });
    return;
  }
  say(page.saved);
  if (next && after.dataset.outcome === "saved") {
    await Promise.all([open(next), renew()]);
  } else {
    setUp(after, { focus: focused });
    await Promise.all([refresh(), renew()]);
  }
}

let waiting = 0;
let asked = 0;

function check(row) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const number = ++asked;
    const form = new URLSearchParams(typed(row).map((text) => ["form", text]));
    const { status, html } = await ask(`${page.here}passages/${row.dataset.passage}/findings`, { method: "POST", body: form });
    const place = $(".findings-of", row);
    if (status === 200 && number === asked && place && place.innerHTML.trim() !== html.trim()) place.innerHTML = html;
  }, PAUSE);
}

// ------------------------------------------------------------------ the list

// Brings the list up to date, row by row, so that neither focus nor place is lost.
async function refresh() {
  const { status, html } = await ask(`${page.here}rows?show=${page.shown}`);
  if (status !== 200) return location.reload();
  const fresh = parsed(html);
  $("#standing").innerHTML = $("#standing", fresh).innerHTML;
  const work = opened();
  const list = $("#rows");
  const rows = new Map($$(":scope > .row", list).map((row) => [row.id, row]));
  let at = list.firstElementChild;
  let changed = null;
  for (const row of $$("#rows > .row", fresh)) {
    const old = rows.get(row.id);
    rows.delete(row.id);
    if (old && old === work && row.dataset.version !== old.dataset.version) changed = row;
    const here = old && (old === work || old.dataset.version === row.dataset.version) ? old : row;
    if (here === row && old) {
      if (at === old) at = row;
      old.replaceWith(row);
    }
    if (here !== at) list.insertBefore(here, at);
    at = here.nextElementSibling;
  }
  rows.forEach((row) => row !== work && row.remove());
  if (changed) await overtaken(work);
}

// The passage that is worked on was changed by somebody else.
async function overtaken(row) {
  if (isChanged(row)) {
    await save("save"); // refused by the desk, which shows both
  } else {
    await open(row.dataset.passage, { again: true, focus: row.contains(document.activeElement) });
  }
}

// ------------------------------------------------------------------ the leaflet beside it

const view = $("#view");

// What a passage fills alone is marked as a block: behind lines, colour would cover letters that reach into the next one.
function whole(part) {
  const around = part.parentElement;
  return around.textContent.trim() === part.textContent.trim() ? around : part;
}

function mark() {
  const inside = view?.contentDocument;
  if (!inside) return;
  const passage = opened()?.dataset.passage;
  $$(".polyleaf-open", inside).forEach((part) => part.classList.remove("polyleaf-open"));
  const parts = passage ? $$(`[data-passage="${passage}"]`, inside) : [];
  parts.forEach((part) => whole(part).classList.add("polyleaf-open"));
  if (parts.length) {
    const { top, height } = parts[0].getBoundingClientRect(); // scrollIntoView would move this window as well
    const room = view.contentWindow.innerHeight;
    if (top < 0 || top + height > room) view.contentWindow.scrollBy(0, top - Math.max(0, room - height) / 2);
  }
}

// Puts the leaflet's new text in place of the old one, without a flicker and where one was.
async function renew() {
  const inside = view?.contentDocument;
  if (!inside?.body) return;
  const { status, html } = await ask(view.contentWindow.location.pathname);
  if (status !== 200) return say(parsed(html).body.innerText.trim());
  const fresh = parsed(html);
  const [now, then] = [fresh, inside].map((one) => $$("style", one).map((style) => style.textContent).join("\n"));
  if (now !== then) {
    $$("style", inside).forEach((style) => style.remove());
    inside.head.append(...$$("style", fresh).map((style) => inside.adoptNode(style)));
  }
  const top = view.contentWindow.scrollY;
  inside.body.replaceChildren(...[...fresh.body.childNodes].map((node) => inside.adoptNode(node)));
  view.contentWindow.scrollTo(0, top);
  mark();
  document.dispatchEvent(new CustomEvent("renewed"));
}

function listenIn() {
  const inside = view.contentDocument;
  if (!inside) return;
  inside.addEventListener("click", (event) => {
    const passage = event.target.closest("[data-passage]")?.dataset.passage;
    if (event.target.closest("a")) event.preventDefault();
    if (passage) open(passage);
  });
  mark();
}

// ------------------------------------------------------------------ what others save

let stream = null;

function isOurs({ document: name, tag }) {
  const own = page.tag ?? "";
  return (!name || name === page.document) && (!tag || own === tag || own.startsWith(`${tag}-`));
}

async function renewOverview() {
  if ($("input:focus") || $$("input").some((field) => field.value)) return;
  const { status, html } = await ask("/");
  if (status === 200) $("#overview").innerHTML = $("#overview", parsed(html)).innerHTML;
}

async function hear(change) {
  if ($("#overview")) return renewOverview();
  if ($("#trouble")) return location.reload();
  if (isDesk && isOurs(change)) await Promise.all([refresh(), renew()]);
}

// A hidden window doesn't listen: browsers keep only a few connections, and it looks again when it is seen.
function listen() {
  stream?.close();
  stream = null;
  if (document.hidden) return;
  stream = new EventSource("/-/events");
  let before = false;
  stream.onopen = () => {
    if (before) hear({});
    before = true;
  };
  stream.onerror = () => isDesk && say(page.lost);
  stream.onmessage = (event) => hear(JSON.parse(event.data));
}

// ------------------------------------------------------------------ keys and clicks

const KEYS = {
  "Ctrl+s": () => save("save"),
  "Ctrl+Enter": () => save("next"),
  "Ctrl+Shift+Enter": () => save("reviewed"),
  "Ctrl+b": () => copy(),
  "Alt+ArrowDown": () => go(neighbour(1)),
  "Alt+ArrowUp": () => go(neighbour(-1)),
  "Alt+PageDown": () => go(nextUnfinished()),
  Escape: () => shut(),
};

const go = (row) => row && open(row.dataset.passage);

function copy() {
  const row = opened();
  if (!row) return;
  const originals = $$("[data-original]", row);
  fields(row).forEach((field, number) => (field.value = originals[number].dataset.original));
  fields(row)[0].focus();
  keep(row);
  check(row);
}

function use(button) {
  const row = opened();
  const forms = JSON.parse(button.dataset.use);
  fields(row).forEach((field, number) => (field.value = forms[number] ?? field.value));
  fields(row)[0].focus();
  keep(row);
  check(row);
}

function onKey(event) {
  const control = event.ctrlKey || event.metaKey;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const keys = [control && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift", name].filter(Boolean).join("+");
  if (event.isComposing || !KEYS[keys] || (!opened() && !keys.startsWith("Alt"))) return;
  event.preventDefault();
  KEYS[keys]();
}

function onClick(event) {
  const target = event.target;
  const row = target.closest(".row");
  const link = target.closest("a");
  if (link?.target === "view") {
    $$("#beside nav a").forEach((one) => one.toggleAttribute("aria-current", one === link));
  } else if (target.closest("[data-copy]")) {
    copy();
  } else if (target.closest("[data-use]")) {
    use(target.closest("[data-use]"));
  } else if (link?.classList.contains("close")) {
    event.preventDefault();
    shut();
  } else if (link?.classList.contains("take")) {
    event.preventDefault();
    localStorage.removeItem(keptAs(row));
    open(row.dataset.passage, { again: true });
  } else if (row && !row.classList.contains("opened") && (!link || link.classList.contains("open"))) {
    if (String(getSelection())) return; // somebody copies from it
    event.preventDefault();
    open(row.dataset.passage);
  }
}

if (isDesk) {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", (event) => {
    if (!event.target.closest(".row")) return;
    event.preventDefault();
    save(event.submitter?.value ?? "save");
  });
  document.addEventListener("input", (event) => {
    const row = event.target.closest(".row.opened");
    if (!row) return;
    keep(row);
    check(row);
  });
  view.addEventListener("load", listenIn);
  if (view.contentDocument?.readyState === "complete") listenIn();
  if (opened()) setUp(opened());
  addEventListener("beforeunload", (event) => opened() && isChanged(opened()) && event.preventDefault());
}
if (isDesk || $("#overview") || $("#trouble")) {
  document.addEventListener("visibilitychange", () => {
    listen();
    if (!document.hidden) hear({});
  });
  listen();
}
