// Evaluation, what becomes of it, rosters and the tablet without a mouse, in large print.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { apiOf, password, people } from "./harness/api.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

let city;
let browser;
let api;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
  api = apiOf(city);
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** Somebody signed in, in large print. */
async function reads(who, screen, lang = "zh-CN") {
  const person = await sitDown(browser, city, screen, lang);
  if (who) await person.becomes(who);
  const answer = await person.page.goto("/ratings?size=large");
  assert.ok(answer.ok());
  return person;
}

/** Goes on until what has the focus fits, and presses a key there. */
async function presses(person, fits, key) {
  if (!(await person.page.evaluate(fits))) await person.tabsTo(fits);
  await person.page.keyboard.press(key);
}

let mine;
test("who is not content says so with keys alone, in large print on the smallest phone", async () => {
  mine = await api.applies("lin", "ZA002");
  await api.does("public order window", mine, "accept");
  await api.does("public order reviewer", mine, "review", { grant: true, opinion: "符合条件" });
  await api.does("public order decider", mine, "grant");
  await api.does("public order window", mine, "produce", { serial: "339900000002" });
  await api.does("public order window", mine, "deliver", { way: "window" });
  const lin = await reads("lin", "small");
  const { page } = lin;
  for (let looks = 0; looks < 40; looks += 1) if ((await page.goto(`/rate/${mine.id}`)).ok()) break;
  await lin.fits();
  await lin.tabsTo(() => document.activeElement.matches("input[name=level]"));
  await page.keyboard.press("Space");
  for (let down = 0; down < 4; down += 1) await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("input[name=level]:checked").getAttribute("value"), "1");
  await presses(lin, () => document.activeElement.matches("input[name=aspects]"), "Space");
  await lin.tabsTo(() => document.activeElement.id === "words");
  await page.keyboard.type("电话没有人接");
  await lin.fits();
  await lin.keeps("140-rate-large");
  await lin.tabsToButton();
  await page.keyboard.press("Enter");
  await lin.sees("谢谢您的评价");
  await lin.fits();
  await lin.leaves();
});

test("who looks into it works with keys alone, in large print", async () => {
  const officer = await reads("hard cases", "narrow");
  const { page } = officer;
  for (let looks = 0; looks < 40; looks += 1) {
    await officer.opens("/desk/ratings");
    if (await page.locator("a.rating-row", { hasText: mine.number }).count()) break;
  }
  await officer.isContent();
  await officer.keeps("141-ratings-desk-large");
  await page.evaluate((number) => (window.wanted = number), mine.number);
  await officer.tabsTo(() => document.activeElement.matches("a.rating-row") && document.activeElement.innerText.includes(window.wanted));
  await Promise.all([page.waitForURL(/\/desk\/ratings\/[0-9a-f-]{36}$/), page.keyboard.press("Enter")]);
  await officer.isContent();
  await officer.keeps("142-rating-large");
  await presses(officer, () => document.activeElement.matches('form[action$="/contact"] input[type=radio]'), "Space");
  await officer.tabsTo(() => document.activeElement.matches('form[action$="/contact"] textarea'));
  await page.keyboard.type("已致电");
  await officer.tabsToButton();
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("已记录").waitFor();
  await officer.leaves();
});

test("a head sets who serves at a window with keys alone, and reads the week in large print", async () => {
  const head = await reads("supervisor", "narrow");
  const { page } = head;
  await head.opens("/desk/rosters");
  await head.isContent();
  await head.keeps("143-roster-large");
  await head.tabsTo(() => document.activeElement.matches('a[href="/desk/rosters/windows/1"]'));
  await Promise.all([page.waitForURL(/windows\/1$/), page.keyboard.press("Enter")]);
  await head.isContent();
  await head.tabsTo(() => document.activeElement.id === "officer");
  await page.keyboard.press("ArrowDown");
  await presses(head, () => document.activeElement.matches("input[name=days]"), "Space");
  await head.tabsTo(() => document.activeElement.id === "hours");
  await page.keyboard.type("17:00-18:00");
  await head.keeps("144-roster-window-large");
  await head.tabsToButton();
  await page.keyboard.press("Enter");
  await page.getByRole("status").getByText("已保存").waitFor();
  await head.isContent();
  await head.leaves();
});

test("the tablet of a window is answered with keys alone, with reasons, in English", async () => {
  const supervisor = await reads("supervisor", "desk");
  await supervisor.opens("/desk/ratings/pads");
  await supervisor.isContent();
  const link = await supervisor.page.locator('a[href*="/rate/pad/NH-HALL/6?"]').first().getAttribute("href");
  await supervisor.leaves();
  await api.presses("household window", "open", { window: 6 });
  const headers = { "content-type": "application/json" };
  const login = JSON.stringify({ login: people["household window"], password });
  const { token } = await (await fetch(`${city.address}/api/v1/session`, { method: "POST", headers, body: login })).json();
  const body = JSON.stringify({ items: ["HZ001"] });
  const asked = { method: "POST", headers: { ...headers, authorization: `Bearer ${token}` }, body };
  assert.ok((await fetch(`${city.address}/api/v1/desk/tickets`, asked)).ok);
  for (const key of ["next", "begin", "finish"]) await api.presses("household window", key);
  const pad = await sitDown(browser, city, "narrow", "en");
  for (let looks = 0; looks < 40; looks += 1) {
    await pad.opens(link);
    if (await pad.page.locator(".pad-face").count()) break;
  }
  await pad.isContent();
  await presses(pad, () => document.activeElement.matches(".pad-face[value='2']"), "Enter");
  await pad.page.locator(".pad-aspects").waitFor();
  await pad.isContent();
  await presses(pad, () => document.activeElement.matches("input[name=aspects]"), "Space");
  await pad.tabsToButton();
  await Promise.all([pad.page.waitForURL(/said=yes/), pad.page.keyboard.press("Enter")]);
  await pad.isContent();
  await pad.keeps("145-pad-thanks");
  await pad.leaves();
});
