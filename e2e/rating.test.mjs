// A bad rating from the phone: looked into, put right, asked about again, closed and answered. And the tablet of a window, once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { apiOf } from "./harness/api.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { hasWords } from "./harness/paper.mjs";
import { sitDown } from "./harness/person.mjs";

let city;
let browser;
let lin;
let officer;
let mine;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
  [lin, officer] = await Promise.all([sitDown(browser, city, "phone"), sitDown(browser, city, "desk")]);
  const api = apiOf(city);
  mine = await api.applies("lin", "ZA002");
  await api.does("public order window", mine, "accept");
  await api.does("public order reviewer", mine, "review", { grant: true, opinion: "符合条件" });
  await api.does("public order decider", mine, "grant");
  await api.does("public order window", mine, "produce", { serial: "339900000001" });
  await api.does("public order window", mine, "deliver", { way: "window" });
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** Takes the next step: chooses, writes, sends. */
async function takes(step, choice, words) {
  const form = officer.page.locator(`form[action$="/${step}"]`);
  if (choice) await form.getByLabel(choice, { exact: true }).check();
  if (words) await form.locator("textarea").fill(words);
  await form.getByRole("button").click();
  await officer.page.getByRole("status").getByText("已记录").waitFor();
}

test("who is not content says so on the phone, and reads by when they will be called", async () => {
  await lin.becomes("lin");
  await lin.opens(`/rate/${mine.id}`);
  await lin.chooses("非常不满意");
  await lin.chooses("办事效率");
  await lin.fills("想说的话", "打了三次电话都没有人接");
  await lin.isContent();
  await lin.keeps("110-rate");
  await lin.page.getByRole("button", { name: "提交评价" }).click();
  await lin.sees("谢谢您的评价");
  // The task follows the rating within a moment.
  for (let looks = 0; looks < 20 && (await lin.page.getByText("前联系您").count()) === 0; looks += 1) await lin.page.reload();
  await lin.sees("前联系您");
  await lin.isContent();
  await lin.keepsBoth("111-rated");
});

test("whoever served sees nothing of it; another of the site contacts, verifies, mends, revisits and closes", async () => {
  await officer.becomes("public order decider");
  await officer.opens("/desk/ratings");
  assert.equal(await officer.page.getByText(mine.number).count(), 0, "nobody sees a rating of their own work");
  await officer.becomes("hard cases");
  await officer.opens("/desk/ratings");
  await officer.isContent();
  await officer.keepsBoth("112-ratings-desk");
  const row = officer.page.locator("a.rating-row", { hasText: mine.number });
  await Promise.all([officer.page.waitForURL(/\/desk\/ratings\/[0-9a-f-]{36}$/), row.click()]);
  await officer.isContent();
  await officer.keepsBoth("113-rating");
  await takes("contact", "已联系上", "说电话总是占线");
  await takes("verify", "情况属实，可以立即改", "上周一部电话故障");
  await takes("mend", "", "电话已修好，加了一条线");
  await takes("revisit", "满意", "试过了，能打通");
  await takes("close");
  await officer.sees("已经没有要做的事");
  await officer.isContent();
  await officer.keepsBoth("114-rating-closed");
});

test("the resident reads what was done, is not content, and a supervisor has it before them", async () => {
  await lin.opens(`/rate/${mine.id}`);
  await lin.sees("电话已修好，加了一条线");
  await lin.isContent();
  await lin.keepsBoth("115-what-was-done");
  await lin.presses("不满意", /\/rate\//);
  await lin.page.getByRole("status").getByText("已转督查人员重新处理").waitFor();
  await officer.becomes("supervisor");
  await officer.opens("/desk/ratings");
  const row = officer.page.locator("a.rating-row", { hasText: mine.number });
  await row.getByText("待核实").waitFor();
});

test("stars stand with each measure, its figure and its limit: windows for everybody, staff for the supervisor", async () => {
  await officer.opens("/desk/stars");
  // The running month: the small city has had a week.
  await officer.page.getByLabel("月份").selectOption({ index: 0 });
  await officer.presses("查看", /month=/);
  await officer.sees("还没有公布");
  const row = officer.page.locator("section[aria-labelledby=staff] tbody tr").first();
  assert.match(await row.innerText(), /(星级|未评上)[\s\S]*达到/, "each measure says whether it is met");
  await officer.isContent();
  await officer.keepsBoth("119-stars-desk");
  await officer.opens("/desk/ratings/themes");
  await officer.presses("指南与引导", /theme=guidance/);
  await officer.page.locator("#list").waitFor();
  await officer.isContent();
  await lin.opens("/ratings/stars");
  await lin.isContent();
  await lin.keepsBoth("120-stars");
});

test("the tablet of a window greets, and everybody reads the figures", async () => {
  await officer.opens("/desk/ratings/pads");
  await officer.isContent();
  await officer.keeps("116-pads");
  const link = await officer.page.locator('a[href*="/rate/pad/NH-HALL/"]').first().getAttribute("href");
  const pad = await sitDown(browser, city, "narrow");
  await pad.page.setViewportSize({ width: 1280, height: 800 });
  await pad.opens(link);
  await pad.sees("欢迎");
  await pad.isContent();
  await pad.keepsBoth("117-pad");
  await lin.opens("/ratings");
  await lin.sees("差评处理");
  await lin.isContent();
  await lin.keepsBoth("118-ratings");
  // The bulletin of the last week is out, and is a paper with words.
  await lin.page.getByLabel("周", { exact: true }).selectOption({ index: 2 });
  await lin.presses("查看", /week=/);
  await lin.sees("不再变动");
  const answer = await lin.page.request.get(await lin.page.getByRole("link", { name: "下载 PDF" }).getAttribute("href"));
  assert.equal(answer.headers()["content-type"], "application/pdf");
  assert.ok(hasWords(await answer.body()), "its words can be read and searched");
});
