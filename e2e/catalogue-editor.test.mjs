// The catalogue editor's whole way: finds an item, drafts, is told what is wrong, checks, publishes; by mouse and by keyboard.
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

/** Each language changes an item of its own: a draft is shared by all editors. */
const ways = {
  "zh-CN": {
    who: /目录维护民警/, item: "CR001", begin: "开始起草", days: "承诺办结时限（工作日）", basis: "收费依据", save: "保存草稿",
    check: "保存并检查", blocked: "还有必须先改正的问题", number: "请填整数", saved: "草稿已保存", unread: "请逐条确认提醒",
    was: "7 个工作日", becomes: "9 个工作日", done: "第 2 版已发布", asked: "已提请发布", other: /督查民警/, preview: "这是草稿", ask: "第一次吗？", add: "添加", addWhat: "添加材料",
    none: "没有这种材料", compare: "比较所选两版", guide: "9 个工作日内办结", law: "收费没有依据", discard: "作废草稿", gone: "草稿已作废",
  },
  en: {
    who: /Catalogue editor/, item: "CR003", begin: "Begin a draft", days: "Promised time (working days)", basis: "Basis of the fee",
    save: "Save the draft", check: "Save and check", blocked: "There are errors", number: "Give a whole number",
    saved: "The draft is saved", unread: "Acknowledge each warning", was: "7 working days", becomes: "9 working days", done: "Version 2 is published", asked: "Release is asked for", other: /Supervisor/, preview: "This is a draft", ask: "For the first time?", add: "Add", addWhat: "Add a material", none: "There is no such material", compare: "Compare the two",
    guide: "9 working days", law: "no basis is named", discard: "Discard the draft", gone: "The draft is discarded",
  },
};

for (const [screen, lang] of [["desk", "zh-CN"], ["phone", "en"]]) {
  test(`an editor changes a promised term and everybody reads it (${screen}, ${lang})`, async () => {
    const said = ways[lang];
    const editor = await sitDown(browser, city, screen, lang);
    const { page } = editor;
    const sends = async (name) => {
      await page.getByRole("button", { name, exact: true }).first().click();
    };
    await editor.signsInAs(said.who);
    assert.equal(new URL(page.url()).pathname, "/admin/catalogue", "the editor begins with the items");
    await editor.isContent();
    await editor.keeps("90-catalogue");
    await page.locator("#q").fill(said.item);
    await Promise.all([page.waitForURL(/q=/), page.locator("#q").press("Enter")]);
    await Promise.all([page.waitForURL(/\/admin\/catalogue\/[A-Z0-9]+$/), page.getByRole("link", { name: said.item }).click()]);
    await editor.isContent();
    await editor.keeps("91-catalogue-item");
    await Promise.all([page.waitForURL(/\/draft$/), page.getByRole("button", { name: said.begin }).click()]);
    await editor.isContent();
    await editor.keeps("92-catalogue-draft");

    // Bad input is told at its field, and what was typed stays.
    await page.getByLabel(said.days).fill("soon");
    await page.getByLabel(said.basis).fill("");
    await sends(said.save);
    await editor.sees(said.number);
    assert.equal(await page.getByLabel(said.days).inputValue(), "soon");
    await editor.isContent();
    await editor.keeps("93-catalogue-wrong");
    await page.getByLabel(said.addWhat).fill("xyz");
    await page.getByRole("button", { name: said.add, exact: true }).click();
    await editor.sees(said.none);
    assert.equal(await page.getByLabel(said.basis).inputValue(), "", "nothing typed is lost");

    // A contradictory draft is saved, and cannot be published.
    await page.getByLabel(said.days).fill("9");
    await sends(said.check);
    await page.waitForURL(/\/check$/);
    await editor.sees(said.law);
    await editor.isContent();
    await editor.keeps("94-catalogue-check");
    await asks(page);
    await editor.sees(said.blocked);
    await editor.isContent();
    await Promise.all([page.waitForURL(/\/draft$/), page.goto(`/admin/catalogue/${said.item}/draft`)]);
    await page.getByLabel(said.basis).fill("发改价格〔2019〕914号");
    await sends(said.check);
    await page.waitForURL(/\/check$/);
    await editor.sees(said.was);
    await editor.sees(said.becomes);
    await asks(page);
    await editor.sees(said.unread);
    await editor.isContent();
    for (const box of await page.locator("#warnings input").all()) await box.check();
    await editor.keeps("95-catalogue-acknowledge");
    await asks(page);
    await editor.sees(said.asked);
    await editor.opens(`/admin/catalogue/${said.item}/preview`);
    await editor.sees(said.preview);
    await editor.isContent();
    await editor.keeps("97-catalogue-preview");

    // Somebody else reads it and releases it.
    const other = await sitDown(browser, city, screen, lang);
    await other.signsInAs(said.other);
    await other.opens("/admin/catalogue/releases");
    await other.sees(said.item);
    await other.isContent();
    await other.keeps("98-catalogue-releases");
    await other.opens(`/admin/catalogue/${said.item}/release`);
    await other.sees(said.becomes);
    await other.isContent();
    await other.keeps("99-catalogue-release");
    await releases(other.page);
    await other.sees(said.done);
    await other.leaves();
    await editor.opens(`/admin/catalogue/${said.item}`);
    await editor.sees(said.compare);
    await editor.isContent();
    await editor.keeps("96-catalogue-published");

    // Everybody reads it; a draft is read by nobody.
    const reader = await sitDown(browser, city, screen, lang);
    await reader.opens(`/guides/${said.item}`);
    await reader.sees(said.guide);
    const hidden = await reader.page.goto(`/admin/catalogue/${said.item}/draft`);
    assert.match(hidden.url(), /signin/);
    await reader.page.context().close();
    await editor.leaves();
  });
}

test("the whole way is open to the keyboard", async () => {
  const said = ways["zh-CN"];
  const editor = await sitDown(browser, city, "desk");
  const { page } = editor;
  await editor.signsInAs(said.who);
  await editor.opens("/admin/catalogue/SF003");
  const has = (words) =>
    `document.activeElement.matches("button, a") && document.activeElement.innerText.includes(${JSON.stringify(words)})`;
  const tabsTo = async (words) => {
    for (let step = 0; step < 400 && !(await page.evaluate(has(words))); step += 1) await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(has(words)), `Tab leads to ${words}`);
  };
  await tabsTo(said.begin);
  await Promise.all([page.waitForURL(/\/draft$/), page.keyboard.press("Enter")]);
  await page.getByLabel("编者注").focus();
  await page.keyboard.type("键盘写的");
  // Enter in a line saves; it never publishes.
  await page.getByLabel("数据来源").focus();
  await page.keyboard.press("Enter");
  await editor.sees(said.saved);
  await editor.opens("/admin/catalogue/SF003");
  await tabsTo(said.discard);
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  await page.keyboard.press("Enter");
  await editor.sees(said.gone);
  await editor.leaves();
});

test("a new item gets its questions, and its editor tries them before anybody else does", async () => {
  for (const [screen, lang, id] of [["desk", "zh-CN", "CR990"], ["phone", "en", "CR991"]]) {
    const said = ways[lang];
    const editor = await sitDown(browser, city, screen, lang);
    const { page } = editor;
    await editor.signsInAs(said.who);
    await editor.opens("/admin/catalogue/new");
    await page.locator("#branch").selectOption("exit-entry");
    await page.locator("#id").fill(id);
    await page.locator("#name_zh").fill("旅行证件照相预约");
    await page.locator("#name_en").fill("Appointment for a passport photograph");
    await editor.isContent();
    await editor.keeps("85-catalogue-new");
    await Promise.all([page.waitForURL(/\/draft$/), page.locator("form[action$='/new'] button").click()]);
    await editor.opens(`/admin/catalogue/${id}/questions/new`);
    await editor.isContent();
    await editor.keeps("86-catalogue-question");
    const fields = {
      question_key: "first", ask_zh: "第一次吗？", ask_en: "For the first time?", "answer.0.key": "yes", "answer.0.label_zh": "是",
      "answer.0.label_en": "Yes", "answer.1.key": "no", "answer.1.label_zh": "不是", "answer.1.label_en": "No",
      "answer.1.stop_zh": "只办第一次", "answer.1.stop_en": "Only for the first time",
    };
    for (const [name, text] of Object.entries(fields)) await page.locator(`[name="${name}"]`).fill(text);
    await Promise.all([page.waitForURL(/\/questions$/), page.locator(".editor-bar button").click()]);
    await editor.sees("first=no");
    await editor.isContent();
    await editor.keeps("87-catalogue-questions");
    await editor.opens(`/admin/catalogue/${id}/preview/assess`);
    await editor.sees(said.ask);
    await editor.isContent();
    await editor.keeps("88-catalogue-try");
    await editor.leaves();
  }
});

/** Asks for the release. */
async function asks(page) {
  await Promise.all([page.waitForEvent("load"), page.locator("form[action$='/publish'] button[type=submit]").click()]);
}

/** Releases, and says yes when asked. */
async function releases(page) {
  await page.locator("form[action$='/release'] button[type=submit]").click();
  await page.locator("dialog[open]").waitFor();
  await page.locator("dialog[open] [data-yes]").click();
  await page.waitForLoadState("load");
}
