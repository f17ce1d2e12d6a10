// The leaflet beside the passages: its web page, or its pages as pictures.

import { opened } from "./kept.js";
import { $, $$, ask, complain } from "./page.js";

export const view = $("#view");
let isLoading = true;
let isOld = false;
let shownText = "";
let renewals = 0;
let newest = 0; // of the answers that came; an older one that comes later is left out

// What a passage fills alone is marked as a block: behind lines, colour would cover letters that reach into the next one.
function whole(part) {
  const around = part.parentElement;
  return around.textContent.trim() === part.textContent.trim() ? around : part;
}

export function mark() {
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
export async function renew() {
  isOld = isLoading;
  const inside = view?.contentDocument;
  if (isLoading || !inside?.body) return;
  const number = ++renewals;
  const answer = await ask(view.contentWindow.location.pathname);
  if (number < newest || isLoading || answer.html === shownText) return;
  if (answer.status !== 200) return complain(answer);
  // its own parser: what the leaflet may do isn't what this page may
  const fresh = new view.contentWindow.DOMParser().parseFromString(answer.html, "text/html");
  await Promise.allSettled($$("img[src^='/']", fresh).map((picture) => loaded(picture.getAttribute("src"))));
  if (number < newest || isLoading) return;
  newest = number;
  shownText = answer.html;
  const [now, then] = [fresh, inside].map((one) => $$("style", one).map((style) => style.textContent).join("\n"));
  if (now !== then) {
    $$("style", inside).forEach((style) => style.remove());
    inside.head.append(...$$("style", fresh).map((style) => inside.adoptNode(style)));
  }
  const top = view.contentWindow.scrollY;
  inside.body.replaceChildren(...[...fresh.body.childNodes].map((node) => inside.adoptNode(node)));
  view.contentWindow.scrollTo(0, top);
  mark();
}

function loaded(address) {
  const picture = new Image();
  picture.src = address;
  return picture.decode();
}

export function listenIn(open) {
  isLoading = false;
  shownText = "";
  const inside = view.contentDocument;
  inside?.addEventListener("click", (event) => {
    const passage = event.target.closest("[data-passage]")?.dataset.passage;
    if (event.target.closest("a")) event.preventDefault();
    if (passage) open(passage);
  });
  if (isOld) renew();
  mark();
}

export function turnTo(link) {
  isLoading = true;
  $$("#beside nav a").forEach((one) => one.removeAttribute("aria-current"));
  link.setAttribute("aria-current", "true");
}
