// The passage that is worked on, in the list of passages.

import { drop, fields, flag, forget, isChanged, keep, kept, opened, typed } from "./kept.js";
import { mark, renew } from "./leaflet.js";
import { $, $$, ask, complain, page, parsed, say } from "./page.js";

const UNFINISHED = ["untranslated", "borrowed", "stale", "draft"];
const PAUSE = 250; // milliseconds without a key before checks are asked

function bringBack(row) {
  const before = kept(row);
  if (!before || before.forms.length !== fields(row).length) return;
  if (before.forms.every((form, number) => form === fields(row)[number].value)) return drop(row);
  fields(row).forEach((field, number) => (field.value = before.forms[number]));
  $("[name=version]", row).value = before.version; // so that the file's newer text is noticed when it is saved
  row.dataset.kept = "";
  $(".outcome", row).textContent = page.unsaved;
  check(row);
}

// ------------------------------------------------------------------ the passage

// Puts a row in place of another; where somebody is in it stays.
function swap(row, after) {
  const active = row.contains(document.activeElement) ? document.activeElement : null;
  const number = fields(row).indexOf(active);
  const { selectionStart, selectionEnd, value } = active ?? {};
  row.replaceWith(after);
  if (!active) return;
  const field = fields(after)[number];
  (field ?? $(`button[value="${value}"]`, after) ?? $("textarea, .open", after)).focus({ preventScroll: true });
  field?.setSelectionRange(selectionStart, selectionEnd);
}

const scroller = () => (getComputedStyle($("main")).overflowY === "auto" ? $("main") : window);

// Changes the list; what is looked at stays where it is on the screen.
function steady(id, change) {
  const place = () => document.getElementById(id)?.getBoundingClientRect().top;
  const before = place();
  change();
  const after = place();
  if (before !== undefined && after !== undefined) scroller().scrollBy(0, after - before);
}

export function setUp(row, focus = true) {
  if (!row.dataset.outcome) bringBack(row);
  const field = fields(row)[0];
  if (focus && field) {
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
  }
  row.scrollIntoView({ block: "nearest" });
  mark();
}

let turn = 0; // of several passages that were asked for, the last one is opened

export async function open(passage) {
  if (opened()?.dataset.passage === passage) return fields(opened())[0].focus();
  const mine = ++turn;
  const [work, list] = await Promise.all([ask(`${page.here}passages/${passage}`), askList()]);
  if (mine !== turn) return;
  const failed = [work, list].find((answer) => answer.status !== 200);
  if (failed) return complain(failed);
  const before = opened();
  if (before) keep(before);
  const row = $("li", parsed(work.html));
  steady(row.id, () => {
    before?.classList.remove("opened");
    const place = document.getElementById(row.id);
    if (place) place.replaceWith(row);
    else $("#rows").append(row);
    arrange(list.html);
  });
  history.replaceState(null, "", `?show=${page.shown}&passage=${row.dataset.passage}`);
  setUp(row);
}

export async function shut() {
  const row = opened();
  if (!row) return;
  const mine = ++turn;
  keep(row);
  const list = await askList();
  if (mine !== turn) return;
  if (list.status !== 200) return complain(list);
  steady(row.id, () => {
    row.classList.remove("opened");
    arrange(list.html);
  });
  history.replaceState(null, "", `?show=${page.shown}`);
  mark();
  ($(`#${row.id} .open`) ?? $("#rows .open") ?? $(".filters a")).focus({ preventScroll: true });
}

export function neighbour(step, wanted = () => true) {
  const rows = $$("#rows > .row");
  const at = rows.indexOf(opened());
  const start = at < 0 && step < 0 ? rows.length : at;
  for (let n = 1; n <= rows.length; n++) {
    const row = rows[(start + step * n + rows.length * 2) % rows.length];
    if (row !== opened() && wanted(row)) return row;
  }
  return null;
}

export const nextUnfinished = () => neighbour(1, (row) => UNFINISHED.includes(row.dataset.state));

export async function save(what) {
  const row = opened();
  if (!row || row.dataset.saving) return;
  row.dataset.saving = "";
  keep(row);
  const sent = typed(row);
  const body = new URLSearchParams(new FormData($("form", row)));
  body.set("do", what);
  const next = what === "save" ? null : nextUnfinished()?.dataset.passage;
  const answer = await ask(`${page.here}passages/${row.dataset.passage}`, { method: "POST", body });
  delete row.dataset.saving;
  const after = $("li.opened", parsed(answer.html));
  if (!after) return complain(answer);
  if (answer.status !== 200) return meet(row, after);
  const since = typed(row); // somebody may have gone on typing meanwhile
  drop(row);
  if (row === opened()) steady(row.id, () => swap(row, after));
  if (since.join("\0") !== sent.join("\0")) fields(after).forEach((field, number) => (field.value = since[number]));
  keep(after);
  const isDone = after.dataset.outcome === "saved";
  say(isDone && what !== "save" && !next ? page.done : isDone ? page.saved : "");
  await Promise.all([isDone && next ? open(next) : refresh(), renew()]);
}

// Shows what the file has now beside what is typed; nothing that is typed changes.
function meet(row, after) {
  const forms = typed(row);
  const isSame = after.id === row.id && forms.length === fields(after).length;
  steady(row.id, () => {
    if (isSame) {
      $(".conflict", row)?.remove();
      $(".pair", row).before($(".conflict", after));
      $("[name=version]", row).value = row.dataset.version = after.dataset.version;
    } else {
      forget(row); // it goes with the passage that took this one's place
      document.getElementById(after.id)?.remove();
      swap(row, after);
      fields(after).forEach((field, number) => (field.value = forms[number] ?? ""));
    }
  });
  const here = isSame ? row : after;
  here.dataset.kept = "";
  keep(here);
  mark();
}

let waiting = 0;
let asked = 0;

export function check(row) {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const number = ++asked;
    const body = new URLSearchParams(typed(row).map((text) => ["form", text]));
    const { status, html } = await ask(`${page.here}passages/${row.dataset.passage}/findings`, { method: "POST", body });
    const place = $(".findings-of", row);
    if (status === 200 && number === asked && place.innerHTML.trim() !== html.trim()) place.innerHTML = html;
  }, PAUSE);
}

// Puts texts into the fields as if they had been typed, so that the browser can undo it.
export function put(texts) {
  const row = opened();
  if (!row) return;
  fields(row).forEach((field, number) => {
    if (texts[number] === undefined) return;
    field.focus();
    field.select();
    document.execCommand(texts[number] ? "insertText" : "delete", false, texts[number]);
  });
  fields(row)[0].focus();
}

export const copy = () => put($$("[data-original]", opened() ?? document).map((part) => part.dataset.original));

// ------------------------------------------------------------------ the list

const askList = () => ask(`${page.here}rows?show=${page.shown}`);

export async function refresh() {
  const list = await askList();
  if (list.status !== 200) return complain(list);
  if ($("#message.trouble")) say("");
  const work = opened();
  steady(work?.id ?? document.activeElement?.closest(".row")?.id, () => arrange(list.html));
  const now = work && parsed(list.html).getElementById(work.id);
  if (work && now?.dataset.version !== work.dataset.version) await overtaken(work);
}

// Brings the list up to date row by row, so that neither focus nor place is lost; the open row stays as it is.
function arrange(html) {
  const fresh = parsed(html);
  const work = opened();
  const list = $("#rows");
  replaceContent($("#standing"), $("#standing", fresh));
  const wanted = $$("#rows > .row", fresh).map((row) => {
    flag(row);
    const old = document.getElementById(row.id);
    if (old && (old === work || old.isEqualNode(row))) return old;
    if (!old) return row;
    swap(old, row);
    return row;
  });
  const names = new Set(wanted.map((row) => row.id));
  $$(":scope > .row", list).forEach((row) => row === work || names.has(row.id) || row.remove());
  let at = list.firstElementChild;
  for (const row of wanted) {
    if (work && at === work && !names.has(work.id)) at = at.nextElementSibling; // what is listed has it no longer
    while (row === work && at !== work) {
      const next = at.nextElementSibling;
      list.append(at); // the open row isn't moved: it would lose focus
      at = next;
    }
    if (row !== at) list.insertBefore(row, at);
    at = row.nextElementSibling;
  }
  $(".none").hidden = Boolean(list.firstElementChild);
}

// Puts new content in place of old, if it is another; focus stays on the link that it was on.
export function replaceContent(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  const active = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  old.replaceChildren(...document.adoptNode(fresh).childNodes);
  if (active) $(`[href="${CSS.escape(active)}"]`, old)?.focus({ preventScroll: true });
}

// The passage that is worked on was changed by somebody else, or the master has another one in its place.
async function overtaken(row) {
  const answer = await ask(`${page.here}passages/${row.dataset.passage}${isChanged(row) ? "?typed=1" : ""}`);
  if (row !== opened()) return;
  const after = $("li", parsed(answer.html));
  if (after?.dataset.version === row.dataset.version) return;
  if (after && isChanged(row)) return meet(row, after);
  if (after) return replace(row, after);
  complain(answer);
  if (answer.status === 404 && !isChanged(row)) row.remove();
}

function replace(row, after) {
  steady(row.id, () => {
    if (after.id !== row.id) document.getElementById(after.id)?.remove();
    swap(row, after);
  });
  mark();
}

export async function take(row) {
  const answer = await ask(`${page.here}passages/${row.dataset.passage}`);
  const after = $("li", parsed(answer.html));
  if (!after) return complain(answer);
  forget(row);
  replace(row, after);
  fields(after)[0].focus();
}

export async function show(link) {
  page.shown = new URL(link.href).searchParams.get("show");
  history.replaceState(null, "", link.getAttribute("href"));
  await refresh();
}
