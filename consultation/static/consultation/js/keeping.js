// Saves an editor's form while somebody works in it: after a pause, or when a field is left. htmx
// sends it and puts what changed around the form in place; what is typed is never touched.
// Without a script the button saves.

import { announce, announceLater } from "./announce.js";

const PAUSE = 1200; // ms without a key pressed
const LEFT = 150; // ms after a field was left: buttons pressed meanwhile come first
const AGAIN = 10_000; // ms until what could not be sent is sent again
const QUIET = 30_000; // ms in which a screen reader is not told "saved" twice

// What is not sent while it is typed: it is a place's name, or makes other fields appear.
const WHOLE = "[name=code], [name=languages]";
const SHAPING = "select[data-refresh], select[name=kind], [name$='-more']";

let current = null; // the form in the page: htmx puts new ones in the place of old ones

export function keep(form) {
  current = new Keeping(form);
}

class Keeping {
  constructor(form) {
    this.form = form;
    this.state = form.querySelector("#save-state");
    this.words = this.state.dataset;
    this.changed = form.hasAttribute("data-unsaved") ? 1 : 0; // counts what was done
    this.sent = this.kept = 0; // how much of it was sent, and how much is saved
    this.busy = this.stopped = this.leaving = this.reshaping = this.saveNext = false;
    this.next = null; // to be done once everything is saved; `always`: also when it was not
    form.addEventListener("input", (event) => this.typed(event.target));
    form.addEventListener("change", (event) => this.left(event.target));
    form.addEventListener("click", (event) => this.pressed(event));
    form.addEventListener("submit", (event) => this.sendsWhole(event));
    form.addEventListener("htmx:configRequest", (event) => this.prepare(event.detail));
    form.addEventListener("htmx:beforeSwap", (event) => {
      if (!this.reshaping && !event.detail.xhr.getResponseHeader("X-Draft")) {
        event.detail.shouldSwap = false; // a sign-in page, a proxy's
      }
    });
    form.addEventListener("draft", (event) => this.renew(event.detail));
    form.addEventListener("htmx:afterRequest", (event) => this.answered(event.detail.xhr));
    if (this.unsaved) this.later(LEFT);
  }

  get unsaved() {
    return this.kept < this.changed;
  }

  typed(field) {
    this.changed += 1;
    if (!field.matches(`${WHOLE}, ${SHAPING}`)) this.later(PAUSE);
  }

  left(field) {
    if (field.matches(WHOLE)) this.form.requestSubmit();
    else if (field.matches(SHAPING)) this.reshape("refresh");
    else this.later(LEFT);
  }

  pressed(event) {
    const button = event.target.closest("button[name=do]");
    if (!button) return;
    event.preventDefault();
    this.reshape(button.value);
  }

  /** The button saves, too; not before what is under way came back, which it would contradict. */
  sendsWhole(event) {
    clearTimeout(this.timer);
    if (this.reshaping) {
      event.preventDefault();
      this.saveNext = true;
      return;
    }
    if (!this.busy) {
      this.leaving = true;
      return;
    }
    event.preventDefault();
    this.afterwards(() => this.form.requestSubmit(event.submitter));
  }

  later(pause) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.send(), pause);
  }

  send() {
    clearTimeout(this.timer);
    if (!this.unsaved || this.busy || this.stopped || this.leaving || this.reshaping) return;
    this.busy = true;
    this.sent = this.changed;
    this.state.textContent = this.words.saving;
    htmx.trigger(this.form, "keep");
  }

  prepare(detail) {
    if (this.reshaping) return;
    detail.formData.delete("do"); // htmx adds the button that has the focus, pressed or not
    for (const name of [...detail.formData.keys()]) {
      if (name.endsWith("-more")) detail.formData.delete(name);
    }
    for (const field of this.form.querySelectorAll(WHOLE)) {
      if (detail.formData.has(field.name)) detail.formData.set(field.name, field.defaultValue);
    }
  }

  /** The next save begins where this one ended: what it saw, and the codes that choices got. */
  renew({ seen, codes }) {
    this.form.elements.namedItem("_seen").value = seen;
    for (const [name, list] of Object.entries(codes)) {
      list.forEach((code, place) => {
        const was = this.form.elements.namedItem(`${name}-${place}-was`);
        const field = this.form.elements.namedItem(`${name}-${place}-code`);
        if (was) was.value = code;
        if (field && field.value === "" && field !== document.activeElement) field.value = code;
      });
    }
  }

  answered(xhr) {
    if (this.reshaping) return;
    this.busy = false;
    const answer = xhr.getResponseHeader("X-Draft");
    if (answer === "saved") this.saved();
    else if (answer === "refused") this.tell(this.state.textContent);
    else if (answer === "conflict") this.stop(this.words.conflict);
    else if (xhr.status === 404) this.stop(this.words.gone);
    else if (xhr.status === 0 || xhr.status >= 500) this.away();
    else this.stop(this.words.lost);
    this.mark();
    if (answer === "saved" && this.changed > this.sent) return this.later(this.next ? 0 : PAUSE);
    const next = this.next;
    this.next = null;
    if (next && (answer === "saved" || next.always)) next();
  }

  saved() {
    this.kept = this.sent;
    const now = Date.now();
    if (this.troubled || now - (this.said ?? 0) > QUIET) announceLater(this.state.textContent);
    this.said = now;
    this.troubled = false;
  }

  tell(words) {
    this.state.textContent = words;
    if (!this.troubled) announce(words);
    this.troubled = true;
  }

  stop(words) {
    this.stopped = true;
    this.tell(words);
  }

  away() {
    this.tell(this.words.away);
    this.later(AGAIN);
  }

  /** Fields with an error say so to a screen reader; the focus stays where it is. */
  mark() {
    for (const errors of this.form.querySelectorAll(".errors[id]")) {
      const field = document.getElementById(errors.id.replace(/_error$/, ""));
      const wrong = errors.childElementCount > 0;
      errors.closest(".field")?.classList.toggle("wrong", wrong);
      if (!field) continue;
      field.toggleAttribute("aria-invalid", wrong);
      if (wrong) field.setAttribute("aria-invalid", "true");
      const about = new Set(field.getAttribute("aria-describedby")?.split(" "));
      field.setAttribute("aria-describedby", [...about.add(errors.id)].join(" "));
    }
  }

  /** Do it when what is under way came back, saved or not. */
  afterwards(action) {
    this.next = action;
    this.next.always = true;
  }

  /** Save first, then do it; not when something keeps it from being saved. */
  before(action) {
    this.next = action;
    this.send();
  }

  freeze(whether) {
    for (const part of this.form.children) part.inert = whether && !part.matches(".actions");
  }

  /** Other fields: a choice more, another kind. The server draws the form anew, unsaved.
   *
   * Until it comes the old one takes nothing that would go with it; a Save waits for the new one.
   */
  async reshape(wanted) {
    clearTimeout(this.timer);
    if (this.busy) {
      this.afterwards(() => this.reshape(wanted));
      return;
    }
    const focused = document.activeElement;
    this.reshaping = true;
    this.freeze(true);
    const options = { source: this.form, target: ".editor", select: ".editor" };
    await htmx
      .ajax("POST", location.href, { ...options, swap: "outerHTML", values: { do: wanted } })
      .catch(() => {});
    if (!this.form.isConnected) {
      settle(wanted);
      if (this.saveNext) current.form.requestSubmit();
      return;
    }
    this.reshaping = this.saveNext = false; // it did not come
    this.freeze(false);
    focused.focus();
    this.changed += 1;
    this.away();
  }
}

/** Leave the focus where somebody goes on: at what they moved, added, or next to what is gone. */
function settle(wanted) {
  const form = document.querySelector(".design-form");
  keep(form);
  const [action, name, place] = wanted.split("-");
  const step = { up: -1, down: 1 }[action] ?? 0;
  const rows = form.querySelectorAll(`[id^="${name}-"][id$="-label"]`);
  const lists = form.querySelectorAll(".condition-rows select");
  const found = {
    up: form.querySelector(`[value="up-${name}-${Number(place) + step}"]:enabled`),
    down: form.querySelector(`[value="down-${name}-${Number(place) + step}"]:enabled`),
    add: name === "condition" ? [...lists].at(-3) ?? lists[0] : [...rows].at(-1),
    remove: rows[Math.min(Number(place), rows.length - 1)],
    condition: form.querySelector("#condition-text"),
  }[action];
  const moved = step ? rows[Number(place) + step] : null;
  (found ?? moved ?? form.querySelector("[value=add-condition]"))?.focus();
}

addEventListener("beforeunload", (event) => {
  if (current?.unsaved && !current.leaving) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey);
  if (!link || !plain || !current?.unsaved || current.stopped || link.closest("form")) return;
  if (new URL(link.href).pathname === location.pathname && link.hash) return;
  event.preventDefault();
  current.before(() => location.assign(link.href));
});
document.addEventListener("submit", (event) => {
  if (event.target === current?.form || !current?.unsaved || current.stopped) return;
  event.preventDefault();
  const copy = copied(event.target, event.submitter);
  current.before(() => copy.submit());
});

/** What a form sends, for later: saving may put another form in its place. */
function copied(form, button) {
  const copy = document.createElement("form");
  Object.assign(copy, { method: "post", action: form.action, hidden: true });
  for (const [name, value] of new FormData(form, button)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    copy.append(field);
  }
  document.body.append(copy);
  return copy;
}
