/** A part with `data-when="field" data-is="answer"` is shown only while that field has that answer. Without the script it stays. */
export function conditions(root: Document): void {
  root.addEventListener("change", () => showWhen(root));
  window.addEventListener("pageshow", () => showWhen(root));
}

/** Shows what the answers of now ask for. */
export function showWhen(root: Document): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-when]")) {
    const field = part.closest("form")?.elements.namedItem(part.dataset.when ?? "");
    const answer = field instanceof RadioNodeList || field instanceof HTMLSelectElement ? field.value : undefined;
    part.hidden = answer !== undefined && answer !== part.dataset.is;
  }
}
