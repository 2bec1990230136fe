/**
 * Passkeys. A form with `data-passkey` ("create" or "get") asks the server for a question (`data-at` + "/begin"), gives it to
 * the browser, and sends the answer back (`data-at` + "/finish"). What goes wrong is said in the words that stand on the page
 * as `data-failed="…"`; without this script the button stays hidden.
 */
interface Asked {
  handle: string;
  options: Json;
}
interface Answered {
  next?: string;
  say?: string;
}
type Json = { [key: string]: unknown };
type Failure = "unsupported" | "elsewhere" | "cancelled" | "known" | "said" | "lost";

/** A failure that the page has words for. */
class Failed extends Error {
  constructor(
    readonly why: Failure,
    readonly said = "",
  ) {
    super(why);
  }
}

class Passkey {
  readonly #form: HTMLFormElement;
  readonly #button: HTMLButtonElement | null;
  readonly #place: ParentNode;

  constructor(form: HTMLFormElement) {
    this.#form = form;
    this.#button = form.querySelector("button[type=submit]");
    this.#place = form.closest("section") ?? document;
  }

  start(): void {
    const cannot = this.#cannot();
    if (cannot) {
      // What cannot be sent need not be filled in.
      for (const field of this.#form.querySelectorAll<HTMLElement>(".field")) field.hidden = true;
      // Beside a password the button is only an offer, and is simply not made.
      if (!("only" in this.#form.dataset)) this.#say(new Failed(cannot));
      return;
    }
    suggestName(this.#form);
    if (this.#button) this.#button.hidden = false;
    if ("focus" in this.#form.dataset) this.#button?.focus();
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#go();
    });
  }

  #cannot(): Failure | undefined {
    if (this.#form.dataset.origin !== location.origin) return "elsewhere";
    return "PublicKeyCredential" in window ? undefined : "unsupported";
  }

  async #go(): Promise<void> {
    if (!this.#form.reportValidity()) return;
    this.#busy(true);
    try {
      const { handle, options } = await this.#call<Asked>("begin");
      const credential = await (this.#form.dataset.passkey === "create" ? create(options) : get(options));
      const label = this.#form.querySelector<HTMLInputElement>("[name=label]")?.value;
      const { next } = await this.#call<Answered>("finish", { handle, credential, label, next: this.#form.dataset.next });
      location.assign(next ?? "/");
    } catch (error) {
      this.#busy(false);
      this.#say(failure(error));
    }
  }

  async #call<T>(step: string, body: Json = {}): Promise<T> {
    const token = this.#form.querySelector<HTMLInputElement>("[name=_csrf]")?.value;
    const headers: Record<string, string> = { "content-type": "application/json" };
    if (token) headers["x-csrf-token"] = token;
    const answer = await fetch(`${this.#form.dataset.at}/${step}`, { method: "POST", headers, body: JSON.stringify(body) }).catch(
      () => undefined,
    );
    if (answer?.redirected) {
      // The session is over: this is where to sign in again.
      location.assign(answer.url);
      return new Promise(() => {});
    }
    const said = (await answer?.json().catch(() => undefined)) as (T & Answered) | undefined;
    if (!answer || !said) throw new Failed("lost");
    if (!answer.ok) throw new Failed(said.say ? "said" : "lost", said.say);
    return said;
  }

  #busy(busy: boolean): void {
    if (this.#button) this.#button.disabled = busy;
    const wait = this.#form.querySelector<HTMLElement>("[data-wait]");
    if (wait) wait.hidden = !busy;
    if (busy) this.#say(undefined);
  }

  #say(failed: Failed | undefined): void {
    for (const words of this.#place.querySelectorAll<HTMLElement>("[data-failed]")) {
      words.hidden = words.dataset.failed !== failed?.why;
      const said = words.querySelector<HTMLElement>("[data-said]");
      if (said) said.textContent = failed?.said ?? "";
    }
    if (failed) this.#button?.focus();
  }
}

function failure(error: unknown): Failed {
  if (error instanceof Failed) return error;
  const name = error instanceof DOMException ? error.name : "";
  if (name === "InvalidStateError") return new Failed("known");
  if (name === "SecurityError") return new Failed("elsewhere");
  if (name === "NotSupportedError") return new Failed("unsupported");
  return new Failed("cancelled");
}

/** A name to begin with: what kind of device this is. */
function suggestName(form: HTMLFormElement): void {
  const label = form.querySelector<HTMLInputElement>("[name=label]");
  if (!label || label.value) return;
  const kinds = ["iPhone", "iPad", "HarmonyOS", "Android", "Windows", "Macintosh", "Linux"];
  label.value = kinds.find((kind) => navigator.userAgent.includes(kind))?.replace("Macintosh", "Mac") ?? "";
}

async function create(options: Json): Promise<Json> {
  const user = options.user as Json;
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: credentials(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = await navigator.credentials.create({ publicKey });
  const { key, response } = parts(made, AuthenticatorAttestationResponse);
  return {
    ...key,
    response: {
      attestationObject: text(response.attestationObject),
      clientDataJSON: text(response.clientDataJSON),
      transports: response.getTransports?.() ?? [],
    },
  };
}

async function get(options: Json): Promise<Json> {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: credentials(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const shown = await navigator.credentials.get({ publicKey });
  const { key, response } = parts(shown, AuthenticatorAssertionResponse);
  return {
    ...key,
    response: {
      authenticatorData: text(response.authenticatorData),
      clientDataJSON: text(response.clientDataJSON),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

function parts<T>(credential: Credential | null, kind: new () => T): { key: Json; response: T } {
  if (!(credential instanceof PublicKeyCredential) || !(credential.response instanceof kind)) throw new Failed("cancelled");
  return { key: { id: credential.id, rawId: text(credential.rawId), type: credential.type }, response: credential.response };
}

function credentials(listed: unknown): Json[] {
  return (Array.isArray(listed) ? (listed as Json[]) : []).map((one) => ({ ...one, id: bytes(one.id) }));
}

/** Bytes of base64url. (`PublicKeyCredential.parseCreationOptionsFromJSON` is missing in browsers that offices still have.) */
function bytes(coded: unknown): Uint8Array {
  const plain = String(coded).replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

/** Bytes as base64url without padding. */
function text(buffer: ArrayBuffer): string {
  const plain = btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
  return plain.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) new Passkey(form).start();
