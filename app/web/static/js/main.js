/** Every page starts here: small parts that enhance forms and links which work without them. */
import { start as startDialogs } from "./dialogs.js";
import { start as startShortcuts } from "./shortcuts.js";
import { start as startSmall } from "./small.js";
import { start as startTheme } from "./theme.js";

document.documentElement.classList.add("scripted");

/** Parts loaded only where the page has use for them. */
const wanted = [
  ["[data-upload], [data-verify-upload]", () => import("./upload.js")],
  ["[data-receipt]", () => import("./reading.js")],
  ["[data-guesses]", () => import("./guesses.js")],
  ["[data-select]", () => import("./selection.js")],
  ["[data-picker]", () => import("./picker.js")],
];

/** Start what a new piece of page asks for; htmx brings pieces later. */
function enhance(root) {
  for (const [selector, load] of wanted) {
    if (root.querySelector(selector)) load().then((module) => module.start(root));
  }
  const focus = root.querySelector("[data-focus]");
  if (focus) focus.focus();
}

startTheme();
startDialogs();
startShortcuts();
startSmall();
enhance(document);
document.addEventListener("htmx:after:swap", () => enhance(document));
document.addEventListener("carimbo:added", (event) => enhance(event.target));
