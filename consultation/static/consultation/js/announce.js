// Says to a screen reader what changed, when it is at rest.

const region = document.createElement("div");
region.className = "visually-hidden";
region.setAttribute("role", "status");
document.body.append(region);

let waiting = 0;

/** Say it now; the same text twice is said twice. */
export function announce(text) {
  clearTimeout(waiting);
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

/** Say it when nothing else was to be said for a moment: while somebody types. */
export function announceLater(text) {
  clearTimeout(waiting);
  waiting = setTimeout(announce, 800, text);
}

/** The words with the values in the places of their names: "{count} left". */
export function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (_place, name) => shown(values[name]));
}

const numbers = new Intl.NumberFormat(document.documentElement.lang);

function shown(value) {
  return typeof value === "number" ? numbers.format(value) : value;
}
