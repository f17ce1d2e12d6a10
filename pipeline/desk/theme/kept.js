// What isn't saved stays in this browser: whatever happens to window, desk or machine, it comes back.

import { $, $$, page } from "./page.js";

export const opened = () => $(".row.opened");
export const fields = (row) => $$("textarea", row);
export const typed = (row) => fields(row).map((field) => field.value);
export const isChanged = (row) => "kept" in row.dataset || fields(row).some((field) => field.value !== field.defaultValue);
const keptAs = (row) => `polyleaf ${page.here} ${row.dataset.passage}`;

export function keep(row) {
  try {
    if (isChanged(row)) {
      const version = $("[name=version]", row).value;
      localStorage.setItem(keptAs(row), JSON.stringify({ version, forms: typed(row) }));
    } else {
      localStorage.removeItem(keptAs(row));
    }
  } catch {
    // a browser that keeps nothing: it asks before the window is closed
  }
}

export function kept(row) {
  try {
    return JSON.parse(localStorage.getItem(keptAs(row)));
  } catch {
    return null;
  }
}

export function forget(row) {
  try {
    localStorage.removeItem(keptAs(row));
  } catch {
    // nothing is kept
  }
}

export function drop(row) {
  delete row.dataset.kept;
  fields(row).forEach((field) => (field.defaultValue = field.value));
  keep(row);
}

// Shows in the list which passages have something that isn't saved.
export function flag(row) {
  if (!kept(row) || row.classList.contains("opened")) return;
  const sign = document.createElement("span");
  sign.className = "count unsaved";
  sign.textContent = page.notSaved;
  $(".about", row).append(sign);
}
