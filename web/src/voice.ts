// Calls spoken aloud, one after another, in the order in which they came. A browser speaks only after somebody pressed a button once.

/** Speaks calls that were not heard yet; silent until it is switched on, and where the browser cannot speak. */
export class Voice {
  private heard: Set<string> | undefined;
  private readonly waiting: string[] = [];
  private speaking = false;
  private on = false;

  /** Shows the button that switches it on and off. */
  constructor(button: HTMLElement | null) {
    if (!button || !("speechSynthesis" in window)) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      this.on = !this.on;
      button.setAttribute("aria-pressed", String(this.on));
      if (this.on) this.next();
      else this.hush();
    });
  }

  /** Looks which calls of this part are new; those on the page at first are old. The latest stands first, so the last is said first. */
  hears(part: HTMLElement): void {
    const calls = [...part.querySelectorAll<HTMLElement>("[data-call][data-say]")].reverse();
    const keys = calls.map((it) => it.dataset.call ?? "");
    const heard = this.heard;
    this.heard = new Set([...(heard ?? []), ...keys]);
    if (!heard || !this.on) return;
    for (const it of calls) if (!heard.has(it.dataset.call ?? "")) this.waiting.push(it.dataset.say ?? "");
    this.next();
  }

  private next(): void {
    if (this.speaking) return;
    const words = this.waiting.shift();
    if (words === undefined) return;
    const said = new SpeechSynthesisUtterance(words);
    said.lang = "zh-CN";
    said.rate = 0.9;
    said.onend = said.onerror = () => {
      this.speaking = false;
      this.next();
    };
    this.speaking = true;
    speechSynthesis.speak(said);
  }

  private hush(): void {
    this.waiting.length = 0;
    this.speaking = false;
    speechSynthesis.cancel();
  }
}
