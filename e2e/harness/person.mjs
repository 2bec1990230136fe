// A person in front of a screen: opens pages, presses buttons, looks, and complains of whatever a page does wrong.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { screens } from "./browser.mjs";

const shots = fileURLToPath(new URL("../shots/", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
const languages = { "zh-CN": "zh", en: "en" };

/** Sits somebody down: `screen` is a key of `screens`, `lang` is `zh-CN` or `en`. */
export async function sitDown(browser, city, screen, lang = "zh-CN") {
  const context = await browser.newContext({ ...screens[screen], locale: lang, baseURL: city.address });
  const page = await context.newPage();
  const person = new Person(page, screen, lang);
  page.on("pageerror", (why) => person.complaints.push(`script: ${why.message}`));
  page.on("console", (line) => line.type() === "error" && person.complaints.push(`console: ${line.text()}`));
  page.on("response", (answer) => {
    if (answer.status() >= 500) person.complaints.push(`${answer.status()} ${answer.url()}`);
  });
  return person;
}

export class Person {
  constructor(page, screen, lang) {
    Object.assign(this, { page, screen, lang, complaints: [] });
  }

  /** Opens an address and expects to be served. */
  async opens(path) {
    const answer = await this.page.goto(path, { waitUntil: "load" });
    assert.ok(answer.ok(), `${path} answered ${answer.status()}`);
  }

  /** Presses a button or follows a link by the words on it, and waits for the page it leads to. */
  async presses(words) {
    const named = { name: words };
    const target = this.page.getByRole("button", named).or(this.page.getByRole("link", named)).first();
    await target.click();
    await this.page.waitForLoadState("load");
  }

  /** Fills a field by its label. */
  async fills(label, value) {
    await this.page.getByLabel(label).first().fill(value);
  }

  /** Chooses among radio buttons, boxes or options by their label. */
  async chooses(label) {
    await this.page.getByLabel(label).first().check();
  }

  /** Sees these words on the page. */
  async sees(words) {
    await this.page.getByText(words).first().waitFor({ state: "visible", timeout: 5000 });
  }

  /** Takes a picture of the whole page: `NAME-SCREEN-LANG.png`. */
  async keeps(name) {
    mkdirSync(shots, { recursive: true });
    const path = `${shots}${name}-${this.screen}-${languages[this.lang]}.png`;
    await this.page.screenshot({ path, fullPage: true });
    return path;
  }

  /** Finds nothing serious with axe, no sideways scrolling, the right language, and no complaints so far. */
  async isContent() {
    const { pathname } = new URL(this.page.url());
    await this.page.evaluate(axe);
    const found = await this.page.evaluate((runOnly) => window.axe.run(document, { runOnly }), rules);
    const grave = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const named = grave.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((n) => n.target).join(", ")})`);
    assert.deepEqual(named, [], `axe on ${pathname}, ${this.screen}, ${this.lang}`);
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${pathname} scrolls sideways by ${wide} px on a ${this.screen}`);
    assert.equal(await this.page.getAttribute("html", "lang"), this.lang, `language of ${pathname}`);
    assert.deepEqual(this.complaints, [], `what went wrong up to ${pathname}`);
  }

  async leaves() {
    await this.page.context().close();
  }
}
