// Finding one's way: on which day doors are open and by which rule, where a window is and whether anybody is there; and at the end, at the
// machine by the door, how it went.
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
  // Doors are open, whenever this is told.
  city = await startCity("--speed", "2", "--at", "09:05");
  browser = await startBrowser();
  api = apiOf(city);
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** A number that the door desk gives out. */
async function given({ address }, officer, items) {
  const headers = { "content-type": "application/json" };
  const login = JSON.stringify({ login: people[officer], password });
  const { token } = await (await fetch(`${address}/api/v1/session`, { method: "POST", headers, body: login })).json();
  const asked = { method: "POST", headers: { ...headers, authorization: `Bearer ${token}` }, body: JSON.stringify({ items }) };
  return (await fetch(`${address}/api/v1/desk/tickets`, asked)).json();
}

/** How many windows of the drawing look so. */
const drawn = (person, look) => person.page.locator(`[data-window-is="${look}"]`).count();

test("whoever asks about a holiday reads when doors are open, and by which rule, by keys alone", async () => {
  const lin = await sitDown(browser, city, "phone");
  await lin.opens("/sites/NH-HALL");
  await lin.tabsTo(() => document.activeElement.id === "from");
  await lin.page.locator("#from").fill("2026-10-01");
  await lin.tabsToButton();
  await Promise.all([lin.page.waitForURL(/from=2026-10-01/), lin.page.keyboard.press("Enter")]);
  await lin.sees("国庆节");
  await lin.isContent();
  await lin.keepsBoth("130-site-week");
  await lin.presses("后七天", /from=2026-10-08/);
  await lin.presses("回到今天", /NH-HALL#week/);
  await lin.leaves();
});

test("the plan shows what each window does, and the way to the one that called", async () => {
  await api.presses("household window", "open", { window: 6 });
  for (const [screen, lang, size] of [["phone", "zh-CN", "normal"], ["office", "en", "normal"], ["small", "zh-CN", "large"], ["kiosk", "zh-CN", "normal"], ["desk", "en", "large"]]) {
    const person = await sitDown(browser, city, screen, lang);
    await person.opens(`/sites/NH-HALL/plan?size=${size}`);
    assert.ok((await drawn(person, "open")) >= 1 && (await drawn(person, "chosen")) === 0);
    await person.tabsTo(() => document.activeElement.id === "window");
    await person.page.keyboard.type("44");
    await Promise.all([person.page.waitForURL(/window=44/), person.page.keyboard.press("Enter")]);
    await person.sees(lang === "en" ? "along the wall on your right" : "靠右墙由远到近");
    assert.equal(await drawn(person, "chosen"), 1);
    assert.equal(await person.page.locator("svg.floor polyline").count(), 2);
    await person.isContent();
    await person.keeps(size === "large" ? "131-plan-large" : "131-plan");
    await person.leaves();
  }
});

test("a window that pauses is drawn so, and one that is not there is refused in words", async () => {
  const desk = await sitDown(browser, city, "office");
  await desk.opens("/sites/NH-HALL");
  await desk.presses("看平面图、找窗口", /\/plan$/);
  const before = await drawn(desk, "paused");
  await api.presses("household window", "pause");
  await desk.presses("刷新", /\/plan$/);
  assert.equal(await drawn(desk, "paused"), before + 1);
  await api.presses("household window", "resume");
  const answer = await desk.page.goto("/sites/NH-HALL/plan?window=99");
  assert.equal(answer.status(), 404);
  await desk.sees("没有这个窗口");
  await desk.leaves();
});

test("whoever was served holds the ticket before the machine and says how it went", async () => {
  const kiosk = await sitDown(browser, city, "kiosk");
  await kiosk.opens("/rate/kiosk/NH-HALL");
  await kiosk.isContent();
  await kiosk.keepsBoth("132-kiosk-rate");
  const taken = await given(city, "household window", ["HZ001"]);
  const scans = async () => {
    await kiosk.page.locator("#key").fill(`${city.address}/tickets/${taken.code}`);
    await kiosk.page.keyboard.press("Enter");
    await kiosk.page.locator(".pad-face, #key-error").first().waitFor();
  };
  await scans();
  await kiosk.sees("还没有办结");
  await kiosk.isContent();
  await kiosk.keeps("133-kiosk-rate-early");
  let called = (await api.presses("household window", "next")).ticket;
  for (; called.label !== taken.number; called = (await api.presses("household window", "next")).ticket) {
    await api.presses("household window", "begin");
    await api.presses("household window", "finish");
  }
  await api.presses("household window", "begin");
  await api.presses("household window", "finish");
  for (let looks = 0; looks < 40 && (await kiosk.page.locator(".pad-face").count()) === 0; looks += 1) {
    await kiosk.opens("/rate/kiosk/NH-HALL");
    await scans();
  }
  await kiosk.page.locator(".pad-face").first().waitFor();
  await kiosk.isContent();
  await kiosk.keeps("134-kiosk-faces");
  await kiosk.page.getByRole("button", { name: "不满意", exact: true }).click();
  await kiosk.page.getByLabel("办事环境").check();
  await kiosk.isContent();
  await kiosk.keeps("135-kiosk-why");
  await kiosk.page.locator("form.pad-why button[type=submit]").click();
  await kiosk.page.getByRole("status").getByText("谢谢您的评价").waitFor();
  // It begins anew by itself.
  await kiosk.page.waitForURL(/\/rate\/kiosk\/NH-HALL$/);
  // The phone's page of the ticket leads to the same service, which is rated once.
  const phone = await sitDown(browser, city, "phone");
  await phone.opens(`/rate/ticket/${taken.code}`);
  await phone.sees("已经评价过了");
  await phone.isContent();
  await phone.leaves();
  await kiosk.leaves();
});
