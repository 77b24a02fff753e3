// A field above a long list that leaves the options with these letters, and those taken.

import { announceLater, filled } from "./announce.js";

export function enhance(list) {
  const options = [...list.querySelectorAll(".option")].map((option) => ({
    option,
    input: option.querySelector("input"),
    text: plain(option.textContent),
  }));
  const field = searchField(list);
  const result = field.parentElement.querySelector("p");
  field.addEventListener("input", () => {
    const wanted = plain(field.value).trim();
    const shown = options.filter(({ text }) => text.includes(wanted));
    for (const { option, input, text } of options) {
      option.hidden = !text.includes(wanted) && !input.checked;
    }
    const words = shown.length ? list.dataset.found : list.dataset.none;
    result.textContent = wanted
      ? filled(words, { count: shown.length, total: options.length })
      : "";
    if (wanted) announceLater(result.textContent);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // searching does not send the page
  });
}

function searchField(list) {
  const box = document.createElement("div");
  box.className = "search";
  const label = document.createElement("label");
  const field = document.createElement("input");
  const first = list.querySelector(".option input");
  Object.assign(field, {
    type: "search",
    className: "form-control",
    autocomplete: "off",
    id: `${first.id}.search`,
  });
  label.htmlFor = field.id;
  label.textContent = list.dataset.search;
  const result = document.createElement("p");
  result.className = "soft small";
  box.append(label, field, result);
  list.prepend(box);
  return field;
}

/** Lower case without accents: s finds ș, a finds ă and â. */
export function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
