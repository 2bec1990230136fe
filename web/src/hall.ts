// Pages of the hall: board, displays, the number on the phone, the kiosk, the officer's window. All of them work without.
import { idle, keys } from "./kiosk";
import { clock, live } from "./live";
import { Voice } from "./voice";

document.documentElement.classList.add("js");

const voice = new Voice(document.querySelector("[data-voice].board-voice"));
let called: string | undefined;

keys(document);
idle(document.body);
prints();
live(document, (part) => {
  if ("speaks" in part.dataset) voice.hears(part);
  if ("vibrate" in part.dataset) vibrates(part);
});
tick();
setInterval(tick, 1000);

/**
 * A phone shakes when its number is called, once for each call; not for the one that stood there when the page was opened. Browsers
 * let a page shake only after it was touched.
 */
function vibrates(part: HTMLElement): void {
  const call = part.querySelector<HTMLElement>("[data-call]")?.dataset.call ?? "";
  const isNew = called !== undefined && call !== "" && call !== called;
  called = call;
  const may = "vibrate" in navigator && navigator.userActivation?.hasBeenActive;
  if (isNew && may) navigator.vibrate([300, 150, 300, 150, 600]);
}

/** The clock of the board, and how long the person at the window has been there. */
function tick(): void {
  const now = new Date();
  // The hall's time, as it was told last: a board's own clock may be wrong, and that of a demonstration is another.
  const told = document.querySelector<HTMLElement>("[data-at]")?.dataset.at;
  for (const face of document.querySelectorAll("[data-clock]")) face.textContent = told ?? clock(now);
  for (const timer of document.querySelectorAll<HTMLElement>("[data-timer]")) {
    const seconds = Math.max(0, Math.floor((now.getTime() - Number(timer.dataset.timer)) / 1000));
    timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

/** Shows the print button of a screen. */
function prints(): void {
  for (const button of document.querySelectorAll<HTMLElement>(".queue-screen [data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
