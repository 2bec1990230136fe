// Passkeys: a second step for officers, and a way in by itself for residents. Chromium's virtual authenticator is the finger.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";

const finger = {
  protocol: "ctap2",
  transport: "internal",
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
};
const officer = "NH0029";
const resident = "15400000001";

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

/** Puts an authenticator into a person's machine; comes back with a way to change it. */
async function holds(person) {
  const cdp = await person.page.context().newCDPSession(person.page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options: finger });
  return (what, more) => cdp.send(`WebAuthn.${what}`, { authenticatorId, ...more });
}

async function signsOut(person) {
  await person.opens("/account");
  await person.presses(/退出登录|Sign out/, /\/$/);
}

/** The answers that are refused on purpose are no complaints. */
function forgets(person) {
  person.complaints = person.complaints.filter((one) => !one.includes("/signin/passkey/"));
}

test("an officer adds a passkey, needs it from then on, and removes it", async () => {
  const person = await sitDown(browser, city, "office");
  const { page } = person;
  const authenticator = await holds(person);
  await person.signsInAs(officer);
  await person.opens("/account");
  await person.presses("通行密钥", /\/account\/passkeys$/);
  await person.isContent();
  await person.keepsBoth("60-passkeys-none");
  await person.fills("名称", "办公室电脑");
  await page.getByRole("button", { name: "添加通行密钥" }).click();
  await person.sees("已添加通行密钥");
  await person.sees("办公室电脑");
  await person.isContent();
  await person.keepsBoth("61-passkeys");

  await signsOut(person);
  await person.signsInAs(officer);
  await page.waitForURL(/\/signin\/passkey/);
  await person.isContent();
  await person.keepsBoth("62-second-step");
  const desk = await page.request.get("/desk", { maxRedirects: 0 });
  assert.equal(desk.status(), 303, "half a session opens no desk");

  await authenticator("setUserVerified", { isUserVerified: false });
  await page.getByRole("button", { name: "使用通行密钥" }).click();
  await person.sees("没有完成");
  await person.isContent();
  await person.keeps("63-second-step-cancelled");
  await authenticator("setUserVerified", { isUserVerified: true });
  // By keyboard: after a failure the focus is on the button again.
  await Promise.all([page.waitForURL(/\/desk$/), page.keyboard.press("Enter")]);
  await person.sees("已登录");

  await person.opens("/account/passkeys");
  await page.locator("summary").filter({ hasText: "改名" }).click();
  await page.locator(".passkey input[name=label]").fill("U 盾");
  await person.presses("保存", /\/account\/passkeys$/);
  await person.sees("U 盾");
  await page.getByRole("button", { name: "删除 U 盾" }).click();
  await person.keeps("64-passkey-remove");
  await page.getByRole("dialog").getByRole("button", { name: "删除" }).click();
  await person.sees("还没有通行密钥");
  await signsOut(person);
  await person.signsInAs(officer);
  await page.waitForURL(/\/desk$/);
  assert.deepEqual(person.complaints, []);
  await person.leaves();
});

test("a copied authenticator is refused", async () => {
  const person = await sitDown(browser, city, "desk", "en");
  const { page } = person;
  const authenticator = await holds(person);
  await person.signsInAs("NH0069");
  await person.opens("/account/passkeys");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await person.sees("The passkey was added");
  const { credentials } = await authenticator("getCredentials");
  await signsOut(person);
  await person.signsInAs("NH0069");
  await person.presses("Use passkey", /\/desk$/);
  // The same key once more, with the counter that it had before.
  await authenticator("clearCredentials");
  await authenticator("addCredential", { credential: credentials[0] });
  await signsOut(person);
  await person.signsInAs("NH0069");
  await page.getByRole("button", { name: "Use passkey" }).click();
  await person.sees("There may be a copy of this passkey");
  forgets(person);
  await person.isContent();
  await person.keeps("65-passkey-copied");
  await person.leaves();
});

test("a resident signs in with a passkey alone", async () => {
  const person = await sitDown(browser, city, "phone");
  const { page } = person;
  await holds(person);
  await person.signsInAs(resident);
  await person.opens("/account/passkeys");
  await person.isContent();
  await person.keepsBoth("66-passkeys-none");
  await page.getByRole("button", { name: "添加通行密钥" }).click();
  await person.sees("已添加通行密钥");
  await person.isContent();
  await person.keepsBoth("67-passkeys");
  await signsOut(person);
  await person.opens("/signin?next=/me/cases");
  await person.isContent();
  await person.keepsBoth("68-signin");
  await person.presses("用通行密钥登录", /\/me\/cases$/);
  await person.sees("已登录");
  await person.isContent();
  await person.leaves();
});

test("what is wrong with a browser or an address is said in words", async () => {
  const old = await sitDown(browser, city, "phone", "en");
  await old.page.addInitScript("delete window.PublicKeyCredential");
  await old.signsInAs(resident);
  await old.opens("/account/passkeys");
  await old.sees("This browser has no passkeys");
  assert.equal(await old.page.getByRole("button", { name: "Add a passkey" }).count(), 0);
  await old.isContent();
  await old.keeps("69-passkeys-unsupported");
  await signsOut(old);
  await old.opens("/signin");
  assert.equal(await old.page.getByRole("button", { name: "passkey" }).count(), 0, "no offer that cannot be kept");
  await old.leaves();
  const bare = { ...city, address: city.address.replace("localhost", "127.0.0.1") };
  const elsewhere = await sitDown(browser, bare, "small");
  await elsewhere.signsInAs(resident);
  await elsewhere.opens("/account/passkeys");
  await elsewhere.sees("通行密钥只能在这个网址下使用");
  await elsewhere.isContent();
  await elsewhere.keeps("69-passkeys-elsewhere");
  await elsewhere.leaves();
});
