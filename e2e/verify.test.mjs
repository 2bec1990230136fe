// Anybody checks a paper by its file: whole, altered, forged; and a paper is served by being opened.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

let city;
let browser;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** A receipt of the resident, as PDF and as its seal. */
async function paperOf(person) {
  await person.opens("/me/cases");
  await person.opens(await person.page.locator(".case-card h2 a").first().getAttribute("href"));
  const hrefs = await person.page.locator(".paper a").evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  const href = hrefs.find((one) => one.endsWith("-R"));
  const [pdf, seal] = await Promise.all([person.page.request.get(href), person.page.request.get(`${href}/seal.json`)]);
  return { pdf: await pdf.body(), seal: await seal.body() };
}

/** Hands files in on the page, and waits for the answer. */
async function checks(person, ...buffers) {
  await person.opens("/verify");
  const files = buffers.map((buffer, i) => ({ name: `file-${i}`, mimeType: "application/octet-stream", buffer }));
  await person.page.setInputFiles("#file", files);
  await person.page.locator("form[method=post] button[type=submit]").last().click();
  await person.page.getByRole("status").waitFor();
}

test("the file of a paper is genuine, and altered or forged it is refused with what is wrong", async () => {
  const resident = await sitDown(browser, city, "phone", "zh-CN");
  await resident.signsInAs("15400000001");
  const { pdf, seal } = await paperOf(resident);
  await resident.leaves();

  const stranger = await sitDown(browser, city, "phone", "zh-CN");
  await stranger.opens("/verify");
  await stranger.isContent();
  await stranger.keeps("70-verify");
  await checks(stranger, pdf, seal);
  await stranger.sees("文书真实有效");
  await stranger.isContent();
  await stranger.keeps("71-verify-genuine");

  const altered = Buffer.from(pdf);
  altered[2_000] ^= 1;
  await checks(stranger, altered);
  await stranger.sees("文件被改动过");
  await stranger.sees("从第 2001 个字节起");
  await stranger.isContent();
  await stranger.keeps("72-verify-altered");

  const forged = Buffer.from(seal.toString().replace(/"organ": "[^"]*"/, '"organ": "某公司"'));
  assert.notDeepEqual(forged, seal);
  await checks(stranger, forged);
  await stranger.sees("两个数字签名");
  await checks(stranger, Buffer.from("%PDF-1.7\n%%EOF"));
  await stranger.sees("不是本市签发的文件");
  await stranger.keeps("73-verify-not-ours");
  await stranger.leaves();

  const abroad = await sitDown(browser, city, "desk", "en");
  await checks(abroad, altered);
  await abroad.sees("This file was changed");
  await abroad.isContent();
  await abroad.keeps("72-verify-altered");
  await abroad.leaves();
});
