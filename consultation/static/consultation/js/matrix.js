// A matrix without room for its columns is drawn as one group of choices for each row. Then it is
// such groups for a screen reader too; where there is room it is the table that it is.

const ROOM = matchMedia("(min-width: 48rem)"); // as in site.css
const PARTS = "thead, tbody, thead tr, th, td";

export function enhance(table) {
  const tell = () => describe(table, ROOM.matches && table.classList.contains("matrix-grid"));
  ROOM.addEventListener("change", tell);
  tell();
}

function describe(table, isTable) {
  for (const part of [table, ...table.querySelectorAll(PARTS)]) {
    role(part, isTable ? "" : "presentation");
  }
  table.querySelector("thead").toggleAttribute("hidden", !isTable);
  for (const row of table.querySelectorAll("tbody tr")) {
    role(row, isTable ? "" : "radiogroup");
    if (isTable) row.removeAttribute("aria-labelledby");
    else row.setAttribute("aria-labelledby", row.querySelector("th").id);
  }
}

function role(element, name) {
  if (name) element.setAttribute("role", name);
  else element.removeAttribute("role");
}
