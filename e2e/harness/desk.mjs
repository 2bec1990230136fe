// The desk as an officer uses it who never touches a mouse.
import assert from "node:assert/strict";

/** Signs in by keyboard alone and arrives at the tasks. */
export async function comesToWork(person, badge) {
  const { page } = person;
  await person.opens("/signin");
  await page.keyboard.press("Tab");
  assert.match(await focused(page), /#main$/, "the first Tab is the way past the menu");
  await page.evaluate((wanted) => (window.wanted = wanted), badge);
  await person.tabsTo(() => document.activeElement.innerText?.includes(window.wanted));
  await Promise.all([page.waitForURL(/\/desk/), page.keyboard.press("Enter")]);
}

const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("href") ?? document.activeElement.tagName);

/** Goes somewhere with `g` and a letter, even to the page that is open. */
async function goes(page, letter, address) {
  await page.keyboard.press("g");
  await Promise.all([page.waitForEvent("load"), page.keyboard.press(letter)]);
  await page.waitForURL(address);
}

/** Goes to the tasks with `g t`, down the rows with `j`, and into the case with Enter. */
export async function takesTheTask(person, number) {
  const { page } = person;
  await goes(page, "t", /\/desk$/);
  for (let row = 0; row < 60; row += 1) {
    await page.keyboard.press("j");
    if ((await page.evaluate(() => document.activeElement.innerText)) === number) {
      await Promise.all([page.waitForURL(/\/desk\/cases\//), page.keyboard.press("Enter")]);
      return;
    }
  }
  assert.fail(`${number} is not among the tasks`);
}

/** Finds a case by its number, from anywhere on the desk. */
export async function findsTheCase(person, number) {
  const { page } = person;
  await goes(page, "s", /\/desk\/search$/);
  await page.keyboard.press("/");
  await page.keyboard.type(number);
  await page.keyboard.press("Enter");
  await page.locator(".row-link").first().waitFor();
  await page.keyboard.press("j");
  await Promise.all([page.waitForURL(/\/desk\/cases\//), page.keyboard.press("Enter")]);
}

/** Opens an action by its letter, types into the field that has the focus, and sends it; the page says what was done. */
export async function acts(person, letter, typed = "") {
  const { page } = person;
  await page.keyboard.press(letter);
  await page.locator(`details.act[data-key="${letter}"][open]`).waitFor();
  if (typed) await page.keyboard.type(typed);
  await person.tabsToButton();
  await page.keyboard.press("Enter");
}

/** Opens an action by its letter, answers its fields by their names, and sends it; the page says what was done. */
export async function decides(person, letter, fields, done) {
  const { page } = person;
  await page.keyboard.press(letter);
  const form = page.locator(`details.act[data-key="${letter}"][open] form`).first();
  for (const [name, value] of Object.entries(fields)) await answers(form.locator(`[name="${name}"]`), value);
  const button = form.locator("button[type=submit]").last();
  const asks = await button.getAttribute("data-confirm");
  await button.click();
  if (asks) await page.locator(`#${asks} [data-yes]`).click();
  await page.getByRole("status").getByText(done).waitFor();
}

async function answers(field, value) {
  const kind = await field.first().evaluate((it) => it.type);
  if (kind === "radio" || kind === "checkbox") await field.and(field.page().locator(`[value="${value}"]`)).check();
  else if (kind === "select-one") await field.selectOption(value);
  else await field.fill(value);
}
