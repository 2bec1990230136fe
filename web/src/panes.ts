// The panes of the desk. Links of the list open in the panes beside it, templates go into the form, a box ticks all of a page.
import { drafts } from "./drafts";
import { SHOWN } from "./upload";

/** Listens for the whole page. */
export function panes(root: Document): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const link = event.target.closest<HTMLAnchorElement>("a[data-pane]");
    const phrase = event.target.closest<HTMLAnchorElement>("a[data-insert]");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      void open(link.href);
    } else if (phrase) {
      event.preventDefault();
      insert(phrase);
    }
  });
  root.addEventListener("change", (event) => {
    const all = event.target;
    if (all instanceof HTMLInputElement && all.closest("[data-tick-all]")) tick(all.checked);
  });
  for (const box of root.querySelectorAll<HTMLElement>("[data-tick-all]")) box.hidden = false;
  reveal();
}

/** What differs from case to case: the panes, the map of keys, the links to the same page in another language or size. */
const PARTS = ["#panes", "#keys-help", ".rail-tools"];
/** Counts what was asked for, so that the case that was chosen last is the one that is shown. */
let asked = 0;

/** Shows another case in the panes; where that cannot be done the browser goes there in the ordinary way. */
async function open(href: string): Promise<void> {
  const mine = ++asked;
  const page = await load(href);
  if (mine !== asked) return;
  if (!page?.querySelector("#panes")) return void location.assign(href);
  const list = document.querySelector(".pane-list")?.scrollTop ?? 0;
  for (const part of PARTS) {
    const fresh = page.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(fresh);
  }
  // It was said of the case that was shown before.
  document.querySelector(".said")?.remove();
  document.title = page.title;
  history.pushState({}, "", href);
  const { htmx } = window as unknown as { htmx?: { process(part: Element | null): void } };
  htmx?.process(document.querySelector("#panes"));
  document.dispatchEvent(new Event(SHOWN));
  drafts(document);
  document.querySelector(".pane-list")?.scrollTo(0, list);
  reveal();
  document.querySelector<HTMLElement>(".pane-list [aria-current]")?.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

/** The page of an address; nothing if the line broke or the answer is no page. */
async function load(href: string): Promise<Document | undefined> {
  try {
    const answer = await fetch(href, { headers: { accept: "text/html" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : undefined;
  } catch {
    return undefined;
  }
}

/** The case that is shown stands in sight in its list, be that a column or a strip; the page itself does not move. */
function reveal(): void {
  const here = document.querySelector<HTMLElement>(".pane-list [aria-current]");
  for (const list of document.querySelectorAll<HTMLElement>(".pane-list, .pane-rows")) {
    if (!here) return;
    const [inner, outer] = [here.getBoundingClientRect(), list.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom) list.scrollTop += inner.top - outer.top - outer.height / 3;
    if (inner.left < outer.left || inner.right > outer.right) list.scrollLeft += inner.left - outer.left - outer.width / 3;
  }
}

/** Puts a template where its form wants it: at the caret of the field that has the focus, or into the last line of words. */
function insert(phrase: HTMLAnchorElement): void {
  const form = phrase.closest("form");
  if (!form) return;
  const ground = phrase.dataset.ground;
  const radio = form.elements.namedItem("ground");
  if (ground && radio instanceof RadioNodeList) radio.value = ground;
  const fields = [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea, input[name^='defects.']")];
  const field = fields.find((it) => it.name === form.dataset.last) ?? fields.find((it) => it instanceof HTMLTextAreaElement) ?? fields.at(-1);
  if (!field) return;
  field.value = [field.value.trim(), phrase.dataset.insert ?? ""].filter((it) => it !== "").join("\n");
  const gap = field.value.indexOf("〔");
  field.focus();
  if (gap >= 0) field.setSelectionRange(gap, field.value.indexOf("〕", gap) + 1);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  phrase.closest("details")?.removeAttribute("open");
}

function tick(on: boolean): void {
  for (const box of document.querySelectorAll<HTMLInputElement>("input[data-tick]")) box.checked = on;
}

/** `*`: every case of the page. */
export function tickAll(): boolean {
  const box = document.querySelector<HTMLInputElement>("[data-tick-all] input");
  if (!box) return false;
  box.checked = !box.checked;
  tick(box.checked);
  return true;
}

/** `1`, `2`, `3`: the list, the case, its materials. */
export function toPane(number: string): boolean {
  const pane = document.querySelector<HTMLElement>(`#pane-${number}`);
  const first = number === "1" ? pane?.querySelector<HTMLElement>("[aria-current], .row-link") : pane;
  (first ?? pane)?.focus();
  pane?.scrollIntoView({ block: "nearest" });
  return pane !== null;
}

/** `[` and `]`: the case before and after, in the list beside it. */
export function neighbour(by: number): boolean {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>(".pane-list a[data-pane]")];
  const here = rows.findIndex((row) => row.hasAttribute("aria-current"));
  const next = rows[here + by];
  next?.click();
  return next !== undefined;
}
