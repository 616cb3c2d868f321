/** 'Read' is told to the server after three seconds of continuous view: on screen, in the front tab. */

const SECONDS = 3;
const observed = new WeakSet();

async function tell(article) {
  const url = article.dataset.receipt;
  if (!url) return;
  article.removeAttribute("data-receipt");
  await fetch(url, { method: "POST", headers: { "X-CSRF-Token": article.dataset.token, "HX-Request": "true" }, keepalive: true });
}

function observe(article) {
  let timer = 0;
  let inView = false;
  const update = () => {
    clearTimeout(timer);
    if (inView && document.visibilityState === "visible") timer = setTimeout(() => tell(article), SECONDS * 1000);
  };
  new IntersectionObserver((entries) => {
    inView = entries.at(-1).isIntersecting;
    update();
  }).observe(article);
  document.addEventListener("visibilitychange", update);
}

export function start(root) {
  for (const article of root.querySelectorAll("[data-receipt]")) {
    if (observed.has(article)) continue;
    observed.add(article);
    observe(article);
  }
}
