// How a resident applies for an individual-travel endorsement (CR012), from the guide to the receipt.
import assert from "node:assert/strict";
import { photograph } from "./picture.mjs";

export const item = {
  "zh-CN": "往来港澳个人旅游签注（G）签发",
  en: "Individual travel endorsement (G) for Hong Kong and Macau",
};

/** The words on the buttons and fields of this way, in both languages. */
export const said = {
  "zh-CN": {
    apply: "网上申请", next: "下一步", send: "提交申请", follow: "查看办件", sent: "申请已提交",
    place: "香港", times: "一次", permit: "往来港澳通行证号码", pickup: "到网点领取", site: "办理地点",
    hall: "宁和市公安政务服务中心", paper: "往来港澳通行证", declare: "我确认以上信息", anew: "仍要重新申请",
  },
  en: {
    apply: "Apply online", next: "Continue", send: "Send application", follow: "Follow this case", sent: "Application sent",
    place: "Macau", times: "Two entries", permit: "Number of the exit-entry permit", pickup: "Collect at a site",
    site: "Where it is handled", hall: "Ninghe Public Security Service Centre", paper: "Exit-entry permit",
    declare: "I confirm that this is true", anew: "I know of the earlier case",
  },
};

/** Applies and comes back with the case's number and address; `keeps` names the pictures of the steps. */
export async function applies(person, browser, keeps = async () => {}) {
  const { page } = person;
  const words = said[person.lang];
  await person.presses(words.apply, /\/apply\/[^/]+$/);
  await fillsIn(person, words);
  await keeps("form");
  await person.presses(words.next, /\/(materials|wishes)$/);
  await person.isContent();
  // Whoever has applied for the same before is told so, and goes on.
  if (page.url().endsWith("/wishes")) {
    await person.chooses(words.anew);
    await person.presses(words.next, /\/materials$/);
    await person.isContent();
  }
  const photo = await photograph(browser, words.paper, "C00000001");
  await page.getByLabel(words.paper).first().setInputFiles(photo);
  await keeps("photograph");
  await person.presses(words.next, /\/check$/);
  await person.isContent();
  await keeps("check");
  await person.chooses(words.declare);
  await person.presses(words.send, /\/me\/cases\/[^/]+\/done$/);
  await person.sees(words.sent);
  await person.isContent();
  await keeps("receipt");
  const number = (await page.locator(".receipt-number b").innerText()).trim();
  assert.match(number, /^[A-Z]{2}[0-9A-Z-]{8,}$/, "a case number that people can read out");
  const address = new URL(page.url()).pathname.replace(/\/done$/, "");
  return { number, address };
}

async function fillsIn(person, words) {
  const { page } = person;
  // An empty form comes back and says what is missing, at each question.
  await page.getByRole("button", { name: words.next }).click();
  await page.locator(".error-summary").waitFor();
  assert.ok((await page.locator(".field.wrong").count()) >= 3, "each open question says so itself");
  await person.isContent();
  await page.getByRole("radio", { name: words.place, exact: true }).check();
  await page.getByRole("radio", { name: words.times, exact: true }).check();
  await page.getByRole("radio", { name: words.pickup }).check();
  await page.getByLabel(words.permit).fill("c00000001");
  await page.getByLabel(words.site).selectOption({ label: words.hall });
}

/** Finds the guide of CR012 by searching from the home page. */
export async function findsTheGuide(person, asked, keeps = async () => {}) {
  const { page } = person;
  await person.opens("/");
  await page.locator("#q").fill(asked);
  await Promise.all([page.waitForURL(/\/search\?/), page.locator("#q").press("Enter")]);
  await person.sees(item[person.lang]);
  await person.isContent();
  await keeps("search");
  await person.presses(item[person.lang], /\/guides\/CR012/);
  await person.isContent();
  await keeps("guide");
}
