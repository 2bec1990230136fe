// What is missing is asked for once, all of it in one notice, and the resident puts it right on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { applies, said } from "./harness/apply.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { acts, comesToWork, findsTheCase } from "./harness/desk.mjs";
import { papersOpen } from "./harness/paper.mjs";
import { sitDown } from "./harness/person.mjs";
import { photograph } from "./harness/picture.mjs";

const asked = "照片反光，号码看不清，请在光线均匀处重新拍摄";

let city;
let browser;
let resident;
let officer;
let mine;
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

test("an officer asks for a correction by keyboard, and is asked whether everything is named", async () => {
  await resident.signsInAs("周文博");
  await resident.opens("/guides/CR012");
  mine = await applies(resident, browser);
  await comesToWork(officer, "NH0029");
  await findsTheCase(officer, mine.number);
  await officer.isContent();
  // Nothing named: the notice would be empty, and the page says so at the question.
  await acts(officer, "c");
  await officer.page.keyboard.press("Enter");
  await officer.page.locator(".error-summary").waitFor();
  await officer.isContent();
  await officer.keeps("30-nothing-named");
  await officer.page.locator('details.act[data-key="c"] input:not([type="hidden"])').first().focus();
  await officer.page.keyboard.type(asked);
  await officer.tabsToButton();
  await officer.page.keyboard.press("Enter");
  await officer.page.locator("dialog[open]").waitFor();
  await officer.keeps("31-asked-before");
  await officer.page.keyboard.press("Enter");
  await officer.page.getByRole("status").getByText("已告知补正").waitFor();
  await officer.isContent();
  await officer.keeps("32-correction-asked");
});

test("the resident reads what is missing, word for word, and photographs it anew", async () => {
  const { page } = resident;
  await resident.opens("/");
  await resident.sees("需要您补正材料");
  await resident.keeps("33-home-correcting");
  await resident.opens(mine.address);
  await resident.sees(asked);
  await resident.isContent();
  await resident.keepsBoth("34-my-case-correcting");
  assert.equal((await papersOpen(page)).length, 2, "receipt and correction notice");
  await resident.presses("去补正", /\/correct$/);
  await resident.sees(asked);
  await resident.isContent();
  await resident.keepsBoth("35-correct");
  // The old photograph is not an answer.
  await page.getByRole("button", { name: "提交补正" }).click();
  await page.locator(".error-summary").waitFor();
  await resident.isContent();
  const photo = await photograph(browser, said["zh-CN"].paper, "C00000001");
  await page.getByLabel(said["zh-CN"].paper).first().setInputFiles(photo);
  await resident.presses("提交补正", mine.address);
  await resident.sees("补正材料已提交");
  await resident.isContent();
  await resident.keeps("36-corrected");
});

test("the officer sees the correction and accepts; the clock begins on the day of completion", async () => {
  await findsTheCase(officer, mine.number);
  assert.equal(await officer.page.locator('details.act[data-key="c"]').count(), 0, "corrections are asked for only once");
  await officer.keeps("37-corrected-desk");
  await acts(officer, "a");
  await officer.page.getByRole("status").getByText("已受理").waitFor();
  await officer.isContent();
});
