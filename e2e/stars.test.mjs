// A star: a window whose month was good is rated at its tablet by all whom it served, its officer reads their own star, and on the day of
// publication everybody reads the window's. Without a mouse, and in large print, too.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { password, people } from "./harness/api.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

const window = 6;
// As many as data/evaluation.toml wants of a window.
const ratings = 20;

let city;
let browser;
let who;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** The badge of a star in a row that begins with these words. */
const star = (person, words) => person.page.locator(".stars-table tr", { hasText: words }).locator(".badge.ok");

/** Somebody over the API, by badge. */
async function at({ address }, login) {
  const type = { "content-type": "application/json" };
  const signIn = { method: "POST", headers: type, body: JSON.stringify({ login, password }) };
  const { token } = await (await fetch(`${address}/api/v1/session`, signIn)).json();
  return async (method, path, body) => {
    const headers = { ...type, authorization: `Bearer ${token}` };
    const answer = await fetch(`${address}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const said = await answer.json();
    assert.ok(answer.ok, `${path}: ${JSON.stringify(said)}`);
    return said;
  };
}

/** An officer of the household windows whose month lacks nothing but ratings. */
async function spotless(city) {
  const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
  const { staff } = await (await at(city, people.supervisor))("GET", `/desk/stars?month=${month}`);
  const lacks = ({ measures }) => measures.filter((it) => !it.met && !["ratings", "good"].includes(it.measure)).length;
  const spoilt = staff.filter((it) => lacks(it) > 0).map((it) => it.badge);
  const badges = Array.from({ length: 12 }, (_, nth) => `NH${String(nth + 5).padStart(4, "0")}`);
  return badges.find((badge) => !spoilt.includes(badge));
}

/** Whoever was just served presses a face of the tablet, by keys alone. */
async function rates(pad, link, face) {
  await pad.opens(link);
  for (let looks = 0; looks < 40 && (await pad.page.locator(".pad-face").count()) === 0; looks += 1) await pad.opens(link);
  await pad.page.getByRole("button", { name: face, exact: true }).focus();
  await Promise.all([pad.page.waitForURL(/said=yes/), pad.page.keyboard.press("Enter")]);
}

test("all whom a window served say at its tablet how it went", async () => {
  const supervisor = await sitDown(browser, city, "desk");
  await supervisor.becomes("supervisor");
  await supervisor.opens("/desk/ratings/pads");
  const link = await supervisor.page.locator(`a[href*="/rate/pad/NH-HALL/${window}?"]`).first().getAttribute("href");
  await supervisor.leaves();
  const pad = await sitDown(browser, city, "narrow");
  who = await spotless(city);
  const does = await at(city, who);
  const key = (name, body = {}) => does("POST", `/desk/window/${name}`, body);
  await key("open", { window });
  for (let done = 0; done < ratings; done += 1) {
    await does("POST", "/desk/tickets", { items: ["HZ001"] });
    assert.ok((await key("next")).ticket, "somebody comes");
    await key("begin");
    await key("finish");
    await rates(pad, link, done % 4 === 3 ? "满意" : "非常满意");
  }
  await pad.leaves();
});

test("the supervisor sees in the running month that the window and its officer meet every measure", async () => {
  const supervisor = await sitDown(browser, city, "office");
  await supervisor.becomes("supervisor");
  await supervisor.opens("/desk/stars");
  await supervisor.page.getByLabel("月份").selectOption({ index: 0 });
  await supervisor.presses("查看", /month=/);
  await supervisor.sees("还没有公布");
  await star(supervisor, `${window} 号窗口`).waitFor();
  await star(supervisor, who).waitFor();
  await supervisor.isContent();
  await supervisor.keepsBoth("121-star-desk");
  await supervisor.leaves();
});

test("on the day of publication everybody reads the star of the window, and the officer alone their own", async () => {
  // The eighth of the next month at the latest.
  city = await city.later(40);
  for (const [screen, lang, size] of [["phone", "zh-CN", "normal"], ["office", "en", "normal"], ["small", "zh-CN", "large"], ["desk", "en", "large"]]) {
    const anybody = await sitDown(browser, city, screen, lang);
    await anybody.opens(`/ratings/stars?size=${size}`);
    // The month before the last, where the last is published already.
    const chosen = anybody.page.locator("#month");
    if ((await anybody.page.locator(".stars-table .badge.ok").count()) === 0) {
      await chosen.selectOption({ index: 1 });
      await anybody.page.locator("form.rating-filter button[type=submit]").click();
    }
    await star(anybody, lang === "en" ? `Window ${window}` : `${window} 号窗口`).waitFor();
    const heading = await anybody.page.locator("h1").innerText();
    assert.match(heading, lang === "en" ? /Star windows, (January|February|March|April|May|June|July|August|September|October|November|December) \d{4}/ : /星级窗口（\d{4} 年 \d+ 月）/);
    assert.equal(await anybody.page.getByText(who).count(), 0, "no officer is in a public list");
    await anybody.isContent();
    await anybody.keeps(size === "large" ? "122-star-large" : "122-star");
    await anybody.leaves();
  }
  const officer = await sitDown(browser, city, "office");
  assert.equal((await officer.page.request.post("/signin", { form: { login: who, password }, maxRedirects: 0 })).status(), 303);
  await officer.opens("/desk/stars");
  if ((await officer.page.locator("section[aria-labelledby=mine] .badge.ok").count()) === 0) {
    await officer.page.getByLabel("月份").selectOption({ index: 1 });
    await officer.presses("查看", /month=/);
  }
  await officer.page.locator("section[aria-labelledby=mine] .badge.ok").waitFor();
  assert.equal(await officer.page.locator("section[aria-labelledby=staff]").count(), 0, "of others nothing");
  await officer.isContent();
  await officer.keepsBoth("123-star-mine");
  const open = await (await fetch(`${city.address}/api/v1/evaluations/stars`)).json();
  assert.ok(open.published && open.windows.every((it) => it.measures.length === 5), JSON.stringify(open).slice(0, 300));
  await officer.leaves();
});
