/**
 * Dialogs. `data-open="ID"` opens the dialog, `data-close` closes the one around it.
 * A submit button with `data-confirm="ID"` asks first: the dialog's `data-yes` button sends the form.
 * Without JavaScript the button simply sends its form.
 */
export function confirmations(root: Document): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest<HTMLElement>("[data-open]");
    if (opener && open(root, opener.dataset.open)) {
      event.preventDefault();
      return;
    }
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    const asker = event.target.closest<HTMLButtonElement>("button[data-confirm]");
    if (asker) ask(root, asker, event);
  });
}

function open(root: Document, id: string | undefined): HTMLDialogElement | undefined {
  const dialog = id ? root.getElementById(id) : null;
  if (!(dialog instanceof HTMLDialogElement)) return undefined;
  if (!dialog.open) dialog.showModal();
  return dialog;
}

function ask(root: Document, asker: HTMLButtonElement, event: Event): void {
  // A form with gaps shows its own messages first.
  if (!asker.form || !asker.form.checkValidity()) return;
  const dialog = open(root, asker.dataset.confirm);
  if (!dialog) return;
  event.preventDefault();
  const yes = dialog.querySelector<HTMLButtonElement>("[data-yes]");
  yes?.addEventListener("click", () => asker.form?.requestSubmit(withoutQuestion(asker)), { once: true });
}

/** The button that was pressed, no longer asking: its name and value must reach the server. */
function withoutQuestion(asker: HTMLButtonElement): HTMLButtonElement {
  delete asker.dataset.confirm;
  return asker;
}
