/** Keys 1, 2, 3 choose a guess; Enter outside a field confirms. */

let listening = false;

function onKey(event) {
  const guesses = document.querySelector("[data-guesses]");
  if (!guesses || event.target.closest("input:not([type=radio]), textarea, select, button, a") || document.documentElement.dataset.shortcuts === "off") return;
  if (/^[1-3]$/.test(event.key)) {
    const radio = guesses.querySelectorAll("input[name=kind]:not([value=other])")[Number(event.key) - 1];
    if (radio) {
      radio.checked = true;
      radio.focus();
    }
  } else if (event.key === "Enter") {
    event.preventDefault();
    guesses.form.requestSubmit();
  }
}

export function start() {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", onKey);
}
