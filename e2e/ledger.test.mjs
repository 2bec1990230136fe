// The public ledger: what a stranger sees of it, and what a resident's receipt is worth, whole and forged.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

const program = process.env.YICHUANG_BIN ?? fileURLToPath(new URL("../target/debug/yichuang", import.meta.url));
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

const ledger = (...args) => spawnSync(program, ["ledger", ...args, "--lang", "en"], { encoding: "utf8" });

/** The receipt of the first case of the resident, saved as the browser saves it. */
async function saves(person) {
  await person.opens("/me/cases");
  await person.opens(await person.page.locator(".case-card h2 a").first().getAttribute("href"));
  const link = person.page.locator("a[href$='/receipt.json']");
  const [download] = await Promise.all([person.page.waitForEvent("download"), link.click()]);
  return { text: await readFile(await download.path(), "utf8"), name: download.suggestedFilename() };
}

/** Hands a file in on the page, and waits for the answer. */
async function checks(person, name, text) {
  await person.opens("/ledger/check");
  await person.page.setInputFiles("#file", { name, mimeType: "application/json", buffer: Buffer.from(text) });
  await person.page.locator("main form button[type=submit]").click();
  await person.page.getByRole("status").waitFor();
}

test("the ledger stands on every screen and in both languages", async () => {
  for (const [screen, lang] of [["phone", "zh-CN"], ["desk", "zh-CN"], ["small", "en"], ["desk", "en"]]) {
    const person = await sitDown(browser, city, screen, lang);
    for (const [address, name] of [["/ledger", "60-ledger"], ["/ledger/check", "61-ledger-check"], ["/ledger?size=large", "60-ledger-large"]]) {
      await person.opens(address);
      await person.isContent();
      await person.keeps(name);
    }
    await person.leaves();
  }
});

test("a resident's receipt holds on the page and offline, and a forged one does not", async () => {
  const person = await sitDown(browser, city, "phone", "zh-CN");
  await person.signsInAs("15400000001");
  const { text, name } = await saves(person);
  await person.keeps("62-my-case-with-proof");
  await checks(person, name, text);
  await person.sees("核对一致");
  await person.isContent();
  await person.keeps("63-ledger-good");

  const forged = text.replace(/"version": 1,/, '"version": 9,');
  assert.notEqual(forged, text);
  await checks(person, name, forged);
  await person.sees("核对不符");
  await person.isContent();
  await person.keeps("64-ledger-forged");

  const { fingerprint } = await person.page.evaluate(async () => {
    const page = new DOMParser().parseFromString(await (await fetch("/ledger")).text(), "text/html");
    return { fingerprint: page.querySelector("[data-copy]").dataset.copy };
  });
  const [good, bad] = ["good.json", "forged.json"].map((file) => join(city.folder, file));
  await writeFile(good, text);
  await writeFile(bad, forged);
  const held = ledger("check", good, "--key", fingerprint);
  assert.equal(held.status, 0, held.stderr);
  assert.match(held.stdout, /exactly what the ledger recorded/);
  assert.equal(ledger("check", bad, "--key", fingerprint).status, 1);
  assert.equal(ledger("check", good, "--key", "0".repeat(64)).status, 1, "somebody else's keys");
  await person.leaves();
});

test("without a script a receipt is pasted, and an empty form says what is missing", async () => {
  const person = await sitDown(browser, city, "desk", "en", { javaScriptEnabled: false });
  const head = await (await person.page.request.get("/ledger/head.json")).text();
  await person.opens("/ledger/check");
  await person.page.getByRole("button", { name: "Check" }).click();
  await person.page.getByRole("alert").waitFor();
  await person.keeps("65-ledger-nothing");
  await person.page.locator("main form summary").click();
  await person.page.getByLabel("Contents of the file").fill(head);
  await person.page.getByRole("button", { name: "Check" }).click();
  await person.sees("It agrees with the ledger");
  await person.keeps("66-ledger-pasted");
  assert.deepEqual(person.complaints, []);
  await person.leaves();
});

test("while the city is open its ledger is verified from the rows, and continues the heads that were kept", async () => {
  const kept = join(city.folder, "head.json");
  const printed = ledger("head", "--data", city.folder);
  assert.equal(printed.status, 0, printed.stderr);
  await writeFile(kept, printed.stdout);
  const verified = ledger("verify", "--data", city.folder, "--head", kept);
  assert.equal(verified.status, 0, verified.stderr);
  assert.match(verified.stdout, /the ledger is whole: \d+ facts/);
});
