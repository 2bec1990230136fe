/**
 * The search box with its suggestions is a combobox: arrow keys go through what is suggested, Enter opens it, Escape puts it
 * away. Where the browser hears, a button lets one speak.
 */
export function searches(root: Document): void {
  root.addEventListener("keydown", (event) => {
    const box = event.target instanceof HTMLInputElement ? event.target : null;
    const list = box && suggestions(box);
    if (box && list && move(box, list, event.key)) event.preventDefault();
  });
  root.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement) choose(event.target, undefined);
  });
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-voice]") : null;
    if (button) listen(button);
  });
}

/** Tells readers of the screen what the boxes of a page are, and shows the buttons that need a browser that hears. */
export function searchBoxes(root: Document): void {
  for (const box of root.querySelectorAll<HTMLInputElement>("input[data-search]")) {
    if (!suggestions(box)) continue;
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-controls", "suggest");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
  }
  if (recognition()) {
    for (const button of root.querySelectorAll<HTMLElement>("[data-voice]")) button.hidden = false;
  }
}

function suggestions(box: HTMLInputElement): HTMLElement | null {
  return box.matches("[data-search]") ? document.getElementById("suggest") : null;
}

function move(box: HTMLInputElement, list: HTMLElement, key: string): boolean {
  const options = [...list.querySelectorAll<HTMLAnchorElement>("[role=option]")];
  const here = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (key === "Escape" && options.length > 0) {
    list.replaceChildren();
    choose(box, undefined);
    return true;
  }
  if (key === "Enter" && options[here]) {
    options[here].click();
    return true;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[key];
  if (step === undefined || options.length === 0) return false;
  // One step beyond either end is the box itself.
  const places = options.length + 1;
  choose(box, options[(here + 1 + step + places) % places - 1]);
  return true;
}

function choose(box: HTMLInputElement, chosen: HTMLAnchorElement | undefined): void {
  const list = suggestions(box);
  if (!list) return;
  for (const option of list.querySelectorAll("[role=option]")) option.setAttribute("aria-selected", String(option === chosen));
  box.setAttribute("aria-expanded", String(list.childElementCount > 0));
  if (chosen) {
    box.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else {
    box.removeAttribute("aria-activedescendant");
  }
}

/** The part of the browser's speech recognition that is used; TypeScript does not know it. */
interface Recognition extends EventTarget {
  lang: string;
  start(): void;
}
interface Heard extends Event {
  results: { transcript: string }[][];
}

function recognition(): (new () => Recognition) | undefined {
  const known = window as unknown as Record<string, (new () => Recognition) | undefined>;
  return known.SpeechRecognition ?? known.webkitSpeechRecognition;
}

function listen(button: HTMLElement): void {
  const Recognition = recognition();
  const form = button.closest("form");
  const box = form?.querySelector<HTMLInputElement>("input[data-search]");
  if (!Recognition || !form || !box) return;
  const ear = new Recognition();
  ear.lang = document.documentElement.lang === "en" ? "en" : "zh-CN";
  ear.addEventListener("result", (event) => {
    box.value = (event as Heard).results[0]?.[0]?.transcript ?? "";
    if (box.value) form.requestSubmit();
  });
  ear.addEventListener("end", () => button.classList.remove("listening"));
  button.classList.add("listening");
  ear.start();
}
