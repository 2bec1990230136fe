// What do I need? Somebody asks in their own words, on a phone, at a desk by keyboard and without a script, in both languages; what
// nobody could answer reaches the editor, who attaches it with one click.
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

const says = {
  "zh-CN": { one: "您要办的可能是", bring: "带什么", others: "这看来不是公安机关办理的事项", leave: "留下这个问题", thanks: "已留下您的问题" },
  en: { one: "You may be looking for", bring: "What to bring", others: "This does not look like a service of the police", leave: "Leave this question", thanks: "Your question was left" },
};

for (const [device, lang, number] of [["phone", "zh-CN", "70"], ["desk", "en", "71"]]) {
  test(`an item by its number, what others do, and a question left (${device}, ${lang})`, async () => {
    const person = await sitDown(browser, city, device, lang);
    const { page } = person;
    const words = says[lang];
    await person.opens("/search?q=SF005");
    await person.sees(words.one);
    await person.sees(words.bring);
    await person.isContent();
    await person.keeps(`${number}-search-answer`);
    await person.opens(`/search?q=${encodeURIComponent("公积金怎么提取")}`);
    await person.sees(words.others);
    await person.sees("12345");
    await person.isContent();
    await person.keeps(`${number}-search-others`);
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: words.leave }).click()]);
    await person.sees(words.thanks);
  });
}

test("suggestions are gone through with the keyboard alone", async () => {
  const person = await sitDown(browser, city, "desk");
  const { page } = person;
  await person.opens("/search");
  const box = page.getByRole("combobox");
  await box.fill("身份证丢");
  await page.getByRole("option").first().waitFor();
  await box.press("ArrowDown");
  assert.equal(await page.getByRole("option").first().getAttribute("aria-selected"), "true");
  await person.keeps("72-search-suggested");
  await box.press("Escape");
  assert.equal(await page.getByRole("option").count(), 0);
  await box.fill("身份证丢失");
  await page.getByRole("option").first().waitFor();
  await box.press("ArrowDown");
  await Promise.all([page.waitForURL(/\/guides\/SF/), box.press("Enter")]);
});

test("every page has a way to the search", async () => {
  for (const device of ["phone", "desk"]) {
    const person = await sitDown(browser, city, device);
    await person.opens("/sites");
    const { page } = person;
    // On a desk the field itself stands in the header, on a phone behind its icon.
    if (device === "phone") await page.locator("details.search-tool > summary").click();
    const field = page.getByRole("banner").getByRole("searchbox").filter({ visible: true });
    await field.fill("身份证丢了");
    await person.isContent();
    await person.keeps(`74-header-${device}`);
    await field.press("Enter");
    await page.waitForURL(/\/search\?q=/);
    await person.sees("身份证");
  }
});

test("what was left reaches the editor, who attaches it with one click and takes it back", async () => {
  const resident = await sitDown(browser, city, "phone");
  await resident.opens(`/search?q=${encodeURIComponent("怎么去月球旅行")}`);
  await Promise.all([resident.page.waitForEvent("load"), resident.page.getByRole("button", { name: "留下这个问题" }).click()]);
  const editor = await sitDown(browser, city, "desk");
  await editor.signsInAs(/目录维护民警/);
  await editor.opens("/admin/catalogue/questions");
  await editor.sees("怎么去月球旅行");
  await editor.isContent();
  await editor.keeps("73-questions");
  const question = editor.page.locator("article", { hasText: "怎么去月球旅行" });
  await Promise.all([editor.page.waitForEvent("load"), question.getByRole("button").first().click()]);
  await editor.sees("已归入事项，马上生效");
  await editor.opens("/admin/catalogue/questions?state=attached");
  await Promise.all([editor.page.waitForEvent("load"), editor.page.getByRole("button", { name: "撤回，重新处理" }).first().click()]);
  await editor.sees("已回到待处理");
});
