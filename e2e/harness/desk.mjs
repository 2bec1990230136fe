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

/** Goes to the tasks with `g t`, down the rows with `j`, and into the case with Enter. */
export async function takesTheTask(person, number) {
  const { page } = person;
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.waitForURL(/\/desk$/);
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
  await page.keyboard.press("g");
  await page.keyboard.press("s");
  await page.waitForURL(/\/desk\/search$/);
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
