// The keyboard: past the menu, never lost, and a page that says which letters there are.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { comesToWork } from "./harness/desk.mjs";
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

/** What has the focus, where it stands, and whether it can be told from its surroundings. */
const focus = () => {
  const it = document.activeElement;
  const box = it.getBoundingClientRect();
  const seen = [it, it.closest(".level, .upload-pick, .choice, .rows tr, .search")].some((part) => {
    if (!part) return false;
    const style = getComputedStyle(part);
    return parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
  });
  return {
    name: `${it.tagName} ${it.getAttribute("href") ?? it.id} ${it.innerText?.slice(0, 20) ?? ""}`,
    body: it === document.body,
    seen,
    area: box.width * box.height,
  };
};

/** Goes once around the page by Tab: everything that takes the focus shows it. */
async function tabsAround(person, most) {
  const names = new Set();
  for (let i = 0; i < most; i += 1) {
    await person.page.keyboard.press("Tab");
    const { name, body, seen, area } = await person.page.evaluate(focus);
    if (body) break;
    assert.ok(seen && area > 0, `the focus is not to be seen on ${name} of ${person.page.url()}`);
    names.add(name);
  }
  return names.size;
}

test("the first Tab is the way past the menu", async () => {
  const person = await sitDown(browser, city, "desk");
  await person.opens("/");
  await person.page.keyboard.press("Tab");
  assert.match(await person.page.evaluate(() => document.activeElement.innerText), /跳到正文/);
  await person.page.keyboard.press("Enter");
  assert.equal(new URL(person.page.url()).hash, "#main");
  await person.page.keyboard.press("Tab");
  assert.ok(await person.page.evaluate(() => document.activeElement.closest("main") !== null), "the next stop is in the text");
  await person.leaves();
});

test("whatever takes the focus shows it", async () => {
  const person = await sitDown(browser, city, "desk");
  for (const path of ["/", "/signin", "/sites", "/guides/CR012", "/verify"]) {
    await person.opens(path);
    assert.ok((await tabsAround(person, 60)) >= 10, path);
  }
  await person.signsInAs("NH0029");
  for (const path of ["/desk", "/desk/search", "/desk/receive"]) {
    await person.opens(path);
    assert.ok((await tabsAround(person, 40)) >= 8, path);
  }
  await person.leaves();
});

test("a question mark tells the letters, Escape goes back to where one was", async () => {
  const officer = await sitDown(browser, city, "office");
  await comesToWork(officer, "NH0029");
  const { page } = officer;
  await page.keyboard.press("j");
  const row = await page.evaluate(() => document.activeElement.innerText);
  await page.keyboard.press("?");
  await page.locator("#keys-help[open]").waitFor();
  await officer.isContent();
  await officer.keeps("50-keys");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#keys-help[open]").count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.innerText), row);
  await Promise.all([page.waitForURL(/\/desk\/cases\//), page.keyboard.press("Enter")]);
  await page.keyboard.press("?");
  const letters = await page.locator("#keys-help dt").allInnerTexts();
  assert.ok(letters.includes("a") && letters.includes("c"), `the letters of this case: ${letters}`);
  await officer.keeps("51-keys-case");
  await officer.leaves();
});

test("an officer receives at the window somebody who was never here before", async () => {
  const officer = await sitDown(browser, city, "office");
  await comesToWork(officer, "NH0029");
  const { page } = officer;
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await page.waitForURL(/\/desk\/receive$/);
  await officer.tabsTo(() => document.activeElement.id === "id_number");
  await page.keyboard.type("339901199003070018");
  await page.keyboard.press("Enter");
  await page.locator(".error-summary").waitFor();
  await officer.keeps("52-receive-typo");
  await page.locator("#id_number").fill("11010519491231002X");
  await page.keyboard.press("Enter");
  await officer.sees("系统里还没有这个人");
  await officer.isContent();
  await officer.keeps("53-receive-nobody");
  await officer.tabsTo(() => document.activeElement.id === "name");
  await page.keyboard.type("欧阳测试");
  await page.keyboard.press("Tab");
  await page.keyboard.type("15499000001");
  await Promise.all([page.waitForURL(/person=/), page.keyboard.press("Enter")]);
  await officer.isContent();
  await officer.keeps("54-receive-what");
  await page.keyboard.press("/");
  await page.keyboard.type("港澳个人旅游");
  await Promise.all([page.waitForURL(/q=/), page.keyboard.press("Enter")]);
  await page.keyboard.press("j");
  await Promise.all([page.waitForURL(/item=CR012/), page.keyboard.press("Enter")]);
  await officer.isContent();
  await page.getByRole("radio", { name: "澳门" }).check();
  await page.getByRole("radio", { name: "二次" }).check();
  await page.getByLabel("往来港澳通行证号码").fill("C00000002");
  await page.getByRole("radio", { name: "到网点领取" }).check();
  for (const box of await page.getByRole("checkbox").all()) await box.check();
  await officer.keeps("55-receive-materials");
  await officer.presses("收件并出具凭证", /\/desk\/cases\//);
  await officer.sees("已收件，编号");
  await officer.isContent();
  await officer.keeps("56-received");
  await officer.leaves();
});

/** Opens the first case of a tray, by keyboard, and answers its number. */
async function opensTheFirst(officer, tray) {
  const { page } = officer;
  await officer.opens(`/desk?tray=${tray}`);
  await page.keyboard.press("j");
  await Promise.all([page.waitForURL(/\/desk\/cases\//), page.keyboard.press("Enter")]);
  return page.locator(".case-number").first().innerText();
}

test("an officer takes a case up by keyboard, and nothing typed is lost when the line breaks", async () => {
  const officer = await sitDown(browser, city, "office");
  await comesToWork(officer, "NH0029");
  const { page } = officer;
  const number = await opensTheFirst(officer, "examine");
  await officer.keeps("57-case-panes");
  await officer.isContent();
  await page.keyboard.press("Shift+L");
  await page.locator('details.act[data-key="L"][open]').waitFor();
  await officer.tabsToButton();
  await page.keyboard.press("Enter");
  await officer.sees("已领办");
  await page.keyboard.press("c");
  await page.keyboard.type("请重新拍摄身份证正面");
  await page.context().setOffline(true);
  const broken = page.waitForEvent("requestfailed");
  await page.evaluate(() => document.querySelector('form[data-draft="ask-correction"]').submit());
  await broken;
  await page.context().setOffline(false);
  await officer.opens("/desk/mine");
  await officer.sees(number);
  await officer.keepsBoth("58-mine");
  await officer.isContent();
  await page.keyboard.press("j");
  await Promise.all([page.waitForURL(/\/desk\/cases\//), page.keyboard.press("Enter")]);
  await officer.sees("已恢复上次没有提交的内容");
  const kept = page.locator('form[data-draft="ask-correction"] input[name^="defects."]').first();
  assert.equal(await kept.inputValue(), "请重新拍摄身份证正面");
  await officer.leaves();
});

test("another case of the list opens in the panes by keyboard, and Back leads to the one before", async () => {
  const officer = await sitDown(browser, city, "narrow");
  await officer.becomes("exit and entry window");
  const { page } = officer;
  const shown = (number) => page.waitForFunction((it) => document.title.startsWith(it), number);
  const first = await opensTheFirst(officer, "examine");
  await page.keyboard.press("1");
  await page.keyboard.press("j");
  const second = await page.evaluate(() => document.activeElement.querySelector(".mono").innerText);
  assert.notEqual(second, first);
  await page.keyboard.press("Enter");
  await shown(second);
  assert.ok(await page.evaluate(() => document.activeElement.matches(".pane-list [aria-current]")), "the focus stays in the list");
  assert.equal(await page.locator("#here").getAttribute("hx-post"), `${new URL(page.url()).pathname}/here`);
  assert.equal(await page.locator(".case-number").first().innerText(), second);
  await officer.isContent();
  await officer.keepsBoth("57-case-strip");
  await page.keyboard.press("[");
  await shown(first);
  await page.goBack();
  await shown(second);
  await officer.leaves();
});

test("two officers at one case see each other, and the slower one keeps the own words", async () => {
  const [first, second] = [await sitDown(browser, city, "office"), await sitDown(browser, city, "office")];
  await first.signsInAs("NH0029");
  await second.opens("/signin");
  await second.page.locator("#login").fill("NH0030");
  await second.page.locator("#password").fill("Ninghe-2026");
  await Promise.all([second.page.waitForURL(/\/desk/), second.page.locator("#password").press("Enter")]);
  await first.opens("/desk?tray=examine");
  await first.page.keyboard.press("k");
  await Promise.all([first.page.waitForURL(/\/desk\/cases\//), first.page.keyboard.press("Enter")]);
  const path = new URL(first.page.url()).pathname;
  await first.page.locator("#here").waitFor({ state: "attached" });
  await second.opens(path);
  await second.sees("也在看这个办件");
  await second.page.keyboard.press("c");
  await second.page.keyboard.type("请补交户口簿原件");
  await first.page.keyboard.press("a");
  await first.tabsToButton();
  await first.page.keyboard.press("Enter");
  await first.sees("已受理");
  await second.page.evaluate(() => document.querySelector('form[data-draft="ask-correction"]').submit());
  await second.sees("您填写期间，这个办件有变化");
  await second.keeps("59-conflict");
  const kept = second.page.locator(".conflict textarea").first();
  assert.equal(await kept.inputValue(), "请补交户口簿原件");
  await first.leaves();
  await second.leaves();
});

test("the panes stand one after another on a phone, and the lists are whole in both languages", async () => {
  const officer = await sitDown(browser, city, "phone");
  await officer.signsInAs("NH0029");
  for (const [path, name] of [["/desk", "60-team"], ["/desk/due", "61-due"]]) {
    await officer.opens(path);
    await officer.keepsBoth(name);
    await officer.isContent();
  }
  await officer.opens("/desk?tray=examine");
  await officer.page.locator(".desk-table .row-link").first().click();
  await officer.keepsBoth("62-case");
  await officer.isContent();
  await officer.leaves();
});
