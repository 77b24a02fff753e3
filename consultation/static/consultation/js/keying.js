// Keying sheets quickly: digits take options, Enter goes on. Without it Tab, arrows and Space do.

import { follow } from "./conditions.js";

const CONTROLS = "input:not([type=hidden]), select, textarea, button[name=save]";

function choose(input, key) {
  const form = input.closest("form");
  const group = [...form.querySelectorAll(`input[name="${CSS.escape(input.name)}"]`)];
  // A scale is taken by its points, 0 standing for 10 where there is no 0; others by place.
  const wanted =
    group.find((each) => each.value === key) ??
    (key === "0" ? group.find((each) => each.value === "10") : group[Number(key) - 1]);
  if (!wanted) return;
  wanted.focus();
  wanted.click();
}

function goOn(from) {
  const form = from.closest("form");
  const controls = [...form.querySelectorAll(CONTROLS)].filter((each) => each.checkVisibility());
  const ticking = ["radio", "checkbox"].includes(from.type);
  const row = ticking && from.type === "radio" ? from.closest("tr") : null;
  const left = row ?? (ticking ? from.closest(".question") : from);
  const after = controls.slice(controls.indexOf(from) + 1);
  after.find((each) => !left.contains(each))?.focus();
}

function pressed(event) {
  const { target, key } = event;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    target.closest("form").querySelector("button[name=save]").click();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const digit = /^[0-9]$/.test(key);
  if (digit && ["radio", "checkbox"].includes(target.type)) {
    event.preventDefault();
    choose(target, key);
  } else if (digit && target.tagName === "SELECT" && target.querySelector(`[value="${key}"]`)) {
    event.preventDefault();
    target.value = key;
  } else if (key === "Enter" && target.matches("input, select")) {
    event.preventDefault();
    goOn(target);
  }
}

const form = document.querySelector("form[data-keying]");
if (form) {
  form.addEventListener("keydown", pressed);
  form.querySelector("[data-keys]").hidden = false;
  if (form.hasAttribute("data-deciding")) follow(form, async () => {});
  document.documentElement.dataset.enhanced = "yes";
}
