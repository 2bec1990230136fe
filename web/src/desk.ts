// The officer's desk by keyboard alone.
// j / k: next and previous row · Enter: open · x: choose · / : search · g then a letter: go · 1 2 3: panes · [ ]: the case before
// and after · * : choose all · ? : help · other letters: `data-key`.
import { drafts, keepDrafts } from "./drafts";
import { neighbour, panes, tickAll, toPane } from "./panes";

drafts(document);
keepDrafts(document);
panes(document);

const WAIT_FOR_SECOND_KEY = 1200;
const PLACES: Record<string, string> = {
  t: "/desk",
  r: "/desk/receive",
  s: "/desk/search",
  m: "/desk/mine",
  d: "/desk/due",
  e: "/desk/escalated",
};
const NEVER = -Infinity;
let waitingSince = NEVER;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const afterG = event.timeStamp - waitingSince < WAIT_FOR_SECOND_KEY;
  waitingSince = NEVER;
  if (afterG ? go(event.key) : act(event)) event.preventDefault();
});

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

function act(event: KeyboardEvent): boolean {
  switch (event.key) {
    case "j":
      return move(1);
    case "k":
      return move(-1);
    case "g":
      waitingSince = event.timeStamp;
      return true;
    case "/":
      return focus("[data-search]") || press("/");
    case "?":
      return help();
    case "*":
      return tickAll();
    case "1":
    case "2":
    case "3":
      return toPane(event.key);
    case "[":
      return neighbour(-1);
    case "]":
      return neighbour(1);
    default:
      return press(event.key);
  }
}

/** Moves the focus among the rows of the page. */
function move(by: number): boolean {
  const rows = [...document.querySelectorAll<HTMLElement>(".row-link")];
  if (rows.length === 0) return false;
  const here = rows.findIndex((row) => row === document.activeElement);
  const next = here === -1 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, here + by));
  rows[next]?.focus();
  return true;
}

function go(key: string): boolean {
  const place = PLACES[key];
  const link = place ? document.querySelector<HTMLAnchorElement>(`.rail a[href="${place}"], .views a[href="${place}"]`) : null;
  link?.click();
  return link !== null;
}

/** A part of the page with `data-key`: a fold opens and takes the focus, a link or button is pressed. */
function press(key: string): boolean {
  const part = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!part) return false;
  if (part instanceof HTMLDetailsElement) {
    part.open = true;
    part.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select, button")?.focus();
    part.scrollIntoView({ block: "nearest" });
  } else {
    part.click();
  }
  return true;
}

function focus(selector: string): boolean {
  const field = document.querySelector<HTMLInputElement>(selector);
  field?.focus();
  field?.select();
  return field !== null;
}

function help(): boolean {
  const dialog = document.querySelector<HTMLDialogElement>("#keys-help");
  dialog?.showModal();
  return dialog !== null;
}
