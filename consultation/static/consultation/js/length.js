// A long text: how many characters are left, as the server counts them, and room for all of it.

import { announceLater, filled } from "./announce.js";

const SAID_FROM = 0.9; // of the characters used: before, nobody needs to hear of them
const MOST_ROWS = 30;

export function enhance(field) {
  const most = Number(field.dataset.most);
  const line = document.createElement("p");
  line.className = "counter soft small";
  line.id = `${field.id}-counter`;
  field.after(line);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
  const show = () => {
    const left = most - length(field.value);
    const words = left < 0 ? field.dataset.over : field.dataset.left;
    line.textContent = filled(words, { count: Math.abs(left) });
    line.classList.toggle("too-many", left < 0);
    grow(field);
    return left;
  };
  field.addEventListener("input", () => {
    if (show() <= most * (1 - SAID_FROM)) announceLater(line.textContent);
  });
  show();
}

/** Code points in composed form, without white space around, line ends as one character. */
function length(text) {
  return [...text.replace(/\r\n?/g, "\n").trim().normalize("NFC")].length;
}

function grow(field) {
  while (field.scrollHeight > field.clientHeight && field.rows < MOST_ROWS) field.rows += 1;
}
