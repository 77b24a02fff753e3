// Points to be shared out: how many are given and how many are left, as they are typed.

import { announceLater, filled } from "./announce.js";

export function enhance(question) {
  const line = question.querySelector(".sum-now");
  const inputs = [...question.querySelectorAll(".places input")];
  const total = Number(question.dataset.total);
  const show = () => {
    const given = inputs.reduce((sum, input) => sum + points(input.value), 0);
    line.hidden = given === 0;
    line.textContent = filled(words(line.dataset, total - given), {
      given,
      left: total - given,
      over: given - total,
    });
    line.classList.toggle("too-many", given > total);
    return given;
  };
  question.addEventListener("input", () => {
    if (show() > 0) announceLater(line.textContent);
  });
  show();
}

function words(texts, left) {
  if (left === 0) return texts.done;
  return left > 0 ? texts.given : texts.over;
}

/** As the server reads them; what is no whole number counts nothing until it is one. */
function points(typed) {
  return /^\+?\d{1,15}$/.test(typed.trim()) ? Number(typed) : 0;
}
