// Somebody new asks: may I, and what do I bring? On a phone, at a desk by keyboard, without a script, and then at the window.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { comesToWork } from "./harness/desk.mjs";
import { sitDown } from "./harness/person.mjs";

/** A lost identity card: at home in the city, grown up, the card is gone, the last photograph may be used again. */
const ways = {
  "zh-CN": {
    entry: "先自测：我能办吗、带什么", next: "下一步", back: "上一步", can: "可以办，按这份清单准备", cannot: "按您的回答，现在办不了",
    answers: ["户口所在城市", "我本人，十六周岁以上", "确实找不到", "录过，沿用近期办证照片"], elsewhere: "外地（跨市、跨省）",
    apply: "带着这些回答去申请", mine: "您的情形", keep: "存到我的账号", lists: "我的办事清单",
  },
  en: {
    entry: "Check first: may I, and what to bring", next: "Continue", back: "Back", can: "You can apply: this is your list",
    cannot: "By your answers you cannot have this now",
    answers: ["In the city of my registration", "My own, and I am 16 or over", "No, it is gone", "Yes, and I keep the photograph of a recent document"],
    elsewhere: "Elsewhere, in another city or province",
    apply: "Apply with these answers", mine: "Your situation", keep: "Save to my account", lists: "My lists",
  },
};

/** The number of somebody whom nobody knows: the division was never assigned. */
function unknown() {
  const body = "33990019850601077";
  const sum = [...body].reduce((sum, digit, at) => sum + Number(digit) * (2 ** (17 - at) % 11), 0);
  return body + "10X98765432"[sum % 11];
}

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

/** Opens the guide, goes to the first question and answers all of them; `keeps` names the pictures. */
async function assesses(person, keeps = async () => {}) {
  const { page } = person;
  const words = ways[person.lang];
  await person.opens("/guides/SF005");
  await person.presses(words.entry, /\/assess/);
  for (const [at, answer] of words.answers.entries()) {
    await page.getByRole("radio", { name: answer, exact: true }).check();
    if (at < 2) await keeps(`question-${at + 1}`);
    await Promise.all([page.waitForEvent("load"), page.getByRole("button", { name: words.next }).click()]);
  }
  await person.sees(words.can);
}

test("somebody new answers four questions on a phone, goes back without loss, saves the list and applies", async () => {
  const person = await sitDown(browser, city, "phone");
  const { page } = person;
  const words = ways["zh-CN"];
  await person.opens("/guides/SF005");
  await person.isContent();
  await person.keeps("60-guide-entry");
  await assesses(person, async (name) => {
    await person.isContent();
    await person.keeps(`61-${name}`);
  });
  await person.isContent();
  await person.keepsBoth("62-result");
  assert.doesNotMatch(page.url(), /name|phone|number/, "no personal data in the address");
  await page.locator(".no-print >> text=上一步").last().click();
  await page.getByRole("radio", { name: words.answers[3] }).waitFor();
  assert.ok(await page.getByRole("radio", { name: words.answers[3] }).isChecked(), "the answer is still there");
  await page.getByRole("button", { name: words.next }).click();
  await person.sees(words.can);
  await page.getByRole("link", { name: "登录后保存" }).click();
  await Promise.all([page.waitForURL(/\/assess/), page.getByRole("button", { name: "周文博" }).click()]);
  await person.sees(words.can);
  assert.equal(new URL(page.url()).searchParams.get("prints"), "reuse", "signing in leads back to the list");
  await person.presses(words.keep, /\/me\/checklists/);
  await person.isContent();
  await person.keepsBoth("63-lists");
  await page.locator("article a").first().click();
  await person.presses(words.apply, /\/apply\/SF005\?code=/);
  await person.sees(words.mine);
  await person.isContent();
  await person.keepsBoth("64-form");
  await person.leaves();
});

test("who cannot have it reads why, what helps and what is right, in large print too", async () => {
  const person = await sitDown(browser, city, "small");
  await person.opens("/guides/SF005/assess?size=large");
  await person.isContent();
  await person.keeps("65-question-large");
  await person.opens("/guides/SF005/assess?where=elsewhere&size=large");
  await person.sees(ways["zh-CN"].cannot);
  await person.isContent();
  await person.keepsBoth("66-cannot-large");
  await person.opens("/guides/SF005/assess?where=here&who=adult&found=gone&prints=reuse&size=large");
  await person.isContent();
  await person.keeps("66-result-large");
  await person.leaves();
});

test("at a desk everything goes by keyboard, and a page left empty says so", async () => {
  const person = await sitDown(browser, city, "desk", "en");
  const { page } = person;
  await person.opens("/guides/SF005/assess");
  await page.getByRole("button", { name: ways.en.next }).focus();
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  await page.locator(".error-summary").waitFor();
  await person.isContent();
  await person.keeps("67-left-empty");
  for (let at = 0; at < 4; at += 1) {
    await person.tabsTo(() => document.activeElement.matches("input[type=radio]"));
    await page.keyboard.press("Space");
    await Promise.all([page.waitForEvent("load"), page.keyboard.press("Enter")]);
  }
  await person.sees(ways.en.can);
  await person.isContent();
  await person.keepsBoth("68-result");
  await page.emulateMedia({ media: "print" });
  await person.keeps("69-result-print");
  await person.leaves();
});

test("without a script the same questions lead to the same list", async () => {
  const person = await sitDown(browser, city, "phone", "en", { javaScriptEnabled: false });
  await assesses(person);
  await person.keeps("70-plain-result");
  await person.leaves();
});

test("at the window the code opens the list, and the case carries the pre-check", async () => {
  const resident = await sitDown(browser, city, "phone");
  await assesses(resident);
  const code = (await resident.page.locator("b.code").innerText()).trim();
  assert.match(code, /^SF005-[0-9A-Z]+-[0-9A-Z]{2}$/);
  const officer = await sitDown(browser, city, "office");
  const { page } = officer;
  await comesToWork(officer, "NH0029");
  await officer.opens("/desk/receive");
  await page.locator("#code").fill(code.toLowerCase());
  await Promise.all([page.waitForURL(/code=/), page.locator("#code").press("Enter")]);
  await officer.sees("清单事项：");
  await officer.isContent();
  await officer.keeps("71-code");
  await page.locator("#id_number").fill(unknown());
  await page.getByRole("button", { name: "查找" }).click();
  await page.locator("#name").fill("欧阳修");
  await page.locator("#phone").fill("13000007777");
  await Promise.all([page.waitForURL(/person=/), page.getByRole("button", { name: "登记" }).first().click()]);
  await officer.sees("情形核对");
  assert.ok(await page.getByRole("radio", { name: ways["zh-CN"].answers[1] }).isChecked(), "nothing is said twice");
  await officer.isContent();
  await officer.keepsBoth("73-window-list");
  await page.getByRole("radio", { name: "到网点领取" }).check();
  await Promise.all([page.waitForURL(/\/desk\/cases\//), page.getByRole("button", { name: "收件并出具凭证" }).click()]);
  await officer.sees("预审");
  await officer.isContent();
  await officer.keepsBoth("74-desk-precheck");
  await officer.opens("/desk/receive?code=SF005-9-99").catch(() => {});
  await officer.sees("清单码不对");
  await officer.keeps("72-wrong-code");
  await officer.leaves();
});

test("the sites come nearest first after a click, and where somebody stands is in no address", async () => {
  for (const [device, lang] of [["desk", "zh-CN"], ["phone", "en"]]) {
    const person = await sitDown(browser, city, device, lang);
    const { page } = person;
    await page.context().grantPermissions(["geolocation"]);
    await page.context().setGeolocation({ latitude: 31.9512, longitude: 118.8412 });
    await assesses(person);
    await person.isContent();
    await person.keeps("59-assess-result");
    const [request] = await Promise.all([page.waitForRequest(/\/near$/), page.locator("[data-locate]").click()]);
    assert.match(request.postData() ?? "", /lat=31\.951&lon=118\.841/);
    await person.sees(lang === "en" ? "as the crow flies" : "直线距离");
    assert.doesNotMatch(page.url(), /31\.9/);
    await person.isContent();
    await person.keeps("59-assess-near");
    await person.leaves();
  }
});
