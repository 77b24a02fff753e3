// Questions that come and go with answers on the same page. Which are asked is only ever said
// by the server, so that nobody is asked by two rules; until it has answered nothing changes.

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
    const asked = await askedNow(form);
    // A later answer makes an earlier reply old.
    if (asked && mine === latest) await show(form, asked, enhance);
  });
}

async function askedNow(form) {
  try {
    const reply = await fetch(location.href, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-Asked": "1" },
    });
    return reply.ok ? new Set((await reply.json()).asked) : null;
  } catch {
    return null; // away or no JSON: the page stays as it is, and the server asks when it is sent
  }
}

async function show(form, asked, enhance) {
  let more = 0;
  let fewer = 0;
  for (const place of form.querySelectorAll("[data-asked-if]")) {
    const wanted = asked.has(place.dataset.askedIf);
    const there = place.tagName !== "TEMPLATE" && !place.hidden;
    if (wanted && !there) more += 1;
    if (!wanted && there) fewer += 1;
    if (wanted && place.tagName === "TEMPLATE") await unfold(place, enhance);
    else place.hidden = !wanted;
  }
  form.querySelector("[name=_shown]").value = [...asked].join(" ");
  if (more) announce(form.getAttribute("data-more"));
  else if (fewer) announce(form.getAttribute("data-fewer"));
}

async function unfold(template, enhance) {
  const place = document.createElement("div");
  place.dataset.askedIf = template.dataset.askedIf;
  place.append(template.content);
  template.replaceWith(place);
  await enhance(place);
}
