/** Recipients as chips with a search, over check boxes that work by themselves. */

function chip(box, word) {
  const token = document.createElement("button");
  token.type = "button";
  token.className = "token";
  token.textContent = `${box.dataset.label} ×`;
  token.setAttribute("aria-label", `${word} ${box.dataset.label}`);
  token.addEventListener("click", () => {
    box.checked = false;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return token;
}

export function start(root) {
  for (const picker of root.querySelectorAll("[data-picker]")) {
    const picked = picker.querySelector("[data-picked]");
    const search = picker.querySelector("[data-pick-search]");
    if (!picked || picked.dataset.started) continue;
    picked.dataset.started = "1";
    const update = () => picked.replaceChildren(...[...picker.querySelectorAll("input[name=to]:checked")].map((box) => chip(box, picked.dataset.removeWord)));
    picker.addEventListener("change", update);
    search.addEventListener("input", () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const option of picker.querySelectorAll("[data-pick]")) option.hidden = !words.every((word) => option.dataset.pick.includes(word));
    });
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const first = picker.querySelector("[data-pick]:not([hidden]) input");
      if (first) {
        first.checked = true;
        update();
        search.value = "";
        search.dispatchEvent(new Event("input"));
      }
    });
    update();
  }
}
