// The ways of a case from acceptance to its end. The scene is set over the API; the browser does the step that the story is
// about, and the applicant reads on a phone what became of it. Which story is which way of capabilities/cases/README.md:
//   granted after review          accepted -> reviewed -> granted
//   suspended and resumed         suspend, resume (行政许可法 45)
//   extended                      extend (行政许可法 42)
//   deferred and supplied         accepted on a deferral (容缺); not met: ways-in-time.test.mjs
//   promise, objection, answer    check-promise, answer-objection (告知承诺)
//   consultation                  consult, give-opinion, close-consultation (会商)
//   refused and reopened          refused -> accepted: reopen, by reconsideration
// Elsewhere: done on the spot cr012.test.mjs, corrected correction.test.mjs, everything before acceptance ways-in.test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { apiOf } from "./harness/api.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { decides } from "./harness/desk.mjs";
import { sitDown } from "./harness/person.mjs";
import { photograph } from "./harness/picture.mjs";

/** A licence of three promised days, looked at by one and decided by another. */
const licence = "ZA002";

let city;
let api;
let browser;
let resident;
let officer;
before(async () => {
  city = await startCity();
  api = apiOf(city);
  browser = await startBrowser();
  resident = await sitDown(browser, city, "phone");
  officer = await sitDown(browser, city, "office");
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** An application that the window has accepted. */
async function accepted(who) {
  const mine = await api.applies(who, licence);
  await api.does("public order window", mine, "accept");
  return mine;
}

test("what one has reviewed another grants, and both steps are on the officers' pages", async () => {
  const mine = await accepted("zhou");
  await officer.onDesk("public order reviewer", mine);
  await decides(officer, "v", { grant: "yes", opinion: "材料齐全" }, "已提交审查意见");
  await officer.onDesk("public order decider", mine);
  await officer.sees("材料齐全");
  await officer.isContent();
  await decides(officer, "y", {}, "已准予");
  await resident.reads("zhou", mine, ["申请获得准予"], "决定书");
});

test("a clock that stands still is told on paper with its reason, and goes on", async () => {
  const mine = await accepted("zhou");
  await officer.onDesk("public order reviewer", mine);
  await decides(officer, "s", { ground: "hearing", told_days: "7" }, "已停钟");
  await officer.isContent();
  await resident.reads("zhou", mine, ["听证"], "特别程序时间告知书");
  await decides(officer, "r", {}, "已恢复计时");
  await resident.reads("zhou", mine, [], "恢复计时告知书");
});

test("a legal term is extended once, by the head, for a reason that the applicant reads", async () => {
  const mine = await accepted("zhou");
  await officer.onDesk("public order decider", mine);
  await decides(officer, "e", { days: "5", reason: "需核实经营场所的产权" }, "已延长");
  assert.equal(await officer.page.locator('details.act[data-key="e"]').count(), 0, "only once");
  await resident.reads("zhou", mine, ["需核实经营场所的产权"], "延长期限告知书");
});

test("officers of other branches are asked, vote with their reasons, and the minutes close it", async () => {
  const mine = await accepted("zhou");
  await officer.onDesk("public order reviewer", mine);
  await decides(officer, "u", { question: "消防未验收能否准予", members: "NH0083、NH0074" }, "已发起会商");
  await officer.becomes("legal reviewer");
  await officer.opens("/desk/mine");
  await officer.sees("等我会商表态 1 件");
  await officer.page.locator(`a[href^="/desk/cases/${mine.id}"]`).first().click();
  await officer.page.waitForURL(`**/desk/cases/${mine.id}**`);
  await decides(officer, "q", { vote: "for", opinion: "" }, "已发表意见");
  await officer.onDesk("traffic reviewer", mine);
  await decides(officer, "q", { vote: "against", opinion: "停车场出入口不符合要求" }, "已发表意见");
  await officer.onDesk("public order reviewer", mine);
  await officer.sees("停车场出入口不符合要求");
  await officer.isContent();
  await decides(officer, "z", { minutes: "一人同意，一人不同意；责令整改后准予" }, "会商已结束");
});

test("a refusal says where to turn, and what reconsideration sets aside is opened again", async () => {
  const mine = await accepted("zhou");
  await api.does("public order reviewer", mine, "review", { grant: false });
  await officer.onDesk("public order decider", mine);
  await decides(officer, "n", { ground: "conditions-not-met", reason: "经营场所不符合治安条件" }, "已作出不予决定");
  await resident.reads("zhou", mine, ["经营场所不符合治安条件"], "决定书");
  await officer.onDesk("public order decider", mine);
  const order = { remedy: "reconsideration", reference: "宁政复〔2026〕12号", reason: "原决定认定事实不清" };
  await decides(officer, "f", order, "已恢复办理");
  await resident.reads("zhou", mine, ["宁政复〔2026〕12号"], "受理通知书");
});

test("what follows later is accepted on the applicant's signature, and handed in on a phone", async () => {
  const mine = await api.receives("public order window", "zhou", "ZA005");
  await officer.onDesk("public order window", mine);
  await decides(officer, "l", { materials: "public-security-rules", signed: "yes" }, "已容缺受理");
  const { page } = resident;
  await resident.reads("zhou", mine, ["补交"], "容缺受理通知书");
  await resident.presses("补交材料", /\/supply$/);
  await page.locator('input[type="file"]').first().setInputFiles(await photograph(browser, "治安管理制度", "Z00000001"));
  await resident.presses("提交", /\/me\/cases\/[^/]+$/);
  await resident.sees("容缺材料已补齐");
  await resident.isContent();
});

test("a promise that is found false excludes, until the objection was answered by somebody else who has read it", async () => {
  const mine = await api.applies("he", "HZ033", { wishes: { promised: ["proof-of-premises"] } });
  await api.does("household window", mine, "accept");
  await officer.onDesk("household reviewer", mine);
  await decides(officer, "C", { kept: "no", reason: "房屋已于去年出售" }, "核查结果已记录");
  await resident.reads("he", mine, ["承诺经核查不属实", "房屋已于去年出售"], "告知承诺书");
  await resident.page.locator("#words").fill("房屋仍在我名下，有产权证为证");
  await resident.presses("提出异议", /\/me\/cases\/[^/]+$/);
  await resident.sees("异议已提交");
  assert.equal(await officer.page.locator('details.act[data-key="o"]').count(), 0, "not by who found it");
  await officer.onDesk("household decider", mine);
  await officer.sees("房屋仍在我名下，有产权证为证");
  await officer.isContent();
  await officer.keepsBoth("92-objection");
  await decides(officer, "o", { lifted: "yes", reason: "经复核，产权证属实" }, "已复核异议");
  await resident.reads("he", mine, ["异议成立，认定已撤销", "经复核，产权证属实"]);
});
