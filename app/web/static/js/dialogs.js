/** Native dialogs: links marked data-dialog open their page's block in one; focus goes to the first field, not to Close. */

function focusFirst(dialog) {
  const field = dialog.querySelector("[data-focus], [autofocus], input:not([type=hidden]):not(:disabled), select, textarea, .button.primary");
  if (field) field.focus();
}

async function openFrom(link) {
  const dialog = document.getElementById("dialogo");
  const body = document.getElementById("dialogo-corpo");
  const answer = await fetch(link.href, { headers: { "HX-Request": "true", Accept: "text/html" } });
  if (answer.redirected) return location.assign(link.href);
  body.innerHTML = await answer.text();
  if (window.htmx) window.htmx.process(body);
  dialog.showModal();
  body.dispatchEvent(new CustomEvent("carimbo:added", { bubbles: true }));
  focusFirst(dialog);
}

export function start() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    if (link && plain && document.getElementById("dialogo")) {
      event.preventDefault();
      openFrom(link).catch(() => location.assign(link.href));
    }
    const opener = event.target.closest("[data-open]");
    if (opener) document.getElementById(opener.dataset.open).showModal();
    const closer = event.target.closest("[data-close]");
    if (closer) closer.closest("dialog").close();
    if (event.target.matches("dialog[open]")) event.target.close();
  });
}
