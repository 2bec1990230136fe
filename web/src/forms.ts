/** Goes to the error summary of a page that came back with errors. */
export function goToErrors(root: Document): void {
  root.querySelector<HTMLElement>(".error-summary")?.focus();
}

/** Guards against a second press of the same button. */
export function forms(root: Document): void {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
  // Coming back with the browser's own button shows the page as it was left: let it send again.
  window.addEventListener("pageshow", () => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset.sent;
  });
}
