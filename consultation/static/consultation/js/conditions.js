// Questions and choices that come and go with answers on the same page. What is asked and offered
// is only ever said by the server, so that nobody is asked by two rules; until it has answered
// nothing changes.

import { announce } from "./announce.js";

// A question's code is the name of its control, and a form's own properties give way to those:
// only its attributes and methods can be relied on.

/** Ask the server after each answer that decides, and show what it says. */
export function follow(form, enhance) {
  const deciding = new Set(form.getAttribute("data-deciding").split(" "));
  let latest = 0;
  form.addEventListener("change", async (event) => {
    if (!deciding.has(event.target.name?.split(".")[0])) return;
    const mine = ++latest;
    const now = await askedNow(form);
    // A later answer makes an earlier reply old.
    if (now && mine === latest) await show(form, now, enhance);
  });
}

async function askedNow(form) {
  try {
    const reply = await fetch(location.href, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-Asked": "1" },
    });
    return reply.ok ? await reply.json() : null;
  } catch {
    return null; // away or no JSON: the page stays as it is, and the server asks when it is sent
  }
}

async function show(form, { asked, drawn }, enhance) {
  const shown = form.querySelector("[name=_shown]");
  const [before, now] = [new Set(shown.value.split(" ").filter(Boolean)), new Set(asked)];
  for (const place of form.querySelectorAll("[data-asked-if]")) {
    const code = place.dataset.askedIf;
    const here = now.has(code) ? await unfold(place, enhance) : place;
    here.hidden = !now.has(code);
    if (code in drawn && choices(before, code) !== choices(now, code)) {
      await redraw(here, drawn[code], enhance);
    }
  }
  shown.value = asked.join(" ");
  if (asked.some((each) => !before.has(each))) announce(form.getAttribute("data-more"));
  else if (before.size > now.size) announce(form.getAttribute("data-fewer"));
}

/** What a question offers, as one text. */
function choices(tokens, code) {
  return [...tokens].filter((each) => each.startsWith(`${code}.`)).join(" ");
}

async function redraw(place, html, enhance) {
  const template = document.createElement("template");
  template.innerHTML = html;
  place.replaceChildren(template.content);
  await enhance(place);
}

async function unfold(place, enhance) {
  if (place.tagName !== "TEMPLATE") return place;
  const unfolded = document.createElement("div");
  unfolded.dataset.askedIf = place.dataset.askedIf;
  unfolded.append(place.content);
  place.replaceWith(unfolded);
  await enhance(unfolded);
  return unfolded;
}
