// Makes the builder smoother: a list that decides what another list offers sends the form by
// itself. Without it a button does.

for (const list of document.querySelectorAll("select[data-refresh]")) {
  list.addEventListener("change", () => {
    const form = list.form;
    const button = form.querySelector("button[name=do][value=refresh]");
    if (button) form.requestSubmit(button);
  });
}
const outline = document.querySelector(".outline");
const selected = outline?.querySelector("[aria-current]");
if (selected && outline.scrollHeight > outline.clientHeight) {
  outline.scrollTop = selected.offsetTop - outline.offsetTop - outline.clientHeight / 3;
}
document.querySelector("#error-summary, #conflict")?.focus();
document.documentElement.dataset.enhanced = "yes";
