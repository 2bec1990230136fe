// Every link on every page leads to a page: as a stranger, as a resident, as officers of each kind.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startCity } from "./harness/city.mjs";

let city;
before(async () => {
  city = await startCity();
});
after(async () => {
  await city?.stop();
});

/** How many addresses of one shape are opened: all guides once, everywhere else a few. */
const few = 6;
const shape = (path) => path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id").replace(/\/(guides|sites|apply|problems|papers)\/[^/]+/, "/$1/:code");

class Reader {
  #cookies = new Map();
  constructor(address) {
    this.address = address;
  }

  async asks(path, options = {}) {
    const headers = { cookie: [...this.#cookies].map((pair) => pair.join("=")).join("; "), "accept-language": "zh-CN", ...options.headers };
    const answer = await fetch(new URL(path, this.address), { redirect: "manual", ...options, headers });
    for (const line of answer.headers.getSetCookie()) this.#cookies.set(...line.split(";")[0].split(/=(.*)/s).slice(0, 2));
    return answer;
  }

  async signsIn(login) {
    const form = new URLSearchParams({ login, password: "Ninghe-2026", next: "" });
    const answer = await this.asks("/signin", { method: "POST", body: form, headers: { origin: this.address } });
    assert.equal(answer.status, 303, `${login} signs in`);
  }
}

/** Opens everything that can be reached from the home page; comes back with the number of addresses and what was wrong. */
async function crawl(reader, start) {
  const [queue, seen, shapes, wrong, ids] = [[[start, "the address bar"]], new Set([start]), new Map(), [], new Map()];
  while (queue.length > 0) {
    const batch = queue.splice(0, 8);
    await Promise.all(batch.map(([path, from]) => visit(path, from)));
  }
  for (const [asset, from] of ids) wrong.push(...(await missing(reader, asset, from)));
  return { opened: seen.size, wrong };

  async function visit(path, from) {
    const answer = await reader.asks(path);
    if (answer.status >= 400) wrong.push(`${answer.status} ${path} (on ${from})`);
    const location = answer.headers.get("location");
    if (location) note(location, path);
    const text = await answer.text();
    if (!answer.headers.get("content-type")?.startsWith("text/html")) return;
    for (const [, raw] of text.matchAll(/\s(?:href|src)="([^"]*)"/g)) note(raw.replaceAll("&amp;", "&"), path);
    for (const [, id] of text.matchAll(/\shref="#([^"]+)"/g)) {
      if (!text.includes(`id="${id}"`)) wrong.push(`#${id} is nowhere on ${path}`);
    }
  }

  function note(raw, from) {
    if (raw.startsWith("#") || raw.startsWith("tel:") || raw.startsWith("data:")) return;
    const url = new URL(raw, new URL(from, reader.address));
    if (url.origin !== new URL(reader.address).origin) return void wrong.push(`${raw} leads out of the city (on ${from})`);
    if (/[?&](lang|size)=/.test(url.search)) return;
    // The tablets of windows open nowhere where an officer is signed in: rating.test.mjs.
    if (url.pathname.startsWith("/rate/pad/")) return;
    if (url.hash && url.pathname.endsWith(".svg")) return void ids.set(url.pathname + url.search + url.hash, from);
    const path = url.pathname + url.search;
    const kind = shape(url.pathname) + (url.search ? `?${[...url.searchParams.keys()]}` : "");
    const count = shapes.get(kind) ?? 0;
    if (seen.has(path) || count >= (kind === "/guides/:code" ? reader.guides : few)) return;
    shapes.set(kind, count + 1);
    seen.add(path);
    queue.push([path, from]);
  }
}

/** An icon that is named on a page and is not in the sprite. */
async function missing(reader, asset, from) {
  const [file, id] = asset.split("#");
  reader.sprites ??= new Map();
  if (!reader.sprites.has(file)) reader.sprites.set(file, await (await reader.asks(file)).text());
  return reader.sprites.get(file).includes(`id="${id}"`) ? [] : [`no icon ${id} (on ${from})`];
}

const readers = [
  ["a stranger", "", "/", 500],
  ["a resident with cases", "15400000001", "/", few],
  ["a new resident", "15400000003", "/", few],
  ["a window officer", "NH0029", "/desk", few],
  ["an officer among the residents' pages", "NH0029", "/", few],
  ["a reviewer", "NH0069", "/desk", few],
  ["a decider", "NH0087", "/desk", few],
  ["an officer of a station", "NH0102", "/desk", few],
  ["a supervisor", "NH0002", "/desk", few],
];

for (const [who, login, start, guides] of readers) {
  test(`${who} reaches every page, and no link leads nowhere`, async () => {
    const reader = new Reader(city.address);
    reader.guides = guides;
    if (login) await reader.signsIn(login);
    const { opened, wrong } = await crawl(reader, start);
    assert.deepEqual(wrong, []);
    assert.ok(opened > 5, `${opened} addresses`);
    if (login) return;
    assert.ok(opened > 430, `all guides: ${opened} addresses`);
  });
}

test("a page that is not there says so in the reader's language and offers a way on", async () => {
  for (const [lang, words] of [["zh-CN", "没有找到"], ["en", "Not found"]]) {
    const answer = await fetch(`${city.address}/nowhere`, { headers: { "accept-language": lang, accept: "text/html" } });
    assert.equal(answer.status, 404);
    const text = await answer.text();
    assert.ok(text.includes(`lang="${lang}"`) && text.includes(words), text);
    assert.match(text, /<a class="btn[^"]*" href="\/"/);
  }
});

test("no page may run, load or send anything from elsewhere", async () => {
  for (const path of ["/", "/signin", "/guides/CR012", "/nowhere", "/api/v1/me"]) {
    const { headers } = await fetch(city.address + path);
    const policy = headers.get("content-security-policy");
    assert.match(policy, /default-src 'self'/, path);
    assert.match(policy, /frame-ancestors 'none'/, path);
    assert.match(policy, /base-uri 'none'/, path);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/, path);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin", path);
  }
});
