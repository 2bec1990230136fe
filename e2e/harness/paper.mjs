// Papers as their reader gets them.
import assert from "node:assert/strict";

/** Opens every paper of the page that is shown, and expects PDF documents; comes back with their addresses. */
export async function papersOpen(page) {
  const links = await page.locator(".paper a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  for (const href of links) {
    const answer = await page.request.get(href);
    assert.equal(answer.status(), 200, href);
    assert.equal(answer.headers()["content-type"], "application/pdf", href);
    const bytes = await answer.body();
    assert.equal(bytes.subarray(0, 5).toString(), "%PDF-", href);
    assert.ok(bytes.length > 5_000 && bytes.length < 400_000, `${href} has ${bytes.length} bytes`);
  }
  return links;
}
