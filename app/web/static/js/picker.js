/** Recipients as chips: a search on the server over check boxes that work by themselves. */

const WAIT = 200;

/** A ticked answer moves up and becomes a chip; the very same box, so that the form sends what one sees. */
function pick(picker, option) {
  const token = document.createElement("label");
  token.className = "token";
  const name = document.createElement("span");
  name.textContent = option.querySelector("b").textContent;
  const box = option.querySelector("input");
  token.append(box, ...option.querySelectorAll(".icon"), name);
  box.checked = true;
  picker.querySelector("[data-picked]").append(token);
  const next = option.nextElementSibling || option.previousElementSibling;
  option.remove();
  return next;
}

function picked(picker) {
  return new Set([...picker.querySelectorAll("[data-picked] input")].map((box) => box.value));
}

/** Put the answers in, without what is chosen already. */
function show(picker, html) {
  const found = picker.querySelector("[data-pick-found]");
  found.innerHTML = html;
  const chosen = picked(picker);
  for (const box of found.querySelectorAll("input[name=to]")) {
    if (chosen.has(box.value)) box.closest(".option").remove();
  }
}

function searcher(picker, search) {
  let last = 0;
  return async function ask() {
    const mine = (last += 1);
    const url = `${picker.dataset.picker}?${new URLSearchParams({ q: search.value })}`;
    const answer = await fetch(url, { headers: { "HX-Request": "true", Accept: "text/html" } });
    if (answer.ok && !answer.headers.get("HX-Redirect") && mine === last) show(picker, await answer.text());
  };
}

function startOne(picker) {
  const search = picker.querySelector("[data-pick-search]");
  const ask = searcher(picker, search);
  let timer;
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => ask().catch(() => {}), wait);
  };
  search.addEventListener("input", () => later(WAIT));
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const first = picker.querySelector("[data-pick-found] .option");
    if (!first || !search.value) return;
    pick(picker, first);
    search.value = "";
    later(0);
  });
  picker.addEventListener("change", ({ target }) => {
    const option = target.closest("[data-pick-found] .option");
    const token = target.closest(".token");
    if (option) (pick(picker, option)?.querySelector("input") || search).focus();
    else if (token) {
      token.remove();
      later(0);
      search.focus();
    }
  });
}

export function start(root) {
  for (const picker of root.querySelectorAll("[data-picker]")) {
    if (picker.dataset.started) continue;
    picker.dataset.started = "1";
    startOne(picker);
  }
}
