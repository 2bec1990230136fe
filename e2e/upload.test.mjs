// Papers by phone: looked at before they are sent, sent in pieces over a weak line, put in order, seen by an officer, used again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { said } from "./harness/apply.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { comesToWork, findsTheCase } from "./harness/desk.mjs";
import { sitDown } from "./harness/person.mjs";
import { photograph } from "./harness/picture.mjs";

const words = said["zh-CN"];
const thumb = ".thumbs.kept .thumb";

let city;
let browser;
let resident;
let officer;
let number;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
  resident = await sitDown(browser, city, "phone");
  officer = await sitDown(browser, city, "office");
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** Fills in the form of CR012 and arrives at the photographs. */
async function comesToThePhotographs() {
  const { page } = resident;
  await resident.opens("/apply/CR012");
  await page.getByRole("radio", { name: words.place, exact: true }).check();
  await page.getByRole("radio", { name: words.times, exact: true }).check();
  await page.getByRole("radio", { name: words.pickup }).check();
  await page.getByLabel(words.permit).fill("C00000001");
  await page.getByLabel(words.site).selectOption({ label: words.hall });
  await resident.presses(words.next, /\/(materials|wishes)$/);
  // Whoever has applied for the same before is told so, and goes on.
  if (page.url().endsWith("/wishes")) {
    await resident.chooses("仍要重新申请");
    await resident.presses(words.next, /\/materials$/);
  }
}

/** A photograph that was taken without light. */
async function inTheDark() {
  const page = await browser.newPage({ viewport: { width: 900, height: 600 } });
  await page.setContent(`<body style="margin:0;background:#1c1c1c;color:#555;font:28px serif;padding:60px">${"样本 SAMPLE ".repeat(60)}`);
  const buffer = await page.screenshot({ type: "jpeg", quality: 90 });
  await page.close();
  return { name: "dark.jpg", mimeType: "image/jpeg", buffer };
}

test("a resident hears of a dark photograph before it is sent, turns it, and loses nothing when the line breaks", async () => {
  const { page } = resident;
  await resident.signsInAs("周文博");
  await comesToThePhotographs();
  const input = page.getByLabel(words.paper).first();
  await input.setInputFiles([await photograph(browser, words.paper, "C00000001"), await inTheDark()]);
  const chosen = page.locator(".upload .thumb");
  await chosen.nth(1).getByText("有点暗").waitFor();
  assert.equal(await chosen.nth(0).locator(".thumb-hint").count(), 0, "nothing is said of a clear photograph");
  await chosen.nth(1).getByRole("button", { name: "向右转" }).click();
  await resident.isContent();
  await resident.keeps("60-photographs-chosen");
  let broken = 0;
  await page.route(/\/uploads\/[^/]+\?at=/, (route) => (broken++ === 0 ? route.abort() : route.continue()));
  await resident.presses(words.next, /\/check$/);
  assert.ok(broken > 2, "the piece was sent again");
  await page.unroute(/\/uploads\/[^/]+\?at=/);
  await resident.sees("已上传 2 张");
});

test("the pages can be put in order, turned and taken back", async () => {
  const { page } = resident;
  await resident.opens(page.url().replace("/check", "/materials"));
  assert.equal(await page.locator(thumb).count(), 2);
  await page.locator(thumb).nth(1).getByText("有点暗").waitFor();
  await resident.isContent();
  await resident.keepsBoth("61-photographs-kept");
  await page.locator(thumb).nth(1).getByRole("button", { name: "前移一页" }).click();
  await page.locator(thumb).nth(0).getByText("有点暗").waitFor();
  await page.locator(thumb).nth(0).getByRole("button", { name: "移除" }).or(page.locator(thumb).nth(0).locator("button[name=remove]")).first().click();
  await page.waitForFunction((css) => document.querySelectorAll(css).length === 1, thumb);
  await resident.presses(words.next, /\/check$/);
  await resident.chooses(words.declare);
  await resident.presses(words.send, /\/done$/);
  number = (await page.locator(".receipt-number b").innerText()).trim();
});

test("an officer compares the photograph with the original, and its grade rises", async () => {
  await comesToWork(officer, "NH0029");
  await findsTheCase(officer, number);
  await officer.sees("C 级 · 待核原件");
  await officer.isContent();
  await officer.keepsBoth("62-original-to-be-seen");
  await officer.page.getByRole("button", { name: "已核原件" }).first().click();
  await officer.page.getByRole("status").getByText("原件已核验").waitFor();
  await officer.sees("B 级 · 已核原件");
  await officer.isContent();
});

test("the next time the resident ticks one box instead of a photograph", async () => {
  const { page } = resident;
  await comesToThePhotographs();
  await resident.sees("原件当时已经核验过");
  await resident.isContent();
  await resident.keepsBoth("63-used-again");
  await page.getByLabel(`用办件 ${number}`).check();
  await resident.presses(words.next, /\/check$/);
  await resident.sees("已上传 1 张");
});
