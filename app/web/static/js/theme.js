/** The appearance changes at once; the form's cookie keeps it for the next page. */
export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-preferences] button[name=tema]");
    if (!button) return;
    event.preventDefault();
    document.documentElement.dataset.theme = button.value;
    document.cookie = `tema=${button.value}; max-age=31536000; path=/; samesite=lax`;
    for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
  });
}
