// Papers as their reader gets them.
import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";

/** Opens every paper of the page that is shown, and expects PDF documents; comes back with their addresses. */
export async function papersOpen(page) {
  const links = await page.locator(".paper a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  for (const href of links) {
    let answer = await page.request.get(href);
    if (answer.headers()["content-type"].startsWith("text/html")) {
      // Served by being opened: the button on its page says so.
      const [, token] = (await answer.text()).match(/name="_csrf" value="([^"]*)"/) ?? [];
      answer = await page.request.post(href, { form: { _csrf: token } });
    }
    assert.equal(answer.status(), 200, href);
    assert.equal(answer.headers()["content-type"], "application/pdf", href);
    const bytes = await answer.body();
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-", href);
    assert.ok(bytes.length > 5_000 && bytes.length < 400_000, `${href} has ${bytes.length} bytes`);
  }
  return links;
}

/** Whether a PDF has text, and not only pictures of it: its fonts say which characters their shapes are. */
export function hasWords(bytes) {
  return bytes.subarray(0, 5).toString() === "%PDF-" && inflated(bytes).includes("begincmap");
}

/** Where the QR code of a paper leads: the link that lies over it in the document. */
export function leadsTo(bytes) {
  const [, address] = inflated(bytes).match(/\/URI ?\((.*?\/verify\?.*?)\)/) ?? [];
  assert.ok(address, "the paper has a link to its verification");
  return new URL(address);
}

/** A document with what is packed in it. */
function inflated(bytes) {
  const parts = [bytes.toString("latin1")];
  for (const { index } of parts[0].matchAll(/stream\r?\n/g)) {
    const from = bytes.indexOf("\n", index) + 1;
    try {
      parts.push(inflateSync(bytes.subarray(from), { finishFlush: 2 }).toString("latin1"));
    } catch {
      // Not a deflated stream: a font or a picture.
    }
  }
  return parts.join("\n");
}
