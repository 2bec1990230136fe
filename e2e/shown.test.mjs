// Personal data is masked on the desk. An officer gives a reason and sees it for as long as one page; the resident reads who
// looked.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { applies } from "./harness/apply.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { comesToWork, findsTheCase } from "./harness/desk.mjs";
import { sitDown } from "./harness/person.mjs";

// Zhou Wenbo of the demonstration.
const phone = "15400000002";
const idNumber = "339901198610030159";

let city;
let browser;
let resident;
let officer;
let mine;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
  resident = await sitDown(browser, city, "phone");
  officer = await sitDown(browser, city, "office");
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

const body = (person) => person.page.locator("body").innerText();

/** Opens the form by its letter and answers it by keyboard alone; `reason` is its place in the list. */
async function looks(person, fields, reason) {
  const { page } = person;
  await page.keyboard.press("i");
  await page.locator('details.act[data-key="i"][open]').waitFor();
  for (const field of fields) {
    await page.evaluate((it) => (window.wanted = it), field);
    await person.tabsTo(() => document.activeElement.matches(`input[name=fields][value=${window.wanted}]`));
    await page.keyboard.press("Space");
  }
  if (reason !== undefined) {
    await person.tabsTo(() => document.activeElement.matches("input[name=reason]"));
    await page.keyboard.press("Space");
    for (let i = 0; i < reason; i += 1) await page.keyboard.press("ArrowDown");
  }
  await person.tabsToButton();
  await page.keyboard.press("Enter");
}

test("the desk masks the applicant, and the form says that every look is on record", async () => {
  await resident.signsInAs("周文博");
  await resident.opens("/guides/CR012");
  mine = await applies(resident, browser);
  await comesToWork(officer, "NH0029");
  await findsTheCase(officer, mine.number);
  const text = await body(officer);
  assert.ok(!text.includes("周文博") && !text.includes(phone) && !text.includes("C00000001"), "masked");
  await officer.page.keyboard.press("i");
  await officer.sees("申请人可以看到哪个单位");
  await officer.isContent();
  await officer.keeps("70-masked");
});

test("without a reason nothing is shown, and the page says what is missing", async () => {
  await officer.page.reload();
  await looks(officer, ["phone"]);
  await officer.page.locator(".error-summary").waitFor();
  await officer.isContent();
  await officer.keeps("71-no-reason");
  assert.ok(!(await body(officer)).includes(phone));
});

test("with a reason the officer sees what was asked for, until the page is left", async () => {
  const { page } = officer;
  await officer.opens(page.url().replace(/\/shown$/, ""));
  await looks(officer, ["phone", "answers"], 2);
  await officer.sees("这次查看已经记录");
  const text = await body(officer);
  assert.ok(text.includes(phone) && text.includes("C00000001") && !text.includes("周文博"), text);
  await officer.isContent();
  await officer.keeps("72-shown");
  // The address of the answer, opened anew, is the masked page.
  await officer.opens(officer.page.url());
  assert.ok(!(await body(officer)).includes(phone), "masked again");
  await page.locator(".timeline-quote").getByText("联系申请人").waitFor();
  await officer.keepsBoth("73-on-record");
});

test("the same on a phone", async () => {
  const { page } = officer;
  const small = await sitDown(browser, city, "phone");
  await small.signsInAs("大厅窗口民警");
  await small.opens(new URL(page.url()).pathname);
  await small.page.locator('details.act[data-key="i"] summary').click();
  await small.isContent();
  await small.keeps("74-masked");
  await small.page.locator("input[name=fields][value=name]").check();
  await small.page.locator("input[name=reason][value=identity]").check();
  await small.page.locator('details.act[data-key="i"] button[type=submit]').click();
  await small.sees("周文博");
  await small.isContent();
  await small.keeps("75-shown");
  await small.leaves();
});

test("a window looks up who is there, and shows the name for a reason", async () => {
  const { page } = officer;
  await officer.opens("/desk/receive");
  await page.locator("#id_number").fill(idNumber);
  await Promise.all([page.waitForURL(/person=/), page.getByRole("button", { name: "查找" }).click()]);
  await officer.sees("周**");
  await officer.isContent();
  await officer.keeps("76-window-masked");
  await looks(officer, ["name"], 0);
  await officer.sees("周文博");
  await officer.isContent();
  await officer.keeps("77-window-shown");
});

test("the resident reads who looked, when and why", async () => {
  await resident.opens(mine.address);
  await resident.sees("谁看过我的信息");
  await resident.sees("查看了电话、填写的信息");
  await resident.isContent();
  await resident.keepsBoth("78-who-looked");
  await resident.opens("/me/shown");
  await resident.sees("核对本人身份");
  await resident.isContent();
  await resident.keepsBoth("79-all-looks");
});
