// The outline of a questionnaire: searched by a field, and moved by dragging. Both are extras:
// every editor has buttons that move.

import { announceLater, filled } from "./announce.js";
import { draggable } from "./dragging.js";
import { plain } from "./search.js";

const MANY = 12; // lines from which a field to search them is worth its place

export function enhance(outline) {
  drag(outline);
  // A save puts new pages in the place of old ones.
  document.addEventListener("htmx:oobAfterSwap", () => {
    drag(outline);
    outline.querySelector("input[type=search]")?.dispatchEvent(new Event("input"));
  });
  if (outline.querySelectorAll("[data-question]").length >= MANY) searchable(outline);
}

function drag(outline) {
  const pages = outline.querySelector(".outline-pages");
  draggable(pages, (item, from, to) => move(outline, item.dataset.page, from, to));
  for (const list of pages.querySelectorAll("details > ol")) {
    const page = list.closest("[data-page]").dataset.page;
    draggable(list, (item, from, to) => {
      move(outline, item.dataset.question, from, to, `${page}:`);
    });
  }
}

/** As the buttons do: a form that is sent. */
function move(outline, code, from, to, page = "") {
  if (from === to) return;
  const form = outline.querySelector(page ? "#move-question" : "#move-page");
  form.action = form.dataset.action.replace("place-of-the-code", encodeURIComponent(code));
  form.elements.to.value = `at:${page}${to}`;
  form.requestSubmit();
}

function searchable(outline) {
  const words = outline.dataset;
  const box = document.createElement("div");
  box.className = "search";
  const label = document.createElement("label");
  const field = document.createElement("input");
  Object.assign(field, { type: "search", className: "form-control", autocomplete: "off" });
  field.id = "outline-search";
  label.htmlFor = field.id;
  label.textContent = words.search;
  box.append(label, field);
  outline.querySelector(".outline-pages").before(box);
  const open = new Map(
    [...outline.querySelectorAll("details")].map((each) => [each, each.open]),
  );
  field.addEventListener("input", () => {
    const wanted = plain(field.value).trim();
    const found = show(outline, wanted, open);
    if (wanted) announceLater(filled(found ? words.found : words.none, { count: found }));
  });
}

function show(outline, wanted, open) {
  let found = 0;
  for (const page of outline.querySelectorAll("[data-page]")) {
    const lines = [...page.querySelectorAll("[data-question]")];
    const fits = (each) => plain(each.textContent + each.dataset.question).includes(wanted);
    const here = lines.filter(fits);
    for (const line of lines) line.hidden = !here.includes(line);
    page.hidden = here.length === 0 && !plain(page.querySelector(".outline-page").textContent).includes(wanted);
    const details = page.querySelector("details");
    details.open = wanted ? here.length > 0 : (open.get(details) ?? details.open);
    found += here.length;
  }
  return found;
}
