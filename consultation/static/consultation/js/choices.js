// A list of choices: one that goes alone unticks the others and says so; the text beside
// "other" is there when "other" is taken.

import { announce, filled } from "./announce.js";

export function enhance(list) {
  const inputs = [...list.querySelectorAll(".option input")];
  list.addEventListener("change", (event) => {
    const taken = event.target.closest(".option input");
    if (taken && taken.type === "checkbox" && taken.checked) keepApart(list, inputs, taken);
    showOthers(list);
  });
  showOthers(list);
}

function keepApart(list, inputs, taken) {
  const alone = "exclusive" in taken.dataset;
  const against = inputs.filter(
    (input) => input !== taken && input.checked && (alone || "exclusive" in input.dataset),
  );
  if (against.length === 0) return;
  for (const input of against) input.checked = false;
  const words = alone ? list.dataset.alone : list.dataset.together;
  announce(filled(words, { choice: wording(alone ? taken : against[0]) }));
}

function showOthers(list) {
  for (const part of list.querySelectorAll(".other-text")) {
    const taken = part.previousElementSibling.querySelector("input").checked;
    part.hidden = !taken;
    // What is not shown is not sent: a text left there would take the choice again.
    part.querySelector("input").disabled = !taken;
  }
}

function wording(input) {
  return input.closest(".option").querySelector(".wording").textContent.trim();
}
