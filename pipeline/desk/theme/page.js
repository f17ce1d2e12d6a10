// What the other scripts use: a page's parts, questions to the desk, and what it has to say.

export const page = document.body.dataset;
const SCRIPTED = { "X-Desk": "1" };
const SEEN = 5000; // milliseconds that a message stays which nobody has to act on

export const $ = (selector, within = document) => within.querySelector(selector);
export const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
export const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

// An answer of the desk; its status is 0 if there is none.
export async function ask(path, options = {}) {
  try {
    const answer = await fetch(path, { headers: SCRIPTED, ...options });
    return { status: answer.status, html: await answer.text() };
  } catch {
    return { status: 0, html: "" };
  }
}

let shownFor = 0;

export function say(text, isTrouble = false) {
  const message = $("#message");
  if (!message) return;
  clearTimeout(shownFor);
  if (message.textContent !== text) message.textContent = text;
  message.classList.toggle("trouble", isTrouble);
  if (text && !isTrouble) shownFor = setTimeout(() => say(""), SEEN);
}

// Why there is no answer, or not the one that was asked for.
export function complain({ status, html }) {
  const told = parsed(html);
  const why = $("#trouble", told) ? [$("h1", told), ...$$("#trouble li", told)] : [told.body];
  say(status ? why.map((part) => part.textContent.trim().replace(/\s+/g, " ")).join(" ") : page.lost, true);
}
