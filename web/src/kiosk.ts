// The kiosk: keys under a field, and back to the beginning when nobody is there any more, with whatever was typed gone.

const WARN_BEFORE = 10;

/** Keys that type into their field. A card reader types by itself, as a keyboard does. */
export function keys(root: Document): void {
  for (const pad of root.querySelectorAll<HTMLElement>("[data-keys]")) {
    const field = document.getElementById(pad.dataset.keys ?? "");
    if (!(field instanceof HTMLInputElement)) continue;
    pad.hidden = false;
    pad.addEventListener("click", (event) => {
      const key = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-type]") : null;
      if (!key) return;
      press(field, key.dataset.type ?? "");
      field.focus();
    });
  }
}

function press(field: HTMLInputElement, key: string): void {
  if (key === "erase") field.value = field.value.slice(0, -1);
  else if (field.maxLength < 0 || field.value.length < field.maxLength) field.value += key;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** After `data-idle` seconds without a touch the first screen comes back (`data-home`); shortly before, it asks. */
export function idle(body: HTMLElement): void {
  const seconds = Number(body.dataset.idle);
  const home = body.dataset.home;
  const dialog = body.querySelector<HTMLDialogElement>("#idle");
  if (!seconds || !home || !dialog) return;
  wipe();
  let left = seconds;
  const stay = (): void => {
    left = seconds;
    if (dialog.open) dialog.close();
  };
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) document.addEventListener(sign, stay, { passive: true });
  const isHome = location.pathname === home && !location.search && !document.querySelector("input:not([type=hidden])");
  setInterval(() => {
    left -= 1;
    // The first screen itself has nothing to forget; it is fetched anew from time to time.
    if (left <= 0) {
      wipe();
      location.replace(isHome ? location.href : home);
    } else if (left <= WARN_BEFORE && !isHome) {
      const told = dialog.querySelector("[data-left]");
      if (told) told.textContent = String(left);
      if (!dialog.open) dialog.showModal();
    }
  }, 1000);
  // Whoever goes back must not find what another typed.
  window.addEventListener("pagehide", wipe);
  window.addEventListener("pageshow", (event) => event.persisted && wipe());
}

function wipe(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>("#id_number, #key, #q")) field.value = field.id === "q" ? field.defaultValue : "";
}
