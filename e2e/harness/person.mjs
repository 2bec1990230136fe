// A person in front of a screen: opens pages, presses buttons, looks, and complains of whatever a page does wrong.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { password, people } from "./api.mjs";
import { screens } from "./browser.mjs";

const shots = fileURLToPath(new URL("../shots/", import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"];
const languages = { "zh-CN": "zh", en: "en" };
/** Pictures are for people to look at, and cost as much as all the rest: CI opens and checks every page, and takes none. */
const pictures = process.env.YICHUANG_E2E_PICTURES !== "none";

/** Sits somebody down: `screen` is a key of `screens`, `lang` is `zh-CN` or `en`; `more` goes to the browser's context. */
export async function sitDown(browser, city, screen, lang = "zh-CN", more = {}) {
  const context = await browser.newContext({ ...screens[screen], locale: lang, baseURL: city.address, ...more });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const person = new Person(page, screen, lang);
  page.on("pageerror", (why) => person.complaints.push(`script: ${why.message}`));
  page.on("console", (line) => {
    // What the server refuses is told by its answer, below.
    const isError = line.type() === "error" && !line.text().startsWith("Failed to load resource");
    if (isError) person.complaints.push(`console: ${line.text()}`);
  });
  page.on("response", (answer) => {
    const asked = answer.request().resourceType();
    const wrong = answer.status() >= 500 || (answer.status() >= 400 && asked !== "document" && asked !== "xhr");
    if (wrong) person.complaints.push(`${answer.status()} ${answer.url()}`);
  });
  return person;
}

/** What can be pressed on the screen as it stands, but leads where something else leads that stands elsewhere. What floats, such as the
 * menu of a phone, covers nothing: one scrolls. */
const covered = () => {
  const floats = (it) => it && (getComputedStyle(it).position === "fixed" || floats(it.parentElement));
  const pressed = "a[href], button, summary";
  const middle = ({ x, y, width, height }) => [x + width / 2, y + height / 2];
  const holds = (it, [x, y]) => {
    const box = it.getBoundingClientRect();
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  };
  const shown = [...document.querySelectorAll(pressed)].filter((it) => it.checkVisibility({ visibilityProperty: true }));
  return shown.flatMap((it) => {
    const point = middle(it.getBoundingClientRect());
    const found = document.elementFromPoint(...point)?.closest(pressed);
    const other = found && !floats(found) && !found.contains(it) && !it.contains(found) && !holds(found, point);
    return other ? [`${it.innerText.trim().slice(0, 20)} is ${found.innerText.trim().slice(0, 20)}`] : [];
  });
};

export class Person {
  constructor(page, screen, lang) {
    Object.assign(this, { page, screen, lang, complaints: [] });
  }

  /** Opens an address and expects to be served. */
  async opens(path) {
    const answer = await this.page.goto(path, { waitUntil: "load" });
    assert.ok(answer.ok(), `${path} answered ${answer.status()}`);
  }

  /** Presses a button or follows a link by the words on it, and waits for the address it leads to. */
  async presses(words, address) {
    const named = { name: words };
    const part = this.page.getByRole("main").or(this.page.getByRole("banner"));
    const target = part.getByRole("button", named).or(part.getByRole("link", named)).first();
    await Promise.all([this.page.waitForURL(address), target.click()]);
  }

  /** Signs in with one click as one of the people of the demonstration. */
  async signsInAs(name) {
    await this.opens("/signin");
    const button = this.page.getByRole("button", { name });
    await Promise.all([this.page.waitForURL((url) => url.pathname !== "/signin"), button.click()]);
  }

  /** Is signed in as somebody else from now on, without a look at the page for it. */
  async becomes(who) {
    // What is still open is somebody else's.
    await this.page.goto("about:blank");
    await this.page.context().clearCookies({ name: "yc_session" });
    const answer = await this.page.request.post("/signin", { form: { login: people[who], password }, maxRedirects: 0 });
    assert.equal(answer.status(), 303, `${who} signs in`);
  }

  /** Has a case open on the desk, as one of the officers. */
  async onDesk(who, { id }) {
    await this.becomes(who);
    await this.opens(`/desk/cases/${id}`);
  }

  /** Reads one of the own cases: these words, and a paper of that name. */
  async reads(who, { id }, words, paper) {
    await this.becomes(who);
    await this.opens(`/me/cases/${id}`);
    for (const word of words) await this.sees(word);
    if (paper) await this.page.locator(".paper").getByText(paper).first().waitFor();
    await this.isContent();
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
    if (!pictures) return;
    mkdirSync(shots, { recursive: true });
    const path = `${shots}${name}-${this.screen}-${languages[this.lang]}.png`;
    const { viewport } = screens[this.screen];
    // A screen as tall as the page: what is fixed to the foot of the screen then hides nothing.
    const tall = await this.page.evaluate(() => document.documentElement.scrollHeight);
    await this.page.setViewportSize({ width: viewport.width, height: Math.max(tall, viewport.height) });
    await this.page.screenshot({ path });
    await this.page.setViewportSize(viewport);
    return path;
  }

  /** Takes the picture in both languages; only for pages that can be asked for again by their address. */
  async keepsBoth(name) {
    const [here, reads] = [this.page.url(), this.lang];
    const other = reads === "en" ? "zh-CN" : "en";
    if (!pictures) return this.isServedIn(here, [other, reads]);
    await this.keeps(name);
    this.lang = other;
    await this.turns(here, this.lang);
    await this.keeps(name);
    await this.turns(here, reads);
    this.lang = reads;
  }

  /** The page is there in these languages, the last of which is then the reader's. */
  async isServedIn(here, langs) {
    for (const lang of langs) {
      const address = new URL(here);
      address.searchParams.set("lang", languages[lang]);
      const answer = await this.page.request.get(address.href, { headers: { accept: "text/html" } });
      assert.ok(answer.ok() && (await answer.text()).includes(`<html lang="${lang}"`), `${address.pathname} in ${lang}`);
    }
  }

  async turns(here, lang) {
    const address = new URL(here);
    address.searchParams.set("lang", languages[lang]);
    await this.opens(address.href);
    assert.equal(await this.page.getAttribute("html", "lang"), lang);
  }

  /** Presses a key until what has the focus fits: as somebody does who has no mouse. */
  async tabsTo(fits, key = "Tab") {
    for (let i = 0; i < 80; i += 1) {
      await this.page.keyboard.press(key);
      if (await this.page.evaluate(fits)) return;
    }
    assert.fail(`${key} does not reach ${fits}`);
  }

  /** Goes on to the next button of the form in which the focus is; stays where it already is one. */
  async tabsToButton() {
    const isButton = () => document.activeElement.matches("form button[type=submit]");
    if (!(await this.page.evaluate(isButton))) await this.tabsTo(isButton);
  }

  /** Finds nothing serious with axe, and the page fits. */
  async isContent() {
    const { pathname } = new URL(this.page.url());
    await this.page.evaluate(axe);
    const options = { runOnly: rules, resultTypes: ["violations"] };
    const found = await this.page.evaluate((options) => window.axe.run(document, options), options);
    const grave = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const named = grave.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((n) => n.target).join(", ")})`);
    assert.deepEqual(named, [], `axe on ${pathname}, ${this.screen}, ${this.lang}`);
    await this.fits();
  }

  /** Finds no sideways scrolling, the right language, no key without words, and no complaints so far. */
  async fits() {
    const { pathname } = new URL(this.page.url());
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(wide <= 0, `${pathname} scrolls sideways by ${wide} px on a ${this.screen}`);
    assert.equal(await this.page.getAttribute("html", "lang"), this.lang, `language of ${pathname}`);
    const text = pathname === "/api/docs" ? "" : await this.page.locator("body").innerText();
    assert.deepEqual(text.match(/\{[a-z_]+\}|\b(?:app|web|cases|catalogue|sites|evaluation|error)\.[a-z_.-]+\b/g) ?? [], [], `untranslated on ${pathname}`);
    assert.deepEqual(await this.page.evaluate(covered), [], `what is pressed is another thing on ${pathname}, ${this.screen}`);
    assert.deepEqual(this.complaints, [], `what went wrong up to ${pathname}`);
  }

  async leaves() {
    await this.page.context().close();
  }
}
