// The ways of a case up to acceptance. The scene is set over the API; the browser does the step that the story is about, and the
// applicant reads on a phone what became of it. Which story is which way of capabilities/cases/README.md:
//   not our matter                received -> not_accepted: refuse-acceptance, told at once (行政许可法 32(1)(2))
//   seen first, then refused      received -> proposed -> not_accepted: confirm-hard-case, with the way to reconsideration
//   seen first, handed back       proposed -> received: hand-back
//   put right on the spot         stays received: correct-on-the-spot (行政许可法 32(1)(3))
//   withdrawn                     received -> withdrawn (applicant)
//   for a child                   a guardian applies, and is told so at every step
//   taken elsewhere               a station takes an item of the whole city, and it comes out at the hall, where its applicant wants it
//   sent on                       transfer to another site, told on paper
// Elsewhere: accepted and done on the spot cr012.test.mjs, corrected correction.test.mjs, after acceptance ways-on.test.mjs, accepted by
// five silent days ways-in-time.test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { apiOf } from "./harness/api.mjs";
import { startBrowser } from "./harness/browser.mjs";
import { startCity } from "./harness/city.mjs";
import { decides } from "./harness/desk.mjs";
import { sitDown } from "./harness/person.mjs";
import { photograph } from "./harness/picture.mjs";

/** A licence of three promised days, for which nothing is photographed. */
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

test("what another office is competent for is refused at once, and the applicant reads which office that is", async () => {
  const mine = await api.applies("zhou", licence);
  await officer.onDesk("public order window", mine);
  await decides(officer, "x", { ground: "not-competent", reason: "请向市文化广电旅游局申请" }, "已出具不予受理通知书");
  await officer.isContent();
  await resident.reads("zhou", mine, ["请向市文化广电旅游局申请"], "不予受理通知书");
});

test("what a window would refuse is seen first; confirmed it goes out with the way to reconsideration", async () => {
  const mine = await api.applies("zhou", licence);
  await officer.onDesk("public order window", mine);
  await decides(officer, "x", { ground: "conditions-not-met", reason: "房间不足法定数量" }, "已提交难办退办审核");
  await officer.onDesk("hard cases", mine);
  await officer.sees("房间不足法定数量");
  await officer.isContent();
  await officer.keepsBoth("90-hard-case");
  await decides(officer, "w", {}, "已同意");
  await resident.reads("zhou", mine, ["房间不足法定数量"], "不予受理通知书");
  const { papers } = await api.reads("zhou", mine);
  const refusal = papers.find((paper) => paper.kind === "not-accepted");
  const { paper } = await api.opens("zhou", mine, refusal.number);
  assert.deepEqual([paper.facts.reconsideration, paper.facts.court], ["宁和市人民政府", "有管辖权的人民法院"], "where to turn");
});

test("what the reviewer of hard cases hands back is the window's again, with the reason", async () => {
  const mine = await api.applies("zhou", licence);
  await api.does("public order window", mine, "refuse-acceptance", { ground: "conditions-not-met", reason: "房间不足" });
  await officer.onDesk("hard cases", mine);
  await decides(officer, "h", { reason: "新规定已不限房间数，请受理" }, "已退回窗口");
  await officer.onDesk("public order window", mine);
  await officer.sees("新规定已不限房间数，请受理");
  await decides(officer, "a", {}, "已受理");
});

test("what is wrong in the form is put right at the window there and then, and the applicant gets it on paper", async () => {
  const mine = await api.applies("zhou", licence);
  await officer.onDesk("public order window", mine);
  await officer.page.keyboard.press("E");
  await officer.sees("现在填的是：到网点领取");
  await officer.isContent();
  await officer.keepsBoth("92-on-the-spot");
  const licensed = await photograph(browser, "特种行业许可证", "ZA-0001");
  await officer.page.locator('[name="pages.old-licence"]').setInputFiles(licensed);
  await decides(officer, "E", { "answers.remarks": "下午来取", present: "yes" }, "已当场更正");
  await officer.page.locator(".pane-materials .material-frame img").first().waitFor();
  await officer.sees("当场更正确认书");
  await resident.reads("zhou", mine, ["您在窗口当场更正了申请内容"], "当场更正确认书");
});

test("an applicant takes the application back on a phone, after being asked once more", async () => {
  const mine = await api.applies("zhou", licence);
  await resident.becomes("zhou");
  await resident.opens(`/me/cases/${mine.id}`);
  await resident.page.getByRole("button", { name: "撤回" }).click();
  await resident.page.locator("#withdraw [data-yes]").click();
  await resident.sees("已撤回");
  await resident.isContent();
});

test("a guardian applies for a child on a phone, agrees to its data being processed, and follows the case", async () => {
  const { page } = resident;
  await resident.becomes("zhou");
  await resident.opens(`/apply/${licence}`);
  await page.locator('input[name="delivery"][value="pickup"]').check();
  await page.locator('[name="to"][value="wishes"]').click();
  await page.waitForURL(/\/wishes$/);
  await page.locator('input[name="acts"][value="guardian"]').check();
  await page.locator('[name="acts_name"]').fill("周小禾");
  await page.locator('[name="acts_id_number"]').fill("339900201406010335");
  await page.locator('[name="consent"]').check();
  await resident.isContent();
  await resident.keeps("91-for-a-child");
  await resident.presses("下一步", /\/materials$/);
  await page.locator('input[type="file"]').first().setInputFiles(await photograph(browser, "户口簿", "H00000001"));
  await resident.presses("下一步", /\/check$/);
  await resident.sees("为谁办理");
  await resident.chooses("我确认以上信息");
  await resident.presses("提交申请", /\/done$/);
  const id = new URL(page.url()).pathname.split("/").at(-2);
  await officer.onDesk("public order window", { id });
  await officer.sees("代办");
  await officer.isContent();
  await resident.reads("zhou", { id }, ["代办"], "收件凭证");
});

test("a station takes an item of the whole city, and the result comes out where its applicant wants it", async () => {
  const { page } = officer;
  const { id: person } = await api.me("zhou");
  await officer.becomes("station window");
  await officer.opens(`/desk/receive?person=${person}&item=CR012`);
  await page.locator('input[name="destination"][value="macau"]').check();
  await page.locator('input[name="times"][value="once"]').check();
  await page.locator('[name="permit_number"]').fill("C00000009");
  await page.locator('input[name="delivery"][value="pickup"]').check();
  await page.locator('[name="pick_up"]').selectOption("NH-HALL");
  for (const box of await page.locator('input[name="materials"]').all()) await box.check();
  await officer.presses("收件并出具凭证", /\/desk\/cases\//);
  await officer.isContent();
  const id = new URL(page.url()).pathname.split("/").at(-1);
  for (const verb of ["accept", "grant", "produce"]) await api.does("station window", { id }, verb);
  await officer.becomes("exit and entry window");
  await officer.opens("/desk?tray=deliver");
  await officer.page.goto(await officer.page.locator(`a[href*="${id}"]`).getAttribute("href"));
  await decides(officer, "d", { way: "window" }, "已送达");
  await resident.reads("zhou", { id }, ["结果已送达"], "送达回证");
});

test("a case is sent on to another site with a reason on paper, and lies on the desk there", async () => {
  const mine = await api.applies("zhou", licence);
  await officer.onDesk("public order window", mine);
  await decides(officer, "t", { site: "NH-0101", reason: "由经营场所所在地派出所办理" }, "已移送");
  await resident.reads("zhou", mine, ["由经营场所所在地派出所办理"], "移送告知书");
  await officer.becomes("station window");
  await officer.opens("/desk?tray=examine");
  await officer.sees(mine.number);
});
