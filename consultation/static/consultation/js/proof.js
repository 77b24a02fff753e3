// The proof of work of the start form (altcha, version 2): looks for the number with which
// PBKDF2 gives a key that begins as the challenge says. The browser's own cryptography does it
// on threads of its own, so the page never stops. Without script, or where there is no such
// cryptography (plain http), the form is sent without a proof and stricter limits apply.

const AT_ONCE = 8; // tries under way: keeps the threads busy between two turns of the page
const PATIENCE = 15_000; // ms after which a start is sent without a proof

const field = document.querySelector("input[data-challenge]");
if (field && globalThis.crypto?.subtle) protect(field);

function protect(field) {
  const shown = performance.now();
  const { parameters, signature } = JSON.parse(field.dataset.challenge);
  const proof = solve(parameters)
    .then((solution) => {
      field.value = btoa(JSON.stringify({ challenge: { parameters, signature }, solution }));
    })
    .catch(() => {}); // no proof: the server's limits decide
  let waiting = false;
  field.form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    const quick = Math.max(0, field.dataset.quickest - (performance.now() - shown));
    if (!field.value || quick) say(field);
    await Promise.all([Promise.race([proof, pause(PATIENCE)]), pause(quick && quick + 200)]);
    field.form.submit();
  });
  // Coming back to a page that the browser kept: its proof is spent.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

async function solve({ nonce, salt, keyPrefix, keyLength, cost }) {
  const work = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: cost };
  for (let first = 0; ; first += AT_ONCE) {
    const tries = Array.from({ length: AT_ONCE }, (_none, more) =>
      derive(work, bytes(nonce), first + more, keyLength),
    );
    for (const tried of await Promise.all(tries)) {
      if (tried.derivedKey.startsWith(keyPrefix)) return tried;
    }
  }
}

async function derive(work, nonce, counter, length) {
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  new DataView(password.buffer).setUint32(nonce.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(work, key, length * 8);
  return { counter, derivedKey: hex(new Uint8Array(bits)) };
}

/** Said only to who presses before the proof is there. */
function say(field) {
  const line = document.createElement("p");
  line.setAttribute("role", "status");
  line.className = "soft";
  field.form.append(line);
  requestAnimationFrame(() => {
    line.textContent = field.dataset.wait;
  });
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function bytes(text) {
  return Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
}

function hex(numbers) {
  return Array.from(numbers, (number) => number.toString(16).padStart(2, "0")).join("");
}
