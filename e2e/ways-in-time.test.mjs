// What time alone brings, in a city whose clock is put ahead. Which story is which way of capabilities/cases/README.md:
//   silent for five days   received -> accepted, as of the day of receipt (行政许可法 32(1)(4))
//   deferral not met       accepted on a deferral (容缺) -> ended, with the day in the notice
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { apiOf } from "./harness/api.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { decides } from "./harness/desk.mjs";
import { sitDown } from "./harness/person.mjs";

let city;
let browser;
let resident;
let silent;
let owing;
before(async () => {
  city = await startCity();
  browser = await startBrowser();
  const api = apiOf(city);
  silent = await api.applies("zhou", "ZA002");
  owing = await api.receives("public order window", "zhou", "ZA005");
  const officer = await sitDown(browser, city, "office");
  await officer.onDesk("public order window", owing);
  await decides(officer, "l", { materials: "public-security-rules", signed: "yes" }, "已容缺受理");
  city = await city.later(30);
  resident = await sitDown(browser, city, "phone");
  await resident.becomes("zhou");
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** Opens an own case until the law has done its part, which it does within moments of the city's start. */
async function finds({ id }, words) {
  const told = resident.page.getByText(words).first();
  for (let looks = 0; looks < 40; looks += 1) {
    await resident.opens(`/me/cases/${id}`);
    if (await told.count()) return;
  }
  assert.fail(`${words} is not told`);
}

test("what nobody answered for five working days is accepted as of the day it came, and its applicant reads so", async () => {
  await finds(silent, "依法自收件之日起视为受理");
  await resident.page.locator(".paper").getByText("受理通知书").first().waitFor();
  await resident.isContent();
});

test("what was to follow and did not come ends the case on its day, and its applicant reads so", async () => {
  await finds(owing, "到期没有补齐材料，终止办理");
  await resident.isContent();
});
