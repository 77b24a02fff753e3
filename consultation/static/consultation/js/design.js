// Makes the builder smoother: it saves while somebody works, and the outline can be searched and
// dragged. Without it buttons do all of that, but for searching.

import { keep } from "./keeping.js";
import { enhance } from "./outline.js";

const outline = document.querySelector(".outline");
const selected = outline?.querySelector("[aria-current]");
if (selected && outline.scrollHeight > outline.clientHeight) {
  const [box, inside] = [outline, selected].map((each) => each.getBoundingClientRect());
  outline.scrollTop += inside.top - box.top - outline.clientHeight / 3;
}
if (outline?.querySelector(".outline-pages")) enhance(outline); // not the parts that are translated
document.querySelector("#error-summary, #conflict")?.focus();
const form = document.querySelector(".design-form[hx-post]");
if (form) keep(form);
document.documentElement.dataset.enhanced = "yes";
