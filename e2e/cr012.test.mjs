// CR012, an individual-travel endorsement for Hong Kong and Macau: from the search box to five named levels.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { applies, findsTheGuide, item } from "./harness/apply.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { acts, comesToWork, takesTheTask } from "./harness/desk.mjs";
import { leadsTo, papersOpen } from "./harness/paper.mjs";
import { sitDown } from "./harness/person.mjs";

let city;
let browser;
let resident;
let officer;
let mine;
let paper;
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

test("a resident signs in with one click and finds the guide by everyday words", async () => {
  await resident.opens("/");
  await resident.keeps("01-home-stranger");
  await resident.signsInAs("何欣然");
  await resident.opens("/");
  await resident.sees("何欣然，您好");
  await resident.isContent();
  await resident.keeps("02-home");
  await findsTheGuide(resident, "港澳签注", (name) => resident.keepsBoth(name === "search" ? "03-search" : "04-guide"));
});

test("the resident applies on a phone, with a photograph, and gets a number", async () => {
  const names = { form: "05-form", photograph: "06-photograph", check: "07-check", receipt: "08-receipt" };
  mine = await applies(resident, browser, (name) => resident.keeps(names[name]));
  await resident.presses("查看办件", mine.address);
  await resident.sees("正在审核材料");
  await resident.isContent();
  await resident.keepsBoth("09-my-case");
  await papersOpen(resident.page);
  await resident.opens("/");
  await resident.sees(item["zh-CN"]);
  await resident.keeps("10-home-with-case");
});

test("an officer finds the task, accepts, decides, makes and delivers by keyboard alone", async () => {
  await comesToWork(officer, "NH0029");
  await officer.isContent();
  await officer.keepsBoth("11-tasks");
  await takesTheTask(officer, mine.number);
  await officer.isContent();
  await officer.keepsBoth("12-desk-case");
  const steps = [
    ["a", "已受理", "13-accepted"],
    ["y", "已准予", "14-granted"],
    ["p", "已登记制证", "15-produced", "G00000001"],
    ["d", "已送达", "16-delivered"],
  ];
  for (const [letter, done, name, typed] of steps) {
    await acts(officer, letter, typed);
    await officer.page.getByRole("status").getByText(done).waitFor();
    await officer.isContent();
    await officer.keeps(name);
  }
  await officer.keepsBoth("17-desk-case-done");
});

test("every paper opens as PDF for the officer and for the resident", async () => {
  assert.ok((await papersOpen(officer.page)).length >= 2, "acceptance and decision");
  await resident.opens(mine.address);
  const links = await papersOpen(resident.page);
  assert.ok(links.length >= 2);
  paper = leadsTo(await (await resident.page.request.get(links.at(-1))).body());
});

test("the resident sees the finished case and rates it once, with one of five named levels", async () => {
  await resident.keepsBoth("18-my-case-done");
  await resident.presses("评价本次服务", /\/rate\//);
  assert.equal(await resident.page.locator(".level").count(), 5);
  await resident.isContent();
  await resident.keepsBoth("19-rate");
  const asked = await resident.page.content();
  await resident.page.getByRole("radio", { name: "非常满意" }).check();
  await resident.page.getByLabel("想说的话").fill("一次就办好了。");
  await resident.keeps("20-rate-filled");
  await Promise.all([
    resident.page.waitForResponse((answer) => answer.request().method() === "POST"),
    resident.page.getByRole("button", { name: "提交评价" }).click(),
  ]);
  await resident.sees("谢谢您的评价");
  await resident.isContent();
  await resident.keepsBoth("21-thanks");
  await ratesAgain(asked);
});

/** Somebody who still has the form open sends it a second time. */
async function ratesAgain(form) {
  const { page } = resident;
  const [, token] = form.match(/name="_csrf" value="([^"]+)"/);
  const answer = await page.request.post(page.url(), { form: { _csrf: token, level: "1" } });
  assert.equal(answer.status(), 200);
  const html = await answer.text();
  assert.match(html, /您已经评价过了/);
  assert.match(html, /非常满意/);
  assert.doesNotMatch(html, /<b>非常不满意<\/b>/);
}

test("anyone can verify the decision, and a wrong code is told apart", async () => {
  const stranger = await sitDown(browser, city, "phone");
  await stranger.opens("/verify");
  await stranger.isContent();
  await stranger.keepsBoth("22-verify");
  await stranger.fills("文书编号", paper.searchParams.get("number"));
  await stranger.fills("验证码", "0000000000");
  await stranger.presses("查验", /\/verify\?/);
  await stranger.sees("没有查到这份文书");
  await stranger.isContent();
  await stranger.keepsBoth("23-verify-wrong");
  await stranger.fills("验证码", paper.searchParams.get("code").toLowerCase());
  await stranger.presses("查验", /\/verify\?/);
  await stranger.sees("文书真实有效");
  await stranger.sees("何**");
  await stranger.isContent();
  await stranger.keepsBoth("24-verify-genuine");
  await stranger.leaves();
});
