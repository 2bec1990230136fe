// A family books a morning at a station with one window; the first of two who wait gets what they give back, and gives it up by the
// link, for the second. Who has moved to another time checks in with its code, is called without a sound, and is served.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { apiOf } from "./harness/api.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

const station = "/appointments/new?item=SF001&item=SF002&site=NH-0101";

let city;
let browser;
let lin;
let zhou;
let api;
before(async () => {
  // Doors are about to open, whenever this is told.
  city = await startCity("--speed", "2", "--at", "08:05");
  api = apiOf(city);
  browser = await startBrowser();
  lin = await sitDown(browser, city, "phone");
  zhou = await sitDown(browser, city, "desk", "en");
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** The last day of the strip with a time at nine, and its address. */
async function lastFreeDay(person) {
  const days = await person.page.locator(".day.free").all();
  const address = await days.at(-1).getAttribute("href");
  await person.opens(new URL(address, person.page.url()).href);
  return new URL(person.page.url()).searchParams.get("day");
}

/** Presses a time, and waits for where that leads. */
async function takes(person, time, address) {
  const button = person.page.getByRole("button", { name: time });
  await Promise.all([person.page.waitForURL(address), button.click()]);
}

let day;
test("four of a family book an hour, one question a page, and know what to bring", async () => {
  await lin.becomes("lin");
  await lin.opens("/appointments");
  await lin.isContent();
  await lin.presses("预约办事", /\/appointments\/new/);
  await lin.page.locator("main #q").fill("申领居民身份证");
  await lin.page.getByRole("search").last().getByRole("button").click();
  await lin.page.locator("a.list-row").first().waitFor();
  await lin.isContent();
  await lin.opens("/appointments/new?item=SF001&item=SF002");
  await lin.isContent();
  await lin.keepsBoth("80-appointment-what");
  await lin.page.getByLabel("人数").selectOption("4");
  await lin.presses("下一步：选网点", /persons=4/);
  await lin.isContent();
  await lin.keepsBoth("81-appointment-where");
  await lin.presses(/柳桥派出所/, /site=NH-0101/);
  day = await lastFreeDay(lin);
  await lin.isContent();
  await lin.keepsBoth("82-appointment-when");
  await takes(lin, /^09:00/, /\/appointments\/[0-9a-f-]{36}$/);
  await lin.sees("请确认");
  await lin.isContent();
  await lin.keeps("83-appointment-confirm");
  await lin.presses("确认预约", /\/appointments\/[0-9a-f-]{36}$/);
  await lin.page.getByRole("status").getByText("预约好了").waitFor();
  await lin.isContent();
  await lin.keepsBoth("84-appointment");
});

test("two wait for that hour; the family moves, and the hour is the first one's to confirm, for some minutes", async () => {
  await zhou.becomes("zhou");
  await zhou.opens(`${station}&persons=4&day=${day}`);
  assert.ok(await zhou.page.getByRole("button", { name: /^09:00/ }).isDisabled(), "the hour is taken");
  await zhou.presses(/Wait/, /\/appointments\/wait/);
  for (const [label, value] of [["First day that suits", day], ["Last day that suits", day]]) await zhou.fills(label, value);
  await zhou.page.getByLabel("Not before").selectOption("09:00");
  await zhou.page.getByLabel("Done by").selectOption("10:00");
  await zhou.isContent();
  await zhou.keeps("85-appointment-wait");
  await zhou.presses("Start waiting", /\/appointments$/);
  await zhou.sees("Waiting");
  await zhou.isContent();
  const [from, until] = ["09:00", "10:00"];
  await api.waits("he", { site: "NH-0101", items: ["SF001", "SF002"], persons: 4, first: day, last: day, from, until });
  await lin.presses("改时间", /\/move$/);
  await lin.opens(`${new URL(lin.page.url()).pathname}?day=${day}`);
  await lin.isContent();
  await takes(lin, /^10:15/, /\/appointments\/[0-9a-f-]{36}$/);
  await lin.page.getByRole("status").getByText("已改到新的时间").waitFor();
  await zhou.opens("/appointments");
  await zhou.sees("Waits for you to confirm");
  assert.deepEqual(await api.appointed("he"), [], "the second in line is not asked yet");
  await zhou.isContent();
  await zhou.keepsBoth("86-appointment-offer");
  await zhou.page.locator(".card.offered a").first().click();
  const kept = await zhou.page.getByText(/kept for you until/).innerText();
  assert.match(kept, /\d\d:\d\d/);
  await zhou.presses("Confirm", /\/appointments\/[0-9a-f-]{36}$/);
  await zhou.sees("Booked");
});

test("whoever has the link sees no name, and gives the time up", async () => {
  const link = (await zhou.page.locator(".wrap-any").innerText()).trim();
  const file = await zhou.page.request.get(`${new URL(zhou.page.url()).pathname}/calendar`);
  assert.match(await file.text(), /^BEGIN:VCALENDAR\r\n[^]*DTSTART:\d{8}T010000Z/);
  const friend = await sitDown(browser, city, "phone");
  await friend.opens(new URL(link).pathname);
  await friend.isContent();
  await friend.keepsBoth("87-appointment-link");
  const shown = await friend.page.locator("main").innerText();
  assert.ok(!/周|身份证/.test(shown.replace(/周[一二三四五六日]/g, "")), "neither who nor what for");
  await friend.page.getByRole("button", { name: "取消预约" }).click();
  await friend.page.locator("dialog[open]").getByRole("button", { name: "取消预约" }).click();
  await friend.page.getByRole("status").getByText("已取消").waitFor();
  await friend.isContent();
  assert.deepEqual(await api.appointed("he"), ["held"], "now it is kept for the second one");
});

test("the window sees who comes, masked", async () => {
  const officer = await sitDown(browser, city, "office");
  await officer.becomes("station window");
  await officer.opens(`/desk/appointments?day=${day}`);
  await officer.isContent();
  await officer.keepsBoth("88-appointments-desk");
});

/** The first time that is free. */
const free = (person) => person.page.locator("button.time:not([disabled])");

test("who booked for today and moved checks in at the kiosk with the code, is called silently on the phone, and is served", async () => {
  await lin.opens("/sites?access=step-free&access=sign-language");
  await lin.isContent();
  await lin.keepsBoth("91-sites");
  await lin.presses(/公安政务服务中心/, /\/sites\/NH-HALL/);
  await lin.sees("无台阶出入口");
  await lin.isContent();
  await lin.keepsBoth("92-site");
  await lin.presses("预约一个时间", /\/appointments\/new\?site=NH-HALL/);
  await lin.opens("/appointments/new?item=HZ001&persons=1&site=NH-HALL");
  await Promise.all([lin.page.waitForURL(/\/appointments\/[0-9a-f-]{36}$/), free(lin).first().click()]);
  await lin.presses("确认预约", /\/appointments\/[0-9a-f-]{36}$/);
  await lin.presses("改时间", /\/move$/);
  await Promise.all([lin.page.waitForURL(/\/appointments\/[0-9a-f-]{36}$/), free(lin).nth(2).click()]);
  await lin.page.getByRole("status").getByText("已改到新的时间").waitFor();
  const code = (await lin.page.locator("b.mono").innerText()).trim();
  const kiosk = await sitDown(browser, city, "kiosk");
  await kiosk.opens("/kiosk/NH-HALL/booked");
  await kiosk.keepsBoth("89-kiosk-booked");
  await kiosk.page.locator("#key").fill(code);
  await kiosk.presses("签到取号", /\/kiosk\/NH-HALL\/tickets\//);
  const ticket = new URL(kiosk.page.url()).pathname.split("/").at(-1);
  await lin.opens(`/tickets/${ticket}`);
  await lin.sees("请等候叫号");
  const { number } = await (await fetch(`${city.address}/api/v1/tickets/${ticket}`)).json();
  await api.presses("household window", "open", { window: 6 });
  // Whoever was here before goes before.
  const next = async () => (await api.presses("household window", "next")).ticket;
  let called = await next();
  for (; called.label !== number; called = await next()) {
    await api.presses("household window", "begin");
    await api.presses("household window", "finish");
  }
  assert.deepEqual(called.items, ["HZ001"]);
  await lin.page.locator('[data-state="called"]').getByText("请到 6 号窗口").waitFor();
  await lin.isContent();
  await lin.keepsBoth("90-ticket-called");
  await api.presses("household window", "begin");
  await lin.page.locator('[data-state="serving"]').waitFor();
  await api.presses("household window", "finish");
  await lin.page.locator('[data-state="over"]').waitFor();
  await lin.opens("/appointments");
  await lin.sees("已到场");
});
