// How easy is it? The city's figures on a phone and at a desk: each opens exactly the items it counts, each item says why.
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

/** The items that a link says it counts, and those that are listed behind it. */
async function opensWhatItCounts(person, link) {
  const [said] = (await link.innerText()).match(/\d+(?= 项|\s*of|\s*\/)/) ?? [];
  await Promise.all([person.page.waitForURL(/\/guides\?class=/), link.click()]);
  const listed = await person.page.locator("ul.list a.list-row").count();
  assert.equal(listed, Number(said));
  return listed;
}

for (const [screen, lang, words] of [
  ["phone", "zh-CN", { city: "全市", ningbo: "83.61%", why: "网上申请", classes: "上门次数" }],
  ["desk", "en", { city: "The whole city", ningbo: "83.61%", why: "online", classes: "Visits" }],
]) {
  test(`the city's figures stand beside those of other cities, and open what they count, on a ${screen} in ${lang}`, async () => {
    const person = await sitDown(browser, city, screen, lang);
    await person.opens("/guides/figures");
    await person.sees(words.city);
    await person.sees(words.ningbo);
    await person.isContent();
    await person.keeps("figures");
    const shares = await person.page.locator("a.measure-head").count();
    assert.equal(shares, 8);
    const all = await opensWhatItCounts(person, person.page.locator("a.measure-head").first());
    assert.ok(all > 0);
    await person.sees(words.why);
    await person.isContent();
    await person.keeps("figures-counted");

    await person.opens("/guides/figures?class=one-visit");
    const rows = await person.page.locator("table.shares").first().locator("tbody a").count();
    assert.ok(rows > 10, `${rows} branches`);
    await opensWhatItCounts(person, person.page.locator("table.shares").first().locator("tbody a").first());
    await person.opens("/guides/figures?class=one-visit");
    await opensWhatItCounts(person, person.page.locator("table.shares").last().locator("tbody a").first());

    await person.opens("/guides/CR006");
    const line = person.page.locator("details.class", { hasText: words.classes });
    await line.locator("summary").click();
    assert.ok((await line.locator("li").count()) >= 2);
    await person.isContent();
    await person.keeps("guide-classes");
    await person.leaves();
  });
}
