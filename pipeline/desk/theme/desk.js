// The desk's script: without it every passage can be read and saved; with it nothing has to be loaded anew.

import { flag, isChanged, keep, opened } from "./kept.js";
import { listenIn, renew, turnTo, view } from "./leaflet.js";
import { $, $$, ask, page, parsed, say } from "./page.js";
import { check, copy, neighbour, nextUnfinished, open, put, refresh, replaceContent, save, setUp, show, shut, take } from "./work.js";

document.documentElement.classList.add("scripted");

const isDesk = document.body.classList.contains("desk");

// ------------------------------------------------------------------ what others save

let stream = null;

function isOurs({ document: name, tag }) {
  const own = page.tag ?? "";
  return (!name || name === page.document) && (!tag || own === tag || own.startsWith(`${tag}-`));
}

async function renewOverview() {
  if ($$("input").some((field) => field.value)) return;
  const { status, html } = await ask("/");
  if (status === 200) replaceContent($("#overview"), $("#overview", parsed(html)));
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
  stream.onerror = () => isDesk && say(page.lost, true);
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

function onKey(event) {
  const control = event.ctrlKey || event.metaKey;
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const keys = [control && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift", name].filter(Boolean).join("+");
  const list = $(".keys[open]"); // of keys, which lies over the page
  if (keys === "Escape" && list) return list.removeAttribute("open");
  if (event.isComposing || !KEYS[keys] || (!opened() && !keys.startsWith("Alt"))) return;
  event.preventDefault();
  KEYS[keys]();
}

function onClick(event) {
  const target = event.target;
  const row = target.closest(".row");
  const link = target.closest("a");
  const isElsewhere = event.ctrlKey || event.metaKey || event.shiftKey; // another window is asked for
  const act = () => {
    if (target.closest("[data-copy]")) return copy;
    if (target.closest("[data-use]")) return () => put(JSON.parse(target.closest("[data-use]").dataset.use));
    if (link?.closest(".filters")) return () => show(link);
    if (link?.classList.contains("close")) return shut;
    if (link?.classList.contains("take")) return () => take(row);
    const isPlain = row && !row.classList.contains("opened") && !String(getSelection()); // else somebody copies from it
    return isPlain && (!link || link.classList.contains("open")) && (() => open(row.dataset.passage));
  };
  if (link?.target === "view") return turnTo(link);
  const does = !(link && isElsewhere) && act();
  if (!does) return;
  event.preventDefault();
  does();
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
  view.addEventListener("load", () => listenIn(open));
  if (view.contentDocument?.readyState === "complete" && view.contentWindow.location.pathname !== "blank") listenIn(open);
  $$("#rows > .row").forEach(flag);
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
