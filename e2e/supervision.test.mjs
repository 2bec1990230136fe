// A supervisor watches: what is open, whether terms are kept, which guides mislead; each figure opens its cases, and all of it is a table.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

let city;
let browser;
let supervisor;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
  supervisor = await sitDown(browser, city, "office");
  await supervisor.becomes("supervisor");
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** Follows a figure that is more than nothing; comes back with what it said and how many cases were listed. */
async function opensItsCases(cell) {
  const { page } = supervisor;
  const said = Number((await cell.innerText()).match(/\d+/)[0]);
  await Promise.all([page.waitForURL(/\/desk\/supervision\/cases\?/), cell.click()]);
  return [said, await page.locator("table.rows tbody tr").count()];
}

test("what lies where is counted by officer and item, and a figure opens exactly its cases", async () => {
  await supervisor.opens("/desk/supervision");
  await supervisor.isContent();
  await supervisor.keepsBoth("75-supervision");
  await supervisor.presses("在办", /\/supervision\/load/);
  await supervisor.sees("按经办人");
  await supervisor.isContent();
  await supervisor.keepsBoth("76-supervision-load");
  const [said, listed] = await opensItsCases(supervisor.page.locator("section:has(#items) td a").first());
  assert.equal(listed, said);
  await supervisor.isContent();
  await supervisor.keepsBoth("77-supervision-cases");
  await supervisor.page.locator(".row-link").first().click();
  await supervisor.page.waitForURL(/\/desk\/cases\//);
});

test("terms kept and corrections are told item by item, and the misleading guide is one step away", async () => {
  await supervisor.opens("/desk/supervision/terms");
  await supervisor.sees("各事项的时限");
  await supervisor.isContent();
  await supervisor.keepsBoth("78-supervision-terms");
  await supervisor.opens("/desk/supervision/guides");
  await supervisor.sees("各事项的补正");
  await supervisor.isContent();
  await supervisor.keepsBoth("79-supervision-guides");
  await supervisor.page.locator(".more-link", { hasText: "看指南" }).first().click();
  await supervisor.page.waitForURL(/\/guides\//);
});

test("the same figures leave as a workbook, which names officers by badge", async () => {
  await supervisor.opens("/desk/supervision/load");
  const link = supervisor.page.getByRole("link", { name: "导出 XLSX" });
  const [download] = await Promise.all([supervisor.page.waitForEvent("download"), link.click()]);
  assert.match(download.suggestedFilename(), /\.xlsx$/);
  assert.equal((await readFile(await download.path())).subarray(0, 2).toString(), "PK");
});
