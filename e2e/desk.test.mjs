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
