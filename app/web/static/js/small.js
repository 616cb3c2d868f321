/** Small conveniences: show a password, copy a code, zoom pages, close a message, mark the open row. */

const ZOOMS = ["", "zoom-2", "zoom-3"];

function reveal(button) {
  const field = document.getElementById(button.dataset.reveal);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copy);
  const use = button.querySelector("use");
  const before = use.getAttribute("href");
  use.setAttribute("href", before.replace(/#.*/, "#check"));
  setTimeout(() => use.setAttribute("href", before), 2000);
}

function zoom(button) {
  for (const area of document.querySelectorAll("[data-zoomed]")) {
    const now = Math.max(0, ZOOMS.findIndex((name) => name && area.classList.contains(name)));
    const next = Math.min(ZOOMS.length - 1, Math.max(0, now + Number(button.dataset.zoom)));
    area.classList.remove("zoom-2", "zoom-3");
    if (ZOOMS[next]) area.classList.add(ZOOMS[next]);
  }
}

/** The chosen row is current and no longer unread; on a phone the pane takes the list's place. */
function openRow(row) {
  for (const other of document.querySelectorAll("[data-row][aria-current]")) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
  const item = row.closest("li");
  item.classList.remove("unread");
  item.querySelector(".from > .unseen")?.remove();
  const title = document.querySelector("#painel [data-title]");
  if (title) document.title = title.dataset.title;
  row.closest(".panes")?.classList.add("opened");
  document.getElementById("painel")?.scrollTo(0, 0);
}

const ACTIONS = [
  ["[data-reveal]", reveal],
  ["[data-copy]", copy],
  ["[data-zoom]", zoom],
  ["[data-close-message]", (button) => button.closest("[data-message]").remove()],
];

export function start() {
  document.addEventListener("click", (event) => {
    for (const [selector, act] of ACTIONS) {
      const found = event.target.closest(selector);
      if (found) act(found);
    }
    for (const menu of document.querySelectorAll("details.menu[open], details.switcher[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open], details.switcher[open]")) menu.open = false;
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (row) openRow(row);
  });
}
