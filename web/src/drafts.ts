// Nothing typed is lost: what stands in a form of the desk (`data-draft`) is kept in this browser, per case and verb, until it
// was sent, for a day at most, and until whoever is signed in signs out. It comes back when the case is opened again.

const DAY = 24 * 60 * 60 * 1000;
const PREFIX = "desk-draft:";

interface Draft {
  at: number;
  fields: [string, string][];
}

/** Puts back what was typed, and keeps what is typed from now on. */
export function drafts(root: Document): void {
  forget();
  const panes = root.querySelector<HTMLElement>("[data-drafts]");
  if (!panes) return;
  for (const form of panes.querySelectorAll<HTMLFormElement>("form[data-draft]")) bring(panes, form);
}

/** Listens once for the whole page, so that panes that are exchanged need no listener of their own. */
export function keepDrafts(root: Document): void {
  root.addEventListener("input", (event) => {
    const form = formOf(event.target);
    if (form) keep(form);
  });
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.action.endsWith("/signout")) forget(Infinity);
    // Kept until the answer: a page that comes back with errors or a conflict carries what was typed, a line that broke does not.
    if (form.matches("[data-draft]")) sessionStorage.setItem("desk-sent", key(form));
  });
}

function formOf(target: EventTarget | null): HTMLFormElement | null {
  return target instanceof Element ? target.closest<HTMLFormElement>("form[data-draft]") : null;
}

function key(form: HTMLFormElement): string {
  const panes = form.closest<HTMLElement>("[data-drafts]");
  return `${PREFIX}${panes?.dataset.drafts ?? ""}:${form.dataset.draft ?? ""}`;
}

/** What people type, without what the page put there itself. */
function typed(form: HTMLFormElement): [string, string][] {
  return answers(form)
    .filter((it) => !isTicked(it) || it.checked)
    .filter((it) => it.value !== "")
    .map((it) => [it.name, it.value]);
}

type Answer = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** What can be answered, without files: a browser lets no page put those back. */
function answers(form: HTMLFormElement): Answer[] {
  const kinds = ["text", "tel", "date", "number", "radio", "checkbox"];
  const isAnswer = (it: Element): it is Answer =>
    it instanceof HTMLTextAreaElement || it instanceof HTMLSelectElement || (it instanceof HTMLInputElement && kinds.includes(it.type));
  return [...form.elements].filter(isAnswer);
}

function isTicked(it: Answer): it is HTMLInputElement {
  return it instanceof HTMLInputElement && ["radio", "checkbox"].includes(it.type);
}

function keep(form: HTMLFormElement): void {
  const draft: Draft = { at: Date.now(), fields: typed(form) };
  localStorage.setItem(key(form), JSON.stringify(draft));
}

function bring(panes: HTMLElement, form: HTMLFormElement): void {
  const name = key(form);
  const kept = localStorage.getItem(name);
  if (!kept) return;
  const here = typed(form).some(([field]) => form.elements.namedItem(field) instanceof HTMLTextAreaElement);
  // The page brought the words itself (an error, a conflict, a template): they are the newer ones.
  if (here) return;
  const draft = JSON.parse(kept) as Draft;
  if (!draft.fields.some(([field]) => words(form, field))) return;
  for (const [field, text] of draft.fields) put(form, field, text);
  tell(panes, form, name);
}

function words(form: HTMLFormElement, field: string): boolean {
  const it = form.elements.namedItem(field);
  return it instanceof HTMLTextAreaElement || (it instanceof HTMLInputElement && it.type === "text");
}

/** Of several boxes with one name each that was ticked is ticked again. */
function put(form: HTMLFormElement, field: string, text: string): void {
  for (const it of answers(form).filter(({ name }) => name === field)) {
    if (isTicked(it)) it.checked ||= it.value === text;
    else it.value = text;
  }
}

/** Says that a draft came back, and lets it be dropped. */
function tell(panes: HTMLElement, form: HTMLFormElement, name: string): void {
  const fold = form.closest("details");
  if (fold) fold.open = true;
  const said = document.createElement("p");
  said.className = "draft-said";
  said.setAttribute("role", "status");
  said.textContent = panes.dataset.draftWords ?? "";
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "btn quiet";
  drop.textContent = panes.dataset.draftDrop ?? "×";
  drop.addEventListener("click", () => {
    localStorage.removeItem(name);
    form.reset();
    said.remove();
  });
  said.append(" ", drop);
  form.prepend(said);
}

/** Drops what was sent and done, and what is older than a day. */
function forget(age = DAY): void {
  const sent = sessionStorage.getItem("desk-sent");
  if (sent && document.querySelector(".said")) localStorage.removeItem(sent);
  if (sent) sessionStorage.removeItem("desk-sent");
  for (const name of Object.keys(localStorage).filter((it) => it.startsWith(PREFIX))) {
    const draft = JSON.parse(localStorage.getItem(name) ?? "{}") as Partial<Draft>;
    if (age === Infinity || Date.now() - (draft.at ?? 0) > age) localStorage.removeItem(name);
  }
}
