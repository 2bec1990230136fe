// The other end of a page that follows: `data-live` names its events. Each `view` is the whole part, put in its place; a line that
// breaks is taken up again by itself, and after half a minute of silence the page says since when it has heard nothing (`data-stale`).

const SILENCE = 25_000;
const LOOK_EVERY = 1_000;
const RETRIES = [1_000, 2_000, 4_000, 8_000, 15_000];

/** Told whenever a part of the page was put anew. */
export type Shown = (part: HTMLElement) => void;

/** Follows whatever on the page wants to be followed. */
export function live(root: Document, shown: Shown): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-live]")) {
    shown(part);
    follow(part, shown);
  }
}

function follow(part: HTMLElement, shown: Shown): void {
  let heard = Date.now();
  let tries = 0;
  let broken = false;
  let source: EventSource | undefined;
  const hear = (): void => {
    heard = Date.now();
    tries = 0;
    broken = false;
    stale(undefined);
  };
  const connect = (): void => {
    source = new EventSource(part.dataset.live ?? "");
    source.addEventListener("beat", hear);
    source.addEventListener("view", (event: MessageEvent<string>) => {
      hear();
      if (put(part, event.data)) shown(part);
    });
    source.addEventListener("error", () => {
      broken = true;
      // The browser itself tries again, unless it was refused.
      if (source?.readyState === EventSource.CLOSED) setTimeout(connect, RETRIES[Math.min(tries++, RETRIES.length - 1)]);
    });
  };
  connect();
  setInterval(() => {
    const silent = Date.now() - heard;
    if (silent > SILENCE || (broken && silent > 3_000)) stale(new Date(heard));
  }, LOOK_EVERY);
  // A page that was laid aside lets its line go and takes it up when it is shown again.
  window.addEventListener("pagehide", () => source?.close());
  window.addEventListener("pageshow", (event) => event.persisted && connect());
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
