/** `data-copy="text"` copies (a path as the whole address) and says so in the button's own words (`data-copied`); `data-print` prints the page. */
export function copyButtons(root: Document): void {
  root.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-print]")) window.print();
    const button = event.target.closest<HTMLElement>("[data-copy]");
    if (button) void copy(button);
  });
}

/** Shows the buttons that need the script. */
export function showButtons(root: Document): void {
  for (const hidden of root.querySelectorAll<HTMLElement>("[data-copy], [data-print]")) hidden.hidden = false;
}

async function copy(button: HTMLElement): Promise<void> {
  const word = button.querySelector<HTMLElement>("[data-word]") ?? button;
  const before = word.textContent;
  try {
    const text = button.dataset.copy ?? "";
    await navigator.clipboard.writeText(text.startsWith("/") ? new URL(text, location.href).href : text);
  } catch {
    return;
  }
  word.textContent = button.dataset.copied ?? before;
  button.classList.add("copied");
  setTimeout(() => {
    word.textContent = before;
    button.classList.remove("copied");
  }, 2000);
}
