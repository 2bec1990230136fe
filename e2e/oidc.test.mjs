// Sign-in through an outside provider of identities: a real one, on another site, in a real browser.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { sitDown } from "./harness/person.mjs";
import { environment, settings, startProvider } from "./harness/provider.mjs";

const name = { "zh-CN": "国家政务服务平台", en: "the National Government Service Platform" };
const button = { "zh-CN": `用${name["zh-CN"]}登录`, en: `Sign in with ${name.en}` };
const password = "Window-2026";

/** An identity number of the invented city, with its check character (GB 11643). */
function numberOf(serial) {
  const body = `33990019950505${String(serial).padStart(3, "0")}`;
  const sum = [...body].reduce((sum, digit, at) => sum + Number(digit) * (2 ** (17 - at) % 11), 0);
  return body + "10X98765432"[sum % 11];
}

/** The people whom the provider knows; nobody else is at its door. */
const people = {
  newcomer: { id_number: numberOf(901), name: "宁新来", phone_number: "+86 15499990901" },
  neighbour: { id_number: numberOf(902), name: "宁旧邻", phone_number: "+86 15499990902" },
  traveller: { id_number: numberOf(903), name: "宁过客", phone_number: "+86 15499990903" },
};

let provider;
let folder;
let city;
let browser;
before(async () => {
  Object.assign(process.env, environment);
  provider = await startProvider(people);
  folder = await mkdtemp(join(tmpdir(), "yichuang-providers-"));
  const file = join(folder, "providers.toml");
  const dead = settings("http://127.0.0.1:1").replace('"gov"', '"province"').replace(name["zh-CN"], "省统一认证").replace(name.en, "the Province");
  await writeFile(file, settings(provider.issuer) + dead);
  city = await startCity("--providers", file);
  provider.serves(city.address);
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await city?.stop();
  await provider?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const at = (path) => (url) => url.origin === city.address && url.pathname === path;

/** From our sign-in page to the provider, where they say who they are; comes back at `path`. */
async function goes(person, as, path, from = "/signin?next=%2Fguides") {
  await person.opens(from);
  await Promise.all([person.page.waitForURL(/\/interaction\//), person.page.getByRole("link", { name: button[person.lang] }).click()]);
  await says(person, as, path);
}

/** The same up to the provider, which keeps them; comes back with the address to which they would have been sent. */
async function stays(person, as) {
  await person.opens("/signin?next=%2Fguides");
  await Promise.all([person.page.waitForURL(/\/interaction\//), person.page.getByRole("link", { name: button[person.lang] }).click()]);
  const [back] = await Promise.all([provider.holds(), person.page.getByRole("link", { name: as, exact: true }).click()]);
  return back;
}

async function says(person, as, path) {
  await Promise.all([person.page.waitForURL(at(path)), person.page.getByRole("link", { name: as, exact: true }).click()]);
}

test("a newcomer signs up with what the provider vouches for", async () => {
  const person = await sitDown(browser, city, "phone");
  await person.opens("/signin");
  await person.isContent();
  await person.keepsBoth("70-signin-with");
  await goes(person, "newcomer", "/signup/with");
  await person.sees("您已通过国家政务服务平台的验证");
  await person.isContent();
  await person.keepsBoth("71-signup-with");
  assert.equal(await person.page.getByLabel("手机号").inputValue(), "15499990901", "the phone is proposed");
  assert.equal(await person.page.locator("[name=id_number], [name=name]").count(), 0, "number and name are the provider's");
  assert.ok(!(await person.page.content()).includes(people.newcomer.id_number), "the number is masked");
  await person.page.getByRole("button", { name: "注册" }).click();
  await person.page.locator(".error-summary").waitFor();
  await person.isContent();
  await person.fills("密码", password);
  await person.presses("注册", at("/guides"));
  await person.sees("已登录");
  await person.opens("/account");
  await person.presses("关联的登录方式", /\/account\/links$/);
  await person.sees("最近使用");
  await person.isContent();
  await person.keepsBoth("72-links");
  await person.leaves();
});

test("who is known signs in at once, and the way back leads in only once", async () => {
  const person = await sitDown(browser, city, "desk", "en");
  let back;
  person.page.on("request", (request) => (back = request.url().includes("/back?") ? request.url() : back));
  await goes(person, "newcomer", "/guides");
  await person.sees("You are signed in");
  await person.opens(back);
  await person.sees("has expired or was used already");
  await person.isContent();
  await person.keeps("73-replayed");
  await person.leaves();
});

test("an existing account is joined only after its password and a yes", async () => {
  const owner = await sitDown(browser, city, "desk");
  await owner.opens("/signup");
  await owner.fills("姓名", people.neighbour.name);
  await owner.fills("身份证号码", people.neighbour.id_number);
  await owner.fills("手机号", "15499990902");
  await owner.fills("密码", password);
  await owner.presses("注册", /\/$/);
  await owner.leaves();

  const person = await sitDown(browser, city, "phone");
  await goes(person, "neighbour", "/signin/join");
  await person.isContent();
  await person.keepsBoth("74-prove");
  await person.opens("/account/links/join");
  assert.match(person.page.url(), /\/signin\?next=/, "nobody is in yet");
  await person.opens("/signin/join?next=%2Fguides");
  await person.fills("身份证号码、手机号或警号", people.neighbour.id_number);
  await person.fills("密码", "Wrong-2026");
  await person.page.getByRole("button", { name: "登录并继续" }).click();
  await person.page.locator(".error-summary").waitFor();
  await person.fills("密码", password);
  const go = person.page.getByRole("main").getByRole("button", { name: "登录", exact: true });
  await Promise.all([person.page.waitForURL(/\/account\/links\/join/), go.click()]);
  await person.isContent();
  await person.keepsBoth("75-join");
  await person.presses("确认关联", at("/guides"));
  await person.sees("已关联国家政务服务平台");
  await person.leaves();

  const again = await sitDown(browser, city, "desk");
  await goes(again, "neighbour", "/guides");
  await again.sees("已登录");
  await again.opens("/account/links");
  await again.isContent();
  await again.keepsBoth("76-links");
  await again.page.getByRole("button", { name: "解除关联" }).click();
  await again.page.locator("dialog[open]").waitFor();
  await again.keeps("77-remove");
  await Promise.all([again.page.waitForURL(/\/account\/links$/), again.page.locator("dialog[open] [data-yes]").click()]);
  await again.sees("已解除关联");
  await again.leaves();
});

test("somebody else's number is not joined to an account", async () => {
  const person = await sitDown(browser, city, "phone");
  await person.signsInAs("周文博");
  await person.opens("/account/links");
  const add = person.page.getByRole("link", { name: `关联 ${name["zh-CN"]}` });
  await Promise.all([person.page.waitForURL(/\/interaction\//), add.click()]);
  await says(person, "traveller", "/account/links");
  await person.sees("号码与这个账号的不一致");
  await person.isContent();
  await person.keeps("78-number-differs");
  await person.leaves();
});

test("who says no at the provider reads so, and every other way is open", async () => {
  for (const [screen, lang, words] of [["phone", "zh-CN", "您在对方平台取消了登录"], ["desk", "en", "You cancelled there"]]) {
    const person = await sitDown(browser, city, screen, lang);
    await goes(person, "nobody", "/signin");
    await person.sees(words);
    assert.equal(await person.page.locator("input[name=next]").first().inputValue(), "/guides", "where they wanted to go is kept");
    await person.isContent();
    await person.keeps("79-cancelled");
    await person.leaves();
  }
});

test("a way back that was opened in another browser leads nowhere", async () => {
  const person = await sitDown(browser, city, "phone");
  const back = await stays(person, "traveller");
  const other = await sitDown(browser, city, "phone");
  await other.opens(back);
  await other.sees("不是从这个浏览器开始的");
  await other.isContent();
  await other.leaves();
  await person.leaves();
});

test("a provider that is down is said to be, before the way there and on the way back", async () => {
  const person = await sitDown(browser, city, "phone");
  await person.opens("/signin");
  await person.presses("用省统一认证登录", /why=provider_unreachable/);
  await person.sees("暂时连接不上");
  await person.isContent();
  await person.keepsBoth("80-down");
  const back = await stays(person, "traveller");
  await provider.stop();
  await person.opens(back);
  await person.sees("暂时连接不上");
  await person.leaves();
});
