/** Keys of a mail reader: off inside fields and dialogs, and switchable off (the html element then says data-shortcuts="off"). */

const CLICKS = { n: "[data-key-n]", t: "[data-key-t]", a: "[data-key-a]", r: "[data-key-r]", e: "[data-key-e]" };

function isBusy(target) {
  return Boolean(target.closest("input, textarea, select, [contenteditable]")) || Boolean(document.querySelector("dialog[open]"));
}

function step(direction) {
  const rows = [...document.querySelectorAll("[data-rows] [data-row]")];
  if (!rows.length) return;
  const here = rows.findIndex((row) => row === document.activeElement);
  const current = here < 0 ? rows.findIndex((row) => row.hasAttribute("aria-current")) : here;
  rows[Math.min(rows.length - 1, Math.max(0, current + direction))].focus();
}

function press(event) {
  if (event.key === "j") return step(1);
  if (event.key === "k") return step(-1);
  const target =
    event.key === "/" ? document.querySelector("[data-key-search]") : event.key === "?" ? document.getElementById("atalhos") : document.querySelector(CLICKS[event.key] || "none");
  if (!target) return undefined;
  event.preventDefault();
  if (event.key === "/") target.focus();
  else if (event.key === "?") target.showModal();
  else target.click();
  return undefined;
}

export function start() {
  document.addEventListener("keydown", (event) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (modified || document.documentElement.dataset.shortcuts === "off" || isBusy(event.target)) return;
    press(event);
  });
}
