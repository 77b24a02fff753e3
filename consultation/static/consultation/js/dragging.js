// Moving the items of a list with a pointer, by their handle. An extra: buttons do the same.

/** `drop(item, from, to)` is called with the item's index before and after; equal: not moved. */
export function draggable(list, drop) {
  for (const item of list.children) {
    if (item.firstElementChild?.classList.contains("handle")) continue;
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.textContent = "⠿";
    handle.setAttribute("aria-hidden", "true");
    handle.title = list.dataset.drag ?? "";
    item.prepend(handle);
    handle.addEventListener("pointerdown", (event) => start(event, list, item, drop));
  }
}

function start(event, list, item, drop) {
  event.preventDefault();
  const handle = event.currentTarget;
  const from = place(list, item);
  handle.setPointerCapture(event.pointerId);
  item.classList.add("dragged");
  const move = (moved) => follow(item, moved.clientY);
  const end = (ended) => {
    handle.removeEventListener("pointermove", move);
    handle.removeEventListener("pointerup", end);
    handle.removeEventListener("pointercancel", end);
    item.classList.remove("dragged");
    drop(item, from, ended.type === "pointerup" ? place(list, item) : from);
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("pointerup", end);
  handle.addEventListener("pointercancel", end);
}

/** Let the others make way: the item itself, moved in the document, would lose the pointer. */
function follow(item, height) {
  while (item.previousElementSibling && height < middle(item.previousElementSibling)) {
    item.after(item.previousElementSibling);
  }
  while (item.nextElementSibling && height > middle(item.nextElementSibling)) {
    item.before(item.nextElementSibling);
  }
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return box.top + box.height / 2;
}

function place(list, item) {
  return [...list.children].indexOf(item);
}
