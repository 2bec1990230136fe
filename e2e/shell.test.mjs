// Pages that everybody meets: the home page, what is not there, health.
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

for (const lang of ["zh-CN", "en"]) {
  for (const screen of ["phone", "small", "desk"]) {
    test(`the home page stands on a ${screen} in ${lang}`, async () => {
      const person = await sitDown(browser, city, screen, lang);
      await person.opens("/");
      await person.keeps("home");
      await person.isContent();
      await person.leaves();
    });
  }
}

test("a page that is not there says so and offers a way on", async () => {
  const person = await sitDown(browser, city, "phone");
  const answer = await person.page.goto("/nowhere");
  assert.equal(answer.status(), 404);
  assert.ok((await person.page.getByRole("link").count()) > 0);
  await person.keeps("not-found");
  await person.leaves();
});
