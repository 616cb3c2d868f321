/** The selection bar names how many documents one gesture will sign. */

export function start(root) {
  for (const form of root.querySelectorAll("[data-select]")) {
    const all = form.querySelector("[data-select-all]");
    if (!all || all.dataset.started) continue;
    all.dataset.started = "1";
    const boxes = [...form.querySelectorAll("input[name=id]:not(:disabled)")];
    const count = form.querySelector("[data-select-count]");
    const total = form.querySelector("[data-select-total]");
    const submit = form.querySelector("[data-select-bar] .primary");
    const words = (element, n) => `${n} ${n === 1 ? element.dataset.one : element.dataset.many}`;
    const update = () => {
      const n = boxes.filter((box) => box.checked).length;
      all.checked = n > 0 && n === boxes.length;
      all.indeterminate = n > 0 && n < boxes.length;
      count.textContent = words(count, n);
      total.textContent = words(total, n);
      submit.disabled = n === 0;
    };
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
      update();
    });
    form.addEventListener("change", update);
    update();
  }
}
