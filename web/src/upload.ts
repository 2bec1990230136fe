import { type Line, Refused, sendInPieces } from "./pieces";
import { type Hint, type Thresholds, hintsOf } from "./quality";
import { shrink, sizeText, turn } from "./shrink";

/** Another page stands in the place of the one that was loaded. */
export const SHOWN = "page:shown";

/**
 * A file input (`.upload` around it) that shows what was chosen, shrinks large photographs, says what they may lack, lets
 * each be turned or taken away, and sends the form with a bar of progress. The files stay in the native input, so the form
 * that is sent is the form that a browser without JavaScript would send. A form that says where (`data-uploads`) has its
 * files sent piece by piece first: a broken line costs one piece.
 */
export function uploads(root: Document): void {
  for (const box of root.querySelectorAll<HTMLElement>(".upload")) new Upload(box).start();
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-progress]")) new Sending(form).start();
}

/** A file that was chosen, with what is to be said of it. */
interface Chosen {
  file: File;
  hints: Hint[];
}

/** What the service has already, though its page is not shown yet. */
const arrived = new WeakSet<File>();

class Upload {
  readonly #input: HTMLInputElement | null;
  readonly #list: HTMLElement | null;
  readonly #words: DOMStringMap;
  readonly #form: DOMStringMap;
  #chosen: Chosen[] = [];

  constructor(box: HTMLElement) {
    this.#input = box.querySelector("input[type=file]");
    this.#list = box.querySelector(".thumbs");
    this.#words = box.dataset;
    this.#form = this.#input?.form?.dataset ?? {};
  }

  start(): void {
    this.#input?.addEventListener("change", () => void this.#add());
  }

  async #add(): Promise<void> {
    const input = this.#input;
    if (!input) return;
    const added = await Promise.all([...(input.files ?? [])].map(async (file) => this.#looked(await shrink(file))));
    const waiting = this.#chosen.filter(({ file }) => !arrived.has(file));
    this.#chosen = input.multiple ? [...waiting, ...added] : added.slice(0, 1);
    this.#show();
  }

  async #looked(file: File): Promise<Chosen> {
    const at = thresholds(this.#form.quality);
    if (!at || !file.type.startsWith("image/")) return { file, hints: [] };
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
    const hints = picture ? hintsOf(picture, at) : [];
    picture?.close();
    return { file, hints };
  }

  #show(): void {
    const held = new DataTransfer();
    for (const { file } of this.#chosen) held.items.add(file);
    if (this.#input) this.#input.files = held.files;
    this.#list?.replaceChildren(...this.#chosen.map((it) => this.#thumb(it)));
  }

  #thumb(it: Chosen): HTMLElement {
    const item = document.createElement("li");
    item.className = "thumb";
    item.append(frame(it.file), line("thumb-name", it.file.name), line("muted", sizeText(it.file.size)));
    for (const hint of it.hints) item.append(line("thumb-hint", this.#wordsOf(hint)));
    if (it.file.type.startsWith("image/") && this.#form.turn) {
      item.append(this.#button(this.#form.turn, it.file, () => void this.#turn(it)));
    }
    item.append(
      this.#button(this.#words.remove ?? "×", it.file, () => {
        this.#chosen = this.#chosen.filter((other) => other !== it);
        this.#show();
        this.#input?.focus();
      }),
    );
    return item;
  }

  #wordsOf(hint: Hint): string {
    return { blurred: this.#form.blurred, dark: this.#form.dark, cut_off: this.#form.cutOff }[hint] ?? hint;
  }

  #button(words: string, file: File, pressed: () => void): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet";
    button.textContent = words;
    button.setAttribute("aria-label", `${words} ${file.name}`);
    button.addEventListener("click", pressed);
    return button;
  }

  async #turn(it: Chosen): Promise<void> {
    const turned = { ...it, file: await turn(it.file) };
    const at = this.#chosen.indexOf(it);
    if (at < 0) return;
    this.#chosen.splice(at, 1, turned);
    this.#show();
    this.#list?.children[at]?.querySelector("button")?.focus();
  }
}

function thresholds(said: string | undefined): Thresholds | undefined {
  const [sharpness, brightness, edge] = (said ?? "").split(" ").map(Number);
  if (sharpness === undefined || brightness === undefined || edge === undefined) return undefined;
  return { sharpness, brightness, edge };
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
    this.#say(panel, "");
    panel.hidden = false;
    if (submitter instanceof HTMLButtonElement) submitter.disabled = true;
    const free = () => {
      if (submitter instanceof HTMLButtonElement) submitter.disabled = false;
      delete this.#form.dataset.sent;
    };
    const address = this.#form.dataset.uploads;
    if (!address) {
      this.#post(panel, submitter, free);
      return;
    }
    this.#sendPieces(panel, address).then(
      () => {
        free();
        this.#form.requestSubmit(submitter instanceof HTMLButtonElement ? submitter : null);
      },
      (why: unknown) => {
        free();
        this.#say(panel, why instanceof Refused ? why.message : undefined);
      },
    );
  }

  /** Each file in pieces; one that has arrived leaves its input, so that it is not sent twice. */
  async #sendPieces(panel: HTMLElement, address: string): Promise<void> {
    const bar = panel.querySelector("progress");
    const token = this.#form.querySelector<HTMLInputElement>("input[name=_csrf]")?.value ?? "";
    const to: Line = { address, token };
    const inputs = [...this.#form.querySelectorAll<HTMLInputElement>("input[type=file]")];
    const all = inputs.flatMap((input) => [...(input.files ?? [])]).reduce((sum, file) => sum + file.size, 0);
    let before = 0;
    for (const input of inputs) {
      const material = input.name.replace(/^material\./, "");
      for (const file of [...(input.files ?? [])]) {
        await sendInPieces(to, material, file, (bytes) => {
          if (bar) bar.value = (before + bytes) / Math.max(1, all);
        });
        before += file.size;
        arrived.add(file);
        without(input, file);
      }
    }
  }

  /** Says what went wrong: in the words of the service, or that the line is broken; nothing for "". */
  #say(panel: HTMLElement, words: string | undefined): void {
    const failed = panel.querySelector<HTMLElement>("[data-failed]");
    if (!failed) return;
    const spot = failed.querySelector("span") ?? failed;
    spot.textContent = words ?? failed.dataset.failed ?? "";
    failed.hidden = words === "";
  }

  /** The whole form in one request. */
  #post(panel: HTMLElement, submitter: HTMLElement | null, free: () => void): void {
    const bar = panel.querySelector("progress");
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (bar && event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => this.#answered(request));
    request.addEventListener("error", () => {
      this.#say(panel, undefined);
      free();
    });
    request.open("POST", this.#form.action);
    request.send(new FormData(this.#form, submitter));
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

/** Takes a file out of its input. */
function without(input: HTMLInputElement, file: File): void {
  const held = new DataTransfer();
  for (const other of input.files ?? []) if (other !== file) held.items.add(other);
  input.files = held.files;
}
