/**
 * `data-near` on a form and `data-locate` on its button: a click asks the browser where it is and sends that in the body of one
 * request, rounded to some hundred metres. Nothing is asked before the click, and nothing stays in the page.
 */
export function near(root: Document): void {
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-locate]") : null;
    const form = button?.closest<HTMLFormElement>("form[data-near]");
    if (form) locate(form);
  });
}

/** Shows the button where the browser can tell its position. */
export function nearButtons(root: Document): void {
  if (!("geolocation" in navigator)) return;
  for (const button of root.querySelectorAll<HTMLElement>("[data-locate]")) button.hidden = false;
}

function locate(form: HTMLFormElement): void {
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      put(form, coords.latitude.toFixed(3), coords.longitude.toFixed(3));
      form.requestSubmit();
      setTimeout(() => put(form, "", ""), 2000);
    },
    () => form.requestSubmit(),
    { maximumAge: 60_000, timeout: 10_000 },
  );
}

function put(form: HTMLFormElement, lat: string, lon: string): void {
  for (const [name, value] of Object.entries({ lat, lon })) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement) input.value = value;
  }
}
