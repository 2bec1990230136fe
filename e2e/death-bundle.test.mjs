// After a death: one form, no visit, every office at work; the family sees each branch on a phone, all of it done, with its receipts.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { apiOf } from "./harness/api.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { papersOpen } from "./harness/paper.mjs";
import { photograph } from "./harness/picture.mjs";
import { sitDown } from "./harness/person.mjs";

let city;
let browser;
let family;
let officer;
let certifier;
let address;
let api;
let errand;
before(async () => {
  city = await startCity();
  api = apiOf(city);
  browser = await startBrowser();
  family = await sitDown(browser, city, "phone");
  officer = await sitDown(browser, city, "office");
  certifier = await sitDown(browser, city, "office");
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** The answers to the bundle's questions, by key. */
const answers = {
  how: "hospital", card: "yes", who: "same", pension: "employee", medical: "yes", fund: "no", licence: "no", disability: "no", veteran: "no",
};

/** What the hospital certified, by the names of the fields. */
const certified = [
  ["逝者姓名", "何建国"],
  ["逝者的公民身份号码", "11010519491231002X"],
  ["去世日期", new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10)],
];

test("the bundle says what it saves, and shows its branches as a picture and as a list", async () => {
  await family.opens("/bundles");
  await family.isContent();
  await family.keeps("bundle-01-list");
  await family.presses("公民身后一件事", /\/bundles\/YJS02$/);
  await family.isContent();
  assert.equal(await family.page.locator(".bp-tall").isVisible(), true, "a phone shows the tall picture");
  assert.ok((await family.page.locator(".bundle-steps > li").count()) >= 8, "the list says the same");
  await family.keepsBoth("bundle-02-guide");
});

test("a certified death is offered to the family, and nothing begins unless they say yes", async () => {
  await certifier.signsInAs("卫健委经办");
  await certifier.opens("/desk/offers");
  await certifier.presses("公民身后一件事", /bundle=YJS02/);
  await certifier.isContent();
  await certifier.fills("本部门的文号", "D-2026-0001");
  await certifier.fills("发给谁", "339901200102260468");
  for (const [label, value] of certified) await certifier.fills(label, value);
  await certifier.keeps("bundle-12-offer");
  await certifier.presses("推送给他们", /\/desk\/offers/);
  await certifier.sees("1 人未答复");
  await certifier.isContent();
  await certifier.keepsBoth("bundle-13-offered");
  await family.signsInAs("何欣然");
  await family.opens("/me/bundles");
  await family.sees("现在什么都没有开始");
  await family.isContent();
  await family.keepsBoth("bundle-14-offer");
  await family.presses("确认，去申请", /\/questions$/);
  await certifier.opens("/desk/offers");
  await certifier.sees("1 人确认去申请");
});

test("one form, one set of photographs, one sending", async () => {
  const { page } = family;
  for (const [key, value] of Object.entries(answers)) {
    await page.locator(`input[name="${key}"][value="${value}"]`).check();
  }
  await family.keeps("bundle-03-questions");
  await family.presses("继续", /\/form$/);
  for (const [label, value] of certified) assert.equal(await page.getByLabel(label).inputValue(), value, `${label} came with the offer`);
  await page.getByLabel("与您的关系").fill("父女");
  for (const [name, value] of [["bank_name", "宁和银行云汀支行"], ["bank_account", "6222020200112233445"]]) {
    if (await page.locator(`[name="${name}"]`).count()) await page.locator(`[name="${name}"]`).fill(value);
  }
  await page.locator('input[name="delivery"][value="pickup"]').check();
  await family.isContent();
  await family.keeps("bundle-04-form");
  await family.presses("继续", /\/materials$/);
  const photo = await photograph(browser, "证明", "D00000001");
  for (const input of await page.locator('input[type="file"]').all()) await input.setInputFiles(photo);
  await family.isContent();
  await family.keeps("bundle-05-materials");
  await family.presses("继续", /\/check$/);
  await family.sees("一次也不用跑");
  await family.isContent();
  await family.keeps("bundle-06-check");
  await family.chooses("以上内容真实");
  await family.presses("一次提交", /\/me\/bundles\/[^/]+$/);
  await family.sees("已提交");
  address = new URL(page.url()).pathname;
});

test("another department works its step on the same desk", async () => {
  await officer.opens("/signin");
  await officer.signsInAs("民政局经办");
  await officer.opens("/desk/bundles");
  await officer.isContent();
  await officer.keeps("bundle-07-steps");
  await officer.presses("遗体火化、惠民殡葬", /\/desk\/bundles\/.+\/funeral$/);
  await officer.page.getByLabel("因何查看完整信息").selectOption("examine");
  await officer.presses("查看完整信息", /\/shown$/);
  await officer.sees("何建国");
  await officer.isContent();
  await officer.keeps("bundle-08-step");
  await officer.page.getByLabel("告诉申请人").fill("火化已安排，惠民殡葬费用已减免");
  await officer.presses("办成", /\/desk\/bundles$/);
});

test("the family sees the branches on a phone, with what each office said", async () => {
  await family.opens(address);
  await family.sees("惠民殡葬费用已减免");
  await family.isContent();
  assert.equal(await family.page.locator(".bp-tall .bp-box.ok").count(), 1);
  await family.keepsBoth("bundle-09-errand");
});

test("all of it is done without a visit, and the family has its receipts", async () => {
  const id = address.split("/").at(-1);
  const begun = await api.errand("he", id);
  const household = { id: begun.parts.find((part) => part.case).case };
  for (const verb of ["accept", "grant", "produce"]) await api.does("household window", household, verb);
  await api.does("household window", household, "deliver", { way: "electronic" });
  await api.finishes("social security", id, "pension", "抚恤金已核发");
  await api.finishes("medical insurance", id, "medical", "个人账户余额已退");
  await api.finishes("social security", id, "social-card", "社保卡已注销");
  errand = await api.errand("he", id);
  assert.deepEqual([errand.state, errand.over], ["done", errand.parts.length]);
  const { page } = family;
  await family.opens(address);
  await family.sees("社保卡已注销");
  assert.equal(await page.locator(".bp-tall .bp-box.ok").count(), errand.parts.length, "every branch is done");
  await family.isContent();
  await family.keepsBoth("bundle-10-done");
  await certifier.opens("/desk/offers");
  await certifier.sees("已提交 1 件，办结 1 件");
  const receipt = await page.request.get(`${address}/receipt`);
  assert.equal((await receipt.body()).subarray(0, 5).toString(), "%PDF-");
  await family.opens(`/me/cases/${household.id}`);
  const papers = await papersOpen(page);
  assert.ok(papers.length >= 3, `receipt, acceptance and decision of the police's own case: ${papers}`);
});

test("the errand is one file in the archive, taken out with the file of its case", async () => {
  await officer.becomes("supervisor");
  const { page } = officer;
  const made = async () => /已归档 [1-9]\d*，待归档 0$/.test(await page.locator("dl.pairs dd").nth(1).innerText());
  // Looks again until it is made: the demo city makes what is due every other second, what was closed last first.
  await officer.opens("/desk/archive");
  for (const until = Date.now() + 15_000; !(await made()); await page.reload()) assert.ok(Date.now() < until, "the errand's file is made");
  await officer.isContent();
  await officer.keepsBoth("bundle-11-archive");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "导出" }).click()]);
  const tar = await readFile(await download.path(), "latin1");
  const { number: ours } = await api.reads("he", { id: errand.parts.find((part) => part.case).case });
  for (const number of [errand.number, ours]) assert.ok(tar.includes(`${number}.zip`), `${number} is among the files`);
});
