// Every distinct page as it looks: on a phone in Chinese, on a desk in English, in large print on the smallest phone.
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { goesTo, pages, people } from "./harness/pages.mjs";
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

const ways = [
  { screen: "phone", lang: "zh-CN", name: "" },
  { screen: "desk", lang: "en", name: "" },
  { screen: "small", lang: "zh-CN", name: "-large", size: "large" },
];
// With LOOKS=all: every page on every screen, in both languages.
const all = ["phone", "desk", "small"].flatMap((screen) =>
  ["zh-CN", "en"].map((lang) => ({ screen, lang, name: screen === "small" ? "-large" : "", size: screen === "small" ? "large" : "normal" })),
);

for (const [who, theirs] of Object.entries(pages)) {
  for (const { screen, lang, name, size } of process.env.LOOKS === "all" ? all : ways) {
    test(`the pages of a ${who} stand on a ${screen} in ${lang}${name}`, async (t) => {
      const person = await sitDown(browser, city, screen, lang);
      if (people[who]) await person.signsInAs(people[who]);
      await person.opens(`/?size=${size ?? "normal"}`);
      for (const [page, place] of Object.entries(theirs)) {
        await t.test(page, async (t) => {
          if (!(await goesTo(person, place))) return t.skip("nobody is there today");
          await person.keeps(`look-${page}${name}`);
          // In large print a page has nothing on it that axe has not read at the usual size.
          await (size === "large" ? person.fits() : person.isContent());
        });
      }
      await person.leaves();
    });
  }
}
