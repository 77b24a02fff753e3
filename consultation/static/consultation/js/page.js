// Makes the questions of a page smoother. Each part is asked for only where the page needs it,
// and without any of them everything can still be answered.

const PARTS = [
  ["[data-choices]", () => import("./choices.js")],
  ["[data-search]", () => import("./search.js")],
  ["table.matrix", () => import("./matrix.js")],
  ["[data-ranking]", () => import("./ranking.js")],
  ["[data-total]", () => import("./points.js")],
  ["textarea[data-most]", () => import("./length.js")],
];

async function enhance(root) {
  await Promise.all(
    PARTS.map(async ([selector, load]) => {
      const found = root.querySelectorAll(selector);
      if (found.length === 0) return;
      const part = await load();
      found.forEach(part.enhance);
    }),
  );
}

async function start() {
  await enhance(document);
  const form = document.querySelector("form[data-deciding]");
  if (form) (await import("./conditions.js")).follow(form, enhance);
  document.documentElement.dataset.enhanced = "yes";
}

start();
