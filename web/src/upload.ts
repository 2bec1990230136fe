import { shrink, sizeText } from "./shrink";

/** Another page stands in the place of the one that was loaded. */
export const SHOWN = "page:shown";

/**
 * A file input (`.upload` around it) that shows what was chosen, shrinks large photographs, lets one be taken away, and
 * sends the form with a bar of progress and a way to try again. The files stay in the native input, so the form that is
 * sent is the form that a browser without JavaScript would send.
 */
export function uploads(root: Document): void {
  for (const box of root.querySelectorAll<HTMLElement>(".upload")) new Upload(box).start();
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-progress]")) new Sending(form).start();
}

class Upload {
  readonly #input: HTMLInputElement | null;
  readonly #list: HTMLElement | null;
  readonly #words: DOMStringMap;
  #files: File[] = [];

  constructor(box: HTMLElement) {
    this.#input = box.querySelector("input[type=file]");
    this.#list = box.querySelector(".thumbs");
    this.#words = box.dataset;
  }

  start(): void {
    this.#input?.addEventListener("change", () => void this.#chosen());
  }

  async #chosen(): Promise<void> {
    const input = this.#input;
    if (!input) return;
    const added = await Promise.all([...(input.files ?? [])].map(shrink));
    this.#files = input.multiple ? [...this.#files, ...added] : added.slice(0, 1);
    this.#show();
  }

  #show(): void {
    const held = new DataTransfer();
    for (const file of this.#files) held.items.add(file);
    if (this.#input) this.#input.files = held.files;
    this.#list?.replaceChildren(...this.#files.map((file) => this.#thumb(file)));
  }

  #thumb(file: File): HTMLElement {
    const item = document.createElement("li");
    item.className = "thumb";
    item.append(frame(file), line("thumb-name", file.name), line("muted", sizeText(file.size)));
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "btn quiet";
    remove.textContent = this.#words.remove ?? "×";
    remove.setAttribute("aria-label", `${this.#words.remove ?? "×"} ${file.name}`);
    remove.addEventListener("click", () => {
      this.#files = this.#files.filter((other) => other !== file);
      this.#show();
      this.#input?.focus();
    });
    item.append(remove);
    return item;
  }
}

function frame(file: File): HTMLElement {
  const box = document.createElement("span");
  box.className = "thumb-frame";
  if (file.type.startsWith("image/")) {
    const picture = new Image();
    picture.alt = "";
    picture.src = URL.createObjectURL(file);
    picture.addEventListener("load", () => URL.revokeObjectURL(picture.src), { once: true });
    box.append(picture);
  } else {
    box.textContent = file.name.split(".").pop()?.toUpperCase() ?? "";
  }
  return box;
}

function line(className: string, text: string): HTMLElement {
  const element = document.createElement("span");
  element.className = className;
  element.textContent = text;
  return element;
}

/** Sends a form with `data-progress` in the background; its `.sending` part holds the bar and the words for a failure. */
class Sending {
  readonly #form: HTMLFormElement;
  readonly #panel: HTMLElement | null;

  constructor(form: HTMLFormElement) {
    this.#form = form;
    this.#panel = form.querySelector(".sending");
  }

  start(): void {
    const panel = this.#panel;
    if (!panel) return;
    this.#form.addEventListener("submit", (event) => {
      const files = [...this.#form.querySelectorAll<HTMLInputElement>("input[type=file]")];
      if (!files.some((input) => input.files?.length)) return;
      event.preventDefault();
      this.#send(panel, event.submitter);
    });
  }

  #send(panel: HTMLElement, submitter: HTMLElement | null): void {
    const bar = panel.querySelector("progress");
    const failed = panel.querySelector<HTMLElement>("[data-failed]");
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (bar && event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => this.#answered(request));
    request.addEventListener("error", () => {
      if (failed) failed.hidden = false;
      if (submitter instanceof HTMLButtonElement) submitter.disabled = false;
      delete this.#form.dataset.sent;
    });
    panel.hidden = false;
    if (failed) failed.hidden = true;
    request.open("POST", this.#form.action);
    request.send(new FormData(this.#form, submitter));
    if (submitter instanceof HTMLButtonElement) submitter.disabled = true;
  }

  /** Shows the page that came back as if the browser had gone there: asking for it again would lose what it says once. */
  #answered(request: XMLHttpRequest): void {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    if (request.status < 400) history.pushState("shown", "", request.responseURL);
    document.body.replaceWith(page.body);
    document.title = page.title;
    window.scrollTo(0, 0);
    document.dispatchEvent(new Event(SHOWN));
  }
}
