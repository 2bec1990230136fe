// The main way without JavaScript, in English: everything is links and forms.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findsTheGuide, said } from "./harness/apply.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { papersOpen } from "./harness/paper.mjs";
import { sitDown } from "./harness/person.mjs";
import { photograph } from "./harness/picture.mjs";

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

test("a resident applies without a script, and an officer accepts and decides without one", async () => {
  const plain = { javaScriptEnabled: false };
  const resident = await sitDown(browser, city, "phone", "en", plain);
  await resident.signsInAs("15400000002");
  const { page } = resident;
  await page.goto("/guides/CR012");
  const words = said.en;
  await resident.presses(words.apply, /\/apply\/[^/]+$/);
  await page.getByRole("radio", { name: words.place, exact: true }).check();
  await page.getByRole("radio", { name: words.times, exact: true }).check();
  await page.getByRole("radio", { name: words.pickup }).check();
  await page.getByLabel(words.permit).fill("C00000001");
  await page.getByLabel(words.site).selectOption({ label: words.hall });
  await resident.keeps("40-plain-form");
  await resident.presses(words.next, /\/(materials|wishes)$/);
  if (page.url().endsWith("/wishes")) {
    await resident.chooses(words.anew);
    await resident.presses(words.next, /\/materials$/);
  }
  await page.getByLabel(words.paper).first().setInputFiles(await photograph(browser, words.paper, "C00000001"));
  await resident.keeps("41-plain-photograph");
  await resident.presses(words.next, /\/check$/);
  await page.getByLabel(words.declare).check();
  await resident.presses(words.send, /\/done$/);
  await resident.keeps("42-plain-receipt");
  await resident.presses(words.follow, /\/me\/cases\/[^/]+$/);
  await papersOpen(page);
  const officer = await sitDown(browser, city, "desk", "en", plain);
  await officer.signsInAs("NH0029");
  await officer.opens(new URL(page.url()).pathname.replace("/me/", "/desk/"));
  for (const [verb, done] of [["Accept", "Accepted"], ["Grant", "Granted"], ["Document made", "Recorded"], ["Hand over", "Handed over"]]) {
    const act = officer.page.locator("details.act").filter({ hasText: verb }).first();
    if ((await act.getAttribute("open")) === null) await act.locator("summary").click();
    await act.getByRole("button", { name: verb }).click();
    await officer.page.getByRole("status").getByText(done).waitFor();
  }
  await officer.keeps("43-plain-desk");
  await page.reload();
  await resident.presses("Rate this service", /\/rate\//);
  await page.getByRole("radio", { name: "Satisfied", exact: true }).check();
  await page.getByRole("button", { name: "Send" }).click();
  await resident.sees("Thank you");
  await resident.keeps("44-plain-thanks");
  assert.deepEqual([...resident.complaints, ...officer.complaints], []);
});

test("a reader of English finds the guide by everyday words", async () => {
  const person = await sitDown(browser, city, "small", "en");
  await findsTheGuide(person, "travel endorsement");
  await person.leaves();
});
