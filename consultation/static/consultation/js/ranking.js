// A ranking as a list in its order, with buttons to move; dragging is an extra. What is sent
// stays in the selects of places, which are only hidden.

import { announce, filled } from "./announce.js";
import { draggable } from "./dragging.js";

export function enhance(list) {
  const focused = [...list.children].find((each) => each.contains(document.activeElement));
  const ranking = new Ranking(list);
  ranking.draw();
  // Whoever was quicker than this script stays at the choice they came to.
  focused?.querySelector("[data-move]:not([hidden])").focus();
}

class Ranking {
  constructor(list) {
    this.list = list;
    this.words = list.dataset;
    this.items = [...list.children].map((element) => this.item(element));
    const places = this.items.filter((item) => item.select.value !== "");
    // Two with the same place is an error the server tells: here the first comes first.
    this.ranked = places.sort((a, b) => a.select.value - b.select.value);
    this.most = this.items[0].select.options.length - 1;
    list.classList.add("ranking");
    draggable(list, (element, from, to) => this.drop(element, from, to));
  }

  item(element) {
    const label = element.querySelector("label");
    const item = { element, label, select: element.querySelector("select"), buttons: {} };
    // Links to the control, such as the error summary's, now lead to the item.
    element.id = item.select.id;
    element.tabIndex = -1;
    item.select.removeAttribute("id");
    item.select.hidden = true;
    label.removeAttribute("for");
    item.badge = document.createElement("span");
    item.badge.className = "place";
    const buttons = document.createElement("div");
    buttons.className = "moves";
    for (const action of ["add", "up", "down", "remove"]) {
      item.buttons[action] = this.button(item, action);
      buttons.append(item.buttons[action]);
    }
    element.prepend(item.badge);
    element.append(buttons);
    return item;
  }

  button(item, action) {
    const button = document.createElement("button");
    const arrow = { up: "↑ ", down: "↓ " }[action] ?? "";
    Object.assign(button, { type: "button", className: "btn btn-quiet btn-move" });
    button.dataset.move = action;
    button.textContent = arrow + this.words[action];
    button.setAttribute("aria-label", `${this.words[action]}: ${name(item)}`);
    button.addEventListener("click", () => this.move(item, action));
    return button;
  }

  move(item, action) {
    const here = this.ranked.indexOf(item);
    if (action === "add") return this.place(item, this.ranked.length);
    if (action === "remove") return this.remove(item);
    return this.place(item, Math.max(0, here + (action === "up" ? -1 : 1)), action);
  }

  place(item, to, action = "up") {
    const others = this.ranked.filter((each) => each !== item);
    if (others.length === this.most) return announce(this.words.full);
    others.splice(to, 0, item);
    this.ranked = others;
    this.settle(item, item.buttons[action]);
    announce(
      filled(this.words.moved, {
        choice: name(item),
        place: this.ranked.indexOf(item) + 1,
        total: this.ranked.length,
      }),
    );
  }

  remove(item) {
    this.ranked = this.ranked.filter((each) => each !== item);
    this.settle(item, item.buttons.add);
    announce(filled(this.words.removed, { choice: name(item) }));
  }

  drop(element, from, to) {
    const item = this.items.find((each) => each.element === element);
    const ranked = this.ranked.includes(item);
    const last = this.ranked.length - (ranked ? 1 : 0);
    if (to !== from && to <= last && (ranked || to < from)) this.place(item, to);
    else if (ranked && to > last) this.remove(item);
    else this.draw();
  }

  /** Draw, keep the focus on the button used, and tell the form that an answer changed. */
  settle(item, button) {
    this.draw();
    button.focus();
    item.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  draw() {
    const rest = this.items.filter((item) => !this.ranked.includes(item));
    for (const item of [...this.ranked, ...rest]) {
      const place = this.ranked.indexOf(item) + 1;
      item.select.value = place || "";
      item.badge.textContent = place ? `${place}.` : "–";
      item.element.classList.toggle("ranked", place > 0);
      item.buttons.add.hidden = place > 0;
      for (const action of ["up", "down", "remove"]) item.buttons[action].hidden = place === 0;
      // Not disabled: the focus would be lost at the end of the way.
      item.buttons.up.setAttribute("aria-disabled", place === 1);
      item.buttons.down.setAttribute("aria-disabled", place === this.ranked.length);
      item.buttons.add.setAttribute("aria-disabled", this.ranked.length === this.most);
      this.list.append(item.element);
    }
  }
}

function name(item) {
  return item.label.textContent.trim();
}
