// Warns before a sign-in ends that nobody uses, in time to stay. Whoever types is not warned: the
// sign-in is renewed by itself. All windows of the site know of each other's.

const BEFORE = 5 * 60_000; // ms before the end at which is warned; half of what is left if less
const TICK = 1000; // ms

const dialog = document.getElementById("idle");
const form = dialog.querySelector("form");
const part = (name) => dialog.querySelector(`[data-idle=${name}]`);
const windows = new BroadcastChannel("idle");
let ends = 0; // when the sign-in ends, ms since 1970
let warns = 0; // when to warn of it
let used = 0; // when somebody last did something in this window

lasts(Number(dialog.dataset.seconds));
windows.addEventListener("message", ({ data }) => data > ends && until(data));
for (const kind of ["keydown", "pointerdown", "input"]) {
  document.addEventListener(kind, ({ target }) => {
    if (!dialog.contains(target)) used = Date.now();
  });
}
form.addEventListener("submit", (event) => {
  event.preventDefault();
  renew();
});
dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  if (Date.now() < ends) renew();
  else dialog.close();
});
part("close").addEventListener("click", () => dialog.close());
setInterval(look, TICK);

/** The server says for how many seconds from now; the other windows are told. */
function lasts(seconds) {
  until(Date.now() + seconds * 1000);
  windows.postMessage(ends);
}

function until(moment) {
  const left = moment - Date.now();
  ends = moment;
  warns = ends - Math.min(BEFORE, left / 2);
  used = 0;
  if (dialog.open) dialog.close();
}

function look() {
  const now = Date.now();
  if (now < warns) return;
  if (used && now < ends) {
    used = 0;
    renew();
    return;
  }
  if (now >= ends) say(true);
  else if (!dialog.open) say(false);
  const { minutes } = part("left").dataset;
  part("left").textContent = minutes.replace("{count}", Math.ceil(Math.max(0, ends - now) / 60_000));
}

function say(over) {
  if (part("over").hidden !== over && dialog.open) return;
  if (over && !part("over").hidden) return;
  part("soon").hidden = part("stay").hidden = over;
  part("over").hidden = part("close").hidden = !over;
  if (!dialog.open) dialog.showModal();
  part(over ? "close" : "stay").focus();
}

/** Without an answer the warning stays as it is, and can be tried again. */
async function renew() {
  const sent = { method: "POST", body: new FormData(form) };
  const answer = await fetch(form.action, sent).catch(() => null);
  if (!answer) return;
  if (answer.ok) lasts((await answer.json()).seconds);
  else {
    ends = 0;
    say(true);
  }
}
