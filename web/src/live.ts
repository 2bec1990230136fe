// The other end of a page that follows: `data-live` names its events. Each `view` is the whole part, put in its place; a line that
// breaks is taken up again by itself, and after half a minute of silence the page says since when it has heard nothing (`data-stale`).
// Where too many follow already there is no line: the page then asks for itself every few seconds and says so (`data-asks`), and looks
// from time to time whether there is one again.

const SILENCE = 25_000;
const LOOK_EVERY = 1_000;
const RETRIES = [1_000, 2_000, 4_000, 8_000, 15_000];
const TOO_MANY = [429, 503];
const ASK_AFTER = 5;
const ASKED_BEFORE_A_LINE = 6;

/** Told whenever a part of the page was put anew. */
export type Shown = (part: HTMLElement) => void;

/** Follows whatever on the page wants to be followed. */
export function live(root: Document, shown: Shown): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-live]")) {
    shown(part);
    new Line(part, shown).begin();
  }
}

/** The line of one part of the page. */
class Line {
  private heard = Date.now();
  private tries = 0;
  private broken = false;
  private source: EventSource | undefined;
  private later: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly part: HTMLElement,
    private readonly shown: Shown,
  ) {}

  begin(): void {
    this.connect();
    setInterval(() => {
      const silent = Date.now() - this.heard;
      if (silent > SILENCE || (this.broken && silent > 3_000)) stale(new Date(this.heard));
    }, LOOK_EVERY);
    // A page that was laid aside lets its line go and takes it up when it is shown again.
    window.addEventListener("pagehide", () => {
      this.source?.close();
      clearTimeout(this.later);
    });
    window.addEventListener("pageshow", (event) => event.persisted && this.connect());
  }

  private get address(): string {
    return this.part.dataset.live ?? "";
  }

  private hear(asks: boolean): void {
    this.heard = Date.now();
    this.tries = 0;
    this.broken = false;
    stale(undefined);
    for (const sign of document.querySelectorAll<HTMLElement>("[data-asks]")) sign.hidden = !asks;
  }

  private connect(): void {
    const source = new EventSource(this.address);
    this.source = source;
    source.addEventListener("beat", () => this.hear(false));
    source.addEventListener("view", (event: MessageEvent<string>) => {
      this.hear(false);
      if (put(this.part, event.data)) this.shown(this.part);
    });
    source.addEventListener("error", () => {
      this.broken = true;
      // The browser itself tries again, unless it was refused: why, an event does not say.
      if (source.readyState === EventSource.CLOSED) void this.refused();
    });
  }

  /** Finds out whether there is no line for us, and for how long; else tries again. */
  private async refused(): Promise<void> {
    const stop = new AbortController();
    try {
      const answer = await fetch(this.address, { signal: stop.signal, headers: { accept: "text/event-stream" } });
      // Were there a line by now, this would be it: only one is kept.
      stop.abort();
      if (TOO_MANY.includes(answer.status)) {
        const seconds = Number(answer.headers.get("retry-after")) || ASK_AFTER;
        return this.ask(seconds * 1_000, ASKED_BEFORE_A_LINE);
      }
    } catch {
      // Nobody is there: tried again below.
    }
    this.later = setTimeout(() => this.connect(), RETRIES[Math.min(this.tries++, RETRIES.length - 1)]);
  }

  /** Asks for the page itself, so many times; then looks whether there is a line again. */
  private async ask(every: number, times: number): Promise<void> {
    if (times === 0) return this.connect();
    try {
      const answer = await fetch(window.location.href, { headers: { accept: "text/html" } });
      const page = answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : undefined;
      const fresh = page?.querySelector<HTMLElement>(`[data-live="${CSS.escape(this.address)}"]`);
      if (fresh) {
        this.hear(true);
        if (put(this.part, fresh.innerHTML)) this.shown(this.part);
      }
    } catch {
      this.broken = true;
    }
    // Two hundred screens that were refused together must not ask together.
    this.later = setTimeout(() => void this.ask(every, times - 1), every * (0.8 + 0.4 * Math.random()));
  }
}

/** Puts the part anew, if it differs; what has the focus keeps it. */
function put(part: HTMLElement, html: string): boolean {
  const fresh = new DOMParser().parseFromString(html, "text/html").body;
  if (fresh.innerHTML === part.innerHTML) return false;
  const focused = part.contains(document.activeElement) ? document.activeElement?.id : undefined;
  part.replaceChildren(...fresh.childNodes);
  if (focused) document.getElementById(focused)?.focus();
  return true;
}

/** Says on the page since when nothing was heard; nothing to say when the line stands. */
function stale(since: Date | undefined): void {
  for (const sign of document.querySelectorAll<HTMLElement>("[data-stale]")) {
    sign.hidden = since === undefined;
    const time = sign.querySelector("[data-since]");
    if (since && time) time.textContent = clock(since);
  }
  document.body.classList.toggle("is-stale", since !== undefined);
}

/** `14:05`, on the clocks of China. */
export function clock(at: Date): string {
  return at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" });
}
