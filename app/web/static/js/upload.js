/** Uploads with progress: one request a file, two at a time; a cut connection loses nothing and can be tried again. */

const AT_ONCE = 2;

class Upload {
  constructor(file, form, row, words) {
    Object.assign(this, { file, form, row, words });
    this.row.querySelector("b").textContent = file.name;
  }

  say(text, figure = "") {
    this.row.querySelector("small").textContent = text;
    this.row.querySelector(".figures").textContent = figure;
  }

  send() {
    const data = new FormData(this.form);
    data.delete("files");
    data.append("files", this.file, this.file.name);
    const request = new XMLHttpRequest();
    const progress = this.row.querySelector("progress");
    progress.hidden = false;
    progress.setAttribute("aria-label", this.file.name);
    this.row.querySelector(".more").hidden = true;
    this.say(this.words.sending);
    return new Promise((resolve) => {
      request.upload.addEventListener("progress", (event) => {
        const share = event.lengthComputable ? Math.round((100 * event.loaded) / event.total) : 0;
        progress.value = share;
        this.say(this.words.sending, `${share}%`);
      });
      request.addEventListener("load", () => resolve(this.finish(request, progress)));
      request.addEventListener("error", () => resolve(this.fail(this.words.cut, progress)));
      request.addEventListener("timeout", () => resolve(this.fail(this.words.cut, progress)));
      request.open("POST", this.form.action);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRF-Token", data.get("csrf_token"));
      request.send(data);
    });
  }

  finish(request, progress) {
    if (request.status >= 200 && request.status < 400) {
      progress.hidden = true;
      this.say(this.words.stored, "✓");
      setTimeout(() => this.row.remove(), 4000);
      return;
    }
    let detail = this.words.refused;
    try {
      detail = JSON.parse(request.responseText).detail || detail;
    } catch {
      // the answer was no problem+json: the general words stand
    }
    this.fail(detail, progress);
  }

  fail(text, progress) {
    progress.hidden = true;
    this.say(text);
    const more = this.row.querySelector(".more");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "button outline";
    again.textContent = this.words.retry;
    again.addEventListener("click", () => this.send().then(() => refresh(this.form)));
    more.replaceChildren(again);
    more.hidden = false;
  }
}

/** Show what the server now says about the files it has. */
function refresh(form) {
  const list = document.querySelector(form.dataset.poll || "none");
  if (list && window.htmx) window.htmx.ajax("GET", list.dataset.url, { target: form.dataset.poll, swap: "outerHTML" })?.catch(() => {});
}

async function sendAll(files, form) {
  const list = document.querySelector("[data-uploads]");
  const template = document.querySelector("[data-upload-row]");
  const words = document.querySelector("[data-upload-words]").dataset;
  list.hidden = false;
  const waiting = [...files].map((file) => {
    const row = template.content.firstElementChild.cloneNode(true);
    list.append(row);
    return new Upload(file, form, row, words);
  });
  const work = async () => {
    while (waiting.length) {
      await waiting.shift().send();
      refresh(form);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  setTimeout(() => (list.hidden = !list.children.length), 4500);
}

/** Dropping works over the whole page. */
function acceptDrops(page, take) {
  const over = (on) => (event) => {
    event.preventDefault();
    page.classList.toggle("dragging", on);
  };
  for (const name of ["dragenter", "dragover"]) document.addEventListener(name, over(true));
  document.addEventListener("dragleave", (event) => event.relatedTarget === null && over(false)(event));
  document.addEventListener("drop", (event) => {
    over(false)(event);
    if (event.dataTransfer.files.length) take(event.dataTransfer.files);
  });
}

function startIntake(form) {
  acceptDrops(form.closest("[data-drop-page]"), (files) => sendAll(files, form));
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      sendAll(files, form);
    });
  }
}

/** The public check is an ordinary form; a file dropped on the page is chosen and sent. */
function startVerification(form) {
  acceptDrops(form.closest(".card"), (files) => {
    form.querySelector("input[type=file]").files = files;
    form.requestSubmit();
  });
}

export function start(root) {
  for (const form of root.querySelectorAll("[data-upload], [data-verify-upload]")) {
    if (form.dataset.started) continue;
    form.dataset.started = "1";
    if (form.matches("[data-upload]")) startIntake(form);
    else startVerification(form);
  }
}
