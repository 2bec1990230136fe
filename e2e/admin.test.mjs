// The three administrations and the officers' own pages: who makes an account, who gives it its roles, who reads what was done.
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

/** Somebody of the demonstration at a screen, signed in. */
async function at(screen, name, lang) {
  const person = await sitDown(browser, city, screen, lang);
  await person.signsInAs(name);
  return person;
}

test("an officer is made by one administrator, gets roles from another, and the third reads both", async () => {
  const system = await at("desk", /系统管理员/);
  assert.equal(new URL(system.page.url()).pathname, "/admin/officers");
  await system.isContent();
  await system.keeps("80-officers");
  await system.presses("新建账号", /\/officers\/new$/);
  await system.keeps("81-officer-new");
  await system.presses("新建账号", /\/officers\/new$/);
  await system.sees("请修改以下内容");
  await system.isContent();
  await system.fills("姓名", "钱小林");
  await system.fills("警号", "NH7001");
  await system.page.getByLabel("网点").selectOption({ index: 1 });
  await system.page.getByLabel("警种").selectOption({ index: 1 });
  await system.fills("初始密码", "Ninghe-2026x");
  await system.presses("新建账号", /\/officers\/[0-9a-f-]{36}$/);
  await system.sees("已为钱小林新建账号");
  await system.sees("无岗位");
  assert.equal(await system.page.getByRole("button", { name: "保存岗位" }).count(), 0, "who makes an account gives no role");
  const { pathname } = new URL(system.page.url());
  await system.leaves();

  const security = await at("desk", /安全管理员/);
  await security.opens(pathname);
  await security.page.getByLabel("窗口受理").check();
  await security.keeps("82-officer");
  await security.page.getByRole("button", { name: "保存岗位" }).click();
  await security.page.locator("dialog[open]").waitFor();
  await security.page.locator("dialog[open] [data-yes]").click();
  await security.sees("岗位已变更");
  await security.isContent();
  await security.leaves();

  const audit = await at("desk", /审计管理员/);
  assert.equal(new URL(audit.page.url()).pathname, "/admin/records");
  await audit.isContent();
  await audit.page.getByLabel("种类").selectOption("rights");
  await audit.presses("筛选", /group=rights/);
  await audit.sees("变更岗位");
  await audit.sees("新建民警账号");
  await audit.keeps("83-records");
  await audit.isContent();
  await audit.leaves();
});

test("a decider lets a colleague decide while away, and takes it back", async () => {
  const decider = await at("desk", /大厅出入境审批民警/);
  await decider.opens("/desk/delegations");
  await decider.isContent();
  const give = decider.page.locator("main form[action='/desk/delegations'] button");
  await give.click();
  await decider.sees("请修改以下内容");
  await decider.page.getByLabel("委托给").selectOption({ index: 1 });
  const day = new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);
  await decider.page.getByLabel("第一天").fill(day);
  await decider.page.getByLabel("最后一天").fill(day);
  await decider.page.getByLabel("原因").selectOption("leave");
  await give.click();
  await decider.sees("生效中");
  await decider.keeps("84-delegations");
  await decider.isContent();
  await decider.presses("终止", /\/desk\/delegations$/);
  await decider.sees("已收回");
  await decider.leaves();
});

test("a security administrator reads what erasing means, and goes back", async () => {
  const security = await at("desk", /安全管理员/);
  await security.opens("/admin/people");
  await security.fills("身份证号码或手机号", "15400000003");
  await security.presses("搜索", /\/admin\/people\/[0-9a-f-]{36}$/);
  await security.keeps("85-person");
  await security.isContent();
  await security.presses("查看后果", /\/erase$/);
  await security.presses("永久销毁", /\/erase$/);
  await security.sees("请修改以下内容");
  await security.keeps("86-erase");
  await security.isContent();
  await security.presses("取消", /\/admin\/people\/[0-9a-f-]{36}$/);
  await security.leaves();
});

test("the same pages on a phone and in English", async () => {
  const audit = await at("phone", /Audit administrator/, "en");
  await audit.isContent();
  await audit.keeps("83-records");
  await audit.leaves();
  const security = await at("phone", /Security administrator/, "en");
  await security.opens("/admin/officers?q=NH0087");
  await security.isContent();
  await security.keeps("80-officers");
  await security.presses("NH0087", /\/admin\/officers\//);
  await security.isContent();
  await security.keeps("82-officer");
  await security.leaves();
});

test("a resident sees where they are signed in, and signs the other device out", async () => {
  const phone = await at("phone", /何欣然/);
  const home = await at("desk", /何欣然/);
  await phone.opens("/account");
  await phone.sees("其他设备");
  await phone.keeps("87-account");
  await phone.isContent();
  await phone.presses("让它退出", /\/account$/);
  await phone.sees("该设备已退出登录");
  await home.page.goto("/me/cases");
  assert.match(home.page.url(), /\/signin/);
  await phone.leaves();
  await home.leaves();
});
