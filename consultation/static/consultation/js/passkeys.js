// Says why a passkey was not taken, where django-allauth's scripts would only write to the
// console, and lets Enter in the name's field do what the button does.

const words = document.getElementById("passkey-words")?.dataset;
const button = document.querySelector("[data-passkey]");
if (words && button) follow();

function follow() {
  document.addEventListener("allauth.error", (event) => {
    const problem = event.detail.exception;
    if (problem instanceof DOMException) event.preventDefault(); // said by the key: no mistake
    say(reason(problem));
  });
  button.form?.addEventListener("submit", (event) => {
    if (button.type === "submit") return;
    event.preventDefault();
    button.click();
  });
}

function say(text) {
  document.getElementById("passkey-refused")?.remove();
  const line = document.createElement("p");
  line.id = "passkey-refused";
  line.className = "error-summary";
  line.setAttribute("role", "alert");
  line.textContent = text;
  button.before(line);
  button.focus();
}

function reason(problem) {
  if (!window.PublicKeyCredential) return words.unsupported;
  if (problem.name === "SecurityError") return words.address;
  if (problem.name === "InvalidStateError") return words.known;
  return words.stopped;
}
