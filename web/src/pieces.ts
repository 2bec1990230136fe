/** What the service says of a file on its way in. */
interface State {
  id: string;
  received: number;
  largest_part: number;
}

/** A refusal in the words of the service: sending it again would not help. */
export class Refused extends Error {}

/** So much is sent at once: on a weak line little is lost. */
const PIECE = 256 * 1024;
/** How often a broken line is tried again, and how long is waited before (milliseconds, doubled each time). */
const TRIES = 6;
const FIRST_WAIT = 500;

/** The uploads that were begun on this page: a second press goes on where the first stopped. */
const begun = new WeakMap<File, State>();

/** Where files go, and the session's token. */
export interface Line {
  address: string;
  token: string;
}

/** Sends a file piece by piece; after a broken line it asks how far it came and goes on there. */
export async function sendInPieces(
  line: Line,
  material: string,
  file: File,
  sent: (bytes: number) => void,
): Promise<void> {
  try {
    await sendOn(line, material, file, sent);
  } catch (why) {
    // What was refused is over: the next press begins anew.
    if (!(why instanceof Refused)) throw why;
    begun.delete(file);
    throw new Refused(`${file.name}: ${why.message}`);
  }
}

async function sendOn(line: Line, material: string, file: File, sent: (bytes: number) => void): Promise<void> {
  const state = begun.get(file) ?? (await again(() => begin(line, material, file)));
  begun.set(file, state);
  let at = state.received;
  while (at < file.size) {
    const piece = file.slice(at, at + Math.min(PIECE, state.largest_part));
    at = await again(
      async () => (await call<State>(line, "PUT", `/${state.id}?at=${at}`, piece)).received,
      async () => (at = (await call<State>(line, "GET", `/${state.id}`)).received),
    );
    state.received = at;
    sent(at);
  }
  await again(() => call(line, "POST", `/${state.id}/finish`, "{}"));
}

function begin(line: Line, material: string, file: File): Promise<State> {
  return call<State>(line, "POST", "", JSON.stringify({ material, size: file.size }));
}

/** Does it, and after a broken line again; `before` is done before each new try. */
async function again<T>(what: () => Promise<T>, before?: () => Promise<unknown>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      if (tried > 1) await before?.();
      return await what();
    } catch (why) {
      if (why instanceof Refused || tried === TRIES) throw why;
      await new Promise((wake) => setTimeout(wake, FIRST_WAIT * 2 ** (tried - 1)));
    }
  }
}

async function call<T>(line: Line, method: string, path: string, body?: Blob | string): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", "X-CSRF-Token": line.token };
  if (body !== undefined) headers["Content-Type"] = typeof body === "string" ? "application/json" : "application/octet-stream";
  const answer = await fetch(line.address + path, { method, headers, body: body ?? null });
  if (answer.ok) return (await answer.json()) as T;
  const problem = (await answer.json().catch(() => ({}))) as { title?: string; detail?: string };
  // Full, or too many at once: worth another try. Anything else will be refused again.
  if (answer.status >= 500 || answer.status === 429 || answer.status === 409) throw new Error(problem.title);
  throw new Refused(problem.detail ?? problem.title ?? String(answer.status));
}
