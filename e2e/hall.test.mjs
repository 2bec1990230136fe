// A visitor takes a number at the kiosk, is called silently on the phone while the board shows it, misses it once, and is served by an
// officer who touches no mouse.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

// Zhou's card: see api.mjs. He comes for an endorsement that only windows of one kind do.
const card = "339901198610030159";

let city;
let browser;
let kiosk;
let phone;
let board;
let officer;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
  [kiosk, phone, board, officer] = await Promise.all([
    sitDown(browser, city, "kiosk"),
    sitDown(browser, city, "phone"),
    sitDown(browser, city, "board"),
    sitDown(browser, city, "office"),
  ]);
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** A page on which nothing has to be scrolled to. */
async function fits(person) {
  const over = await person.page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  assert.ok(over <= 0, `${person.page.url()} is ${over} px too high`);
  await person.isContent();
}

let number;
test("at the kiosk one hears the wait before the card is asked for, and gets a number with the page for the phone", async () => {
  const { page } = kiosk;
  await kiosk.opens("/kiosk/NH-HALL");
  await fits(kiosk);
  await kiosk.keepsBoth("100-kiosk");
  await kiosk.presses("查找其他事项", /\/find/);
  for (const key of "HZ") await page.locator(`[data-type="${key}"]`).click();
  assert.equal(await page.locator("#q").inputValue(), "HZ", "typed without a keyboard");
  await page.locator("#q").fill("港澳签注 个人旅游");
  await fits(kiosk);
  await kiosk.keepsBoth("101-kiosk-find");
  await kiosk.opens("/kiosk/NH-HALL/take?item=CR012");
  await page.locator(".kiosk-wait").waitFor();
  await page.locator("#id_number").fill("339901198610030158");
  await page.getByRole("button", { name: "取号" }).click();
  await page.locator("#id_number-error").waitFor();
  await fits(kiosk);
  await kiosk.keeps("102-kiosk-wrong");
  assert.equal(await page.locator("#id_number").inputValue(), "", "what was typed is gone");
  // A reader is a keyboard that ends with Enter.
  await page.locator("#id_number").focus();
  await page.keyboard.type(card);
  await Promise.all([page.waitForURL(/\/kiosk\/NH-HALL\/tickets\//), page.keyboard.press("Enter")]);
  await fits(kiosk);
  await kiosk.keepsBoth("103-kiosk-ticket");
  number = (await page.locator("h1").innerText()).trim();
  const code = new URL(page.url()).pathname.split("/").at(-1);
  await phone.opens(`/tickets/${code}`);
  await phone.sees("请等候叫号");
  await phone.isContent();
  await phone.keepsBoth("104-ticket");
});

test("an officer opens a window and calls with keys alone; phone and board hear of it by themselves", async () => {
  const { page } = officer;
  await board.opens("/boards/NH-HALL");
  await fits(board);
  await officer.becomes("exit and entry window");
  await officer.opens("/desk/window");
  await officer.isContent();
  await Promise.all([page.waitForURL(/\/desk\/window$/), page.keyboard.press("n")]);
  await page.getByRole("status").getByText("已上岗").waitFor();
  // Others came first; they are gone when their turn comes, until it is Zhou's.
  for (let others = 0; others < 40; others += 1) {
    await keys(page, "n");
    if ((await shown(page)) === number) break;
    await keys(page, "b");
    await keys(page, "f");
  }
  assert.equal(await shown(page), number);
  await officer.isContent();
  await officer.keepsBoth("105-window-called");
  await phone.page.locator('[data-state="called"]').waitFor();
  await phone.isContent();
  await phone.keeps("106-ticket-called");
  await board.page.locator(".latest").getByText(number).waitFor();
  await fits(board);
  await board.keepsBoth("107-board");
});

/** Presses the key of a deed, and waits for the page that says it was done. */
async function keys(page, key) {
  const done = page.waitForResponse((answer) => answer.request().method() === "POST");
  const [answer] = await Promise.all([done, page.waitForEvent("load"), page.keyboard.press(key)]);
  assert.ok(answer.status() < 400, `${key} answered ${answer.status()}`);
}

const shown = async (page) => ((await page.locator("#number").count()) ? (await page.locator("#number").innerText()).trim() : "");

test("who is absent is told so, called again, and served", async () => {
  const { page } = officer;
  await keys(page, "a");
  await phone.page.locator('[data-state="absent"]').waitFor();
  await phone.isContent();
  await phone.keeps("108-ticket-absent");
  for (let others = 0; others < 10 && (await shown(page)) !== number; others += 1) {
    await keys(page, "n");
    if ((await shown(page)) === number) break;
    await keys(page, "b");
    await keys(page, "f");
  }
  await phone.page.locator('[data-state="called"]').waitFor();
  await keys(page, "b");
  await phone.page.locator('[data-state="serving"]').waitFor();
  await officer.sees("周**");
  await page.keyboard.press("t");
  await page.locator("details[open] textarea").fill("照片已核对");
  await officer.isContent();
  await officer.keepsBoth("109-window-serving");
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await keys(page, "f");
  await phone.page.locator('[data-state="over"]').waitFor();
  await phone.isContent();
});

test("the door gives a number by its rule, and those at home read how long it takes", async () => {
  await officer.opens("/desk/door?item=SF003");
  await officer.isContent();
  await officer.page.getByLabel("孕妇").check();
  await officer.page.keyboard.press("Escape");
  await officer.page.getByRole("button", { name: /取号/ }).click();
  await officer.page.locator(".queue-given").getByText("孕妇").waitFor();
  await officer.isContent();
  await officer.keepsBoth("110-door");
  await phone.opens("/queue/NH-HALL?item=SF003");
  await phone.isContent();
  await phone.keepsBoth("111-before");
  await board.opens("/boards/NH-HALL/1");
  await board.isContent();
  await board.keepsBoth("112-display");
});
